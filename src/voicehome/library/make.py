"""Making one recording, in whichever process: all it needs is told by an order, which can be sent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..encode.formats import FORMATS
from ..errors import Problem, VoicehomeError
from ..files import private_folder
from ..render import Draft, Output, Programme, Report, draft, no_report, speak, write
from ..script.load import load_script
from ..speech.store import ClipStore, default_store_folder
from ..timeline.expand import Wish
from ..units import RATE
from .jobs import PEOPLE, Job


@dataclass(frozen=True, slots=True)
class Order:
    """A job, the formats to make it in, and the folder of the library that it goes to."""

    job: Job
    formats: tuple[str, ...]
    library: str

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The audio files; each has its lyrics and captions beside it."""
        folder = Path(self.library)
        return tuple(
            Output(folder / f"{self.job.stem}{FORMATS[name].extension}", FORMATS[name])
            for name in self.formats
        )


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order: the written files' places in the library, and what lists say of it; or
    what was wrong, and then nothing was written."""

    stem: str
    files: tuple[str, ...] = ()
    entry: Mapping[str, Any] | None = None
    problems: tuple[Problem, ...] = ()


def drafted(job: Job) -> Draft:
    """The job's script with its voices and answers. Raises VoicehomeError."""
    wish = Wish(job.length, job.variation)
    return draft(load_script(Path(job.script)), dict(job.voices), dict(job.answers), wish)


def make(order: Order, report: Report = no_report) -> Made:
    """Speak and write one recording, and put it where else it belongs. Never raises VoicehomeError."""
    store = ClipStore(default_store_folder())
    try:
        programme = speak(drafted(order.job), store, jobs=1, report=report)
        _folder_for(order.job.stem, Path(order.library))
        write(programme, order.outputs, store, report=report)
        files = [str(path.relative_to(order.library)) for path in _written(order)]
        files += [copy for stem in order.job.copies for copy in _put(files, order, stem)]
    except VoicehomeError as error:
        return Made(order.job.stem, problems=tuple(error.problems))
    return Made(order.job.stem, tuple(files), entry_of(programme, order))


def relisted(order: Order) -> Mapping[str, Any]:
    """The entry of a recording that is there already. Raises VoicehomeError."""
    store = ClipStore(default_store_folder())
    return entry_of(speak(drafted(order.job), store, jobs=1), order)


def entry_of(programme: Programme, order: Order) -> dict[str, Any]:
    """What lists, feeds and pages say of a recording. Times are in seconds."""
    practice, timeline = programme.draft.script.practice, programme.timeline
    return {
        "title": programme.draft.plan.title,
        "series": practice.series,
        "number": practice.number,
        "by": practice.by or programme.draft.project.artist,
        "summary": practice.summary,
        "care": practice.care,
        "depth": practice.depth,
        "purpose": practice.purpose,
        "themes": list(practice.themes),
        "first": list(practice.first),
        "language": practice.language,
        "name": Path(order.job.script).stem,
        "person": order.job.person,
        "variation": order.job.variation,
        "is_usual": order.job.length is None,
        "seconds": timeline.frames / RATE,
        "frames": timeline.frames,
        "voices": list(dict.fromkeys(event.voice for event in timeline.speech)),
        "chapters": [[chapter.start / RATE, chapter.title] for chapter in timeline.chapters],
        "audio": {
            output.format.name: str(output.path.relative_to(order.library))
            for output in order.outputs
        },
        "captions": f"{order.job.stem}.vtt",
        "lyrics": f"{order.job.stem}.lrc",
    }


def _written(order: Order) -> list[Path]:
    sidecars = dict.fromkeys(path for output in order.outputs for path in output.sidecars)
    return [*(output.path for output in order.outputs), *sidecars]


def _folder_for(stem: str, library: Path) -> None:
    """Make the folder that `stem` lies in; what is somebody's own is theirs alone."""
    folder = (library / stem).parent
    first, *_ = stem.split("/")
    if first == PEOPLE:
        library.mkdir(parents=True, exist_ok=True)
        private_folder(library / PEOPLE)
        private_folder(folder)
    else:
        folder.mkdir(parents=True, exist_ok=True)


def _put(files: list[str], order: Order, stem: str) -> list[str]:
    """The same files under another stem: linked where the disk can, else copied."""
    library = Path(order.library)
    _folder_for(stem, library)
    places: list[str] = []
    for name in files:
        place = f"{stem}{Path(name).suffix}"
        staged = library / f"{stem}{Path(name).suffix}.part"
        staged.unlink(missing_ok=True)
        try:
            os.link(library / name, staged)
        except OSError:
            shutil.copyfile(library / name, staged)
        staged.replace(library / place)
        places.append(place)
    return places

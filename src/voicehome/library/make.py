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
from ..files import content_key, private_folder
from ..render import Draft, Output, Programme, Report, check_room, draft, no_report, speak, write
from ..script.load import load_script
from ..speech.store import ClipStore, default_store_folder
from ..staging import STAGED
from ..timeline.expand import Wish
from ..units import RATE
from .jobs import PEOPLE, Job
from .order import SIDECARS, Order

COPY = ".copy"
"""How the names of copies end that are being made."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order: what lists say of the recording; or what was wrong, and then nothing was
    written."""

    stem: str
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
        job = drafted(order.job)
        check_room(job, (FORMATS[name] for name in order.formats))
        programme = speak(job, store, jobs=1, report=report)
        _folder_for(order.job.stem, Path(order.library))
        write(programme, _outputs(order), store, report=report)
        for stem in order.job.copies:
            _copy(order, stem)
    except VoicehomeError as error:
        return Made(order.job.stem, problems=tuple(error.problems))
    return Made(order.job.stem, entry_of(programme, order))


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
        "date": practice.date,
        "name": Path(order.job.script).stem,
        "person": order.job.person,
        "variation": order.job.variation,
        "is_usual": order.job.length is None,
        "seconds": timeline.frames / RATE,
        "frames": timeline.frames,
        "voices": list(dict.fromkeys(event.voice for event in timeline.speech)),
        "chapters": [[chapter.start / RATE, chapter.title] for chapter in timeline.chapters],
        "audio": order.audio,
        "captions": f"{order.job.stem}.vtt",
        "lyrics": f"{order.job.stem}.lrc",
    }


def _outputs(order: Order) -> list[Output]:
    folder = Path(order.library)
    return [Output(folder / place, FORMATS[name]) for name, place in order.audio.items()]


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


def _copy(order: Order, stem: str) -> None:
    """Put the written files under another stem, too: linked where the disk can, else copied."""
    library = Path(order.library)
    _folder_for(stem, library)
    for ending in (*(FORMATS[name].extension for name in order.formats), *SIDECARS):
        place = library / f"{stem}{ending}"
        staged = place.with_name(f"{STAGED}{content_key(place.name)[:16]}{COPY}")
        staged.unlink(missing_ok=True)
        try:
            os.link(library / f"{order.job.stem}{ending}", staged)
        except OSError:
            shutil.copyfile(library / f"{order.job.stem}{ending}", staged)
        staged.replace(place)

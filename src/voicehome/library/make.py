"""Making one recording, in whichever process: all it needs is told by an order, which can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..encode.formats import FORMATS
from ..errors import LengthError, Problem, VoicehomeError
from ..files import explain_os_error
from ..project.file import find_project
from ..render import (
    Draft,
    Output,
    Programme,
    Report,
    answered_clips,
    check_room,
    clips_to_come,
    draft,
    no_report,
    speak,
    write,
)
from ..script.load import load_script
from ..speech.store import ClipStore, default_store_folder
from ..targets import TARGETS
from ..timeline.expand import Wish
from ..units import RATE
from .jobs import Job
from .order import Order
from .place import ELSEWHERE, folder_for, in_words_of_a_build, spread


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order: what lists say of the recording, where it was made and not only put to
    more places; or what was wrong, and then no file was replaced that is not whole.

    `clips` are the keys of spoken lines around which somebody's own answers are heard. `cannot_be_so_long`:
    what was wrong is the length that was asked for.
    """

    stem: str
    entry: Mapping[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    clips: tuple[str, ...] = ()
    cannot_be_so_long: bool = False


def drafted(job: Job) -> Draft:
    """The job's script with its voices and answers. Raises VoicehomeError."""
    path, wish = Path(job.script), Wish(job.length, job.variation)
    target = TARGETS[find_project(path.parent).target]
    return draft(load_script(path), dict(job.voices), dict(job.answers), wish, target=target)


def make(order: Order, report: Report = no_report) -> Made:
    """Speak and write one recording, and put it where else it belongs. Never raises VoicehomeError, nor
    OSError."""
    stem, library = order.job.stem, Path(order.library)
    entry: Mapping[str, Any] | None = None
    clips: tuple[str, ...] = ()
    try:
        if not order.is_there:
            store = ClipStore(default_store_folder())
            job = drafted(order.job)
            check_room(job, (FORMATS[name] for name in order.formats))
            clips = clips_to_come(job) if order.job.person else ()
            programme = speak(job, store, jobs=1, report=report)
            clips += answered_clips(programme.draft, programme.voices)
            folder_for(stem, library)
            write(programme, outputs(order), store, report=report, jobs=1)
            entry = entry_of(programme, order)
        spread(order)
    except LengthError as error:
        return Made(stem, problems=error.problems, cannot_be_so_long=True, clips=clips)
    except VoicehomeError as error:
        return Made(stem, problems=tuple(in_words_of_a_build(error.problems)), clips=clips)
    except OSError as error:
        problem = explain_os_error(error, library / stem, ELSEWHERE)
        return Made(stem, problems=(problem,), clips=clips)
    return Made(stem, entry, clips=clips)


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


def outputs(order: Order) -> list[Output]:
    folder = Path(order.library)
    return [Output(folder / place, FORMATS[name]) for name, place in order.audio.items()]

"""What the pipeline hands from stage to stage: a Draft before anything is spoken, a Programme after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..project.file import NO_PROJECT
from ..project.model import Project
from ..script.answers import Answers
from ..script.load import Script
from ..speech.cast import Voice
from ..speech.store import ClipInfo
from ..takes.shelf import Shelf
from ..timeline.events import Timeline
from ..timeline.expand import Wish
from ..timeline.plan import Plan, Utterance
from ..units import Frames
from ..voices.profile import Profile

LOUDNESS = -18.0
"""LUFS of every programme: AES TD1008's recommendation for speech."""

Report = Callable[[str, int, int], None]
"""Told (stage, done, total) as work goes on; stages are "speaking" and the formats' names."""


def no_report(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Draft:
    """A script with its voices and answers: all that can be known before a sound is made.

    `takes` are the lines that somebody has said; with `mine_only`, no voice is to say the others.
    """

    script: Script
    answers: Answers
    cast: Mapping[str, Profile]
    plan: Plan
    wish: Wish
    takes: Shelf
    project: Project = NO_PROJECT
    mine_only: bool = False


Reach = tuple[Frames, Frames | None]
"""The least and most length that elastic silences reach; no most where one takes what is left."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A programme as it will probably be."""

    draft: Draft
    timeline: Timeline
    reach: Reach


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything spoken and placed. `gain` is the linear factor that the voices get in the mix; `anew`
    are the sentences that had to be spoken, or read from a take, because the cache did not have them.
    """

    draft: Draft
    voices: Mapping[str, Voice]
    clips: Mapping[str, ClipInfo]
    timeline: Timeline
    reach: Reach
    gain: float
    anew: tuple[Utterance, ...] = ()

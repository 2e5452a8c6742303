"""What the pipeline hands from stage to stage: a Draft before anything is spoken, a Programme after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..project.file import NO_PROJECT
from ..project.model import Project
from ..script.answers import Answers
from ..script.load import Script
from ..takes.shelf import Shelf
from ..targets import DEFAULT, TARGETS, Target
from ..timeline.events import Timeline
from ..timeline.expand import Wish
from ..timeline.plan import Plan, Utterance
from ..units import Frames
from ..voices.profile import Profile
from .textures import BedKey, channels_of

if TYPE_CHECKING:
    from ..sound.beds import Texture
    from ..speech.cast import Voice
    from ..speech.store import ClipInfo

Report = Callable[[str, int, int], None]
"""Told (stage, done, total) as work goes on; stages are "speaking" and the formats' names."""


def no_report(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Draft:
    """A script with its voices and answers: all that can be known before a sound is made.

    `takes` are the lines that somebody has said; with `mine_only`, no voice is to say the others.
    `target` says what the finished file is to measure.
    """

    script: Script
    answers: Answers
    cast: Mapping[str, Profile]
    plan: Plan
    wish: Wish
    takes: Shelf
    project: Project = NO_PROJECT
    mine_only: bool = False
    target: Target = TARGETS[DEFAULT]


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

    `textures` are the beds' sounds; where one of them has two channels, so has the programme.
    """

    draft: Draft
    voices: Mapping[str, Voice]
    clips: Mapping[str, ClipInfo]
    timeline: Timeline
    reach: Reach
    gain: float
    textures: Mapping[BedKey, Texture]
    anew: tuple[Utterance, ...] = ()

    @property
    def channels(self) -> int:
        """1 or 2."""
        return channels_of(self.textures)

    @property
    def voice_loudness(self) -> float:
        """What the voice is brought to in each channel, in LUFS."""
        return self.draft.target.voice_loudness(self.channels)

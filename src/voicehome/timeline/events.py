"""The Timeline: everything that will be heard, each at its exact frame.

A frozen value and a promise to other programs: `as_data` is what `--timeline FILE.json` holds,
versioned, with times in frames at `rate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .. import __version__
from ..errors import Source
from ..sound.beds import BedSettings
from ..sound.bells import BELL_LEVEL
from ..units import RATE, Frames, format_clock, format_duration

SCHEMA_VERSION = 1

OWN_VOICE = "own voice"
"""Who speaks where somebody's own recording is heard; no voice of the machine can be called so."""


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word: where it begins, in frames of the programme, and its characters in the text."""

    start: Frames
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Speech:
    """An utterance. `start` and `frames` are its audible part; `clip` names its sound."""

    kind: ClassVar[str] = "speech"
    start: Frames
    frames: Frames
    text: str
    voice: str
    role: str
    source: Source
    clip: str
    level: float = 0.0  # dB beside the voice's own
    words: tuple[Word, ...] = ()
    shown: bool = True  # in lyrics and captions
    ramp: float = 0.0  # dB: what of the level the bed goes along with


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, from the last audible frame before it to the first after it.

    `least` and `most` are how far it could have been stretched; both are `frames` if it is fixed.
    """

    kind: ClassVar[str] = "pause"
    start: Frames
    frames: Frames
    least: Frames
    most: Frames
    source: Source | None = None  # None: a gap that the voice leaves between lines


@dataclass(frozen=True, slots=True)
class Sit:
    """A long silence on purpose; its bells are events of their own. `least` and `most` as in Pause."""

    kind: ClassVar[str] = "sit"
    start: Frames
    frames: Frames
    least: Frames
    most: Frames
    source: Source


@dataclass(frozen=True, slots=True)
class Breath:
    """One phase of a breath: `phase` is in, sip, hold, out or rest; `turn` is the round, from 1. What
    is said in it are events of their own."""

    kind: ClassVar[str] = "breath"
    start: Frames
    frames: Frames
    phase: str
    turn: int
    cue: str  # words, tone, bell or none
    source: Source


@dataclass(frozen=True, slots=True)
class Bell:
    """One stroke. `frames` is its whole sound, tail included, which rings over what follows; `level`
    in dB beside the voice."""

    kind: ClassVar[str] = "bell"
    start: Frames
    frames: Frames
    sound: str
    source: Source
    level: float = BELL_LEVEL


@dataclass(frozen=True, slots=True)
class Sound:
    """A file of one's own, played: `frames` of it from its frame `offset`, with a `fade` at both ends.
    `level` in dB beside the voice; `clip` names its sound."""

    kind: ClassVar[str] = "sound"
    start: Frames
    frames: Frames
    sound: str
    level: float
    source: Source
    clip: str = ""
    offset: Frames = 0
    fade: Frames = 0


@dataclass(frozen=True, slots=True)
class Background:
    """The bed from here on; `frames` is its crossfade. `sound` is "none" for silence; `level` in dB
    beside the voice; `settings` are those of a built-in sound, by the names of its parameters; `clip`
    names a file's sound."""

    kind: ClassVar[str] = "background"
    start: Frames
    frames: Frames
    sound: str
    level: float
    source: Source
    settings: BedSettings = ()
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that are shown from here on, and not spoken; `frames` is 0."""

    kind: ClassVar[str] = "caption"
    start: Frames
    frames: Frames
    text: str
    source: Source


Event = Speech | Pause | Sit | Breath | Bell | Sound | Background | Caption


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    start: Frames


@dataclass(frozen=True, slots=True)
class Timeline:
    """`frames` is the whole programme, first to last frame; events are in order of their start."""

    frames: Frames
    events: tuple[Event, ...]
    chapters: tuple[Chapter, ...] = field(default=())

    def __post_init__(self) -> None:
        starts = [event.start for event in self.events]
        if starts != sorted(starts):
            raise ValueError("events must be in order of their start")
        if any(
            e.start < 0 or e.frames < 0 or e.start + e.frames > self.frames for e in self.events
        ):
            raise ValueError("every event must lie inside the programme")

    @property
    def speech(self) -> Sequence[Speech]:
        return [event for event in self.events if isinstance(event, Speech)]

    def as_data(self) -> dict[str, Any]:
        """The Timeline as plain data, for JSON. `start` and `frames` are frames at `rate`."""
        return {
            "generator": f"voicehome {__version__}",
            "version": SCHEMA_VERSION,
            "rate": RATE,
            "frames": self.frames,
            "events": [_event_as_data(event) for event in self.events],
            "chapters": [{"title": c.title, "start": c.start} for c in self.chapters],
        }

    def __str__(self) -> str:
        """Readable text, one event a line, for people and golden tests."""
        chapters = list(self.chapters)
        lines = [f"timeline {format_clock(self.frames, 3)} ({self.frames} frames)"]
        for event in self.events:
            while chapters and chapters[0].start <= event.start:
                lines.append(f"# {chapters.pop(0).title}")
            lines.append(_event_as_text(event))
        return "\n".join(lines) + "\n"


def _event_as_data(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": event.kind, "start": event.start, "frames": event.frames}
    match event:
        case Speech():
            data |= {"text": event.text, "voice": event.voice, "role": event.role}
            data |= {"level": event.level, "shown": event.shown}
            data["words"] = [
                {"start": word.start, "offset": word.offset, "length": word.length}
                for word in event.words
            ]
        case Breath():
            data |= {"phase": event.phase, "turn": event.turn, "cue": event.cue}
        case Sound():
            data |= {"sound": event.sound, "level": event.level}
            data |= {"offset": event.offset, "fade": event.fade}
        case Bell():
            data |= {"sound": event.sound, "level": event.level}
        case Background():
            data |= {"sound": event.sound, "level": event.level}
            data["settings"] = dict(event.settings)
        case Caption():
            data["text"] = event.text
        case Pause() | Sit() if event.least != event.most:
            data |= {"least": event.least, "most": event.most}
    if event.source:
        data["source"] = {"path": event.source.path, "line": event.source.line}
    return data


def _event_as_text(event: Event) -> str:
    what = event.kind
    match event:
        case Speech():
            what = f"{event.role}: {event.text}"
        case Bell() | Sound() | Background():
            what += f" {event.sound}"
        case Breath():
            what += f" {event.turn}, {event.phase} {format_duration(event.frames)}"
        case Caption():
            what += f": {event.text}"
        case Pause(source=None):
            what = f"gap {format_duration(event.frames)}"
        case Pause() | Sit():
            what += f" {format_duration(event.frames)}"
    return f"{format_clock(event.start, 3):>11}  {event.frames:>8}  {what}"

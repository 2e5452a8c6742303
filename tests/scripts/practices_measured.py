"""The shipped practices, laid out at each of their lengths: what the tests here look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from voicehome.render import draft, preview
from voicehome.script.find import shipped
from voicehome.script.load import Script, load_script
from voicehome.timeline.events import Event, Speech, Timeline
from voicehome.timeline.expand import Wish
from voicehome.units import RATE, Frames

VARIATIONS = (1, 2, 3)
"""As many as shared parts have ways of saying it."""

NO_ANSWERS: Mapping[str, str] = {}

ANNOUNCES = re.compile(
    r"\b(quiet|silence|silent|stillness|say nothing|no words|without words|voice (will )?stops?)\b",
    re.I,
)
"""A line in which one of these stands says that silence follows."""


@dataclass(frozen=True, slots=True)
class Silence:
    """From the end of one sentence to the beginning of the next."""

    seconds: float
    after: str  # the sentence before it
    announced: bool
    kinds: frozenset[str]  # of what happens in it


@dataclass(frozen=True, slots=True)
class Measured:
    """A practice at one length with one voice, its lines as long as they are estimated."""

    length: Frames
    timeline: Timeline
    reach: tuple[Frames, Frames | None]

    @property
    def speech(self) -> list[Speech]:
        return [event for event in self.timeline.events if isinstance(event, Speech)]

    @property
    def spoken_frames(self) -> Frames:
        return sum(event.frames for event in self.speech)

    @property
    def words_a_minute(self) -> float:
        words = sum(len(event.text.split()) for event in self.speech)
        return words / (self.length / RATE / 60)

    @property
    def silences(self) -> list[Silence]:
        return list(_silences(self.timeline.events))


def _silences(events: Sequence[Event]) -> Iterator[Silence]:
    last: Speech | None = None
    line = ""
    kinds: set[str] = set()
    for event in events:
        if not isinstance(event, Speech):
            kinds.add(event.kind)
            continue
        if last:
            seconds = (event.start - last.start - last.frames) / RATE
            yield Silence(seconds, last.text, bool(ANNOUNCES.search(line)), frozenset(kinds))
        goes_on = last and event.source == last.source
        line = f"{line} {event.text}" if goes_on else event.text
        last, kinds = event, set()


@cache
def script(name: str) -> Script:
    return load_script(shipped()[name])


def in_language(language: str) -> list[str]:
    """The shipped practices in that language, by short name, in their order."""
    return [name for name in shipped() if script(name).practice.language == language]


def measure(
    name: str,
    length: Frames,
    voice: str = "hearth",
    variation: int = 1,
    answers: Mapping[str, str] = NO_ANSWERS,
) -> Measured:
    """A shipped practice at `length`, with `voice` for its guide and the voices it names for others."""
    asked = draft(script(name), {"guide": voice}, answers, Wish(length, variation))
    seen = preview(asked)
    return Measured(length, seen.timeline, seen.reach)


@cache
def at_all_lengths(name: str, voice: str = "hearth") -> tuple[Measured, ...]:
    """A shipped practice at each length it names, in each variation."""
    lengths = script(name).practice.length
    return tuple(measure(name, length, voice, n) for length in lengths for n in VARIATIONS)

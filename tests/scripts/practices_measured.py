"""Every shipped practice, laid out at each of its lengths: what tests hold it to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from voicehome.render import draft, preview
from voicehome.script.find import shipped
from voicehome.script.load import Script, load_script
from voicehome.timeline.events import Event, Speech, Timeline
from voicehome.timeline.expand import Wish
from voicehome.units import RATE, Frames

QUIET_WORDS = re.compile(r"\b(quiet|silence|silent|no words|without words|say nothing|stop talking)\b", re.I)
"""A line with one of these says that silence follows."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Seconds from the end of one sentence to the start of the next; `after` is the sentence before."""

    seconds: float
    after: str
    announced: bool
    sits: bool  # a sit, a breath or room to say a line is in it


@dataclass(frozen=True, slots=True)
class Measured:
    """A practice at one length, with one voice for the guide, as espeak would speak it by estimate."""

    name: str
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


def _silences(events: tuple[Event, ...]) -> Iterator[Silence]:
    last: Speech | None = None
    line: list[str] = []
    between: list[Event] = []
    for event in events:
        if not isinstance(event, Speech):
            between.append(event)
            continue
        if last:
            seconds = (event.start - last.start - last.frames) / RATE
            sits = any(other.kind in ("sit", "breath") for other in between)
            yield Silence(seconds, last.text, bool(QUIET_WORDS.search(" ".join(line))), sits)
        same_line = last and event.source == last.source
        line = [*line, event.text] if same_line else [event.text]
        last, between = event, []


@cache
def script(name: str) -> Script:
    return load_script(shipped()[name])


@cache
def measured(name: str, length: Frames, voice: str, variation: int = 1) -> Measured:
    asked = draft(script(name), {"guide": voice}, {}, Wish(length, variation))
    seen = preview(asked)
    return Measured(name, length, seen.timeline, seen.reach)

"""The Plan: everything that will be heard, in order, without times.

How long a line takes to say is known only once it has been spoken, so a Plan has none: an
utterance waits for its clip, and `layout` gives every item its frame. `expand` makes one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Source
from ..script.delivery import AS_IT_IS, Delivery
from ..script.sit import SitBell
from ..units import RATE, Frames, format_duration
from .elastic import Span

GUIDE = "guide"
"""The role of every line that names no other."""


BELL = "bowl"
"""What `bell` strikes."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence: `text` as it is shown, `spoken` as the engine is given it."""

    text: str
    spoken: str
    role: str
    voice: str
    source: Source
    delivery: Delivery = AS_IT_IS


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause that the script asks for; it takes the place of the gap that would stand there."""

    span: Span
    source: Source


@dataclass(frozen=True, slots=True)
class Gap:
    """The breath a voice leaves between sentences and lines."""

    span: Span


@dataclass(frozen=True, slots=True)
class Echo:
    """Room to say the last line oneself: as long as the `utterances` before took, with `between`
    frames of gaps, and a quarter more, a second at least."""

    utterances: int
    between: Frames
    source: Source

    def room(self, spoken: Frames) -> Frames:
        took = spoken + self.between
        return took + max(took // 4, RATE)


@dataclass(frozen=True, slots=True)
class SitStill:
    """A long silence on purpose; shorter than `bells_from`, it has no bells. `rest`: it takes whatever
    the asked length leaves."""

    span: Span
    bells: tuple[SitBell, ...]
    bells_from: Frames
    rest: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke of a bell."""

    sound: str
    source: Source


@dataclass(frozen=True, slots=True)
class PartStart:
    """A chapter begins with the next thing that is heard."""

    title: str
    kind: str
    source: Source


Item = Utterance | Silence | Gap | Echo | SitStill | Stroke | PartStart


@dataclass(frozen=True, slots=True)
class Plan:
    """Its title and those of its parts hold no answers: they go where others may look."""

    title: str
    items: tuple[Item, ...]

    @property
    def utterances(self) -> list[Utterance]:
        return [item for item in self.items if isinstance(item, Utterance)]

    def __str__(self) -> str:
        """Readable text, one item a line, for people and golden tests."""
        return "\n".join([f"plan: {self.title}", *(_as_text(item) for item in self.items)]) + "\n"


def _as_text(item: Item) -> str:
    match item:
        case Utterance():
            return f"{item.role}: {item.spoken}{_as_said(item.delivery)}"
        case Silence():
            return f"  pause {span_text(item.span)}"
        case Gap():
            return f"  gap {span_text(item.span)}"
        case Echo():
            return "  echo"
        case SitStill():
            return f"  sit {'the rest' if item.rest else span_text(item.span)}"
        case Stroke():
            return f"  bell {item.sound}"
        case PartStart():
            return f"# {item.title} ({item.kind})"


def _as_said(delivery: Delivery) -> str:
    pace = f"{delivery.pace - 1:+.0%} pace" if delivery.pace != 1 else ""
    level = f"{delivery.level:+g} dB" if delivery.level else ""
    changes = ", ".join(filter(None, (pace, level)))
    return f"  ({changes})" if changes else ""


def span_text(span: Span) -> str:
    """A span as a writer would write it."""
    if span.least == span.most:
        return format_duration(span.natural)
    return "..".join(format_duration(frames) for frames in (span.least, span.natural, span.most))

"""The Plan: everything that will be heard, in order, without times.

How long a line takes to say is known only once it has been spoken, so a Plan has none: an
utterance waits for its clip, and `layout` gives every item its frame. `expand` makes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Source
from ..script.bell_kind import BOWL
from ..script.cues import BELL_WAIT
from ..script.delivery import AS_IT_IS, Delivery
from ..script.places import Place
from ..script.pronounce import Phonemes
from ..script.sit import SitBell
from ..sound.beds import BedSettings
from ..sound.bells import BELL_LEVEL
from ..sound.loop import Loop
from ..sound.own import OwnSound
from ..sound.take import Take
from ..units import RATE, Frames, format_duration
from .elastic import Span

GUIDE = "guide"
"""The role of every line that names no other."""

REST = 60 * RATE
"""What `sit: rest` lasts where no length is asked for that could leave it anything."""

LONG_PAUSE = 10 * RATE
"""A pause so long, or a sit, is what an announcement of silence speaks of."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence: `text` as it is shown, `spoken` as the engine is given it, with `phonemes` where
    it is told sounds; `places` lead from `spoken` to `text` where they differ.

    `shown` is False for what stands in no lyrics; `announces` is the number of the announcement
    whose line it is part of, if it says how long the next silence will be. `names` are the placeholders
    that were filled in between the pauses around it. Where there is a `take`, somebody has said it, and
    nobody needs to speak. `ramp` is what of its level it has from ramps, in dB: the bed goes along.
    """

    text: str
    spoken: str
    role: str
    voice: str
    source: Source
    delivery: Delivery = AS_IT_IS
    phonemes: tuple[Phonemes, ...] = ()
    places: tuple[Place, ...] = ()
    shown: bool = True
    announces: int | None = None
    names: frozenset[str] = frozenset()
    take: Take | None = None
    ramp: float = 0.0


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause that the script asks for; it takes the place of the gap that would stand there."""

    span: Span
    source: Source


@dataclass(frozen=True, slots=True)
class Gap:
    """The breath a voice leaves between lines and, `in_line`, between the sentences of one. `own`: it is
    the voice's, and not one that the script asks for."""

    span: Span
    in_line: bool = False
    own: bool = True


@dataclass(frozen=True, slots=True)
class Echo:
    """Room to say the last line oneself: as long as the `utterances` before took, with `between`
    frames of gaps and pauses, and a quarter more, a second at least."""

    utterances: int
    between: Frames
    source: Source

    def room(self, spoken: Frames) -> Frames:
        took = spoken + self.between
        return took + max(took // 4, RATE)


@dataclass(frozen=True, slots=True)
class SitStill:
    """A long silence on purpose; shorter than `bells_from`, it has no bells, which are strokes of
    `bell`. `rest`: it takes whatever the asked length leaves."""

    span: Span
    bells: tuple[SitBell, ...]
    bells_from: Frames
    rest: bool
    source: Source
    bell: str = BOWL


@dataclass(frozen=True, slots=True)
class BreathPhase:
    """One phase of a breath; `words` are what is said in it, each so many frames from its start.

    `phase` is in, sip, hold, out or rest; `turn` is the round, from 1; `cue` is words, tone, bell or
    none; `bell` says which.
    """

    phase: str
    frames: Frames
    turn: int
    cue: str
    words: tuple[tuple[Frames, Utterance], ...]
    source: Source
    bell: str = BOWL


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke of a bell, which takes `wait` frames before the next thing; `level` in dB beside the
    voice."""

    sound: str
    source: Source
    wait: Frames = BELL_WAIT
    level: float = BELL_LEVEL


@dataclass(frozen=True, slots=True)
class Play:
    """A file of one's own, `frames` of it from its frame `offset`; it takes `wait` frames before the
    next thing. `level` in dB beside the voice; `fade` at both ends, in frames."""

    name: str
    sound: OwnSound
    offset: Frames
    frames: Frames
    wait: Frames
    level: float
    fade: Frames
    source: Source


@dataclass(frozen=True, slots=True)
class BedChange:
    """The bed from here on; `sound` is "none" for silence, `settings` are those of a built-in one, and
    `loop` is a file of one's own. It takes no time of its own."""

    sound: str
    level: float
    fade: Frames
    source: Source
    settings: BedSettings = ()
    loop: Loop | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that are shown, and not spoken."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class PartStart:
    """A chapter begins with the next thing that is heard."""

    title: str
    kind: str
    source: Source


Item = (
    Utterance
    | Silence
    | Gap
    | Echo
    | SitStill
    | BreathPhase
    | Stroke
    | Play
    | BedChange
    | Caption
    | PartStart
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Its title and those of its parts hold no answers: they go where others may look."""

    title: str
    items: tuple[Item, ...]

    @property
    def utterances(self) -> list[Utterance]:
        """All that is said, in order."""
        return [utterance for item in self.items for utterance in said_in(item)]

    @property
    def sounds(self) -> dict[str, OwnSound]:
        """The files that are played, by their digest."""
        return {item.sound.digest: item.sound for item in self.items if isinstance(item, Play)}

    @property
    def loops(self) -> dict[str, Loop]:
        """The files that lie under the voice, by their digest."""
        beds = (item.loop for item in self.items if isinstance(item, BedChange))
        return {loop.digest: loop for loop in beds if loop}

    @property
    def announced(self) -> dict[int, tuple[int, ...]]:
        """By the number of each announcement of a silence: which of `items` that silence is made of,
        the next sit or long pause; none where none follows.

        Silences side by side are one, whatever stands between them without taking time.
        """
        found: dict[int, tuple[int, ...]] = {}
        following: tuple[int, ...] = ()
        silence: list[int] = []
        for index in reversed(range(len(self.items))):
            item = self.items[index]
            if isinstance(item, Silence | SitStill):
                silence.append(index)
            elif not takes_no_time(item):
                following = tuple(reversed(silence)) if self._is_long(silence) else following
                silence = []
                if isinstance(item, Utterance) and item.announces is not None:
                    found.setdefault(item.announces, following)
        return dict(sorted(found.items()))

    def quiets(self, lengths: Sequence[Frames]) -> dict[int, Frames]:
        """How long each announced silence is, by the announcement's number, where `items` take these
        `lengths`; an announcement that no silence follows is not among them."""
        return {
            number: sum(lengths[index] for index in silence)
            for number, silence in self.announced.items()
            if silence
        }

    def _is_long(self, silence: Sequence[int]) -> bool:
        items = [self.items[index] for index in silence]
        pauses = sum(item.span.natural for item in items if isinstance(item, Silence))
        return pauses >= LONG_PAUSE or any(isinstance(item, SitStill) for item in items)

    def __str__(self) -> str:
        """Readable text, one item a line, for people and golden tests."""
        return "\n".join([f"plan: {self.title}", *(_as_text(item) for item in self.items)]) + "\n"


def takes_no_time(item: Item) -> bool:
    """Whether the next thing begins when this does."""
    return isinstance(item, PartStart | BedChange | Caption) or (
        isinstance(item, Stroke | Play) and item.wait == 0
    )


def said_in(item: Item) -> tuple[Utterance, ...]:
    """What is said in an item."""
    match item:
        case Utterance():
            return (item,)
        case BreathPhase():
            return tuple(utterance for _, utterance in item.words)
    return ()


def _as_text(item: Item) -> str:
    match item:
        case Utterance():
            return f"{item.role}: {item.spoken}{_as_said(item.delivery)}"
        case BreathPhase():
            words = "".join(f" {word.spoken}" for _, word in item.words)
            return f"  breath {item.turn}, {item.phase} {format_duration(item.frames)}:{words}"
        case Play():
            return f"  play {item.name} {format_duration(item.frames)}"
        case BedChange():
            settings = "".join(f" {name} {value}" for name, value in item.settings)
            return f"  background {item.sound}{settings} {item.level:+g} dB"
        case Caption():
            return f"  show {item.text}"
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
    pitch = f"{delivery.pitch:+g} semitones" if delivery.pitch else ""
    changes = ", ".join(filter(None, (pace, level, pitch)))
    return f"  ({changes})" if changes else ""


def span_text(span: Span) -> str:
    """A span as a writer would write it."""
    if span.least == span.most:
        return format_duration(span.natural)
    return "..".join(format_duration(frames) for frames in (span.least, span.natural, span.most))

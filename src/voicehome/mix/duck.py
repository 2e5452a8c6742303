"""How a bed makes room for the voice, which is known before anything sounds.

The timeline says when everything is said, so the bed need not listen to the voice: it has sunk when a
phrase begins, and stays down until nothing more is said for a while. Every figure here is a level
beside the voice's loudness, in dB.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..units import RATE, Frames
from .curve import Curve, Point

UNDER_VOICE = 20.0
"""So far under a phrase a bed lies at least (W3C's technique G56: 20 dB, about four times softer)."""

_SPARE = 1.0  # dB more: the loudest of a bed is known from a part of it

STEEPEST = 10.0
"""dB a second. What moves by more than 12 can be heard to move; ocean waves take the rest."""

DUCK = 3.0
"""So far a bed sinks at least where something is said."""

BEFORE = RATE * 600 // 1000
"""It begins to sink so long before a phrase; earlier, where `STEEPEST` makes it take longer."""

AFTER = RATE * 1500 // 1000
"""It takes so long to come back after one."""

SHORT = 6 * RATE
"""In a silence shorter than this it stays down: what comes up only to go down again is restless."""

LONG = 20 * RATE
"""In a silence of this length it comes up a little more, once it is clear that nobody speaks."""

LIFT = 3.0
"""So far it comes up in a long silence at the most."""

HIGHEST = -12.0
"""Above this nothing is lifted; what a script sets higher stays where it is."""

_LIFT_WAITS = 5 * RATE  # after it has come back
_LIFT_RISES = 6 * RATE
_LIFT_SINKS = 4 * RATE  # and has sunk when the ducking begins


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said from frame `start` to before `end`, at its loudness, `level` dB beside the voice's."""

    start: Frames
    end: Frames
    level: float


@dataclass(frozen=True, slots=True)
class Passage:
    """Phrases with nothing but short silences between them, from frame `start` to before `end`."""

    start: Frames
    end: Frames
    phrases: tuple[Phrase, ...]


def passages_of(phrases: Iterable[Phrase]) -> list[Passage]:
    """The phrases, which come in order of their start, in passages."""
    passages: list[Passage] = []
    for phrase in phrases:
        if passages and phrase.start - passages[-1].end < SHORT:
            last = passages.pop()
            end = max(last.end, phrase.end)
            passages.append(Passage(last.start, end, (*last.phrases, phrase)))
        else:
            passages.append(Passage(phrase.start, max(phrase.end, phrase.start + 1), (phrase,)))
    return passages


def ducked(
    level: Curve, passages: Sequence[Passage], start: Frames, end: Frames, crest: float
) -> Curve:
    """The level of a bed that sounds from `start` to `end`, which is `level` where nothing is said.

    In a passage it is lower by as much as all of it needs: `DUCK`, or what brings the bed so far under
    the softest phrase that even where it is loudest, `crest` dB above its mean, `UNDER_VOICE` is left.
    """
    points: list[Point] = []
    silence = start
    for passage in _near(passages, start, end):
        points += _lift(level, silence, passage.start)
        depth = _depth(level, passage, crest)
        points += [(passage.start - BEFORE, 0.0), (passage.start, -depth)]
        points += [(passage.end, -depth), (passage.end + AFTER, 0.0)]
        silence = passage.end
    points += _lift(level, silence, end)
    return (level + Curve(points or [(start, 0.0)])).no_steeper(STEEPEST)


def _near(passages: Sequence[Passage], start: Frames, end: Frames) -> Sequence[Passage]:
    """Those that a bed in that time has to do with: with the one before it, and the one after."""
    first = bisect_right(passages, start, key=lambda passage: passage.end) - 1
    last = bisect_left(passages, end, key=lambda passage: passage.start)
    return passages[max(first, 0) : last + 1]


def _depth(level: Curve, passage: Passage, crest: float) -> float:
    over = max(
        level.most(phrase.start, phrase.end) + crest + _SPARE + UNDER_VOICE - phrase.level
        for phrase in passage.phrases
    )
    return max(DUCK, over)


def _lift(level: Curve, start: Frames, end: Frames) -> Iterator[Point]:
    """What is added in a silence from `start` until somebody speaks at `end`, if it is a long one."""
    if end - start >= LONG and (lift := min(LIFT, HIGHEST - level.most(start, end))) > 0:
        rises = start + AFTER + _LIFT_WAITS
        sinks = end - BEFORE - _LIFT_SINKS
        yield from ((rises, 0.0), (rises + _LIFT_RISES, lift), (sinks, lift))

"""Which line each piece of a recording is: by their order, their lengths and the pauses between.

A line is some pieces in a row. Pieces may be no line at all (a cough, a chair), or an attempt at the
next one that was broken off or said again; lines may be skipped. Each of these has a weight, the
logarithm of how likely it is, so that all ways to match together also say how sure each line is: its
match's share in all of them (forward-backward over segments, as in a semi-Markov model). The best way
of all is found in the same manner, with maxima in the place of sums.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..units import RATE, Frames
from .pieces import Piece

MOST_PIECES = 24
"""Of one line."""

_PACES = np.exp(np.linspace(-0.6, 0.6, 13))
_PACE_SPREAD = 0.35  # of the logarithm: how far a reader's pace may be from what was expected
_SPREAD = 0.15  # of the logarithm of a line's length
_SPREAD_SECONDS = 0.25  # on top of that, for short lines
_STEEP = 2.0  # standard deviations: from there on the cost grows straight, for people do pause

_LINE_SKIPPED = -6.0
_OUTSIDE_FIRST, _OUTSIDE = -5.0, -0.1  # lines before or after all that was read
_ATTEMPT, _ATTEMPT_SECOND = -3.0, -0.6
_RETURNS = -1.0  # an attempt whose beginning comes again, however long it is
_RETURNING_LINE = 3.0  # lost for a line in which its beginning comes again
_MOST_ATTEMPTS = 2
_ATTEMPT_LONGEST = 1.25  # of the line: longer ones are something else
_NOISE, _NOISE_SECOND, _NOISE_SECONDS = -0.8, -2.5, 2.5
_SOFT = -15.0  # dB beside speech: breath, a chair
_VOICELESS = 0.25  # of a piece has a pitch, at most: a cough
_NO_SPEECH_SHARE = 0.4
_NO_SPEECH_APART = -2.5  # for calling it part of a line, where it stands alone
_APART = 0.35  # seconds

_PAUSE = 0.8  # seconds: longer between lines, shorter within, mostly
_PAUSE_SLOPE = 3.5
_LONGEST_WITHIN = 0.6  # seconds of a pause within a line that count as its length

_FEW = 5  # lines: fewer have no order that would say anything
_SHUFFLES = 4
_BETTER = 2.0  # nats
_ROUNDING = 1e-6

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expected:
    """A line that may be heard: how long it will probably be, and whether a sentence of it begins like
    its first, so that a beginning that comes again is no slip."""

    frames: Frames
    begins_again: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Pieces `first` to before `last` are the line; `confidence` is from 0 to 1."""

    first: int
    last: int
    confidence: float


def align(
    pieces: Sequence[Piece], lines: Sequence[Expected], returns: Collection[tuple[int, int]] = ()
) -> list[Match | None]:
    """The match of each line, None for those that are not there. `lines` stand in the order in which
    they were read; `returns` are the pairs of pieces that begin alike."""
    if not pieces or not lines:
        return [None] * len(lines)
    sound = _Sound(pieces, returns)
    script = _Script(
        np.array([line.frames for line in lines]) / RATE,
        np.array([line.begins_again for line in lines]),
    )
    pace, weight = _best_pace(sound, script)
    script = script.at(pace)
    script = script.at(_correction(sound, script))
    ways = _Ways(sound, script, np.logaddexp)
    sure = _like_these_lines(sound, script, weight)
    return [
        Match(*span, sure * ways.share(line, *span)) if span else None
        for line, span in enumerate(_Ways(sound, script, np.maximum).best())
    ]


def fit(
    pieces: Sequence[Piece], lines: Sequence[Expected], returns: Collection[tuple[int, int]] = ()
) -> float:
    """How well a recording can be explained by these lines: the weight of the best way, in nats, which
    is for comparing."""
    script = _Script(
        np.array([line.frames for line in lines]) / RATE,
        np.array([line.begins_again for line in lines]),
    )
    return _best_pace(_Sound(pieces, returns), script)[1]


@dataclass(frozen=True, slots=True, eq=False)
class _Script:
    """The lines: their `seconds`, and which begin again."""

    seconds: _Array
    begins_again: NDArray[np.bool_]

    def at(self, pace: float) -> _Script:
        return _Script(self.seconds * pace, self.begins_again)

    def in_order(self, order: NDArray[np.int_]) -> _Script:
        return _Script(self.seconds[order], self.begins_again[order])


def _best_pace(sound: _Sound, script: _Script) -> tuple[float, float]:
    """How slow the reader is beside what was expected, and the weight of the best way then."""
    found = [
        (_Ways(sound, script.at(p), np.maximum).total - (np.log(p) / _PACE_SPREAD) ** 2 / 2, p)
        for p in _PACES
    ]
    weight, pace = max(found)
    return float(pace), float(weight)


def _correction(sound: _Sound, script: _Script) -> float:
    """What the pace is beside what it was taken for: the middle of the lines that were found."""
    found = enumerate(_Ways(sound, script, np.maximum).best())
    ratios = [sound.seconds[s[1] - s[0] - 1, s[0]] / script.seconds[line] for line, s in found if s]
    return float(np.median(ratios)) if ratios else 1.0


def _like_these_lines(sound: _Sound, script: _Script, weight: float) -> float:
    """From 0 to 1, how much better the recording fits these lines than the same in another order:
    a recording of another script fits none better than any other."""
    count = len(script.seconds)
    if count < _FEW:
        return 1.0
    random = np.random.default_rng(1)
    orders = [np.arange(count)[::-1], np.roll(np.arange(count), count // 2)]
    orders += [random.permutation(count) for _ in range(_SHUFFLES)]
    better = weight - max(_best_pace(sound, script.in_order(order))[1] for order in orders)
    return float(1 - np.exp(-max(better, 0.0) / _BETTER))


class _Sound:
    """What of the recording does not depend on any line. Rows are numbers of pieces, less one;
    columns are the piece that a segment begins with."""

    def __init__(self, pieces: Sequence[Piece], returns: Collection[tuple[int, int]]) -> None:
        count = len(pieces)
        gaps = np.array([b.start - a.end for a, b in pairwise(pieces)]) / RATE
        sounding = np.cumsum([0.0, *(piece.frames / RATE for piece in pieces)])
        within = np.cumsum([0.0, 0.0, *np.minimum(gaps, _LONGEST_WITHIN)])
        joined = np.cumsum([0.0, 0.0, *-_softplus(_pause_evidence(gaps))])
        no_speech = _no_speech(pieces)
        alone = np.minimum(np.append(np.inf, gaps), np.append(gaps, np.inf)) > _APART
        strange = np.cumsum([0.0, *np.where(no_speech & alone, _NO_SPEECH_APART, 0.0)])
        border = np.concatenate(([0.0], -_softplus(-_pause_evidence(gaps)), [0.0]))
        self.count = count
        self.most = min(MOST_PIECES, count)
        self.seconds = np.full((self.most, count + 1), np.inf)
        self.weights = np.full((self.most, count + 1), -np.inf)
        for size in range(1, self.most + 1):
            starts = np.arange(count + 1 - size)
            ends = starts + size
            row = slice(0, count + 1 - size)
            self.seconds[size - 1, row] = (
                sounding[ends] - sounding[starts] + within[ends] - within[starts + 1]
            )
            self.weights[size - 1, row] = (
                joined[ends]
                - joined[starts + 1]
                + (border[starts] + border[ends]) / 2
                + strange[ends]
                - strange[starts]
            )
        self.slips = np.zeros_like(self.weights)
        self.attempts = _ATTEMPT + _ATTEMPT_SECOND * self.seconds
        for first, again in returns:
            if again - first <= self.most:
                self.attempts[again - first - 1, first] = _RETURNS
                self.slips[again - first :, first] = _RETURNING_LINE
        self.skipping = -np.cumsum([0.0, *_noise_weights(pieces, no_speech)])

    def skipped(self, values: _Array, plus: np.ufunc) -> _Array:
        """After any number of pieces that are no line."""
        total: _Array = plus.accumulate(values + self.skipping) - self.skipping
        return total

    def to_skip(self, values: _Array, plus: np.ufunc) -> _Array:
        """The same, looking back from the end."""
        total: _Array = plus.accumulate((values - self.skipping)[::-1])[::-1] + self.skipping
        return total


def _pause_evidence(gaps: _Array) -> _Array:
    """Log odds that a line ends at a pause of so many seconds."""
    evidence: _Array = _PAUSE_SLOPE * np.log(np.maximum(gaps, 0.02) / _PAUSE)
    return evidence


def _softplus(values: _Array) -> _Array:
    total: _Array = np.logaddexp(0.0, values)
    return total


def _noise_weights(pieces: Sequence[Piece], no_speech: NDArray[np.bool_]) -> _Array:
    """The weight of taking each piece for a noise."""
    seconds = np.array([min(piece.frames / RATE, _NOISE_SECONDS) for piece in pieces])
    return (_NOISE + _NOISE_SECOND * seconds) * np.where(no_speech, _NO_SPEECH_SHARE, 1.0)


def _no_speech(pieces: Sequence[Piece]) -> NDArray[np.bool_]:
    """Which pieces do not sound like speech beside the others. Where most have no pitch, somebody
    whispers, and only softness tells."""
    voiced = np.array([piece.voiced for piece in pieces])
    soft = np.array([piece.level < _SOFT for piece in pieces])
    if np.median(voiced) < 2 * _VOICELESS:
        return soft
    return soft | (voiced < _VOICELESS)


class _Ways:
    """All ways to match lines with pieces, added up by `plus`, in logarithms: `total`.

    By line, and by the pieces that are behind: `_before` holds all that may have happened when this
    line comes next, `_after` all that may happen once it has been matched or left out.
    """

    def __init__(self, sound: _Sound, script: _Script, plus: np.ufunc) -> None:
        self._sound, self._script, self._plus = sound, script, plus
        self._count = len(script.seconds)
        self._before: list[_Array] = []
        arrived = np.full(sound.count + 1, -np.inf)
        arrived[0] = 0.0
        for line in range(self._count):
            ready = self._with_attempts(arrived, line)
            self._before.append(ready)
            arrived = plus(self._matched(ready, self._line(line)), ready + self._missing(line))
        self.total = float(sound.skipped(arrived, plus)[-1])

    def _line(self, line: int) -> _Array:
        """The weight of each segment as this line."""
        weights = self._sound.weights - _unlikely(self._sound.seconds, self._script.seconds[line])
        return weights if self._script.begins_again[line] else weights - self._sound.slips

    def _attempt(self, line: int) -> _Array:
        """The weight of each segment as an attempt at this line."""
        longer = np.maximum(
            self._sound.seconds / self._script.seconds[line] - _ATTEMPT_LONGEST, 0.0
        )
        weight: _Array = self._sound.attempts - 8 * longer
        return weight

    def _missing(self, line: int) -> _Array:
        """The weight of leaving a line out, by how many pieces are behind."""
        weights = np.full(self._sound.count + 1, _LINE_SKIPPED)
        weights[0] = _OUTSIDE if line else _OUTSIDE_FIRST
        weights[-1] = _OUTSIDE if line + 1 < self._count else _OUTSIDE_FIRST
        return weights

    def _with_attempts(self, arrived: _Array, line: int) -> _Array:
        skipped = self._sound.skipped(arrived, self._plus)
        ready = skipped
        for _ in range(_MOST_ATTEMPTS):
            again = self._matched(skipped, self._attempt(line))
            skipped = self._sound.skipped(again, self._plus)
            ready = self._plus(ready, skipped)
        return ready

    def _to_attempt(self, ready: _Array, line: int) -> _Array:
        """`_with_attempts`, looking back from the end."""
        total = self._sound.to_skip(ready, self._plus)
        for _ in range(_MOST_ATTEMPTS):
            again = self._plus(ready, self._to_match(total, self._attempt(line)))
            total = self._sound.to_skip(again, self._plus)
        return total

    def _matched(self, before: _Array, weights: _Array) -> _Array:
        after = np.full_like(before, -np.inf)
        for size, row in enumerate(weights, start=1):
            after[size:] = self._plus(after[size:], before[:-size] + row[:-size])
        return after

    def _to_match(self, after: _Array, weights: _Array) -> _Array:
        before = np.full_like(after, -np.inf)
        for size, row in enumerate(weights, start=1):
            before[:-size] = self._plus(before[:-size], after[size:] + row[:-size])
        return before

    @cached_property
    def _after(self) -> list[_Array]:
        end = np.full(self._sound.count + 1, -np.inf)
        end[-1] = 0.0
        later = self._sound.to_skip(end, self._plus)
        found: list[_Array] = []
        for line in reversed(range(self._count)):
            found.append(later)
            ready = self._plus(self._to_match(later, self._line(line)), later + self._missing(line))
            later = self._to_attempt(ready, line)
        return found[::-1]

    def best(self) -> Iterator[tuple[int, int] | None]:
        """The segment of each line in the best way of all, None for a line that is left out there.
        `plus` must be the maximum."""
        for line, before in enumerate(self._before):
            weights = before + self._line(line)
            for size, row in enumerate(weights, start=1):
                row[:-size] += self._after[line][size:]
            size, first = divmod(int(np.argmax(weights)), weights.shape[1])
            there = weights[size, first] >= self.total - _ROUNDING
            yield (first, first + size + 1) if there else None

    def share(self, line: int, first: int, last: int) -> float:
        """How much of all ways has this segment as this line, from 0 to 1."""
        weight = self._line(line)[last - first - 1, first]
        way = self._before[line][first] + weight + self._after[line][last] - self.total
        return float(np.exp(min(way, 0.0)))


def _unlikely(seconds: _Array, expected: float) -> _Array:
    """What is lost where a line takes so many seconds in the place of those expected."""
    spread = np.hypot(_SPREAD, _SPREAD_SECONDS / expected)
    away = np.abs(np.log(seconds / expected)) / spread
    cost: _Array = np.where(away < _STEEP, away**2 / 2, _STEEP * (away - _STEEP / 2))
    return cost

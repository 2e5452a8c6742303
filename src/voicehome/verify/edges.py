"""Where each phrase is heard to begin and to end.

An edge is looked for near its place: the sound passes a level and stays over it, for a tenth of the
next ten milliseconds. It is looked for at each level for which the timeline says where it should
be, and what most of them say counts: the lowest levels drown in a bed or in what a lossy encoder
spreads, and at any of them a wave that only just passed it may fail to, so that the edge seems to be
a period of the voice away. What comes late makes what follows late as well: the next edge is looked
for as much later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..audio import Samples
from ..units import RATE, Frames
from .expected import Expected, Phrase

REACH: Frames = RATE * 4 // 10
"""How far from its place an edge is looked for."""

_REACHES = (REACH, RATE * 15 // 100, RATE * 6 // 100)
_HELD = RATE // 100
_SHARE = 10
_COVERED = RATE * 2 // 1000  # already over the level where the search begins
_SAME = RATE // 1000
_DOUBTFUL = RATE * 15 // 1000
_KEPT = 4 * RATE


@dataclass(frozen=True, slots=True)
class EdgesFound:
    """How much later than planned a phrase begins and ends, in frames; None where it can't be heard.

    `lost`: nothing begins there, at any level; otherwise what can't be heard is covered by other sound.
    """

    start: Frames | None
    end: Frames | None
    lost: bool


class EdgeFinder:
    """Takes the sound in blocks and keeps a few seconds of it."""

    def __init__(self, expected: Expected) -> None:
        self._phrases = expected.phrases
        self._onsets = np.array(sorted(expected.onsets), dtype=np.int64)
        self._sound = np.empty(0, np.float32)
        self._begin: Frames = 0
        self._late: Frames = 0
        self._found: list[list[Frames | None]] = [[None, None] for _ in self._phrases]
        self._lost = [False] * len(self._phrases)
        self._coming = self._edges()
        self._needs = next(self._coming, None)

    def add(self, sound: Samples) -> None:
        """The next of one channel, all its values positive."""
        self._sound = np.concatenate((self._sound, sound))
        while self._needs is not None and self._needs <= self._begin + len(self._sound):
            self._needs = next(self._coming, None)
        drop = max(len(self._sound) - _KEPT, 0)
        self._sound, self._begin = self._sound[drop:], self._begin + drop

    def finish(self) -> list[EdgesFound]:
        """What was found, phrase by phrase."""
        while self._needs is not None:
            self._needs = next(self._coming, None)
        return [
            EdgesFound(start, end, lost)
            for (start, end), lost in zip(self._found, self._lost, strict=True)
        ]

    def _edges(self) -> Iterator[Frames]:
        """Yields up to where it must hear before it can look for the next edge."""
        for number, phrase in enumerate(self._phrases):
            yield phrase.start + self._late + 2 * REACH
            self._found[number][0] = self._settled(self._start(number, phrase))
            yield phrase.end + self._late + 2 * REACH
            self._found[number][1] = self._settled(self._end(number, phrase))

    def _settled(self, error: Frames | None) -> Frames | None:
        if error is not None:
            self._late = error
        return error

    def _start(self, number: int, phrase: Phrase) -> Frames | None:
        before = self._phrases[number - 1].end if number else 0
        struck = self._onsets[self._onsets <= phrase.start]
        bound = max((before + phrase.start) // 2, int(struck[-1]) if struck.size else 0)
        covered = False
        for reach in _REACHES:
            errors = []
            for level, first, _ in phrase.edges:
                begin = max(first - reach, min(bound, first - _COVERED), 0) + self._late
                heard = self._part(begin, first + self._late + REACH) > level
                at = _first_held(heard)
                # The programme's first frame has nothing before it to cover it.
                if at is not None and (at >= _COVERED or begin <= 0):
                    errors.append(max(begin, self._begin) + at - first)
                covered = covered or at is not None
            if (agreed := _agreed(errors, self._late)) is not None:
                return agreed
        self._lost[number] = not covered
        return None

    def _end(self, number: int, phrase: Phrase) -> Frames | None:
        after = self._phrases[number + 1].start if number + 1 < len(self._phrases) else None
        bound = phrase.end + 2 * REACH if after is None else (phrase.end + after) // 2
        struck = self._onsets[self._onsets > phrase.end]
        bound = min(bound, int(struck[0])) if struck.size else bound
        for reach in _REACHES:
            errors = []
            for level, first, last in phrase.edges:
                finish = min(last + reach, max(bound, last + _COVERED)) + self._late
                begin = max(last - REACH, first) + self._late
                heard = self._part(begin, finish) > level
                at = _first_held(heard[::-1])
                if at is not None and at >= _COVERED:
                    errors.append(max(begin, self._begin) + len(heard) - at - last)
            if (agreed := _agreed(errors, self._late)) is not None:
                return agreed
        return None

    def _part(self, begin: Frames, end: Frames) -> Samples:
        return self._sound[max(begin - self._begin, 0) : max(end - self._begin, 0)]


def _agreed(errors: list[Frames], late: Frames) -> Frames | None:
    """The error that most others are near; of several such, the one nearest to what was found before.
    None where no two agree and none is near that: what was heard is something else."""

    def near(error: Frames) -> int:
        return sum(abs(error - other) <= _SAME for other in errors)

    best = min(errors, key=lambda error: (-near(error), abs(error - late)), default=None)
    if best is None or (len(errors) > 1 and near(best) == 1 and abs(best - late) > _DOUBTFUL):
        return None
    return best


def _first_held(over: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int | None:
    """The first True with a tenth of the `_HELD` from there True as well."""
    places = np.flatnonzero(over)
    if not places.size:
        return None
    counts = np.concatenate(([0], np.cumsum(over)))
    ends = np.minimum(places + _HELD, len(over))
    held = places[(counts[ends] - counts[places]) * _SHARE >= _HELD]
    return int(held[0]) if held.size else None

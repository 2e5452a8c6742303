"""Time on paper: rows of equal length, one below the other, as in a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..units import RATE, Frames

WIDTH = 1000.0
RIGHT = 968.0
_LEFT, _LEFT_OF_HOURS = 74.0, 96.0

_MINUTE = 60 * RATE
_STEPS: tuple[tuple[Frames, Frames], ...] = (
    (15 * RATE, 5 * RATE),
    (30 * RATE, 5 * RATE),
    (_MINUTE, 10 * RATE),
    (90 * RATE, 15 * RATE),
    (2 * _MINUTE, 20 * RATE),
    (3 * _MINUTE, 30 * RATE),
    (4 * _MINUTE, 30 * RATE),
    (5 * _MINUTE, _MINUTE),
    (6 * _MINUTE, _MINUTE),
    (8 * _MINUTE, _MINUTE),
    (10 * _MINUTE, 2 * _MINUTE),
    (15 * _MINUTE, 3 * _MINUTE),
    (20 * _MINUTE, 4 * _MINUTE),
    (30 * _MINUTE, 5 * _MINUTE),
    (60 * _MINUTE, 10 * _MINUTE),
)
"""A row's length and what its ticks are apart."""

_ROWS = ((30 * _MINUTE, 8), (90 * _MINUTE, 10), (3 * 60 * _MINUTE, 12))
_MOST_ROWS = 16
"""Up to a length, so many rows at the most."""

_SCRAP = 6
"""A last row should not hold less than this fraction of a row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The share that something has in one row. `begins`, `ends`: whether it does so here."""

    row: int
    left: float
    right: float
    start: Frames
    end: Frames
    begins: bool
    ends: bool

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Grid:
    """`frames` of programme in rows of `row` frames, with a tick every `tick`."""

    frames: Frames
    row: Frames
    tick: Frames

    @property
    def rows(self) -> int:
        return max(1, -(-self.frames // self.row))

    @property
    def left(self) -> float:
        """Where rows begin: the clock stands before them."""
        return _LEFT if self.frames < 60 * _MINUTE else _LEFT_OF_HOURS

    @property
    def scale(self) -> float:
        """Units of the picture for a frame."""
        return (RIGHT - self.left) / self.row

    def x(self, frame: Frames, row: int) -> float:
        return self.left + (frame - row * self.row) * self.scale

    def end_of(self, row: int) -> Frames:
        return min(self.frames, (row + 1) * self.row)

    def ticks(self, row: int) -> list[Frames]:
        """The ticks inside of a row: where it begins and ends is plain."""
        return list(range(row * self.row + self.tick, self.end_of(row), self.tick))

    def pieces(self, start: Frames, frames: Frames) -> Iterator[Piece]:
        """What begins at `start` and lasts `frames`, cut where rows end."""
        end = min(start + frames, self.frames)
        now = start
        while now < end:
            row = now // self.row
            stop = min(end, (row + 1) * self.row)
            left, right = self.x(now, row), self.x(stop, row)
            yield Piece(row, left, right, now, stop, now == start, stop == end)
            now = stop


def make_grid(frames: Frames) -> Grid:
    """Rows as short as they can be while there are not too many, and no scrap of one at the end."""
    most = next((rows for limit, rows in _ROWS if frames <= limit), _MOST_ROWS)
    fitting = [step for step in _STEPS if frames <= step[0] * most] or [_STEPS[-1]]
    good = [step for step in fitting if not 0 < frames % step[0] < step[0] // _SCRAP]
    one_row = frames <= fitting[0][0]
    return Grid(frames, *(fitting[0] if one_row or not good else good[0]))

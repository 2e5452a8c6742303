"""A level that moves: points in time, straight in decibels between them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..units import RATE, Frames

Point = tuple[Frames, float]
"""A frame, and the level there in dB."""

_NEPERS = math.log(10) / 20  # decibels as natural logarithms of amplitudes


class Curve:
    """A level in dB for every frame; before its first point, and after its last, it is what it is there.

    Raises ValueError where there is no point, or one does not come after the one before it.
    """

    def __init__(self, points: Iterable[Point]) -> None:
        self.points = tuple(points)
        self._frames = [frame for frame, _ in self.points]
        if not self.points or any(a >= b for a, b in pairwise(self._frames)):
            raise ValueError("a curve has one point at least, each after the one before it")

    def at(self, frame: Frames) -> float:
        """The level at `frame`."""
        after = bisect_right(self._frames, frame)
        if after in (0, len(self.points)):
            return self.points[min(after, len(self.points) - 1)][1]
        (x0, y0), (x1, y1) = self.points[after - 1 : after + 1]
        return y0 + (y1 - y0) * (frame - x0) / (x1 - x0)

    def most(self, start: Frames, end: Frames) -> float:
        """The highest level from `start` to `end`, both included."""
        between = self.points[bisect_left(self._frames, start) : bisect_right(self._frames, end)]
        return max(self.at(start), self.at(end), *(level for _, level in between))

    def __add__(self, other: Curve) -> Curve:
        frames = sorted({*self._frames, *other._frames})
        return Curve((frame, self.at(frame) + other.at(frame)) for frame in frames)

    def no_steeper(self, decibels: float) -> Curve:
        """The highest curve that is nowhere above this one, and nowhere moves by more than so many
        decibels a second."""
        forward = list(_rising_no_faster(self.points, decibels / RATE))
        mirrored = [(-frame, level) for frame, level in reversed(forward)]
        backward = list(_rising_no_faster(mirrored, decibels / RATE))
        return Curve((-frame, level) for frame, level in reversed(backward))

    def gains(self, start: Frames, frames: Frames) -> NDArray[np.float32]:
        """The level as a linear factor for each of so many frames from `start` on. A frame's factor
        depends on nothing but the frame."""
        gains = np.empty(frames, dtype=np.float32)
        after, at, end = bisect_right(self._frames, start), start, start + frames
        while at < end:
            stop = min(end, self._frames[after]) if after < len(self.points) else end
            gains[at - start : stop - start] = self._between(after, at, stop)
            after, at = after + 1, stop
        return gains

    def _between(self, after: int, start: Frames, end: Frames) -> NDArray[np.float64] | float:
        """The factors from `start` to `end`, which lie between the points before `after` and at it."""
        (x0, y0) = self.points[max(after - 1, 0)]
        (x1, y1) = self.points[min(after, len(self.points) - 1)]
        if y0 == y1 or x0 == x1:
            return math.exp(y0 * _NEPERS)
        levels = y0 + np.arange(start - x0, end - x0) * ((y1 - y0) / (x1 - x0))
        rising: NDArray[np.float64] = np.exp(levels * _NEPERS)
        return rising


def _rising_no_faster(points: Sequence[Point], per_frame: float) -> Iterator[Point]:
    """The points, lowered where they rise by more than so much from the one before."""
    level = points[0][1]
    yield points[0]
    for (x0, y0), (x1, y1) in pairwise(points):
        if (reached := level + per_frame * (x1 - x0)) <= y1:
            level = reached
        else:
            if level < y0:  # it has come back to the curve on the way
                slope = (y1 - y0) / (x1 - x0)
                back = math.ceil((y0 - level) / (per_frame - slope))
                if 0 < back < x1 - x0:
                    yield x0 + back, y0 + slope * back
            level = y1
        yield x1, level
    last, most = points[-1]
    if level < most:
        yield last + math.ceil((most - level) / per_frame), most

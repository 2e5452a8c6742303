"""Breath as a wave: it rises on the in-breath, holds, and falls on the out-breath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..timeline.events import Breath
from ..units import RATE, Frames
from .grid import Grid, Piece
from .shapes import Point

_STEP = 2.5
"""Units between the points of a curve."""

_DENSE = 2.5
"""Where a phase is narrower than this on average, waves would be noise: a level band stands there."""

_DENSE_HEIGHT = 0.6
_TOGETHER = RATE
"""Phases less than a second apart are one wave."""


@dataclass(frozen=True, slots=True)
class _Phase:
    start: Frames
    frames: Frames
    from_: float
    to: float

    def level(self, frame: Frames) -> float:
        """Slow, faster, slow: a breath has no corners."""
        share = (frame - self.start) / self.frames
        return self.from_ + (self.to - self.from_) * share * share * (3 - 2 * share)


def swell(breaths: Sequence[Breath], grid: Grid) -> Iterator[tuple[int, list[Point]]]:
    """The waves with the rows that they are in; y is 0 for empty lungs and 1 for full ones."""
    for run in _runs(breaths):
        start, end = run[0].start, run[-1].start + run[-1].frames
        if (end - start) * grid.scale < _DENSE * len(run):
            run = [_Phase(start, end - start, _DENSE_HEIGHT, _DENSE_HEIGHT)]
        waves: dict[int, list[Point]] = {}
        for phase in run:
            for piece in grid.pieces(phase.start, phase.frames):
                waves.setdefault(piece.row, []).extend(_curve(phase, piece, grid))
        yield from waves.items()


def _runs(breaths: Sequence[Breath]) -> Iterator[list[_Phase]]:
    run: list[_Phase] = []
    for breath in breaths:
        if breath.frames <= 0:
            continue
        if run and breath.start - (run[-1].start + run[-1].frames) > _TOGETHER:
            yield run
            run = []
        run.append(_phase(breath, run[-1].to if run else None))
    if run:
        yield run


def _phase(breath: Breath, before: float | None) -> _Phase:
    if breath.phase == "in":
        from_, to = before or 0.0, 1.0
    elif breath.phase == "out":
        from_, to = 1.0 if before is None else before, 0.0
    else:
        from_ = to = before or 0.0
    return _Phase(breath.start, breath.frames, from_, to)


def _curve(phase: _Phase, piece: Piece, grid: Grid) -> list[Point]:
    bends = phase.from_ != phase.to
    steps = max(1, round(piece.width / _STEP)) if bends else 1
    frames = [piece.start + (piece.end - piece.start) * i // steps for i in range(steps + 1)]
    return [(grid.x(frame, piece.row), phase.level(frame)) for frame in frames]

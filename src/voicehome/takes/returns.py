"""Beginnings that come again: whoever slips says the line once more from its first word.

How alike two beginnings sound is measured by dynamic time warping, and judged beside how alike
any two beginnings of this recording are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..units import RATE
from .hops import SECOND
from .pieces import Piece

_FURTHEST = 10  # pieces
_LATEST = 45  # seconds
_HEARD = 9 * SECOND // 10  # hops of a beginning: a few words
_LEAST_HEARD = 4 * SECOND // 10
_STEP = 2  # hops
_VOICELESS = 0.25  # of a piece has a pitch, at most: a cough, which is like any other
_ALIKE = 0.5  # of the median distance
_LEAST_PAIRS = 20

_Shapes = NDArray[np.float32]


def returns(pieces: Sequence[Piece], shapes: NDArray[np.float16]) -> frozenset[tuple[int, int]]:
    """The pairs of pieces that begin alike. Empty where there is too little to compare with."""
    centred = shapes.astype(np.float32)
    centred -= centred.mean(axis=0)
    distances: dict[tuple[int, int], float] = {}
    for first, piece in enumerate(pieces):
        length = min(piece.frames * SECOND // RATE, _HEARD)
        if length < _LEAST_HEARD or piece.voiced < _VOICELESS:
            continue
        start = _beginning(centred, piece, length)
        for second in range(first + 1, min(first + 1 + _FURTHEST, len(pieces))):
            other = pieces[second]
            if other.start - piece.start <= _LATEST * RATE:
                heard = _beginning(centred, other, length * 3 // 2)
                distances[first, second] = _distance(start, heard)
    if len(distances) < _LEAST_PAIRS:
        return frozenset()
    limit = _ALIKE * float(np.median(list(distances.values())))
    return frozenset(pair for pair, distance in distances.items() if distance < limit)


def _beginning(shapes: _Shapes, piece: Piece, length: int) -> _Shapes:
    start = piece.start * SECOND // RATE
    return shapes[start : start + length : _STEP]


def _distance(one: _Shapes, other: _Shapes) -> float:
    """How far `one` is, per step, from the part of `other` that begins it and is most like it; the
    other may be up to twice as fast and as slow as one likes."""
    steps = np.linalg.norm(one[:, np.newaxis] - other, axis=2)
    ways = np.full(len(other) + 2, np.inf)
    ways[2] = steps[0, 0]
    for row in steps[1:]:
        ways[2:] = row + np.minimum(np.minimum(ways[2:], ways[1:-1]), ways[:-2])
    return float(ways[2 + len(one) // 2 :].min(initial=np.inf)) / len(one)

"""From float blocks to 16-bit ones, dithered where there is sound.

Rounding to 16 bits without dither turns a fading tail into a buzz that follows it; triangular noise
of two steps' width (TPDF) leaves a steady hiss 93 dB down instead. Where a sample is exactly zero
nothing fades, so digital silence stays digital silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..audio import Block

_SEED = 16
_STEPS = 32_768  # of 16 bits from 0 to full scale


def dithered(blocks: Iterable[Block]) -> Iterator[NDArray[np.int16]]:
    """Each block as 16-bit integers of the same shape; what is beyond full scale is clipped.

    A sample's noise depends on its place in the stream only, not on how the stream is cut.
    """
    noise = np.random.PCG64(_SEED)
    for block in blocks:
        if not block.any():
            noise.advance(block.size)
            yield np.zeros(block.shape, np.int16)
            continue
        steps = block.astype(np.float64) * _STEPS
        steps += _triangular(noise, block.shape) * (block != 0)
        yield np.clip(np.rint(steps), -_STEPS, _STEPS - 1).astype(np.int16)


def _triangular(noise: np.random.PCG64, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Noise of triangular density over −1…1, from one raw draw of 64 bits a sample.

    Raw draws, because NumPy promises that these stay the same from version to version (NEP 19).
    """
    draws = noise.random_raw(int(np.prod(shape))).reshape(shape)
    high, low = draws >> np.uint64(32), draws & np.uint64(2**32 - 1)
    return (high + low).astype(np.float64) / 2**32 - 1

"""How loud a bed is, found from pieces of twelve hours of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ...units import RATE, gain_from_decibels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .weave import Channels

LOUDNESS = -30.0
"""LUFS of every bed that is made here, at unity gain."""

_CHUNKS = 64
_APART = 61  # chunks: forty seconds, so that a gust or a wave counts once
_RELATIVE_GATE = 0.1  # −10 LU


def gain_and_peak(chunk: Callable[[int], Channels]) -> tuple[float, float]:
    """The factor (linear) that brings an endless sound to `LOUDNESS`, and its highest sample before
    that: BS.1770-5, but that its blocks are half a chunk long (0.34 s) and come from places far
    apart."""
    found: list[float] = []
    peak = 0.0
    for number in range(1, _CHUNKS * _APART, _APART):
        sides = chunk(number)
        found += _energies(sides)
        peak = max(peak, float(np.abs(sides).max()))
    energies = np.array(found)
    heard = energies[energies > energies.mean() * _RELATIVE_GATE]
    loudness = 10 * np.log10(heard.mean()) - 0.691
    return gain_from_decibels(LOUDNESS - float(loudness)), peak


def _energies(sides: Channels) -> list[float]:
    """The K-weighted mean square of each half, both sides together."""
    halves = sides.reshape(len(sides), 2, -1)
    frames = halves.shape[-1]
    power = np.abs(np.fft.rfft(halves, axis=-1)) ** 2 @ _weights(frames)
    return [float(energy) for energy in 2 * power.sum(axis=0) / frames**2]


@cache
def _weights(frames: int) -> NDArray[np.float32]:
    """K-weighting as a factor for the power at each frequency (BS.1770-5, tables 1 and 2)."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(frames))
    shelf = (
        (1.53512485958697, -2.69169618940638, 1.19839281085285),
        (
            1.0,
            -1.69065929318241,
            0.73248077421585,
        ),
    )
    high_pass = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
    response = np.ones(len(turn), complex)
    for above, below in (shelf, high_pass):
        response *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    return (np.abs(response) ** 2).astype(np.float32)


assert RATE == 48_000  # which the filter's figures are for

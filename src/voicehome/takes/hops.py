"""A recording, hop by hop: how loud it is, whether it has a pitch, and how it sounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..audio import Samples
from .recording import Facts, blocks

SECOND = 100
"""Hops."""

FLOOR = -90.0
"""dBFS: digital silence."""

_RATE = 16_000  # enough to tell speech from silence, and words from each other
_HOP = _RATE // SECOND
_WINDOW = 4 * _HOP
_HIGHPASS = 100.0  # hertz: hum and handling are no speech
_SHORTEST_PERIOD, _LONGEST_PERIOD = _RATE // 400, _RATE // 70
_PITCHED = 0.6  # of what a perfect period would have
_BANDS, _COEFFICIENTS = 20, 12
_LOWEST, _HIGHEST = 200.0, 6000.0  # hertz


@dataclass(frozen=True, slots=True, eq=False)
class Hops:
    """`levels` in dBFS, smoothed over three hops; `voiced` where there is a pitch; `shapes` are the
    first cepstral coefficients over a mel scale, the loudness left out."""

    levels: NDArray[np.float32]
    voiced: NDArray[np.bool_]
    shapes: NDArray[np.float16]


def hops_of(path: Path, facts: Facts) -> Hops:
    """Read a recording, in constant memory but for what is returned. Raises TakeError."""
    squares: list[NDArray[np.float32]] = []
    voiced: list[NDArray[np.bool_]] = []
    shapes: list[NDArray[np.float16]] = []
    rest = np.zeros(_WINDOW - _HOP, np.float32)
    for sound in _in_seconds(path, facts):
        rest = np.concatenate((rest, sound))
        count = (len(rest) - _WINDOW) // _HOP + 1
        if count > 0:
            windows = sliding_window_view(rest, _WINDOW)[::_HOP][:count]
            squares.append((windows[:, -_HOP:] ** 2).mean(axis=1))
            power = np.abs(np.fft.rfft(windows, 2 * _WINDOW)) ** 2
            voiced.append(_has_pitch(power))
            shapes.append(_shapes(power))
            rest = rest[count * _HOP :]
    if not squares:
        nothing = np.zeros((0, _COEFFICIENTS), np.float16)
        return Hops(np.zeros(0, np.float32), np.zeros(0, np.bool_), nothing)
    around = np.pad(np.concatenate(squares), 1)
    smooth = (around[:-2] + 2 * around[1:-1] + around[2:]) / 4
    levels = (10 * np.log10(np.maximum(smooth, 10 ** (FLOOR / 10)))).astype(np.float32)
    return Hops(levels, np.concatenate(voiced), np.concatenate(shapes))


def _in_seconds(path: Path, facts: Facts) -> Iterator[Samples]:
    """Blocks of a second or so: few and large ones are quicker to look at."""
    gathered: list[Samples] = []
    for block in blocks(path, _RATE, facts, _HIGHPASS):
        gathered.append(block)
        if sum(map(len, gathered)) >= _RATE:
            yield np.concatenate(gathered)
            gathered = []
    yield from gathered


def _has_pitch(power: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a window is much like itself a period later (autocorrelation)."""
    alike = np.fft.irfft(power)[:, : _LONGEST_PERIOD + 1]
    overlap = 1 - np.arange(_SHORTEST_PERIOD, _LONGEST_PERIOD + 1) / _WINDOW
    best = (alike[:, _SHORTEST_PERIOD:] / overlap).max(axis=1)
    pitched: NDArray[np.bool_] = best > _PITCHED * alike[:, 0]
    return pitched


def _mel_bands() -> NDArray[np.float64]:
    """Triangles over the spectrum's lines, even on the mel scale (2595·log10(1 + f/700))."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (_LOWEST, _HIGHEST))
    edges = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    lines = np.arange(_WINDOW + 1) * _RATE / (2 * _WINDOW)
    rising = (lines[:, np.newaxis] - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - lines[:, np.newaxis]) / np.diff(edges)[1:]
    return np.clip(np.minimum(rising, falling), 0, None)


_MEL = _mel_bands()
_COSINES = np.cos(
    np.pi * np.outer(np.arange(_BANDS) + 0.5, np.arange(1, _COEFFICIENTS + 1)) / _BANDS
)


def _shapes(power: NDArray[np.float64]) -> NDArray[np.float16]:
    return (np.log(power @ _MEL + 1e-7) @ _COSINES).astype(np.float16)

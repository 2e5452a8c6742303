"""Tiles: pieces of sound whose end joins their beginning, made by their spectra."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...audio import Samples
from ...units import RATE

TILE = 1 << 19
"""Frames: 10.9 s."""

Hertz = NDArray[np.floating[Any]]
Spectrum = Callable[[Hertz], Hertz]
"""An amplitude (linear, any scale) for each of these frequencies in hertz."""


def noise_tile(spectrum: Spectrum, seed: int, frames: int = TILE) -> Samples:
    """Gaussian noise of this spectrum, of a root mean square of 1.0, without any offset."""
    hertz = np.fft.rfftfreq(frames, 1 / RATE)
    shape = np.zeros(len(hertz))
    shape[1:-1] = spectrum(hertz[1:-1])
    random = np.random.default_rng(seed)
    waves = random.standard_normal(2 * len(hertz), np.float32).view(np.complex64)
    return scaled(np.fft.irfft(waves * shape.astype(np.float32), frames))


def scaled(sound: NDArray[Any]) -> Samples:
    """Its root mean square brought to 1.0."""
    whole: Samples = (sound / np.sqrt(np.mean(np.square(sound)))).astype(np.float32)
    return whole


def band(hertz: Hertz, bottom: float, top: float) -> Hertz:
    """What lies between two frequencies: 24 dB an octave under the lower, 12 over the upper."""
    kept: Hertz = 1 / np.sqrt((1 + (bottom / hertz) ** 8) * (1 + (hertz / top) ** 4))
    return kept


def scattered(
    places: NDArray[np.int64], sounds: Sequence[Samples], gains: NDArray[Any], frames: int = TILE
) -> Samples:
    """Short sounds, each at its place in a tile; what reaches over the end goes on at the beginning.

    The root mean square is 1.0.
    """
    tile = np.zeros(2 * frames, np.float32)
    for place, sound, gain in zip(places.tolist(), sounds, gains.astype(np.float32), strict=True):
        tile[place : place + len(sound)] += sound * gain
    return scaled(tile[:frames] + tile[frames:])

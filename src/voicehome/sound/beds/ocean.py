"""The sea on a beach: each wave swells, breaks and runs back, in its own time and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from .chance import chance, drift, mixed
from .kinds import Value
from .tiles import Hertz, band, noise_tile
from .weave import Curve, Shaped, Wheel, Woven

_LONGEST = 16.0  # seconds after which nothing is heard of a wave
_RAGGED = 0.75  # by how much of the usual time between two waves each of them may be early or late
_ASHORE = 0.35  # seconds by which a wave reaches one side before the other, at the most
_FAR = 0.07  # the level of the waves that break all along the coast, beside those here
_USUAL = 9.0  # seconds between waves whose swell and fall are as `_PARTS` has them


def ocean(values: Mapping[str, Value], seed: int) -> Woven:
    width, foam = float(values["width"]) / 100, float(values["foam"]) / 100
    waves = _Waves(60 / float(values["waves"]), width, mixed(seed, 1))
    strands = []
    for number, (spectrum, level, envelope) in enumerate(
        (
            (_swell, 0.55, _swelling),
            (_break, 0.8, _breaking),
            (_foam, 0.14 + 0.6 * foam, _running_back),
        )
    ):
        tile = noise_tile(spectrum, mixed(seed, 2, number))
        wheel = Wheel(tile, mixed(seed, 3, number), width)
        strands.append(Shaped(wheel, waves.curve(envelope), level))
    return Woven(strands, 2 if width else 1)


def _swell(hertz: Hertz) -> Hertz:
    return band(hertz, 45, 260) * hertz**-0.4


def _break(hertz: Hertz) -> Hertz:
    return band(hertz, 120, 1400) * hertz**-0.5


def _foam(hertz: Hertz) -> Hertz:
    return band(hertz, 1300, 6500) * hertz**-0.3


# How strong each part of a wave is so many seconds after it breaks, 0.0 to 1.0.


def _swelling(since: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(since < 0, np.exp(since / 1.5), np.exp(-since / 2.4))


def _breaking(since: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(since < 0, np.exp(since / 0.55), np.exp(-since / 1.3))


def _running_back(since: NDArray[np.float64]) -> NDArray[np.float64]:
    begun = np.clip((since + 0.3) / 1.5, 0, 1)
    return begun * begun * (3 - 2 * begun) * np.exp(-np.maximum(since - 1.2, 0) / 2.3)


class _Waves:
    """When waves come, and how large: from their number alone, so that any time can be asked for."""

    def __init__(self, apart: float, width: float, seed: int) -> None:
        self._apart = apart
        self._pace = min(max(apart / _USUAL, 0.5), 1.6)  # quick waves are short ones, too
        self._width = width
        self._seed = seed
        self._kept: tuple[tuple[int, int], tuple[NDArray[np.float64], ...]] | None = None

    def curve(self, envelope: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Curve:
        def level(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.stack([self._level(envelope, seconds, side) for side in self._sides()])

        return level

    def _sides(self) -> tuple[float, ...]:
        return (-0.5, 0.5) if self._width else (0.0,)

    def _level(
        self,
        envelope: Callable[[NDArray[np.float64]], NDArray[np.float64]],
        seconds: NDArray[np.float64],
        side: float,
    ) -> NDArray[np.float64]:
        first = int((seconds[0] - _LONGEST * self._pace) // self._apart) - 1
        last = int((seconds[-1] + _LONGEST / 2) // self._apart) + 1
        breaks, slant, heights = self._coming(first, last)
        here = breaks + side * self._width * slant
        since = (seconds[:, np.newaxis] - here) / self._pace
        power = (heights * envelope(since)) ** 2
        level: NDArray[np.float64] = np.sqrt(np.minimum(power.sum(axis=1) + _FAR**2, 1.0))
        return level

    def _coming(self, first: int, last: int) -> tuple[NDArray[np.float64], ...]:
        """When each of these waves breaks, how much later on one side than the other, and how high
        it is. Every part of a wave asks for the same ones: the last are kept."""
        if self._kept is None or self._kept[0] != (first, last):
            numbers = np.arange(first, last + 1)
            late, size, slant = (chance(mixed(self._seed, n), numbers) for n in range(3))
            breaks = (numbers + 0.5 + _RAGGED * (late - 0.5)) * self._apart
            sets = drift(self._seed, numbers / 5.3)  # large ones come in company
            heights = 0.28 + 0.36 * size + 0.36 * sets
            self._kept = (first, last), (breaks, (slant - 0.5) * 4 * _ASHORE, heights)
        return self._kept[1]

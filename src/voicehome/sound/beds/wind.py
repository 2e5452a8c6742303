"""Wind: noise in four bands. As a gust grows, the higher bands grow faster than the lower."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .chance import drift, mixed
from .kinds import Value
from .tiles import Hertz, Spectrum, band, noise_tile
from .weave import Curve, Shaped, Wheel, Woven

# Each band: its limits in hertz, its level, and how fast it grows with the wind.
_BANDS = (
    (55.0, 240.0, 0.6, 1.3),
    (240.0, 800.0, 1.0, 2.0),
    (800.0, 2600.0, 0.75, 3.0),
)
# A corner sings on a note that goes up with the wind: the note's pitch in hertz, and the wind at
# which it is loudest.
_NOTES = ((340.0, 0.45), (430.0, 0.6), (540.0, 0.75), (670.0, 0.9))
_WHISTLE = 2.0
_PASSING = 0.4  # seconds that a gust takes from one side to the other


def wind(values: Mapping[str, Value], seed: int) -> Woven:
    width = float(values["width"]) / 100
    blowing = _Blowing(float(values["gusts"]) / 100, width, mixed(seed, 1))
    strands = []
    for number, (bottom, top, level, growth) in enumerate(_BANDS):
        wheel = Wheel(
            noise_tile(_air(bottom, top), mixed(seed, 2, number)), mixed(seed, 3, number), width
        )
        strands.append(Shaped(wheel, blowing.growing(growth), level))
    whistle = _WHISTLE * float(values["whistle"]) / 100
    for number, (pitch, loudest) in enumerate(_NOTES if whistle else ()):
        tile = noise_tile(_note(pitch), mixed(seed, 4, number))
        wheel = Wheel(tile, mixed(seed, 5, number), width * 0.5)
        strands.append(Shaped(wheel, blowing.singing(loudest), whistle))
    return Woven(strands, 2 if width else 1)


def _air(bottom: float, top: float) -> Spectrum:
    def spectrum(hertz: Hertz) -> Hertz:
        return band(hertz, bottom, top) * hertz**-0.5

    return spectrum


def _note(pitch: float) -> Spectrum:
    def spectrum(hertz: Hertz) -> Hertz:
        around: Hertz = np.exp(-0.5 * (np.log2(hertz / pitch) / 0.06) ** 2)
        return around

    return spectrum


class _Blowing:
    """How hard it blows, 0.0 to 1.0, at each time and on each side."""

    def __init__(self, gusts: float, width: float, seed: int) -> None:
        self._gusts = gusts
        self._apart = (-0.5, 0.5) if width else (0.0,)
        self._seed = seed
        self._kept: tuple[float, NDArray[np.float64]] | None = None

    def _wind(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each band asks for the same times; the last are kept."""
        if self._kept is None or self._kept[0] != seconds[0]:
            self._kept = float(seconds[0]), self._blowing(seconds)
        return self._kept[1]

    def _blowing(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        sides = []
        for side in self._apart:
            now = seconds + side * _PASSING
            weather = drift(self._seed, now / 31)
            gust = drift(self._seed + 1, now / 7.3)
            flutter = drift(self._seed + 2, now / 1.3)
            swing = 0.25 * weather + 0.55 * gust + 0.2 * flutter
            lively = np.clip(0.5 + 1.7 * (swing - 0.5), 0, 1)
            sides.append(0.5 + 2 * self._gusts * 0.46 * (lively - 0.5))
        return np.stack(sides)

    def growing(self, growth: float) -> Curve:
        return lambda seconds: self._wind(seconds) ** growth

    def singing(self, loudest: float) -> Curve:
        def level(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
            near = 1 - ((self._wind(seconds) - loudest) / 0.2) ** 2
            return np.maximum(near, 0) ** 2 * loudest**2

        return level

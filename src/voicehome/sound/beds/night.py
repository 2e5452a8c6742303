"""A summer night: air that hardly moves, and crickets, each at its place and in its own time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...audio import Samples
from ...units import RATE
from .chance import chance, drift, mixed
from .grains import sides, times
from .kinds import Value
from .tiles import Hertz, band, noise_tile
from .weave import HOP, Curve, Events, Happening, Shaped, Wheel, Woven

_CRICKET = 0.5  # the highest of the nearest one, beside the air's root mean square
_PULSES = 31.0  # in a second, within a chirp
_PULSE = 0.019  # seconds
_MEADOW = 0.0025


def night(values: Mapping[str, Value], seed: int) -> Woven:
    width = float(values["width"]) / 100
    count = 2 if width else 1
    air = Wheel(noise_tile(_air, mixed(seed, 1)), mixed(seed, 2), width)
    meadow = Wheel(noise_tile(_meadow, mixed(seed, 3)), mixed(seed, 4), width)
    crickets = [
        _Cricket(number, float(values["warmth"]), width, count, mixed(seed, 5, number))
        for number in range(round(float(values["crickets"])))
    ]

    def happenings(number: int) -> Iterator[Happening]:
        for cricket in crickets:
            yield from cricket.happenings(number)

    strands = [Shaped(air, _breath(mixed(seed, 6)))]
    if crickets:
        strands.append(Shaped(meadow, _breath(mixed(seed, 7)), _MEADOW * len(crickets)))
    return Woven([*strands, Events(happenings, count)], count)


def _air(hertz: Hertz) -> Hertz:
    return band(hertz, 50, 500) * hertz**-0.75


def _meadow(hertz: Hertz) -> Hertz:
    """All the crickets that are too far to be told apart."""
    together: Hertz = np.exp(-0.5 * (np.log2(hertz / 4400) / 0.07) ** 2)
    return together


def _breath(seed: int) -> Curve:
    def curve(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        return 0.45 + 0.35 * drift(seed, seconds / 11) + 0.2 * drift(seed + 1, seconds / 3.7)

    return curve


class _Cricket:
    """One cricket: its pitch, place and pace are its own; it sings for a while, and rests."""

    def __init__(self, number: int, warmth: float, width: float, count: int, seed: int) -> None:
        pitch, place, near, pace = chance(seed, np.arange(4)).tolist()
        self._chirp = _chirp(4050 + 900 * pitch, 3 + number % 2)
        # Dolbear (1897): chirps in a minute are 40 and 7 more for each degree over 10 °C.
        self._apart = 60 / (40 + 7 * (warmth - 10)) * (0.92 + 0.16 * pace)
        level = _CRICKET * (0.3 + 0.7 * near)
        self._sides = tuple(level * side for side in sides((2 * place - 1) * width, count))
        self._seed = seed

    def happenings(self, number: int) -> Iterator[Happening]:
        begin, end = (number * HOP / RATE, (number + 1) * HOP / RATE)
        numbers = np.arange(int(begin // self._apart) - 1, int(end // self._apart) + 2)
        at = (numbers + 0.12 * chance(self._seed + 1, numbers)) * self._apart
        # It sings about half of the time, and comes and goes softly.
        level = np.clip(3 * (drift(self._seed + 2, at / 14) - 0.4), 0, 1)
        level *= 0.75 + 0.25 * chance(self._seed + 3, numbers)
        for time, gain in zip(at.tolist(), level.tolist(), strict=True):
            frame = round(time * RATE) - number * HOP
            if 0 <= frame < HOP and gain > 0:
                yield Happening(frame, self._chirp, tuple(gain * side for side in self._sides))


def _chirp(pitch: float, pulses: int) -> Samples:
    """A few pulses of a nearly pure tone: a wing drawn over the other, so many times."""
    time = times(pulses / _PULSES)
    within = time % (1 / _PULSES)
    shape = np.where(within < _PULSE, np.sin(np.pi * np.minimum(within / _PULSE, 1)) ** 2, 0.0)
    shape *= 0.6 + 0.4 * np.minimum(time * _PULSES / 2, 1)  # it grows a little
    tone = np.sin(2 * np.pi * pitch * time) + 0.05 * np.sin(4 * np.pi * pitch * time)
    samples: Samples = (shape * tone).astype(np.float32)
    return samples

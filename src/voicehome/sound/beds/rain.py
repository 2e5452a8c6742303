"""Rain: drops near by, each heard for itself, a patter farther off, and far away the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...audio import Samples
from ...units import RATE
from .chance import drift, mixed
from .grains import bubble, burst, ring, sides, together
from .kinds import Value
from .tiles import TILE, Hertz, band, noise_tile, scattered
from .weave import HOP, Curve, Events, Happening, Shaped, Wheel, Woven

_KINDS = 72  # different drops
_PATTER = 420  # drops of it in a second, of which each is still a drop
_PATTER_LEVEL, _FAR_LEVEL = 1.0, 0.42
_NEAR = 6.0  # the highest of a usual near drop, beside the patter's root mean square
_NEAR_PEAK = 11.0


def rain(values: Mapping[str, Value], seed: int) -> Woven:
    width, surface = float(values["width"]) / 100, str(values["surface"])
    count = 2 if width else 1
    random = np.random.default_rng(mixed(seed, 1))
    kinds = [_drop(random, surface) for _ in range(_KINDS)]
    patter = Wheel(_patter(random, kinds), mixed(seed, 2), width, hops=3)
    far = Wheel(noise_tile(_far, mixed(seed, 3)), mixed(seed, 4), width)
    near = _Near(kinds, float(values["drops"]), width, count, mixed(seed, 5))
    return Woven(
        [
            Shaped(patter, _swaying(mixed(seed, 6)), _PATTER_LEVEL),
            Shaped(far, _swaying(mixed(seed, 7)), _FAR_LEVEL),
            Events(near.happenings, count),
        ],
        count,
    )


def _drop(random: np.random.Generator, surface: str) -> Samples:
    """One drop: where it hits, what that sets ringing, and the droplets that it throws up."""
    hit = float(np.exp(random.normal(np.log(3600), 0.45)))
    parts = [(0.0, 1.0, burst(random, hit, random.uniform(0.012, 0.035)))]
    if surface == "leaves":
        tap = np.exp(random.uniform(np.log(300), np.log(1600)))
        parts.append((0.0005, 0.16, ring(float(tap), random.uniform(0.015, 0.03))))
    elif surface == "roof":
        for pitch in (random.uniform(420, 800), random.uniform(1100, 2300)):
            parts.append((0.0005, 0.55, ring(pitch, random.uniform(0.05, 0.12))))
    elif random.random() < 0.6:  # not every drop catches air as it falls into water
        delay, pitch = random.uniform(0.004, 0.02), random.uniform(900, 4200)
        parts.append((delay, 1.3, bubble(pitch, random.uniform(40, 90), random.uniform(0.0, 0.12))))
    for _ in range(random.integers(2, 8)):
        delay, size = random.uniform(0.012, 0.09), random.uniform(0.05, 0.22)
        parts.append((delay, size, burst(random, hit * random.uniform(1.1, 2.0), 0.008)))
    return together(parts)


def _patter(random: np.random.Generator, kinds: list[Samples]) -> Samples:
    count = _PATTER * TILE // RATE
    places = random.integers(0, TILE, count)
    chosen = [kinds[number] for number in random.integers(0, len(kinds), count)]
    return scattered(places, chosen, np.exp(random.normal(0, 0.65, count)))


def _far(hertz: Hertz) -> Hertz:
    """Air takes the top away from what is far."""
    return band(hertz, 250, 3500) * hertz**-0.35


def _swaying(seed: int) -> Curve:
    """It never rains quite evenly: by 3 dB at the most, over half a minute and over four seconds."""

    def curve(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        slow = drift(seed, seconds / 23) * 0.7 + drift(seed + 1, seconds / 4.1) * 0.3
        return 0.71 + 0.29 * slow

    return curve


class _Near:
    """Which near drops fall when, and where."""

    def __init__(
        self, kinds: list[Samples], rate: float, width: float, count: int, seed: int
    ) -> None:
        self._kinds = kinds
        self._a_chunk = rate * HOP / RATE
        self._width = width
        self._count = count
        self._seed = seed

    def happenings(self, number: int) -> Iterator[Happening]:
        random = np.random.default_rng(mixed(self._seed, number))
        count = random.poisson(self._a_chunk)
        frames = random.integers(0, HOP, count).tolist()
        kinds = random.integers(0, len(self._kinds), count).tolist()
        gains = np.minimum(_NEAR * np.exp(random.normal(-0.3, 0.5, count)), _NEAR_PEAK).tolist()
        places = (random.uniform(-1, 1, count) * self._width).tolist()
        for frame, kind, gain, place in zip(frames, kinds, gains, places, strict=True):
            spread = tuple(gain * side for side in sides(place, self._count))
            yield Happening(frame, self._kinds[kind], spread)

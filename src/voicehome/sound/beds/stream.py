"""A brook. What is heard of running water is air: bubbles that it takes down, each with its tone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...audio import Samples
from ...units import RATE
from .chance import drift, mixed
from .grains import bubble, sides, together
from .kinds import Value
from .tiles import TILE, Hertz, band, noise_tile, scattered
from .weave import HOP, Curve, Events, Happening, Shaped, Wheel, Woven

_KINDS = 120  # different bubbles
_NEAR = 0.12  # the share of bubbles that are near, and placed one by one
_NEAR_LEVEL, _NEAR_PEAK = 2.6, 12.0
_WATER = 0.33


def stream(values: Mapping[str, Value], seed: int) -> Woven:
    width, flow = float(values["width"]) / 100, float(values["flow"])
    count = 2 if width else 1
    random = np.random.default_rng(mixed(seed, 1))
    pitches = _pitches(random, float(values["depth"]) / 100)
    kinds = [
        together([(0.0, 1.0, bubble(pitch, random.uniform(25, 70), random.uniform(0.0, 0.35)))])
        for pitch in pitches
    ]
    loudness = (pitches / pitches.min()) ** -0.7  # large bubbles are louder
    babble = Wheel(_babble(random, kinds, loudness, flow), mixed(seed, 2), width, hops=3)
    water = Wheel(noise_tile(_water, mixed(seed, 3)), mixed(seed, 4), width)
    near = _Near(kinds, loudness, flow * _NEAR, width, mixed(seed, 5))
    return Woven(
        [
            Shaped(babble, _swaying(mixed(seed, 6))),
            Shaped(water, _swaying(mixed(seed, 7)), _WATER),
            Events(near.happenings, count),
        ],
        count,
    )


def _pitches(random: np.random.Generator, depth: float) -> NDArray[np.float64]:
    """Of each kind of bubble, in hertz: small ones are many."""
    lowest, highest = 700 * 0.35**depth, 5200 * 0.45**depth
    pitches: NDArray[np.float64] = lowest * (highest / lowest) ** random.beta(1.6, 1.5, _KINDS)
    return pitches


def _babble(
    random: np.random.Generator, kinds: list[Samples], loudness: NDArray[np.float64], flow: float
) -> Samples:
    """Bubbles come in swarms, where water falls over a stone and where it does not."""
    count = max(int(flow * (1 - _NEAR) * TILE / RATE), 1)
    swarms = random.integers(0, TILE, max(count // 9, 1))
    places = (random.choice(swarms, count) + random.exponential(0.09 * RATE, count)) % TILE
    chosen = random.integers(0, len(kinds), count)
    gains = loudness[chosen] * np.exp(random.normal(0, 0.6, count))
    return scattered(places.astype(np.int64), [kinds[n] for n in chosen], gains)


def _water(hertz: Hertz) -> Hertz:
    return band(hertz, 180, 2600) * hertz**-0.6


def _swaying(seed: int) -> Curve:
    def curve(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        slow = drift(seed, seconds / 9.7) * 0.5 + drift(seed + 1, seconds / 0.9) * 0.5
        return 0.55 + 0.45 * slow

    return curve


class _Near:
    """Which near bubbles are heard when, and where."""

    def __init__(
        self,
        kinds: list[Samples],
        loudness: NDArray[np.float64],
        rate: float,
        width: float,
        seed: int,
    ) -> None:
        self._kinds = kinds
        self._loudness = loudness
        self._a_chunk = rate * HOP / RATE
        self._width = width
        self._seed = seed

    def happenings(self, number: int) -> Iterator[Happening]:
        random = np.random.default_rng(mixed(self._seed, number))
        count = random.poisson(self._a_chunk)
        frames = random.integers(0, HOP, count).tolist()
        kinds = random.integers(0, len(self._kinds), count)
        sizes = _NEAR_LEVEL * np.exp(random.normal(0, 0.4, count))
        gains = np.minimum(self._loudness[kinds] * 2 * sizes, _NEAR_PEAK).tolist()
        places = (random.uniform(-1, 1, count) * self._width).tolist()
        for frame, kind, gain, place in zip(frames, kinds.tolist(), gains, places, strict=True):
            spread = tuple(gain * side for side in sides(place, 2 if self._width else 1))
            yield Happening(frame, self._kinds[kind], spread)

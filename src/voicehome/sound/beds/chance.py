"""Chance that can be asked for any place in time: the same number for the same place, always.

A bed has to sound the same from a frame on, whether it was played from the beginning or not; so
nothing here has a state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ODD = np.uint64(0x9E3779B97F4A7C15)


def mixed(*numbers: int) -> int:
    """One seed made of several, 0 to 2⁶³ − 1; in another order, it is another one."""
    state = 0
    for number in numbers:
        state = int(_scramble(np.array([(state * 31 + number) % 2**64], np.uint64))[0])
    return state >> 1


def chance(seed: int, places: NDArray[Any] | int) -> NDArray[np.float64]:
    """A number from 0 to just under 1 for each of `places` (whole numbers): evenly spread, and
    without any likeness between neighbours."""
    counted = np.atleast_1d(np.asarray(places)).astype(np.int64).view(np.uint64)
    bits = _scramble(counted + np.uint64(seed * int(_ODD) % 2**64))
    spread: NDArray[np.float64] = (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return spread


def _scramble(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014)."""
    with np.errstate(over="ignore"):
        state = state + _ODD
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return state ^ (state >> np.uint64(31))


def drift(seed: int, steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth curve from 0 to 1 that wanders: at each whole number of `steps` it is somewhere else,
    and between them it goes over without a corner."""
    whole = np.floor(steps)
    share = steps - whole
    share = share * share * share * (share * (6 * share - 15) + 10)
    before = chance(seed, whole.astype(np.int64))
    after = chance(seed, whole.astype(np.int64) + 1)
    wandering: NDArray[np.float64] = before + (after - before) * share
    return wandering

"""Chance that can be asked for any place in time: the same number for the same place, always.

A bed has to sound the same from a frame on, whether it was played from the beginning or not; so
nothing here has a state.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_ODD = 0x9E3779B97F4A7C15
_ALL = 2**64 - 1

Bits = TypeVar("Bits", int, NDArray[np.uint64])


def mixed(*numbers: int) -> int:
    """One seed made of several, 0 to 2⁶³ − 1; in another order, it is another one."""
    state = 0
    for number in numbers:
        state = _scrambled((state * 31 + number + _ODD) & _ALL)
    return state >> 1


def chance(seed: int, places: NDArray[Any]) -> NDArray[np.float64]:
    """A number from 0 to just under 1 for each of `places` (whole numbers): evenly spread, and
    without any likeness between neighbours."""
    counted = places.astype(np.int64).view(np.uint64)
    bits = _scrambled(counted + np.uint64((seed + 1) * _ODD & _ALL))
    spread: NDArray[np.float64] = (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return spread


def chance_at(seed: int, place: int) -> float:
    """The same for one place."""
    return (_scrambled((place + (seed + 1) * _ODD) & _ALL) >> 11) * 2.0**-53


def _scrambled(state: Bits) -> Bits:
    """The last part of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
    generators, 2014), for one number or many."""
    if isinstance(state, int):
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _ALL
        return state ^ (state >> 31)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def drift(seed: int, steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth curve from 0 to 1 that wanders: at each whole number of `steps`, which have to go up,
    it is somewhere else, and between them it goes over without a corner."""
    whole = np.floor(steps).astype(np.int64)
    share = steps - whole
    share = share * share * share * (share * (6 * share - 15) + 10)
    first = int(whole[0])
    places = chance(seed, np.arange(first, int(whole[-1]) + 2))
    before = places[whole - first]
    wandering: NDArray[np.float64] = before + (places[whole - first + 1] - before) * share
    return wandering

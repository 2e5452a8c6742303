"""How a bed is woven: strands, chunk by chunk, each chunk of any time on its own.

Making noise anew for twelve hours would cost more than encoding it. A *tile*, ten seconds or so that
join end to end, is made once; the wheel then takes pieces from random places in it, upside down as
often as not, and fades each into the next so that the power stays the same (pieces of noise are
strangers to each other, so their powers add). What repeats is a piece of a second or two, at no
time that could be foretold, under another piece: nothing that an ear, or a correlation, can find.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...audio import Block, Samples
from ...units import RATE, Frames
from .chance import chance, mixed

HOP = 1 << 15
"""Frames of a chunk: 0.68 s."""

STEP = 256
"""Frames between two points of a curve; between them it is straight."""

Channels = NDArray[np.float32]
"""Shape (channels, frames): each channel's samples beside each other, which is quicker to add up."""


class Strand(Protocol):
    """A part of a bed. `peak`: linear; no sample of any chunk is above it."""

    @property
    def peak(self) -> float: ...

    def chunk(self, number: int) -> Channels:
        """Frames `number · HOP` to just before `(number + 1) · HOP`: shape (1 or 2, HOP). One row
        is for both sides. The same at every call; the caller may change it."""
        ...


class Wheel:
    """A tile, in pieces from random places, without end.

    `tile` joins end to end; its peak and power stay what they are. `hops`: a piece lasts twice so
    many chunks. `width`: from 0.0, one channel, to 1.0, two that have nothing in common.
    """

    def __init__(self, tile: Samples, seed: int, width: float = 0.0, hops: int = 2) -> None:
        piece = 2 * hops * HOP
        self._tile = np.concatenate((tile, np.resize(tile, piece)))
        self._places = len(tile)
        self._hops = hops
        self._shares = _shares(width)
        self._streams = [mixed(seed, number) for number in range(len(self._shares[0]))]
        self.peak = float(np.abs(tile).max()) * math.sqrt(2) * max(map(sum, self._shares))

    def chunk(self, number: int) -> Channels:
        streams = [self._stream(seed, number) for seed in self._streams]
        sides = np.zeros((len(self._shares), HOP), np.float32)
        for side, shares in zip(sides, self._shares, strict=True):
            for share, stream in zip(shares, streams, strict=True):
                if share:
                    side += stream if share == 1 else stream * np.float32(share)
        return sides

    def _stream(self, seed: int, number: int) -> Samples:
        piece, turn = divmod(number, self._hops)
        rising = _rising(self._hops)[turn * HOP : (turn + 1) * HOP]
        falling = _falling(self._hops)[turn * HOP : (turn + 1) * HOP]
        sound = self._piece(seed, piece, turn) * rising
        sound += self._piece(seed, piece - 1, self._hops + turn) * falling
        return sound

    def _piece(self, seed: int, piece: int, turn: int) -> Samples:
        """The `turn`th chunk of a piece."""
        place, sign = chance(seed, np.array([2 * piece, 2 * piece + 1]))
        start = int(place * self._places) + turn * HOP
        sound = self._tile[start : start + HOP]
        return sound if sign < 0.5 else -sound


def _shares(width: float) -> tuple[tuple[float, ...], ...]:
    """How much of each stream every side has: of one in the middle, and one on either side."""
    middle, side = math.sqrt(1 - width), math.sqrt(width)
    if width <= 0:
        return ((1.0,),)
    if width >= 1:
        return ((1.0, 0.0), (0.0, 1.0))
    return ((side, 0.0, middle), (0.0, side, middle))


@cache
def _rising(hops: int) -> Samples:
    frames = hops * HOP
    return np.sin((np.arange(frames) + 0.5) / frames * np.pi / 2).astype(np.float32)


@cache
def _falling(hops: int) -> Samples:
    return _rising(hops)[::-1].copy()


Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""A gain (linear, 0.0 to 1.0) for each of these times, in seconds of the programme: shape (times,),
or (2, times) where the sides differ."""


class Shaped:
    """A strand whose level follows a curve."""

    def __init__(self, strand: Strand, curve: Curve, gain: float = 1.0) -> None:
        self._strand = strand
        self._curve = curve
        self._gain = gain
        self.peak = strand.peak * gain

    def chunk(self, number: int) -> Channels:
        times = (number * HOP + np.arange(HOP // STEP + 1) * STEP) / RATE
        points = np.atleast_2d(self._curve(times)) * self._gain
        return self._strand.chunk(number) * _straight(points.astype(np.float32))


_RAMP: Samples = np.arange(STEP, dtype=np.float32) / np.float32(STEP)


def _straight(points: Channels) -> Channels:
    """Straight lines from point to point: (rows, n + 1) becomes (rows, n · STEP)."""
    first: Channels = points[:, :-1, np.newaxis]
    difference: Channels = np.diff(points)[:, :, np.newaxis]
    lines: Channels = (first + difference * _RAMP).reshape(len(points), -1)
    return lines


@dataclass(frozen=True, slots=True)
class Happening:
    """A short sound and where it begins: `frame` of its chunk, with a gain for each side. A sound
    lasts no longer than a chunk."""

    frame: int
    sound: Samples
    gains: tuple[float, ...]


class Events:
    """Short sounds, each at its own time. `happenings` says which begin in a chunk: the same at
    every call, and never so loud together that they pass `peak`; what passes it is bent under it."""

    def __init__(
        self, happenings: Callable[[int], Iterator[Happening]], sides: int, peak: float
    ) -> None:
        self._happenings = happenings
        self._sides = sides
        self._before: tuple[int, Channels] | None = None
        self.peak = peak

    def chunk(self, number: int) -> Channels:
        rest = self._begun(number - 1)[:, HOP:]
        return bent(self._begun(number)[:, :HOP] + rest, self.peak)

    def _begun(self, number: int) -> Channels:
        """What begins in a chunk, up to its end in the next one; the last is kept."""
        if self._before and self._before[0] == number:
            return self._before[1]
        sides = np.zeros((self._sides, 2 * HOP), np.float32)
        for happening in self._happenings(number):
            end = happening.frame + len(happening.sound)
            for side, gain in zip(sides, happening.gains, strict=True):
                side[happening.frame : end] += happening.sound * np.float32(gain)
        self._before = number, sides
        return sides


def bent(sound: Channels, peak: float) -> Channels:
    """The same where it is under half of `peak`; beyond that it bends, and stays under `peak`."""
    if np.abs(sound).max(initial=0) <= peak / 2:
        return sound
    half = np.float32(peak / 2)
    over = np.maximum(np.abs(sound) - half, 0) / half
    size: Channels = np.minimum(np.abs(sound), half) + half * np.tanh(over)
    return np.copysign(size, sound)


class Woven:
    """A bed: its strands together, brought to `loudness`. Also the `Texture` that others mix."""

    def __init__(self, strands: Sequence[Strand], channels: int) -> None:
        from .level import LOUDNESS, gain_to_loudness

        self.channels = channels
        self.loudness = LOUDNESS
        self._strands = strands
        self._gain = np.float32(1.0)
        self._gain = np.float32(gain_to_loudness(self.chunk))
        # Between samples a sound can go higher than at them. By how much is not bounded for any
        # sound; that every strand is at its highest at once, which is what is added up here, is so
        # much more than ever happens that it holds for that, too.
        self.true_peak = sum(strand.peak for strand in strands) * float(self._gain)

    def chunk(self, number: int) -> Channels:
        """One chunk of it: shape (channels, HOP)."""
        whole = np.zeros((self.channels, HOP), np.float32)
        for strand in self._strands:
            whole += strand.chunk(number)
        whole *= self._gain
        return whole

    def blocks(self, start: Frames) -> Iterator[Block]:
        number, skip = divmod(start, HOP)
        while True:
            block = np.ascontiguousarray(self.chunk(number).T[skip:])
            yield block
            number, skip = number + 1, 0

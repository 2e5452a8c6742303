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
from .chance import chance_at, mixed
from .level import LOUDNESS, gain_and_peak

HOP = 1 << 15
"""Frames of a chunk: 0.68 s."""

STEP = 256
"""Frames between two points of a curve; between them it is straight."""

Channels = NDArray[np.float32]
"""Shape (channels, frames): each channel's samples beside each other, which is quicker to add up."""


class Strand(Protocol):
    """A part of a bed."""

    def chunk(self, number: int) -> Channels:
        """Frames `number · HOP` to just before `(number + 1) · HOP`: shape (1 or 2, HOP). One row
        is for both sides. The same at every call; the caller may change it."""
        ...


class Wheel:
    """A tile, in pieces from random places, without end.

    `tile` joins end to end; its power stays what it is. `hops`: a piece lasts twice so
    many chunks. `width`: from 0.0, one channel, to 1.0, two that have nothing in common.
    """

    def __init__(self, tile: Samples, seed: int, width: float = 0.0, hops: int = 2) -> None:
        piece = 2 * hops * HOP
        self._tile = np.concatenate((tile, np.resize(tile, piece)))
        self._places = len(tile)
        self._hops = hops
        self._shares = _shares(width)
        self._streams = [mixed(seed, number) for number in range(len(self._shares))]

    def chunk(self, number: int) -> Channels:
        streams = [self._stream(seed, number) for seed in self._streams]
        if len(streams) == 1 or not self._shares[1]:
            return np.stack(streams)
        near, far = map(np.float32, self._shares)
        one, other = streams
        return np.stack((near * one + far * other, near * other + far * one))

    def _stream(self, seed: int, number: int) -> Samples:
        piece, turn = divmod(number, self._hops)
        sound = self._piece(seed, piece, turn, _rising(self._hops)[turn])
        sound += self._piece(seed, piece - 1, self._hops + turn, _falling(self._hops)[turn])
        return sound

    def _piece(self, seed: int, piece: int, turn: int, fade: Samples) -> Samples:
        """The `turn`th chunk of a piece."""
        place, sign = chance_at(seed, 2 * piece), chance_at(seed, 2 * piece + 1)
        start = int(place * self._places) + turn * HOP
        faded: Samples = np.multiply(self._tile[start : start + HOP], fade[int(2 * sign)])
        return faded


def _shares(width: float) -> tuple[float, ...]:
    """How much each side has of its own stream, and of the other's: what they have in common is
    `1 − width`. Streams are in phase on both sides, for drops would sound hollow if they were not."""
    if width <= 0:
        return (1.0,)
    angle = math.asin(1 - width) / 2
    return (math.cos(angle), math.sin(angle))


@cache
def _rising(hops: int) -> NDArray[np.float32]:
    """A quarter of a sine, the right way up and upside down: shape (hops, 2, HOP)."""
    frames = hops * HOP
    up = np.sin((np.arange(frames) + 0.5) / frames * np.pi / 2).reshape(hops, HOP)
    return np.stack((up, -up), axis=1).astype(np.float32)


@cache
def _falling(hops: int) -> NDArray[np.float32]:
    return np.ascontiguousarray(_rising(hops)[::-1, :, ::-1])


Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""A gain (linear, 0.0 to 1.0) for each of these times, in seconds of the programme: shape (times,),
or (2, times) where the sides differ."""


class Loop:
    """A tile again and again, as it is: for what is the same at every turn, such as a pure tone of a
    whole number of waves. Each row of `tile` is a side."""

    def __init__(self, tile: Channels) -> None:
        self._frames = tile.shape[1]
        self._tile = np.concatenate((tile, np.resize(tile[:, :HOP], (len(tile), HOP))), axis=1)

    def chunk(self, number: int) -> Channels:
        start = number * HOP % self._frames
        return self._tile[:, start : start + HOP].copy()


class Shaped:
    """A strand whose level follows a curve."""

    def __init__(self, strand: Strand, curve: Curve, gain: float = 1.0) -> None:
        self._strand = strand
        self._curve = curve
        self._gain = gain

    def chunk(self, number: int) -> Channels:
        times = (number * HOP + np.arange(HOP // STEP + 1) * STEP) / RATE
        points = np.atleast_2d(self._curve(times)) * self._gain
        if not points.any():
            return np.zeros((len(points), HOP), np.float32)
        sound = self._strand.chunk(number)
        if len(points) > len(sound):
            sound = np.repeat(sound, len(points), axis=0)
        sound *= _straight(points.astype(np.float32))
        return sound


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
    every call."""

    def __init__(self, happenings: Callable[[int], Iterator[Happening]], sides: int) -> None:
        self._happenings = happenings
        self._sides = sides
        self._before: tuple[int, Channels] | None = None

    def chunk(self, number: int) -> Channels:
        rest = self._begun(number - 1)[:, HOP:]
        whole: Channels = self._begun(number)[:, :HOP] + rest
        return whole

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


_KNEE, _TOP, _TRUE_TOP = 1.2, 1.4, 1.6
"""Beside the highest sample of those that were measured: from where a sample is bent, where none
comes to, and what no wave between samples passes."""


class Woven:
    """A bed: its strands together, brought to `LOUDNESS`; the `Texture` that others mix.

    What is heard in twelve hours can be higher than in the pieces that were measured. It is bent
    there, and so rarely that it is not heard: noise would have to go beyond six times its root mean
    square.
    """

    def __init__(self, strands: Sequence[Strand], channels: int) -> None:
        self.channels = channels
        self.loudness = LOUDNESS
        self._strands = strands
        gain, peak = gain_and_peak(self._sum)
        self._gain = np.float32(gain)
        self._peak = peak * gain
        self.true_peak = self._peak * _TRUE_TOP

    def chunk(self, number: int) -> Channels:
        """One chunk of it: shape (channels, HOP)."""
        whole = self._sum(number)
        whole *= self._gain
        return bent(whole, self._peak * _KNEE, self._peak * _TOP)

    def _sum(self, number: int) -> Channels:
        whole = np.zeros((self.channels, HOP), np.float32)
        for strand in self._strands:
            whole += strand.chunk(number)
        return whole

    def blocks(self, start: Frames) -> Iterator[Block]:
        number, skip = divmod(start, HOP)
        while True:
            yield np.ascontiguousarray(self.chunk(number).T[skip:])
            number, skip = number + 1, 0


def bent(sound: Channels, knee: float, top: float) -> Channels:
    """The same where it is under `knee` (linear); beyond that it bends, and stays under `top`."""
    if max(sound.max(initial=0), -sound.min(initial=0)) <= knee:
        return sound
    room = np.float32(top - knee)
    over = np.maximum(np.abs(sound) - np.float32(knee), 0)
    size: Channels = np.minimum(np.abs(sound), np.float32(knee)) + room * np.tanh(over / room)
    return np.copysign(size, sound)

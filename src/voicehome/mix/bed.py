"""The bed's lane: textures without end, each with its level and its fades, added up block by block."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..audio import Block
from ..sound.texture import Texture
from ..units import Frames, gain_from_decibels
from .curve import Curve

_QUARTER = math.pi / 2


@dataclass(frozen=True, slots=True)
class Fade:
    """`frames`, one at least, from frame `start` on, in which a sound comes from nothing or goes to it.

    Amplitudes move along a quarter of a sine, so that of two sounds that fade over each other the
    powers add up to one: what has nothing in common is then equally loud all the way.
    """

    start: Frames
    frames: Frames

    @property
    def end(self) -> Frames:
        """The first frame after it."""
        return self.start + self.frames

    def rise(self, start: Frames, frames: Frames) -> NDArray[np.float32]:
        """The factors for so many frames from `start` on: 0.0 before its first, then up to 1.0."""
        passed = np.arange(start - self.start, start - self.start + frames) / self.frames
        risen: NDArray[np.float64] = np.sin(np.clip(passed, 0, 1) * _QUARTER)
        return risen.astype(np.float32)

    def fall(self, start: Frames, frames: Frames) -> NDArray[np.float32]:
        """The factors down from 1.0 before its first frame, to 0.0 in its last."""
        left = np.arange(self.end - 1 - start, self.end - 1 - start - frames, -1) / self.frames
        fallen: NDArray[np.float64] = np.sin(np.clip(left, 0, 1) * _QUARTER)
        return fallen.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a bed, from frame `start` to before `end`; its true peak there is never above `loudest`."""

    start: Frames
    end: Frames
    loudest: float


@dataclass(frozen=True, slots=True)
class Bed:
    """A texture that sounds from `rises` on until the first of `falls` has ended.

    `gain` (linear) makes it as loud as the voice is; `level` is where it lies beside that. `begins` is
    the programme's frame on which the texture's frame 0 falls. Each change to another bed is one of
    `falls`, also those after the next: so the powers of any that fade at a time add up to one.
    """

    texture: Texture
    begins: Frames
    gain: float
    level: Curve
    rises: Fade
    falls: tuple[Fade, ...]

    @property
    def start(self) -> Frames:
        """The first frame on which it sounds."""
        return self.rises.start

    @property
    def end(self) -> Frames:
        """The first frame after it."""
        return min(fall.end for fall in self.falls)

    def gains(self, start: Frames, frames: Frames) -> NDArray[np.float32]:
        """The linear factor for its texture on each of so many frames from `start` on."""
        gains = self.level.gains(start, frames) * np.float32(self.gain)
        if start < self.rises.end:
            gains *= self.rises.rise(start, frames)
        for fall in self.falls:
            if start + frames > fall.start:
                gains *= fall.fall(start, frames)
        return gains

    def stretches(self) -> Iterator[Stretch]:
        """How loud it can be, from point to point of its level."""
        edges = {frame for frame, _ in self.level.points if self.start < frame < self.end}
        frames = sorted({self.start, *edges, self.end})
        for start, end in zip(frames, frames[1:], strict=False):
            level = gain_from_decibels(self.level.most(start, end))
            yield Stretch(start, end, self.texture.true_peak * self.gain * level)


def bed_blocks(
    beds: Sequence[Bed],
    channels: int,
    frames: Frames,
    block_frames: Frames,
    start: Frames = 0,
    end: Frames | None = None,
) -> Iterator[Block]:
    """The lane of a programme that is `frames` long, as blocks of shape (block_frames, channels); the
    last may be shorter.

    With `start` and `end`, only its frames from the one to just before the other: the same samples.
    Where no bed sounds, every sample is 0.0. The block size never changes a bit. Memory holds a block of
    each bed that sounds, and what its texture needs.
    """
    coming = [_Sounding(bed) for bed in sorted(beds, key=lambda bed: bed.start) if bed.end > start]
    stop = frames if end is None else min(end, frames)
    for first in range(start, stop, block_frames):
        last = min(first + block_frames, stop)
        block = np.zeros((last - first, channels), dtype=np.float32)
        for sounding in coming:
            if sounding.bed.start >= last:
                break
            sounding.add_to(block, first)
        coming = [sounding for sounding in coming if sounding.bed.end > last]
        yield block


class _Sounding:
    """A bed on its way: its texture gives blocks of any length, and it remembers what is left of one."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self._blocks: Iterator[Block] | None = None
        self._left = np.empty((0, bed.texture.channels), dtype=np.float32)

    def add_to(self, block: Block, start: Frames) -> None:
        first = max(start, self.bed.start)
        last = min(start + len(block), self.bed.end)
        sound = self._taken(first, last - first)
        block[first - start : last - start] += (
            sound * self.bed.gains(first, last - first)[:, np.newaxis]
        )

    def _taken(self, start: Frames, frames: Frames) -> Block:
        """The texture's next frames, which are those from the programme's frame `start` on."""
        if self._blocks is None:
            self._blocks = self.bed.texture.blocks(start - self.bed.begins)
        while len(self._left) < frames:
            self._left = np.concatenate((self._left, next(self._blocks)))
        taken, self._left = self._left[:frames], self._left[frames:]
        return taken

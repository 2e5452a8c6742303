"""The bed's lane: textures without end, each with its level and its fades, added up block by block."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..audio import Block
from ..sound.beds import Texture
from ..units import RATE, Frames, gain_from_decibels
from .curve import Curve

_QUARTER = math.pi / 2
_GLIDE = RATE  # frames in which a bed that turns out to lie elsewhere comes there
_FADE_POINTS = 16


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
        for start, end in pairwise(frames):
            level = gain_from_decibels(self.level.most(start, end))
            yield Stretch(start, end, self.texture.true_peak * self.gain * level)


def planned_levels(beds: Sequence[Bed], frames: Frames) -> list[tuple[Frames, float | None]]:
    """Where the beds of a programme of so many frames lie together, in dB beside the voice, fades
    included: points in order, straight between them; None where nothing sounds."""
    edges = {0, frames - 1}
    for bed in beds:
        edges |= {frame for frame, _ in bed.level.points}
        for fade in (bed.rises, *bed.falls):
            edges |= {fade.start + fade.frames * n // _FADE_POINTS for n in range(_FADE_POINTS)}
            edges |= {fade.end - 1}
    points: list[tuple[Frames, float | None]] = []
    for frame in sorted(edge for edge in edges if 0 <= edge < frames):
        sounding = [bed for bed in beds if bed.start <= frame < bed.end]
        power = sum(float(bed.gains(frame, 1)[0] / bed.gain) ** 2 for bed in sounding)
        points.append((frame, round(10 * math.log10(power), 3) if power else None))
    return points


class Lane:
    """The bed's lane of one programme, of 1 or 2 channels."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._sounding: dict[tuple[int, Frames], _Sounding] = {}

    def blocks(
        self, beds: Sequence[Bed], start: Frames, end: Frames, block_frames: Frames
    ) -> Iterator[Block]:
        """The programme's frames from `start` to before `end`, as blocks of shape (block_frames,
        channels); the last may be shorter. Where no bed sounds, every sample is 0.0.

        The block size never changes a bit. Memory holds a block of each bed that sounds, and what its
        texture needs. A lane may go on where it ended with beds that are known better by then: those
        that sound already go on sounding, and glide to where they are meant to be.
        """
        going = [bed for bed in beds if bed.end > start]
        for bed in going:
            if (key := (id(bed.texture), bed.start)) in self._sounding:
                self._sounding[key].goes_on_as(bed, start)
        for first in range(start, end, block_frames):
            last = min(first + block_frames, end)
            block = np.zeros((last - first, self._channels), dtype=np.float32)
            for bed in going:
                if bed.start < last and bed.end > first:
                    key = (id(bed.texture), bed.start)
                    self._sounding.setdefault(key, _Sounding(bed)).add_to(block, first)
            ended = [key for key, it in self._sounding.items() if it.bed.end <= last]
            for key in ended:
                del self._sounding[key]
            yield block


class _Sounding:
    """A bed on its way: its texture gives blocks of any length, and it remembers what is left of one."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self._blocks: Iterator[Block] | None = None
        self._left = np.empty((0, bed.texture.channels), dtype=np.float32)
        self._step = np.float32(0)
        self._stepped = Fade(0, 1)

    def goes_on_as(self, bed: Bed, frame: Frames) -> None:
        before = self._gains(frame, 1)[0]
        self.bed, self._stepped = bed, Fade(frame, _GLIDE)
        self._step = before - bed.gains(frame, 1)[0]

    def add_to(self, block: Block, start: Frames) -> None:
        first = max(start, self.bed.start)
        last = min(start + len(block), self.bed.end)
        sound = self._taken(first, last - first)
        gains = self._gains(first, last - first)
        block[first - start : last - start] += sound * gains[:, np.newaxis]

    def _gains(self, start: Frames, frames: Frames) -> NDArray[np.float32]:
        gains = self.bed.gains(start, frames)
        if self._step and start < self._stepped.end:
            gains += self._step * self._stepped.fall(start, frames)
        return gains

    def _taken(self, start: Frames, frames: Frames) -> Block:
        """The texture's next frames, which are those from the programme's frame `start` on."""
        if self._blocks is None:
            self._blocks = self.bed.texture.blocks(start - self.bed.begins)
        while len(self._left) < frames:
            self._left = np.concatenate((self._left, next(self._blocks)))
        taken, self._left = self._left[:frames], self._left[frames:]
        return taken

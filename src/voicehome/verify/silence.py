"""What is heard where nothing speaks: noise, clicks, a shift of the whole wave; and the file's two ends."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..audio import Block
from ..units import RATE, Frames
from .expected import Span

_WINDOW = RATE // 100
_AROUND = 5  # windows on each side
_CLICK = 16.0  # times what is around it: a random noise stays under seven
_LEAST_CLICK = 0.004  # a jump of −48 dBFS; less is heard by nobody
_SOUND = 1e-4


@dataclass(slots=True)
class Quiet:
    """What the silences hold. `peak` and `power` (mean square) are linear; `clicks`: where they are."""

    frames: Frames = 0
    peak: float = 0.0
    energy: float = 0.0
    clicks: list[Frames] = field(default_factory=list)

    @property
    def level(self) -> float:
        """Root mean square in dBFS; digital silence is −inf."""
        return 10 * math.log10(self.energy / self.frames) if self.energy else -math.inf


_MOST_CLICKS = 1_000


class SilenceMeter:
    """Takes the whole sound in blocks and looks at `spans` of it."""

    def __init__(self, spans: list[Span], channels: int) -> None:
        self._coming = deque(spans)
        self._at: Frames = 0
        self._sum = np.zeros(channels)
        self._summed: Frames = 0
        self.found = Quiet()
        self.first = 0.0
        self.last = 0.0

    @property
    def offset(self) -> float:
        """The mean of the wave where there is sound, of the channel that has more: a DC offset, linear."""
        return float(np.abs(self._sum).max()) / self._summed if self._summed else 0.0

    def add(self, block: Block) -> None:
        start, end = self._at, self._at + len(block)
        if not start:
            self.first = float(np.abs(block[0]).max())
        self.last = float(np.abs(block[-1]).max())
        self._at = end
        if np.abs(block).max(initial=0) > _SOUND:
            self._sum += block.sum(axis=0, dtype=np.float64)
            self._summed += len(block)
        while self._coming and self._coming[0].start < end:
            span = self._coming[0]
            self._look(block[max(span.start - start, 0) : span.end - start], max(span.start, start))
            if span.end > end:
                break
            self._coming.popleft()

    def _look(self, sound: Block, at: Frames) -> None:
        if not sound.size:
            return
        found = self.found
        found.frames += sound.size
        found.peak = max(found.peak, float(np.abs(sound).max()))
        found.energy += float(np.einsum("ij,ij->", sound, sound, dtype=np.float64))
        for channel in sound.T:
            room = _MOST_CLICKS - len(found.clicks)
            found.clicks += [at + int(place) for place in clicks(channel)[:room]]


def clicks(sound: NDArray[np.float32]) -> NDArray[np.int64]:
    """Where `sound`, one channel, jumps: its curvature is sixteen times what it is for 50 ms around."""
    curve = np.abs(np.diff(sound, n=3))
    windows = len(curve) // _WINDOW
    if windows < 2 or curve.max() < _LEAST_CLICK:
        return np.empty(0, np.int64)
    shaped = curve[: windows * _WINDOW].reshape(windows, _WINDOW)
    usual = np.sqrt(np.mean(shaped**2, axis=1))
    padded = np.pad(usual, _AROUND, mode="reflect" if windows > _AROUND else "edge")
    around = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * _AROUND + 1), axis=1)
    jumps = np.flatnonzero(shaped.max(axis=1) > np.maximum(_CLICK * around, _LEAST_CLICK))
    # One jump may reach over the border of two windows.
    jumps = jumps[np.diff(jumps, prepend=-2) > 1]
    places: NDArray[np.int64] = jumps * _WINDOW + shaped[jumps].argmax(axis=1) + 2
    return places

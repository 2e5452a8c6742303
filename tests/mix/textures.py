"""Textures to test the mix with: what they hold at a frame can be told without making what is before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voicehome.audio import Block
from voicehome.units import RATE, Frames


@dataclass(frozen=True)
class Hum:
    """A sine for each channel, or with `hertz` 0 nothing but 1.0; in blocks of an odd size."""

    channels: int = 1
    hertz: float = 220.0
    size: int = 1_237
    loudness: float = -20.0
    true_peak: float = 1.0

    def blocks(self, start: Frames) -> Iterator[Block]:
        while True:
            turns = np.arange(start, start + self.size)[:, np.newaxis] * self.hertz / RATE
            wave = np.cos(2 * np.pi * (turns + np.arange(self.channels) / 4 * (self.hertz > 0)))
            yield wave.astype(np.float32)
            start += self.size

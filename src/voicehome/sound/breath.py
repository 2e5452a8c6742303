"""Breath tones."""

from __future__ import annotations

from ..audio import Samples
from ..units import Frames

BREATH_PEAK = 0.1


def breath_tone(phase: str, frames: Frames) -> Samples:
    raise NotImplementedError(phase, frames)

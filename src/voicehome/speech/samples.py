"""Samples as an engine gives them back."""

from __future__ import annotations

from typing import Any

import numpy as np

from .engine import AudioSegment


def as_audio(samples: Any, rate: int) -> AudioSegment:
    """16-bit sound of one row of numbers from -1 to 1; what is louder than full scale is held there."""
    whole = np.round(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    return AudioSegment(data=whole.tobytes(), sample_width=2, frame_rate=rate, channels=1)

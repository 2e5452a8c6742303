"""Samples as an engine gives them back, and whether they can be what was to be said."""

from __future__ import annotations

from typing import Any

from .engine import AudioSegment

_MOST_LETTERS_A_SECOND, _LEAST_LETTERS_A_SECOND = 50, 2
_MOST_SECONDS_MORE = 5.0
_LEAST_JUDGED = 12
"""A text of so many letters and more is judged by the length of its sound: nobody says more letters in
a second, or fewer, so something was lost, or its rate is not what it says."""


def as_audio(samples: Any, rate: int) -> AudioSegment:
    """16-bit sound of one channel of numbers from -1 to 1; what is louder than full scale is held there."""
    import numpy as np

    whole = np.round(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    return AudioSegment(data=whole.tobytes(), sample_width=2, frame_rate=rate, channels=1)


def misfit(audio: AudioSegment, text: str) -> str:
    """What is wrong with the length of `audio`, if it says `text`, as part of a sentence; "" if nothing."""
    letters = sum(character.isalnum() for character in text)
    seconds = audio.duration_seconds
    most = letters / _LEAST_LETTERS_A_SECOND + _MOST_SECONDS_MORE
    if letters < _LEAST_JUDGED or letters / _MOST_LETTERS_A_SECOND <= seconds <= most:
        return ""
    return f"{seconds:.1f} seconds for {letters} letters, at {audio.frame_rate} Hz"

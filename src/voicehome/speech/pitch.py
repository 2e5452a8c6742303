"""Saying a line lower or higher than the voice would: its melody moves, the speaker stays the same.

Rubber Band's finer engine, through pedalboard. The formants, which tell the size of a person, stay
where they are; pedalboard's `PitchShift` would move them along, and three semitones up would be a
child. Its short window keeps sounds within 5 ms of their places; the longer ones let them drift twice
as far and are half as fast.
"""

from __future__ import annotations

import numpy as np

from ..audio import Samples
from ..errors import Problem, SpeechError
from ..script.delivery import MOST_SEMITONES
from ..units import RATE

_AROUND = RATE // 20
"""Silence on both sides, so that nothing is lost where sound begins or ends at once."""


def shift(samples: Samples, semitones: float) -> Samples:
    """`samples` so many `semitones` higher (lower, if negative), as long and about as loud as before.

    Peaks may rise by 3 dB. The same samples give the same samples, in any thread and any order.
    Raises SpeechError beyond `MOST_SEMITONES`.
    """
    if not abs(semitones) <= MOST_SEMITONES:
        raise SpeechError(
            Problem(
                f"it is {abs(semitones):g} semitones {'lower' if semitones < 0 else 'higher'}",
                f"{MOST_SEMITONES} are the most, those of its groups included.",
            )
        )
    if not semitones or not samples.size:
        return samples
    from pedalboard import time_stretch

    shifted = time_stretch(
        np.pad(samples.astype(np.float32, copy=False), _AROUND),
        RATE,
        pitch_shift_in_semitones=semitones,
        use_long_fft_window=False,
        preserve_formants=True,
    )
    return shifted.reshape(-1)[_AROUND : _AROUND + len(samples)].copy()

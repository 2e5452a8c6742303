"""Bells by modal synthesis: a sum of inharmonic partials, each ringing out in its own time.

Laying a programme out needs only `bell_frames`, so numpy is imported where sound is made.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..units import RATE, Frames, gain_from_decibels
from .shape import rise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..audio import Samples


@dataclass(frozen=True, slots=True)
class Partial:
    """One mode of the metal: two sines a little apart, since no bowl is perfectly round.

    `ratio`: its frequency over the fundamental's. `level`: in dB beside the other partials'.
    `ring`: seconds in which it falls by 60 dB. `beat`: hertz between its two sines.
    `rise`: milliseconds in which a soft mallet brings it up.
    """

    ratio: float
    level: float
    ring: float
    beat: float
    rise: float

    def envelope(self, seconds: float) -> float:
        """Its level (linear) so long after the stroke."""
        return gain_from_decibels(self.level - 60 * seconds / self.ring)


@dataclass(frozen=True, slots=True)
class Bell:
    """What is struck. `fundamental` in hertz; `gain` (linear) makes its loudest 400 ms −26 LUFS.

    `strike_level` is the mallet's own soft thud, in dB beside the partials; `seed` is its noise.
    `true_peak` is that of the finished sound, linear, for those who mix it.
    """

    fundamental: float
    partials: tuple[Partial, ...]
    strike_level: float
    gain: float
    true_peak: float
    seed: int


BELLS: dict[str, Bell] = {
    # A thin ring bends in modes n = 2, 3, 4, … at frequencies as n(n² − 1)/√(n² + 1) (Rayleigh, The
    # Theory of Sound, §233): 1, 2.83, 5.42, 8.77, … The ratios here lie a little under these, as
    # those of hammered bowls do. It rings shorter than bronze would, to leave the voice its silence.
    "bowl": Bell(
        fundamental=208.0,
        partials=(
            Partial(ratio=1.0, level=0.0, ring=8.6, beat=0.55, rise=14.0),
            Partial(ratio=2.71, level=-5.0, ring=6.4, beat=0.9, rise=9.0),
            Partial(ratio=5.12, level=-13.0, ring=3.6, beat=1.4, rise=6.0),
            Partial(ratio=8.06, level=-23.0, ring=1.9, beat=2.1, rise=4.0),
            Partial(ratio=11.5, level=-32.0, ring=1.0, beat=2.9, rise=3.0),
            Partial(ratio=15.4, level=-40.0, ring=0.55, beat=3.8, rise=3.0),
        ),
        strike_level=-24.0,
        gain=0.0856,
        true_peak=0.15,
        seed=208,
    ),
}
"""Every built-in bell by its name in a script."""

BELL_LEVEL = -8.0
"""How loud a bell is where nothing else is asked, in dB beside a voice at −18 LUFS."""

_SILENT = gain_from_decibels(-90)
_FADE = RATE // 20
_BALANCE = 0.75  # the louder sine's share of its pair: they beat by 6 dB, and never cancel
_THUD = 0.06  # seconds in which the mallet's noise falls by 60 dB
_THUD_BAND = (300.0, 1500.0)  # hertz; felt, not wood
_THUD_RISE = 0.003  # seconds


@cache
def bell_frames(name: str) -> Frames:
    """The length of the stroke called `name`, its whole tail included. Raises KeyError."""
    bell = BELLS[name]
    seconds = 0.0
    while bell.gain * sum(p.envelope(seconds) for p in bell.partials) > _SILENT:
        seconds += 0.05
    return math.ceil(seconds * RATE) + _FADE


@cache
def strike(name: str) -> Samples:
    """One stroke of the bell called `name`, at unity gain. Raises KeyError.

    Mono, `bell_frames(name)` long, the same at every call, read-only. It begins and ends at exactly
    0.0: the tail is left until it is under −90 dBFS, and then faded.
    """
    import numpy as np

    bell = BELLS[name]
    time = np.arange(bell_frames(name)) / RATE
    sound = np.zeros(len(time))
    for partial in bell.partials:
        sound += _ringing(partial, bell.fundamental * partial.ratio, time)
    thud = _thud(bell)
    sound[: len(thud)] += thud
    sound[-_FADE:] *= rise(_FADE)[::-1]
    samples: Samples = (sound * bell.gain).astype(np.float32)
    samples.flags.writeable = False
    return samples


def _ringing(partial: Partial, frequency: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    turns = 2 * np.pi * time
    louder = _BALANCE * np.sin((frequency - partial.beat / 2) * turns)
    softer = (1 - _BALANCE) * np.sin((frequency + partial.beat / 2) * turns)
    envelope = gain_from_decibels(partial.level) * 10 ** (-3 * time / partial.ring)
    start = rise(round(partial.rise * RATE / 1000))
    envelope[: len(start)] *= start
    ringing: NDArray[np.float64] = envelope * (louder + softer)
    return ringing


def _thud(bell: Bell) -> NDArray[np.float64]:
    """The mallet: a breath of noise in a band, normalised to `strike_level`, then let go."""
    import numpy as np

    frames = round(_THUD * RATE)
    noise = np.fft.rfft(np.random.default_rng(bell.seed).standard_normal(frames))
    hertz = np.fft.rfftfreq(frames, 1 / RATE)
    low, high = _THUD_BAND
    band = (hertz / low) ** 2 / (1 + (hertz / low) ** 2) / (1 + (hertz / high) ** 4)
    thud = np.fft.irfft(noise * band, frames) * 10 ** (-3 * np.arange(frames) / frames)
    start = rise(round(_THUD_RISE * RATE))
    thud[: len(start)] *= start
    thud *= gain_from_decibels(bell.strike_level) / np.abs(thud).max()
    return thud

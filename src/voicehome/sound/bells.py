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
    `rise`: milliseconds in which a soft mallet brings it up. `after`: seconds from the stroke until it
    begins, for what knocks twice.
    """

    ratio: float
    level: float
    ring: float
    beat: float
    rise: float
    after: float = 0.0

    def envelope(self, seconds: float) -> float:
        """Its level (linear) so long after the stroke, or what it will begin with."""
        return gain_from_decibels(self.level - 60 * max(seconds - self.after, 0.0) / self.ring)


@dataclass(frozen=True, slots=True)
class Bell:
    """What is struck. `summary` says what it is like, in a few words.

    `fundamental` in hertz. `gain` (linear) makes its loudest 400 ms −26 LUFS; what is over sooner has
    a peak of 0.2 instead, so as not to startle. `strike_level` is the mallet's own soft thud, in dB
    beside the partials; `seed` is its noise. `true_peak` is that of the finished sound, linear, for
    those who mix it.
    """

    summary: str
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
        summary="a singing bowl of a hand's breadth, struck softly",
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
    "small-bowl": Bell(
        summary="a small singing bowl, clear and light",
        fundamental=415.3,
        partials=(
            Partial(ratio=1.0, level=0.0, ring=6.2, beat=0.8, rise=9.0),
            Partial(ratio=2.74, level=-7.0, ring=4.1, beat=1.3, rise=6.0),
            Partial(ratio=5.2, level=-17.0, ring=2.2, beat=2.0, rise=4.0),
            Partial(ratio=8.2, level=-28.0, ring=1.1, beat=2.8, rise=3.0),
            Partial(ratio=11.7, level=-38.0, ring=0.6, beat=3.6, rise=3.0),
        ),
        strike_level=-26.0,
        gain=0.09552,
        true_peak=0.146,
        seed=415,
    ),
    "large-bowl": Bell(
        summary="a large singing bowl, low and long",
        fundamental=110.0,
        partials=(
            Partial(ratio=1.0, level=0.0, ring=15.0, beat=0.35, rise=26.0),
            Partial(ratio=2.69, level=-3.0, ring=11.0, beat=0.6, rise=16.0),
            Partial(ratio=5.05, level=-11.0, ring=6.5, beat=0.9, rise=10.0),
            Partial(ratio=7.95, level=-20.0, ring=3.4, beat=1.4, rise=7.0),
            Partial(ratio=11.3, level=-29.0, ring=1.8, beat=2.0, rise=5.0),
            Partial(ratio=15.1, level=-38.0, ring=0.9, beat=2.7, rise=4.0),
        ),
        strike_level=-24.0,
        gain=0.07903,
        true_peak=0.154,
        seed=110,
    ),
    # The partials of a tuned church bell by their names: hum, prime, tierce (a minor third), quint,
    # nominal, and what is over it (Rossing, The Physics of Musical Instruments, ch. 21).
    "bell": Bell(
        summary="a small bronze bell, as of a temple",
        fundamental=392.0,
        partials=(
            Partial(ratio=0.5, level=-3.0, ring=9.0, beat=0.3, rise=8.0),
            Partial(ratio=1.0, level=0.0, ring=5.5, beat=0.6, rise=6.0),
            Partial(ratio=1.2, level=-4.0, ring=5.0, beat=0.7, rise=6.0),
            Partial(ratio=1.5, level=-12.0, ring=3.2, beat=0.9, rise=5.0),
            Partial(ratio=2.0, level=-6.0, ring=2.8, beat=1.1, rise=4.0),
            Partial(ratio=2.66, level=-18.0, ring=1.6, beat=1.5, rise=3.0),
            Partial(ratio=3.01, level=-16.0, ring=1.3, beat=1.8, rise=3.0),
            Partial(ratio=4.16, level=-21.0, ring=0.8, beat=2.4, rise=3.0),
            Partial(ratio=5.43, level=-28.0, ring=0.5, beat=3.0, rise=3.0),
        ),
        strike_level=-24.0,
        gain=0.07155,
        true_peak=0.183,
        seed=392,
    ),
    # A bar that is free at both ends: 1, 2.756, 5.404, 8.933 (Rayleigh, §174).
    "chime": Bell(
        summary="a slender metal bar, bright and short",
        fundamental=1046.5,
        partials=(
            Partial(ratio=1.0, level=0.0, ring=4.2, beat=0.5, rise=5.0),
            Partial(ratio=2.756, level=-14.0, ring=1.7, beat=1.1, rise=3.0),
            Partial(ratio=5.404, level=-27.0, ring=0.7, beat=2.0, rise=3.0),
            Partial(ratio=8.933, level=-40.0, ring=0.3, beat=3.0, rise=3.0),
        ),
        strike_level=-32.0,
        gain=0.09701,
        true_peak=0.118,
        seed=1046,
    ),
    # A gong answers slowly: its higher modes are fed by the lower ones, and come after them.
    "gong": Bell(
        summary="a wide gong, touched rather than struck",
        fundamental=82.4,
        partials=(
            Partial(ratio=1.0, level=0.0, ring=13.0, beat=0.25, rise=60.0),
            Partial(ratio=1.51, level=-3.0, ring=11.0, beat=0.4, rise=90.0),
            Partial(ratio=2.08, level=-2.0, ring=10.0, beat=0.5, rise=120.0),
            Partial(ratio=2.63, level=-6.0, ring=8.0, beat=0.7, rise=160.0),
            Partial(ratio=3.17, level=-5.0, ring=7.0, beat=0.6, rise=200.0),
            Partial(ratio=3.86, level=-9.0, ring=6.0, beat=0.9, rise=260.0),
            Partial(ratio=4.71, level=-12.0, ring=5.0, beat=1.1, rise=320.0),
            Partial(ratio=5.58, level=-15.0, ring=4.2, beat=1.3, rise=380.0),
            Partial(ratio=6.92, level=-19.0, ring=3.4, beat=1.6, rise=420.0),
            Partial(ratio=8.37, level=-23.0, ring=2.8, beat=1.9, rise=460.0),
        ),
        strike_level=-22.0,
        gain=0.06566,
        true_peak=0.16,
        seed=82,
    ),
    "wood": Bell(
        summary="a hollow block of wood, dry and over at once",
        fundamental=466.2,
        partials=(
            Partial(ratio=1.0, level=0.0, ring=0.34, beat=0.0, rise=4.0),
            Partial(ratio=1.58, level=-9.0, ring=0.2, beat=0.0, rise=3.0),
            Partial(ratio=2.81, level=-16.0, ring=0.12, beat=0.0, rise=3.0),
        ),
        strike_level=-12.0,
        gain=0.1604,
        true_peak=0.2,
        seed=466,
    ),
    # Two knocks, the second a little higher and shorter.
    "heart": Bell(
        summary="one beat of a heart, felt more than heard",
        fundamental=52.0,
        partials=(
            Partial(ratio=1.0, level=0.0, ring=0.36, beat=0.0, rise=22.0),
            Partial(ratio=1.53, level=-3.0, ring=0.28, beat=0.0, rise=18.0),
            Partial(ratio=2.4, level=-11.0, ring=0.18, beat=0.0, rise=14.0),
            Partial(ratio=1.28, level=-4.0, ring=0.28, beat=0.0, rise=18.0, after=0.31),
            Partial(ratio=1.96, level=-8.0, ring=0.2, beat=0.0, rise=14.0, after=0.31),
            Partial(ratio=3.1, level=-15.0, ring=0.14, beat=0.0, rise=10.0, after=0.31),
        ),
        strike_level=-50.0,
        gain=0.2657,
        true_peak=0.2,
        seed=52,
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
    late = round(partial.after * RATE)
    return np.concatenate((np.zeros(late), ringing[: len(ringing) - late]))


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

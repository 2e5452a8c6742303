"""Breath tones: a soft note that rises as the breath comes in and sinks as it goes out.

A breath is a fifth, up to the note of the bowl and down from it: quiet and low with empty lungs,
fuller and higher with full ones. Each phase begins at the pitch where the one before it ended, and
comes from nothing and goes back to it, so that phases can stand side by side in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ..units import RATE, Frames, gain_from_decibels
from .bells import BELLS
from .shape import rise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..audio import Samples

BREATH_PEAK = 0.12
"""No breath tone's true peak is above it; linear."""

FULL = BELLS["bowl"].fundamental
"""The tone's fundamental with full lungs, in hertz."""

EMPTY = FULL * 2 / 3
"""The tone's fundamental with empty lungs, in hertz."""


@dataclass(frozen=True, slots=True)
class _Phase:
    """From where to where a phase goes: `pitch` is the fundamental in hertz, `level` in dB beside
    full lungs. `loudness` is that of its loudest 400 ms, in LUFS."""

    pitch: tuple[float, float]
    level: tuple[float, float]
    loudness: float


_PHASES = {
    # Twelve decibels under a voice at −18 LUFS. What only waits is softer still: nobody should feel
    # that a held breath asks for something.
    "in": _Phase((EMPTY, FULL), (-9.0, 0.0), loudness=-30.0),
    "hold": _Phase((FULL, FULL), (0.0, 0.0), loudness=-33.0),
    "out": _Phase((FULL, EMPTY), (0.0, -9.0), loudness=-30.0),
    "rest": _Phase((EMPTY, EMPTY), (-9.0, -9.0), loudness=-39.0),
}

_PARTIALS = (0.0, -8.0, -15.0, -23.0, -32.0)  # dB: of the fundamental, of the second harmonic, …
_AIR = -14.0  # dB: the noise's power beside the fundamental's
_AIR_BAND = (150.0, 400.0, 900.0, 1700.0)  # hertz: from where it rises, is whole, sinks, is gone
_AIR_FRAMES = 8 * RATE  # until it comes round, without a seam
_AIR_SEED = 208
_LONGEST_FADE = RATE * 3 // 10
_SHARES = 5  # of a short phase; one of them is each fade
_BLOCK = RATE * 400 // 1000
_WEIGHTED = -0.9  # dB by which BS.1770-5 hears this tone louder than its power


@lru_cache(maxsize=6)
def breath_tone(phase: str, frames: Frames) -> Samples:
    """The tone of one `phase` ("in", "hold", "out" or "rest"), exactly `frames` long.

    Mono, beginning and ending at exactly 0.0, the same at every call, read-only. Meant for phases
    from half a second to a minute. Raises KeyError for any other phase.
    """
    import numpy as np

    shape = _PHASES[phase]
    sound = _tone(_glide(*shape.pitch, frames)) + np.resize(_air(), frames)
    first, last = (gain_from_decibels(level) for level in shape.level)
    sound *= _glide(first, last, frames)
    fade = max(min(_LONGEST_FADE, frames // _SHARES), 1)
    sound[:fade] *= rise(fade)
    sound[-fade:] *= rise(fade)[::-1]
    sound *= gain_from_decibels(shape.loudness - _WEIGHTED) / max(_loudest(sound), 1e-9)
    samples: Samples = sound.astype(np.float32)
    samples.flags.writeable = False
    return samples


def _glide(first: float, last: float, frames: Frames) -> NDArray[np.float64]:
    """From `first` to `last`, in equal ratios where the ear hears equal steps; slow, faster, slow, as
    breath goes."""
    import numpy as np

    share = np.linspace(0, 1, frames)
    share *= share * (3 - 2 * share)
    glide: NDArray[np.float64] = first * (last / first) ** share
    return glide


def _tone(pitch: NDArray[np.float64]) -> NDArray[np.float64]:
    """A few harmonics of a fundamental that is at `pitch` (hertz) at each frame."""
    import numpy as np

    turns = np.cumsum(pitch) * (2 * np.pi / RATE)
    tone = np.zeros(len(pitch))
    for number, level in enumerate(_PARTIALS, start=1):
        tone += gain_from_decibels(level) * np.sin(number * turns)
    return tone


@cache
def _air() -> NDArray[np.float64]:
    """Noise like breath through a nose, that can be put end to end."""
    import numpy as np

    noise = np.fft.rfft(np.random.default_rng(_AIR_SEED).standard_normal(_AIR_FRAMES))
    hertz = np.fft.rfftfreq(_AIR_FRAMES, 1 / RATE)
    band = np.interp(hertz, _AIR_BAND, (0.0, 1.0, 1.0, 0.0))
    air = np.fft.irfft(noise * np.sin(band * np.pi / 2) ** 2, _AIR_FRAMES)
    scaled: NDArray[np.float64] = air * (gain_from_decibels(_AIR) / np.sqrt(2 * np.mean(air**2)))
    return scaled


def _loudest(sound: NDArray[np.float64]) -> float:
    """The greatest root mean square of 400 ms, or of all of it."""
    import numpy as np

    energy = np.concatenate(([0.0], np.cumsum(sound**2)))
    block = min(_BLOCK, len(sound))
    power = (energy[block:] - energy[: len(energy) - block]) / max(block, 1)
    return float(np.sqrt(power.max()))

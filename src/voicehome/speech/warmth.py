"""Warmth: what a little room and a kind microphone would do to a dry voice.

It runs once per clip, before the clip is cached. No part of it delays the sound, and no state goes
from one clip to the next: the same samples give the same samples, in any thread and any order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..units import RATE, Frames, gain_from_decibels

if TYPE_CHECKING:
    from pedalboard import Plugin

    from ..audio import Samples


@dataclass(frozen=True, slots=True)
class Warmth:
    """One setting of the chain, in the order in which sound passes it.

    Frequencies are in hertz, levels in dB (`threshold` in dBFS), times in milliseconds; the two
    `room_` fields are Freeverb's, 0…1.
    """

    highpass: float  # under the lowest voice: takes rumble and offset, no chest
    low: float  # the shelf that gives a thin synthetic voice its chest
    low_gain: float
    top: float  # the shelf that takes the edge off s and sh, where synthesis is harshest
    top_gain: float
    threshold: float  # some dB under the mean of speech at −18 LUFS: loud syllables only
    ratio: float
    attack: float  # lets the start of a word through
    release: float  # about a syllable, so that it does not pump
    makeup: float  # what shelves and compression take away, so that the level stays
    room_size: float  # the smallest rooms there are: a bedroom, not a church
    room_damping: float  # soft furniture: the tail darkens as it fades
    room_level: float  # of the reflections


WARMTHS: dict[str, Warmth | None] = {
    "dry": None,
    "gentle": Warmth(
        highpass=70.0,
        low=180.0,
        low_gain=2.5,
        top=6500.0,
        top_gain=-2.0,
        threshold=-18.0,
        ratio=1.6,
        attack=12.0,
        release=140.0,
        makeup=2.2,
        room_size=0.0,
        room_damping=0.6,
        room_level=-22.5,
    ),
    "warm": Warmth(
        highpass=65.0,
        low=200.0,
        low_gain=4.0,
        top=5500.0,
        top_gain=-4.0,
        threshold=-20.0,
        ratio=1.8,
        attack=12.0,
        release=160.0,
        makeup=3.6,
        room_size=0.05,
        room_damping=0.7,
        room_level=-20.0,
    ),
}
"""Every warmth by its name in a voice profile."""

_LONGEST_TAIL = RATE * 800 // 1000  # full-scale speech in the larger room needs 520 ms
_TAIL_ENDS = gain_from_decibels(-80)
_FADE = RATE * 5 // 1000


def warm(samples: Samples, name: str) -> Samples:
    """`samples` through the warmth called `name`, with the room's tail after it.

    Expects speech near −18 LUFS. Frame 0 stays frame 0; the result is as long as the tail needs to
    sink below −80 dBFS and fade to zero, never shorter than `samples`. "dry" returns them as they
    are. Raises KeyError for a name that `WARMTHS` lacks.
    """
    return warm_as(samples, WARMTHS[name])


def for_recordings(name: str) -> Warmth | None:
    """The warmth called `name` for somebody's own voice: the same room and the same gentle hold on the
    level, so that it stands beside the machine's; without the shelves, which mend what machines lack."""
    warmth = WARMTHS[name]
    return replace(warmth, low_gain=0.0, top_gain=0.0) if warmth else None


def warm_as(samples: Samples, warmth: Warmth | None) -> Samples:
    """`samples` through one warmth, as `warm` does it; None returns them as they are."""
    if warmth is None:
        return samples
    import numpy as np

    sound = np.pad(samples, (0, _LONGEST_TAIL))
    for plugin in _chain(warmth):
        sound = plugin(sound, RATE)
    return _end_tail(sound, least=len(samples))


def _chain(warmth: Warmth) -> list[Plugin]:
    """New ones for each clip: plugins remember what went through them."""
    from pedalboard import Compressor, Gain, HighpassFilter, HighShelfFilter, LowShelfFilter, Reverb

    return [
        HighpassFilter(warmth.highpass),
        LowShelfFilter(warmth.low, warmth.low_gain),
        HighShelfFilter(warmth.top, warmth.top_gain),
        Compressor(warmth.threshold, warmth.ratio, warmth.attack, warmth.release),
        Gain(warmth.makeup),
        Reverb(
            room_size=warmth.room_size,
            damping=warmth.room_damping,
            wet_level=gain_from_decibels(warmth.room_level),
            dry_level=0.5,  # Freeverb doubles it: the voice itself passes at unity
            width=0.0,  # one channel
        ),
    ]


def _end_tail(samples: Samples, least: Frames) -> Samples:
    """Cut after the last frame above −80 dBFS, and fade what is left of the tail to zero."""
    import numpy as np

    audible = np.flatnonzero(np.abs(samples) > _TAIL_ENDS)
    last = int(audible[-1]) + 1 if audible.size else 0
    ended = samples[: max(last, least) + _FADE].copy()
    ended[-_FADE:] *= np.linspace(1, 0, _FADE, dtype=np.float32)
    return ended

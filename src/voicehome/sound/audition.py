"""A sound on its own, as long as it takes to know what it is like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Problem, SoundError, nearest
from ..units import RATE, Frames, gain_from_decibels
from .beds import BedSettings, Texture, bed_names, make_bed
from .bells import BELL_LEVEL, BELLS

if TYPE_CHECKING:
    from ..audio import Block, Samples

BREATH = "breath"
"""The breath tones: a breath in, and one out."""

_BREATH = (("in", 4 * RATE), ("out", 6 * RATE))
_LOUDNESS = -24.0  # LUFS: a bed that is listened to for itself, and not under a voice
_HIGHEST = 0.89  # −1 dBTP
_FADE_IN, _FADE_OUT = RATE // 2, 2 * RATE
_BLOCK = 1 << 15


@dataclass(frozen=True, slots=True)
class Audition:
    """`frames` of sound on `channels` (1 or 2), as `blocks`, which can be gone through once."""

    channels: int
    frames: Frames
    blocks: Iterator[Block]


def audition(name: str, settings: BedSettings = (), frames: Frames = 20 * RATE) -> Audition:
    """The sound called `name`: a bed for so many frames, a bell or a breath for as long as it is.

    Raises SoundError where there is no such sound, with the nearest name, or no such setting.
    """
    if name in bed_names():
        return _of_bed(make_bed(name, settings), frames)
    if settings and (name in BELLS or name == BREATH):
        raise SoundError(Problem(f"there is nothing to set about {name}", "Leave --set out."))
    if name in BELLS:
        from .bells import strike

        return _whole(strike(name), gain_from_decibels(-BELL_LEVEL))
    if name == BREATH:
        import numpy as np

        from .breath import breath_tone

        tones = [breath_tone(phase, length) for phase, length in _BREATH]
        return _whole(np.concatenate(tones), 2.0)
    known = [*bed_names(), *BELLS, BREATH]
    close = nearest(name[:60], known)
    hint = f"Did you mean {close}?" if close else f"There are: {', '.join(known)}"
    raise SoundError(Problem(f"there is no sound called '{name[:60]}'", hint))


def _of_bed(texture: Texture, frames: Frames) -> Audition:
    wanted = gain_from_decibels(_LOUDNESS - texture.loudness)
    gain = min(wanted, _HIGHEST / texture.true_peak)
    return Audition(texture.channels, frames, _faded(texture.blocks(0), frames, gain))


def _faded(blocks: Iterator[Block], frames: Frames, gain: float) -> Iterator[Block]:
    import numpy as np

    done = 0
    for block in blocks:
        part = block[: frames - done]
        place = np.arange(done, done + len(part))
        up = np.minimum(place / min(_FADE_IN, frames), 1)
        down = np.minimum((frames - 1 - place) / min(_FADE_OUT, frames), 1)
        yield (part * (gain * (up * down)[:, np.newaxis])).astype(np.float32)
        done += len(part)
        if done == frames:
            return


def _whole(samples: Samples, gain: float) -> Audition:
    sound = (samples * gain)[:, None]
    blocks = (sound[start : start + _BLOCK] for start in range(0, len(sound), _BLOCK))
    return Audition(1, len(sound), blocks)

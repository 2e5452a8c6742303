"""Takes as sound: FLAC files of one channel, 24 bits at `RATE`, written and read back."""

from __future__ import annotations

import hashlib
import io

import numpy as np

from ..audio import Samples
from ..errors import Problem, SpeechError
from ..sound.shape import rise
from ..sound.take import Take
from ..units import RATE, Frames, gain_from_decibels

FADE = RATE * 40 // 1000
"""Frames: in 40 ms the room around a take comes out of silence and sinks into it again."""

FADE_DEPTH = -40.0
"""dB at the outer end: evenly in decibels, so that a quiet room is inaudible close to the words, and
pauses are as long as they are heard to be."""

_FULL = (1 << 31) - 1
_BLOCK = 4096
_RUMBLE = 80.0  # hertz: under any voice


def as_flac(samples: Samples) -> bytes:
    """The bytes of a FLAC file; what is beyond full scale is held at it."""
    import av

    file = io.BytesIO()
    whole = (np.clip(samples.astype(np.float64), -1, 1) * _FULL).astype(np.int32)
    with av.open(file, "w", format="flac", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono", format="s32")
        for start in range(0, len(whole), _BLOCK):
            block = whole[np.newaxis, start : start + _BLOCK]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "s32", "mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def from_flac(data: bytes) -> Samples:
    """What `as_flac` wrote. Raises av.FFmpegError."""
    import av

    with av.open(io.BytesIO(data), "r", format="flac") as container:
        blocks = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    samples: Samples = (np.concatenate(blocks).astype(np.float64) / _FULL).astype(np.float32)
    return samples


def without_rumble(samples: Samples) -> Samples:
    """Without what lies under any voice: steps on the floor, the wind, a hand on the microphone."""
    from pedalboard import HighpassFilter

    return HighpassFilter(_RUMBLE)(samples, RATE)


def read_take(take: Take) -> Samples:
    """A take as loud as the machine's voices, the room around it fading into silence.

    Raises SpeechError when its file is gone or is not what it was.
    """
    try:
        data = take.path.read_bytes()
    except OSError as error:
        raise SpeechError(_lost(f"its take can't be read: {error.strerror}")) from error
    if hashlib.sha256(data).hexdigest() != take.digest:
        raise SpeechError(_lost("the file of its take has changed since it was recorded"))
    samples = without_rumble(from_flac(data)) * np.float32(gain_from_decibels(take.gain))
    start, end = max(take.start - FADE, 0), min(take.end + FADE, len(samples))
    return _faded(samples[start:end])


def _faded(samples: Samples) -> Samples:
    """Down by so many decibels a millisecond, and in the end to nothing."""
    length: Frames = min(FADE, len(samples) // 2)
    ramp = np.geomspace(gain_from_decibels(FADE_DEPTH), 1, length, endpoint=False)
    ramp[: length // 4] *= rise(length // 4)
    samples[:length] *= ramp.astype(np.float32)
    samples[len(samples) - length :] *= ramp[::-1].astype(np.float32)
    return samples


def _lost(message: str) -> Problem:
    hint = "Record it once more, or give it up: `voicehome takes list` shows its number."
    return Problem(message, hint)

"""Sound files of any usual format as one channel at their own rate, through PyAV, block by block.

What a decoder leaves out at both ends because an encoder put it there (MP3, AAC, Opus) is not heard.
Files are judged by what is in them, never by their names, and none can lead to another one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from ..audio import Samples
from ..errors import Problem, SoundError
from ..units import MAX_FRAMES, RATE, format_clock, rescale

_CONTAINERS = "aac,aiff,ape,asf,au,avi,caf,flac,matroska,mov,mp3,ogg,tta,w64,wav,wv"
"""libav's names for the ones that hold their own sound. Playlists and the like are not among them."""

_OPTIONS = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "none"}

_SAY_THEIR_LENGTH = {"aiff", "caf", "flac", "mov,mp4,m4a,3gp,3g2,mj2", "ogg", "w64", "wav"}
"""The others estimate it, or say that of the pictures beside the sound."""

_PADS_ITS_END = "mov,mp4,m4a,3gp,3g2,mj2"
"""Its last packet is decoded whole; what is over its stated length was never in the recording."""

_RATES = range(4_000, 768_001)
_MOST_DECODED = 4 * MAX_FRAMES
"""Samples, channels counted apart: twelve hours of stereo at 96 kHz."""

_MOST_MISSING = 0.05  # seconds; Ogg counts what an encoder put before the sound
_LOUDEST = 100.0  # times full scale; beyond it, numbers are no sound

_SHARES = {"LFE": 0.0, "FL": 0.5**0.5, "FR": 0.5**0.5} | dict.fromkeys(
    ("BL", "BR", "SL", "SR"), 0.5
)
"""How much of a channel goes into one (ITU-R BS.775-4, Annex 4); 1 where nothing is said here."""

_ANEW = "Save it anew as WAV, FLAC, MP3 or M4A, from the program that made it."
_AGAIN = "It may not have been copied whole: copy it again, or save it anew."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's sound: `blocks` of a second or a little more, mono, at `rate` hertz."""

    rate: int
    blocks: Iterator[Samples]


@contextlib.contextmanager
def decoded(file: BinaryIO, name: str) -> Iterator[Decoded]:
    """The sound of an open `file`, called `name` in messages.

    Raises SoundError, here or while blocks are taken: no sound in it, nothing known, damaged, too long.
    """
    with _container(file, name) as container:
        if not container.streams.audio:
            hint = "Choose one that can be heard."
            raise SoundError(Problem(f"there is no sound in '{name}'", hint))
        yield _begun(container, name)


def _container(file: BinaryIO, name: str) -> InputContainer:
    try:
        return av.open(file, "r", options=_OPTIONS, metadata_errors="ignore")
    except av.error.FFmpegError as error:
        raise SoundError(
            Problem(f"'{name}' is damaged, or no sound file known here", _ANEW)
        ) from error


def _begun(container: InputContainer, name: str) -> Decoded:
    frames = _frames(container, name)
    first = next(frames, None)
    if first is None:
        raise SoundError(Problem(f"there is nothing in '{name}'", _ANEW))
    rate = first.sample_rate
    if rate not in _RATES:
        raise SoundError(Problem(f"'{name}' says that it has {rate:,} samples a second", _ANEW))
    return Decoded(rate, _gathered(_blocks(container, chain([first], frames), name), rate))


def _frames(container: InputContainer, name: str) -> Iterator[av.AudioFrame]:
    """What is decoded of the first sound in the file; rubbish after its end is nobody's concern."""
    stream = container.streams.audio[0]
    if stream.codec_context.name == "flac":  # it looks at its check sums only when it is told to
        stream.codec_context.options = {"err_detect": "crccheck+explode"}
    done = 0
    broken = False
    for packet in _packets(container):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            broken = True
            continue
        for frame in frames:
            if broken and done:
                raise _damaged(name, done, frame.sample_rate)
            done += frame.samples
            yield frame


def _packets(container: InputContainer) -> Iterator[av.Packet[AudioStream]]:
    """Until the file can't be read on; whether it should be longer is for `_blocks` to say."""
    with contextlib.suppress(av.error.FFmpegError):
        yield from container.demux(container.streams.audio[0])


def _blocks(
    container: InputContainer, frames: Iterator[av.AudioFrame], name: str
) -> Iterator[Samples]:
    stated = _stated_length(container)
    done = decoded = 0
    shape: tuple[int, str] | None = None
    rate = RATE
    for frame in frames:
        shape = shape or (frame.sample_rate, frame.layout.name)
        rate = frame.sample_rate
        if shape != (rate, frame.layout.name):
            raise SoundError(Problem(f"'{name}' changes its format halfway", _ANEW))
        decoded += frame.samples * frame.layout.nb_channels
        if decoded > _MOST_DECODED or rescale(done, rate) > MAX_FRAMES:
            hint = "Cut out the part that you need."
            raise SoundError(Problem(f"'{name}' is too long: twelve hours are the most", hint))
        block = _mono(frame)
        if not np.abs(block).max(initial=0) <= _LOUDEST:  # what is no number is not, either
            raise _damaged(name, done, rate)
        if container.format.name == _PADS_ITS_END and stated:
            block = block[: max(round(stated * rate) - done, 0)]
        done += len(block)
        if block.size:
            yield block
    if done < (stated - _MOST_MISSING) * rate:
        ends, says = (format_clock(round(s * RATE), 1) for s in (done / rate, stated))
        raise SoundError(Problem(f"'{name}' says that it is {says} long, but holds {ends}", _AGAIN))


def _gathered(blocks: Iterator[Samples], least: int) -> Iterator[Samples]:
    """Fewer and longer ones, for what a decoder gives at a time can be a hundredth of a second."""
    waiting: list[Samples] = []
    for block in blocks:
        waiting.append(block)
        if sum(map(len, waiting)) >= least:
            yield np.concatenate(waiting)
            waiting = []
    if waiting:
        yield np.concatenate(waiting)


def _stated_length(container: InputContainer) -> float:
    """In seconds; 0.0 where the file does not say it for certain."""
    stream = container.streams.audio[0]
    if container.format.name not in _SAY_THEIR_LENGTH or not stream.duration:
        return 0.0
    return float(stream.duration * (stream.time_base or 0))


def _damaged(name: str, done: int, rate: int) -> SoundError:
    place = format_clock(rescale(done, rate), 1)
    return SoundError(Problem(f"'{name}' is damaged after {place}", _AGAIN))


def _mono(frame: av.AudioFrame) -> Samples:
    channels = _as_floats(frame.to_ndarray())
    if not frame.format.is_planar:
        channels = channels.reshape(-1, frame.layout.nb_channels).T
    shares = np.array([_SHARES.get(channel.name, 1.0) for channel in frame.layout.channels])
    shares /= shares.sum() or 1.0
    mono: Samples = (shares.astype(channels.dtype) @ channels).astype(np.float32)
    return mono


def _as_floats(samples: NDArray[Any]) -> NDArray[Any]:
    """Full scale as 1.0, whatever numbers a format keeps."""
    if samples.dtype.kind == "f":
        return samples
    middle = 128 if samples.dtype.kind == "u" else 0
    return (samples - float(middle)) / float(1 << (8 * samples.dtype.itemsize - 1))

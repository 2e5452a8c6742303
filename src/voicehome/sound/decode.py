"""Sound files of any usual format, as one channel or two, at their own rate, through PyAV, block by block.

What a decoder leaves out at both ends because an encoder put it there (MP3, AAC, Opus) is not heard.
Files are judged by what is in them, never by their names, and none can lead to another one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from ..audio import Block
from ..errors import Problem, SoundError
from ..units import MAX_FRAMES, RATE, format_clock, rescale

_CONTAINERS = "aac,aiff,amr,ape,asf,au,avi,caf,flac,matroska,mov,mp3,ogg,tta,w64,wav,wv"
"""libav's names for the ones that hold their own sound. Playlists and the like are not among them."""

_SAY_THEIR_LENGTH = {"aiff", "caf", "flac", "mov,mp4,m4a,3gp,3g2,mj2", "ogg", "w64", "wav"}
"""The others estimate it, or say that of the pictures beside the sound."""

_PADS_ITS_END = "mov,mp4,m4a,3gp,3g2,mj2"
"""Its last packet is decoded whole; what is over its stated length was never in the recording."""

_RATES = range(4_000, 768_001)
_MOST_DECODED = 4 * MAX_FRAMES
"""Samples, channels counted apart: twelve hours of stereo at 96 kHz."""

_MOST_MISSING = 0.05  # seconds; Ogg counts what an encoder put before the sound
_LOUDEST = 100.0  # times full scale; beyond it, numbers are no sound

_HALF = 0.5**0.5
_SHARES = {"LFE": 0.0, "FL": _HALF, "FR": _HALF} | dict.fromkeys(("BL", "BR", "SL", "SR"), 0.5)
"""How much of a channel goes into one (ITU-R BS.775-4, Annex 4); 1 where nothing is said here."""

_LEFT = {"FL": 1.0, "DL": 1.0, "FLC": 1.0, "BL": _HALF, "SL": _HALF, "WL": _HALF}
_RIGHT = {"FR": 1.0, "DR": 1.0, "FRC": 1.0, "BR": _HALF, "SR": _HALF, "WR": _HALF}
_MIDDLE = {"LFE": 0.0, "LFE2": 0.0}
"""How much of a channel goes into the left or the right of two, or into each (the same table); of what
is in none of these, as much as of the one in the middle."""

_ANEW = "Save it anew as WAV, FLAC, MP3 or M4A, from the program that made it."
_AGAIN = "It may not have been copied whole: copy it again, or save it anew."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's sound: `blocks` of shape (samples, channels), of a second or a little more, at `rate`
    hertz. They begin with the file's sample `first`."""

    rate: int
    channels: int
    blocks: Iterator[Block]
    first: int = 0


def container_of(file: BinaryIO | str, **options: str) -> InputContainer:
    """The file, opened to be read, if it is of a kind that holds its own sound; a title in letters that
    nobody knows is no reason to refuse it. `options` are libav's, beside those that this takes.

    Raises what `av.open` does.
    """
    # PyAV 19, which needs Python 3.12, keeps such letters as surrogates and can't be told otherwise.
    lenient: Any = {"metadata_errors": "ignore"} if av.__version__.startswith("18.") else {}
    options = {"format_whitelist": _CONTAINERS, **options}
    container: InputContainer = av.open(file, "r", options=options, **lenient)
    return container


@contextlib.contextmanager
def decoded(
    file: BinaryIO, name: str, most_channels: int = 1, skipped: float = 0.0
) -> Iterator[Decoded]:
    """The sound of an open `file`, called `name` in messages, in one channel, or with `most_channels` 2
    in two where it has more than one.

    Up to `skipped` seconds at its beginning are left out, as far as the file says for certain where
    one is in it. What is lossy takes some hundredths of a second from there to sound as it does
    when it is decoded from the beginning.

    Raises SoundError, here or while blocks are taken: no sound in it, nothing known, damaged, too long.
    """
    with _container(file, name) as container:
        if not container.streams.audio:
            hint = "Choose one that can be heard."
            raise SoundError(Problem(f"there is no sound in '{name}'", hint))
        if container.streams.audio[0].codec_context is None:
            raise SoundError(Problem(f"the sound in '{name}' is of no kind known here", _ANEW))
        yield _begun(container, name, most_channels, skipped)


def _container(file: BinaryIO, name: str) -> InputContainer:
    try:
        return container_of(file, protocol_whitelist="none")
    except av.error.FFmpegError as error:
        raise SoundError(
            Problem(f"'{name}' is damaged, or no sound file known here", _ANEW)
        ) from error


def _begun(container: InputContainer, name: str, most_channels: int, skipped: float) -> Decoded:
    stream = container.streams.audio[0]
    ticks = int(skipped / (stream.time_base or 1))
    sought = ticks > 0 and container.format.name in _SAY_THEIR_LENGTH
    if sought:
        container.seek((stream.start_time or 0) + ticks, stream=stream)
    frames = _frames(container, name)
    first = next(frames, None)
    if first is None:
        raise SoundError(Problem(f"there is nothing in '{name}'", _ANEW))
    rate = first.sample_rate
    if rate not in _RATES:
        raise SoundError(Problem(f"'{name}' says that it has {rate:,} samples a second", _ANEW))
    channels = min(first.layout.nb_channels, most_channels)
    place = _place_of(first, stream) if sought else 0
    blocks = _blocks(container, chain([first], frames), name, channels, place)
    return Decoded(rate, channels, _gathered(blocks, rate), place)


def _place_of(frame: av.AudioFrame, stream: AudioStream) -> int:
    """Which of the file's samples it begins with."""
    since = (frame.pts or 0) - (stream.start_time or 0)
    return round(since * (frame.time_base or stream.time_base or 0) * frame.sample_rate)


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
    container: InputContainer,
    frames: Iterator[av.AudioFrame],
    name: str,
    channels: int,
    done: int,
) -> Iterator[Block]:
    """`frames` in so many channels; `done` samples of the file come before them."""
    stated = _stated_length(container)
    decoded = 0
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
        block = _mixed(frame, channels)
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


def _gathered(blocks: Iterator[Block], least: int) -> Iterator[Block]:
    """Fewer and longer ones, for what a decoder gives at a time can be a hundredth of a second."""
    waiting: list[Block] = []
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


def _mixed(frame: av.AudioFrame, channels: int) -> Block:
    """What a decoder gave, in so many channels, 1 or 2."""
    found = _as_floats(frame.to_ndarray())
    if not frame.format.is_planar:
        found = found.reshape(-1, frame.layout.nb_channels).T
    names = [channel.name for channel in frame.layout.channels]
    shares = _to_one(names) if channels == 1 else _to_two(names)
    mixed: Block = (shares.astype(found.dtype) @ found).astype(np.float32).T
    return mixed


def _to_one(names: Sequence[str]) -> NDArray[np.float64]:
    shares = np.array([[_SHARES.get(name, 1.0) for name in names]])
    whole: NDArray[np.float64] = shares / (shares.sum() or 1.0)
    return whole


def _to_two(names: Sequence[str]) -> NDArray[np.float64]:
    """The rows of left and right, made softer together where one of them could pass full scale. Many
    files do not say what their two channels are."""
    if len(names) == 2:
        return np.eye(2)
    shares = np.array([[_side(name, _LEFT), _side(name, _RIGHT)] for name in names]).T
    held: NDArray[np.float64] = shares / max(shares.sum(axis=1).max(), 1.0)
    return held


def _side(name: str, side: Mapping[str, float]) -> float:
    is_on_a_side = name in _LEFT or name in _RIGHT
    return side.get(name, 0.0) if is_on_a_side else _MIDDLE.get(name, _HALF)


def _as_floats(samples: NDArray[Any]) -> NDArray[Any]:
    """Full scale as 1.0, whatever numbers a format keeps."""
    if samples.dtype.kind == "f":
        return samples
    middle = 128 if samples.dtype.kind == "u" else 0
    return (samples - float(middle)) / float(1 << (8 * samples.dtype.itemsize - 1))

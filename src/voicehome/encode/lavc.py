"""AAC, Opus, FLAC and WAV through PyAV, ffmpeg's libraries in a wheel.

Times of twenty minutes of speech and silence against real time, one core: aac with its fast coder
109 (35 without), opus at level 5 103 (40 at its default), flac 770.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from ..audio import AudioFormat, Block
from ..timeline.events import Chapter
from ..units import RATE
from .blocks import padded
from .container import BITEXACT, LAYOUTS, TICK, packet_of, writing
from .dither import dithered
from .pieces import Piece, cut, held, in_order

if TYPE_CHECKING:  # it stands in PyAV's stubs only
    from av.container import OutputContainer
    from av.container.core import Chapter as LibavChapter

_Samples = NDArray[Any]  # float32 or int16, shape (frames, channels)
_AT_A_TIME = 16  # codec frames: libav copies what it is given several times over
_CHAPTER_TITLE_BYTES = 255  # Nero's chapter atom counts a title's bytes in one


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How libav makes one format."""

    container: str
    codec: str
    sample_format: str  # libav's: fltp is planar float, flt interleaved float, s16 interleaved
    multiple: int = 1  # of frames, to which the end is filled up with silence
    size: int = 0  # frames in a packet, where pieces are encoded and joined
    bit_rates: dict[int, int] = field(default_factory=dict)  # bit/s by number of channels
    codec_options: dict[str, str] = field(default_factory=dict)
    container_options: dict[str, str] = field(default_factory=dict)


def _mp4(brand: str) -> _Recipe:
    return _Recipe(
        container="mp4",
        codec="aac",
        sample_format="fltp",
        # Up to 1,023 silent frames more, so that no decoder has to guess where the end is.
        multiple=1_024,
        size=1_024,
        bit_rates={1: 96_000, 2: 128_000},
        codec_options={"aac_coder": "fast"},
        # The time scale makes length and chapters exact; faststart puts the index first, so that
        # a player can begin before it has the whole file.
        container_options={
            "brand": brand,
            "movie_timescale": str(RATE),
            "movflags": "+faststart",
        },
    )


_RECIPES = {
    "m4a": _mp4("M4A "),
    "m4b": _mp4("M4B "),
    "opus": _Recipe(
        container="ogg",
        codec="libopus",
        sample_format="flt",
        size=960,
        bit_rates={1: 64_000, 2: 96_000},
        codec_options={"compression_level": "5"},
        container_options=BITEXACT,
    ),
    "flac": _Recipe("flac", "flac", "s16", container_options=BITEXACT),
    "wav": _Recipe("wav", "pcm_s16le", "s16", container_options=BITEXACT),
    "stem": _Recipe("wav", "pcm_f32le", "flt", container_options=BITEXACT),
}


def write(
    path: Path,
    format_name: str,
    audio: AudioFormat,
    blocks: Iterable[Block],
    chapters: Sequence[Chapter],
    kbits: int | None = None,
    jobs: int = 1,
) -> None:
    """Write `blocks` to `path` as the format called `format_name`; `chapters` only into an MP4, and at
    `kbits` only where samples are not kept as they are; `jobs` pieces at once where they can be joined.

    Raises EncodeError when the encoder fails, and OSError when the file can't be written.
    """
    recipe = _RECIPES[format_name]
    if recipe.bit_rates and kbits:
        recipe = replace(recipe, bit_rates=dict.fromkeys(recipe.bit_rates, kbits * 1000))
    blocks = padded(audio, blocks, recipe.multiple)
    with writing(path, recipe.container, recipe.container_options, format_name) as container:
        stream = container.add_stream(recipe.codec, rate=RATE, options=recipe.codec_options)
        assert isinstance(stream, AudioStream)
        _set_up(stream, recipe, audio.channels)
        if recipe.container == "mp4":
            container.set_chapters(_libav_chapters(chapters, audio.frames))
        if recipe.size:
            _write_pieces(container, stream, recipe, audio, blocks, jobs)
        else:
            for frame in _frames(recipe, blocks):
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))


def _set_up(codec: AudioStream | AudioCodecContext, recipe: _Recipe, channels: int) -> None:
    codec.layout = LAYOUTS[channels]
    codec.format = recipe.sample_format
    if recipe.bit_rates:
        codec.bit_rate = recipe.bit_rates[channels]


def _write_pieces(
    container: OutputContainer,
    stream: AudioStream,
    recipe: _Recipe,
    audio: AudioFormat,
    blocks: Iterable[Block],
    jobs: int,
) -> None:
    """The packets of all pieces, one after the other. What decoders keep from packet to packet, how
    loud the bands were and the half of a window that overlaps, both encoders at a cut agree on nearly
    enough: see `pieces.WARM`."""
    end = audio.frames + -audio.frames % recipe.multiple
    position: int | None = None
    encode = partial(_encoded, recipe=recipe)
    with closing(in_order(encode, cut(blocks, recipe.size), jobs)) as encoded:
        for piece, packets, first in encoded:
            position = first if position is None else position
            for data in chain(packets[piece.begin : piece.end], held(packets, piece)):
                frames = min(recipe.size, end - position)
                container.mux_one(packet_of(stream, data, position, frames))
                position += recipe.size


def _encoded(piece: Piece, recipe: _Recipe) -> tuple[Piece, list[bytes], int]:
    """`piece`, its packets, and the place of the first: before 0 by what decoders leave out."""
    codec = av.AudioCodecContext.create(recipe.codec, "w")
    assert isinstance(codec, AudioCodecContext)
    codec.sample_rate = RATE
    codec.options = recipe.codec_options
    _set_up(codec, recipe, piece.samples.shape[1])
    step = _AT_A_TIME * recipe.size
    slices = (piece.samples[at : at + step] for at in range(0, len(piece.samples), step))
    frames = _frames(recipe, slices)
    packets = [packet for frame in chain(frames, [None]) for packet in codec.encode(frame)]
    return piece, [bytes(packet) for packet in packets], packets[0].pts or 0


def _frames(recipe: _Recipe, blocks: Iterable[Block]) -> Iterator[av.AudioFrame]:
    """The blocks as libav takes them, each with its place among them."""
    sound = dithered(blocks) if recipe.sample_format == "s16" else blocks
    position = 0
    for samples in sound:
        array = _planar(samples) if recipe.sample_format == "fltp" else samples.reshape(1, -1)
        layout = LAYOUTS[samples.shape[1]]
        frame = av.AudioFrame.from_ndarray(array, recipe.sample_format, layout)
        frame.sample_rate = RATE
        frame.time_base = TICK
        frame.pts = position
        position += len(samples)
        yield frame


def _planar(samples: _Samples) -> _Samples:
    """All of the first channel, then all of the second."""
    return np.ascontiguousarray(samples.T)


def _libav_chapters(chapters: Sequence[Chapter], end: int) -> list[LibavChapter]:
    """Each chapter lasts until the next begins, the last until `end`."""
    ends = [*(chapter.start for chapter in chapters[1:]), end]
    return [
        {
            "id": number,
            "start": chapter.start,
            "end": chapter_end,
            "time_base": TICK,
            "metadata": {"title": _fitted(chapter.title)},
        }
        for number, (chapter, chapter_end) in enumerate(zip(chapters, ends, strict=False))
    ]


def _fitted(title: str) -> str:
    """`title`, cut between two characters where it has more bytes than a chapter's title may."""
    return title.encode(errors="ignore")[:_CHAPTER_TITLE_BYTES].decode(errors="ignore")

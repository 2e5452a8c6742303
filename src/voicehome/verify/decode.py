"""A finished file as a player hears it: its sound a second at a time, and what it says of itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from ..audio import Block
from ..errors import Problem, VerifyError
from ..sound.decode import container_of
from ..units import MAX_FRAMES, RATE, Frames, rescale

if TYPE_CHECKING:
    from av.container import InputContainer


_LAYOUTS = {1: "mono", 2: "stereo"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself. `tags` with names in small letters; `chapters`: start and title;
    `bit_rate` in bit/s, 0 where it does not say."""

    container: str
    codec: str
    rate: int
    channels: int
    bit_rate: int
    chapters: tuple[tuple[Frames, str], ...]
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        codec = {"mp3float": "mp3"}.get(self.codec, self.codec)
        kbits = f" · {self.bit_rate / 1000:.0f} kbit/s" if self.bit_rate else ""
        return f"{codec} · {self.rate / 1000:g} kHz · {_LAYOUTS[self.channels]}{kbits}"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Recording]:
    """The file at `path`. Raises VerifyError when it can't be read, or holds no sound."""
    if not path.exists():
        raise VerifyError(Problem(f"there is no file {path}"))
    if path.is_dir():
        hint = f"Name the files in it: voicehome verify {path}/*.mp3"
        raise VerifyError(Problem(f"{path} is a folder", hint))
    if not path.is_file():
        raise VerifyError(Problem(f"{path} is no file", "It takes finished recordings."))
    try:
        container = container_of(str(path.absolute()))
    except (av.FFmpegError, OSError, ValueError) as error:
        why = "no sound file" if not isinstance(error, PermissionError) else "not to be read"
        raise VerifyError(Problem(f"{path} is {why}", "It takes finished recordings.")) from error
    with container:
        if not container.streams.audio:
            raise VerifyError(Problem(f"there is no sound in {path}"))
        if container.streams.audio[0].codec_context is None:
            raise VerifyError(Problem(f"the sound in {path} is of no kind known here"))
        if (channels := container.streams.audio[0].channels) not in _LAYOUTS:
            hint = "Recordings of voicehome's have one or two."
            raise VerifyError(Problem(f"{path} has {channels} channels", hint))
        yield Recording(path, container)


class Recording:
    """An open file. `blocks` may be asked for once."""

    def __init__(self, path: Path, container: InputContainer) -> None:
        self._path, self._container = path, container
        self.facts = _facts(container)

    def blocks(self) -> Iterator[Block]:
        """Its sound at `RATE`, shape (RATE, channels), the last block shorter. Raises VerifyError where it
        can't be decoded, or is longer than any recording may be."""
        done = 0
        try:
            for block in _seconds(self._container, self.facts.channels):
                done += len(block)
                if done > MAX_FRAMES + 60 * RATE:
                    raise VerifyError(Problem(f"{self._path} is longer than twelve hours"))
                yield block
        except (
            av.FFmpegError,
            OSError,
            ValueError,
        ) as error:  # ValueError: it changes its rate midway
            message = f"{self._path} is damaged after {done / RATE:.1f} s"
            raise VerifyError(Problem(message, "Render it once more.")) from error
        if not done:
            raise VerifyError(Problem(f"there is no sound in {self._path}"))
        stated = _stated(self._container)
        if done < stated - RATE // 1000:
            lengths = f"{stated / RATE:.1f} s long, and {done / RATE:.1f} s are in it"
            message = f"{self._path} is damaged: it says that it is {lengths}"
            raise VerifyError(Problem(message, "Render it once more."))


def _seconds(container: InputContainer, channels: int) -> Iterator[Block]:
    resampler = av.AudioResampler("fltp", _LAYOUTS[channels], RATE)
    waiting: list[Block] = []
    held = 0
    for frame in _decoded(container):
        for part in resampler.resample(frame):
            waiting.append(np.asarray(part.to_ndarray().T, np.float32))
            held += part.samples
        while held >= RATE:
            joined = np.concatenate(waiting)
            yield joined[:RATE]
            waiting, held = [joined[RATE:]], held - RATE
    if held:
        yield np.concatenate(waiting)


def _stated(container: InputContainer) -> Frames:
    """The length that a FLAC says of itself, which leaves out what it can't decode; 0 of others."""
    stream = container.streams.audio[0]
    if stream.codec_context.name != "flac" or not stream.duration:
        return 0
    return _frame_of(stream.duration, stream.time_base)


def _decoded(container: InputContainer) -> Iterator[av.AudioFrame | None]:
    codec = container.streams.audio[0].codec_context
    if codec.name == "flac":  # it looks at its check sums only when it is told to
        codec.options = {"err_detect": "crccheck+explode"}
    yield from container.decode(audio=0)
    yield None


def _facts(container: InputContainer) -> Facts:
    stream = container.streams.audio[0]
    chapters = (
        (
            _frame_of(chapter["start"], chapter["time_base"]),
            _in_letters(chapter["metadata"].get("title", "")),
        )
        for chapter in container.chapters()
    )
    tags = [*container.metadata.items(), *stream.metadata.items()]
    return Facts(
        container=container.format.name,
        codec=stream.codec_context.name,
        rate=stream.rate or 0,
        channels=stream.channels,
        bit_rate=stream.bit_rate or 0,
        chapters=tuple(chapters),
        tags=_by_small_name(tags),
    )


def _frame_of(position: int, tick: Fraction | None) -> Frames:
    tick = tick or Fraction(1, RATE)
    return rescale(position * tick.numerator, tick.denominator)


def _by_small_name(tags: list[tuple[str, str]]) -> dict[str, str]:
    """Each tag once, in small letters: of a container's and its stream's, the container's."""
    named: dict[str, str] = {}
    for name, text in tags:
        named.setdefault(_in_letters(name).lower(), _in_letters(text))
    return named


def _in_letters(text: str) -> str:
    """Without bytes that are none, which PyAV 19 keeps as surrogates: nothing could print those."""
    return text.encode("utf-8", "ignore").decode("utf-8")

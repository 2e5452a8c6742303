"""Recordings as people bring them: any format that ffmpeg's libraries read, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

from ..audio import Samples
from ..errors import Problem, TakeError
from ..sound.decode import container_of

_FULL = 0.999  # of full scale, where a sample counts as clipped
_CLIPPED_SAMPLES = 4  # in one frame of the decoder, some 20 ms: a lone one is no fault
_MOST_BROKEN = 10_000
_TRY = "Any sound file that players open will do: m4a, mp3, wav, flac, opus."


@dataclass
class Facts:
    """What is learned of a recording while it is read: its own `rate` in Hz, the `seconds` that it
    says it has (0 if it does not), and in how many frames of the decoder it is clipped or broken."""

    rate: int = 0
    seconds: float = 0.0
    clipped: int = 0
    broken: int = 0


def blocks(
    path: Path, rate: int, facts: Facts | None = None, highpass: float = 0.0
) -> Iterator[Samples]:
    """The recording's sound as one channel at `rate` Hz, block by block; without what lies below
    `highpass` Hz. Fills in `facts`.

    What can't be decoded is left out, and counted. Raises TakeError when nothing can be.
    """
    facts = facts or Facts()
    # Without a limit, two channels that are alike come out as the louder one of them plus 3 dB.
    one = f"{rate}:ochl=mono:osf=flt:rematrix_maxval=1"
    filters = [("aresample", one), ("aformat", "channel_layouts=mono:sample_fmts=flt")]
    filters += [("highpass", f"f={highpass}")] if highpass else []
    try:
        with container_of(str(_a_file(path))) as container:
            if not container.streams.audio:
                raise TakeError(Problem(f"there is no sound in {path}", _TRY))
            stream = container.streams.audio[0]
            if stream.codec_context is None:
                raise TakeError(Problem(f"the sound in {path} is of no kind known here", _TRY))
            facts.rate = stream.rate
            facts.seconds = (container.duration or 0) / 1e6
            yield from _filtered(_frames(container, stream, facts), filters)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise TakeError(_unreadable(path, error)) from error


def _a_file(path: Path) -> Path:
    """`path`, links followed. Raises TakeError for a pipe, which may never end, or a device."""
    if path.exists() and not path.is_file():
        raise TakeError(Problem(f"{path} is no file", _TRY))
    return path.resolve()


def _unreadable(path: Path, error: Exception) -> Problem:
    if isinstance(error, OSError) and not path.is_file():
        return Problem(f"there is no file {path}", _TRY)
    if isinstance(error, PermissionError):
        return Problem(f"{path} may not be read", "Change its permissions, or copy it.")
    hint = f"If it was copied from a phone, it may not be whole: copy it again. {_TRY}"
    return Problem(f"{path} can't be read as a recording", hint)


def _frames(
    container: av.container.InputContainer, stream: av.AudioStream, facts: Facts
) -> Iterator[AudioFrame]:
    """Every frame that can be decoded."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
            frames = packet.decode()
        except (StopIteration, av.error.EOFError):
            return
        except av.FFmpegError:  # whatever it is called, this packet is of no use
            facts.broken += 1
            if facts.broken > _MOST_BROKEN:
                return
            continue
        for frame in frames:
            if isinstance(frame, AudioFrame):
                facts.clipped += _is_clipped(frame)
                yield frame


def _is_clipped(frame: AudioFrame) -> bool:
    samples: NDArray[Any] = frame.to_ndarray()
    if samples.dtype.kind == "u":
        samples = samples.astype(np.int16) - 128
        full = 127.0
    else:
        full = 1.0 if samples.dtype.kind == "f" else float(np.iinfo(samples.dtype).max)
    return (
        int(np.count_nonzero(np.abs(samples.astype(np.float64)) >= _FULL * full))
        >= _CLIPPED_SAMPLES
    )


def _filtered(frames: Iterator[AudioFrame], filters: list[tuple[str, str]]) -> Iterator[Samples]:
    graph: Graph | None = None
    for frame in frames:
        if graph is None:
            graph = _graph(frame, filters)
        frame.pts = None
        graph.push(frame)
        yield from _pulled(graph)
    if graph is not None:
        graph.push(None)
        yield from _pulled(graph)


def _graph(frame: AudioFrame, filters: list[tuple[str, str]]) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        format=frame.format.name, sample_rate=frame.sample_rate, layout=frame.layout.name
    )
    chain = [source, *(graph.add(*each) for each in filters), graph.add("abuffersink")]
    graph.link_nodes(*chain)
    graph.configure()
    return graph


def _pulled(graph: Graph) -> Iterator[Samples]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)

"""Files that libav writes, and what is said when it can't."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av

from ..errors import EncodeError, Problem
from ..units import RATE

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.stream import Stream

LAYOUTS = {1: "mono", 2: "stereo"}
"""libav's name for so many channels."""

# Without it an Ogg stream gets a random serial number, WAV a second set of tags, and MP3 a version.
BITEXACT = {"fflags": "+bitexact"}


TICK = Fraction(1, RATE)
"""The time that one frame takes, in seconds."""


def packet_of(stream: AudioStream, data: bytes, place: int, frames: int) -> av.Packet[Stream]:
    """Encoded `data` for a `stream`: of so many frames, from the frame `place` on."""
    packet = av.Packet(data)
    packet.stream = stream
    packet.time_base = TICK
    packet.pts = packet.dts = place
    packet.duration = frames
    return packet


@contextmanager
def writing(
    path: Path, container: str, options: Mapping[str, str], format_name: str
) -> Iterator[OutputContainer]:
    """A new file at `path`, closed at the end. Raises EncodeError, in which the format is called
    `format_name`, when libav fails, and OSError when the file can't be written."""
    try:
        # An absolute path, because libav would take the "a" of "a:b" for a protocol.
        with av.open(
            str(path.absolute()), "w", format=container, container_options=dict(options)
        ) as file:
            yield file
    except av.FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise EncodeError(
            Problem(
                f"the {format_name} encoder failed: {error.strerror}",
                "Try another format; if that works, please report this one.",
            )
        ) from error

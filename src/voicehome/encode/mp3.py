"""MP3 through pedalboard's LAME, the quickest that is gapless, in pieces that are joined.

A packet's bits may begin in the packets before it: the bit reservoir (ISO/IEC 11172-3, 2.4.2.7,
`main_data_begin`). So where one piece goes on after another, the bytes that its first packet looks back
to are laid over the end of the packets before. There, the piece before had put what its own next packet
would have looked back to, which nobody reads any more. Where there are too few of those, the new piece
takes over a few packets earlier.
"""

from __future__ import annotations

import io
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.audio.stream import AudioStream
from pedalboard.io import AudioFile

from ..audio import AudioFormat, Block
from ..units import RATE
from .container import BITEXACT, LAYOUTS, packet_of, writing
from .pieces import WARM, Piece, cut, held, in_order

if TYPE_CHECKING:
    from av.packet import PacketSideData

_SIZE = 1_152  # frames in a packet

# Constant rates in kbit/s, mono and stereo.
_KBITS = {1: 96, 2: 128}

# Up to 160 kbit/s, LAME's presets make everything 0.45 dB softer, as a precaution that is not needed
# where the true peak is held: so it is taken back.
_SOFTENED = 0.95
_SOFTENED_UP_TO = 160

_HEAD = {1: 4 + 17, 2: 4 + 32}  # bytes of header and side information, by channels
# Packets that a new piece may still change: it may take over as many earlier as it has warmed up with,
# and the 511 bytes that it can look back to reach over seven more at the most.
_PENDING = WARM + 8
# Who made the packets. Firefox believes what the header says of start and end only of LAME and Lavc.
_ENCODER = "LAME3.100"
_DELAY = 1_105  # frames that a decoder gives before the first: LAME's 576, and 529 of its own


def write(
    path: Path,
    audio: AudioFormat,
    blocks: Iterable[Block],
    kbits: int | None = None,
    jobs: int = 1,
) -> None:
    """Write `blocks` to `path` as MP3, at the usual rate or at `kbits`, `jobs` pieces at once. Raises
    EncodeError when an encoder fails, and OSError when the file can't be written."""
    rate = kbits or _KBITS[audio.channels]
    # libav's muxer writes the header with the length, a table to seek by and where the sound begins.
    with (
        closing(in_order(partial(_encoded, kbits=rate), cut(blocks, _SIZE), jobs)) as encoded,
        writing(path, "mp3", {"id3v2_version": "0", **BITEXACT}, "mp3") as container,
    ):
        stream = container.add_stream("libmp3lame", rate=RATE)
        assert isinstance(stream, AudioStream)
        stream.layout = LAYOUTS[audio.channels]
        stream.format = "fltp"
        stream.bit_rate = rate * 1000
        stream.metadata["encoder"] = _ENCODER
        left_out = _side_data(stream)
        packets = _joined(encoded, _HEAD[audio.channels])
        for number, (data, following) in enumerate(pairwise(chain(packets, [None]))):
            assert data
            place = number * _SIZE - _DELAY
            packet = packet_of(stream, data, place, _SIZE)
            if number == 0 or following is None:
                start = 0 if number else _DELAY
                end = 0 if following else place + _SIZE - audio.frames
                left_out.update(struct.pack("<IIxx", start, end))
                packet.set_sidedata(left_out)
            container.mux_one(packet)


def _encoded(piece: Piece, kbits: int) -> tuple[Piece, list[bytes]]:
    """The packets of `piece`, as libav reads them from a file of their own."""
    scale = np.float32(1 / _SOFTENED if kbits <= _SOFTENED_UP_TO else 1)
    file = io.BytesIO()
    with AudioFile(
        file,
        "w",
        samplerate=RATE,
        num_channels=piece.samples.shape[1],
        quality=kbits,
        format="mp3",
    ) as encoder:
        encoder.write(np.ascontiguousarray(piece.samples.T) * scale)
    file.seek(0)
    with av.open(file, "r", format="mp3") as container:
        return piece, [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def _joined(encoded: Iterable[tuple[Piece, list[bytes]]], head: int) -> Iterator[bytes]:
    """One stream of packets; `head` is where in a packet its main data begin."""
    said: deque[bytes] = deque()  # the last of them, which the next piece may still change
    following: bytes | None = None  # what the piece before would have said next
    for piece, packets in encoded:
        begin = piece.begin
        if following is not None:
            # A fresh encoder's reservoir is empty: its first packet looks back to nothing, so this ends.
            while _looks_back(following) < _looks_back(packets[begin]):
                begin, following = begin - 1, said.pop()
            _lay_over(said, packets[:begin], _looks_back(packets[begin]), head)
        if piece.end is not None:
            following = packets[piece.end]
        for packet in chain(packets[begin : piece.end], held(packets, piece)):
            said.append(packet)
            if len(said) > _PENDING:
                yield said.popleft()
    yield from said


def _side_data(stream: AudioStream) -> PacketSideData:
    """Room for what tells the muxer how many frames decoders leave out at the start (the first of two
    32-bit little-endian numbers) and at the end. PyAV can't make it, but encoders' packets have it."""
    silence = np.zeros((stream.channels, _SIZE), np.float32)
    frame = av.AudioFrame.from_ndarray(silence, "fltp", stream.layout.name)
    frame.sample_rate = RATE
    first, *_ = [*stream.encode(frame), *stream.encode(None)]
    return first.get_sidedata("skip_samples")


def _looks_back(packet: bytes) -> int:
    """How many bytes of main data before `packet` its own begin: nine bits after the header."""
    return packet[4] << 1 | packet[5] >> 7


def _lay_over(said: deque[bytes], before: list[bytes], count: int, head: int) -> None:
    """The last `count` bytes of main data of `before` over the last of `said`."""
    data = b"".join(packet[head:] for packet in before)[-count:] if count else b""
    at = -1
    while data:
        packet = said[at]
        part = data[head - len(packet) :]
        said[at] = packet[: -len(part)] + part
        data = data[: -len(part)]
        at -= 1

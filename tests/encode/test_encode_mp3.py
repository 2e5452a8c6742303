"""An MP3 that is joined of pieces, taken apart bit by bit (ISO/IEC 11172-3, 2.4.1.7)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voicehome.audio import AudioFormat, Block
from voicehome.encode import encode, mp3, pieces
from voicehome.encode.formats import FORMATS
from voicehome.encode.pieces import cut

SIDE = {1: 17, 2: 32}  # bytes of side information, by channels
SIZE = 1_152


class Packet:
    """Where the main data of a packet lie, as its own side information says."""

    def __init__(self, packet: bytes, channels: int) -> None:
        assert packet[:2] == b"\xff\xfb", "MPEG 1, layer III, without a checksum"
        self.head, self.room = packet[: 4 + SIDE[channels]], packet[4 + SIDE[channels] :]
        side = int.from_bytes(packet[4 : 4 + SIDE[channels]], "big")
        left = SIDE[channels] * 8

        def field(at: int, bits: int) -> int:
            return side >> (left - at - bits) & ((1 << bits) - 1)

        self.back = field(0, 9)
        first = 9 + (5 if channels == 1 else 3) + 4 * channels
        granules = 2 * channels
        self.length = -(-sum(field(first + 59 * n, 12) for n in range(granules)) // 8)


def main_data(packets: list[bytes], channels: int) -> list[tuple[bytes, bytes]]:
    """What a decoder gets for each packet: its head, and the bytes that it points at. No two packets'
    may overlap, and none may begin before the stream or end after its packet."""
    found, stream, before = [], b"", 0
    for data in packets:
        packet = Packet(data, channels)
        start = len(stream) - packet.back
        stream += packet.room
        assert before <= start and start + packet.length <= len(stream)
        before = start + packet.length
        found.append((packet.head, stream[start:before]))
    return found


def programme(channels: int, seed: int) -> Block:
    """Stretches of noise, tone, clicks and silence, loud and soft: some hungry for bits, some not."""
    random = np.random.default_rng(seed)
    parts = []
    for _ in range(9):
        frames = int(random.integers(20, 140)) * SIZE + int(random.integers(0, SIZE))
        time = np.arange(frames)[:, None] / 48_000
        noise = random.standard_normal((frames, channels))
        kinds = [
            0 * noise,
            noise,
            np.sin(2 * np.pi * random.uniform(50, 8_000) * time) * np.ones(channels),
            (random.random((frames, channels)) < 0.001).astype(float),
            noise * (np.sin(2 * np.pi * 3 * time) > 0),
        ]
        parts.append(10 ** -random.uniform(0, 4) * kinds[int(random.integers(0, 5))])
    return np.clip(np.concatenate(parts), -1, 1).astype(np.float32)


@pytest.mark.parametrize("channels", [1, 2])
def test_every_packet_finds_the_bytes_that_its_encoder_wrote(
    channels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_LONGEST", 60)
    monkeypatch.setattr(pieces, "_SHORTEST", 30)
    joins = earlier = silences = 0
    for seed, kbits in enumerate([64, 64, 96, 96, 128, 192, 320]):
        sound = programme(channels, seed)
        made = [mp3._encoded(piece, kbits) for piece in cut([sound], SIZE)]
        joined = list(mp3._joined(made, mp3._HEAD[channels]))
        assert len(joined) == -(-(len(sound) + SIZE) // SIZE)
        heard = main_data(joined, channels)
        place = 0
        for number, (piece, packets) in enumerate(made):
            meant = main_data(packets, channels)
            kept = meant[piece.begin : piece.end]
            kept += [kept[-1]] * piece.held
            ours = [*heard[place : place + len(kept)]]
            if number:
                # The piece may have taken over up to `begin` packets earlier, and then none is another's.
                joins += 1
                before = heard[place - piece.begin : place]
                taken = [mine == theirs for mine, theirs in zip(meant, before, strict=False)]
                earlier += taken[-1] and not made[number - 1][0].held
            silences += bool(piece.held)
            following = made[number + 1][0].begin if number + 1 < len(made) else 0
            sure = len(kept) - following  # what the next piece can't have taken over
            assert ours[:sure] == kept[:sure]
            place += len(kept)
        whole = [packet for _, packets in made for packet in main_data(packets, channels)]
        assert all(packet in whole for packet in heard)
    assert joins > 40 and silences > 1 and earlier > 3


@pytest.mark.parametrize("frames", [1, 47, 1_105, 1_152, 1_153, 50_000])
def test_the_header_says_who_made_it_and_where_the_sound_is(frames: int, tmp_path: Path) -> None:
    """Firefox leaves out what is to be left out only where it reads LAME or Lavc."""
    sound = np.full((frames, 1), 0.1, np.float32)
    encode(tmp_path / "x.mp3", FORMATS["mp3"], AudioFormat(1, frames), [sound])
    data = (tmp_path / "x.mp3").read_bytes()
    tag = data.index(b"Info") + 120
    assert data[tag : tag + 9] == b"LAME3.100"
    trimmed = int.from_bytes(data[tag + 21 : tag + 24], "big")
    delay, padding = trimmed >> 12, trimmed & 0xFFF
    packets = len(data) // 288 - 1
    assert delay == 576 and packets * SIZE == delay + frames + padding
    assert int.from_bytes(data[tag - 112 : tag - 108], "big") == packets

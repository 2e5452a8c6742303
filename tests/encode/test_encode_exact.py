"""What comes out of a decoder stands where it stood before the encoder."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from voicehome.audio import Block
from voicehome.encode.dither import dithered
from voicehome.encode.formats import FORMATS, Format
from voicehome.timeline.events import Chapter

Encode = Callable[..., Path]
Decode = Callable[[Path], Block]
Lateness = Callable[[Block, Block], list[int]]

LENGTHS = [1, 47, 1_105, 1_152, 24_000, 50_001]


@pytest.mark.parametrize("channels", [1, 2])
def test_every_burst_begins_at_its_frame(
    any_format: Format,
    channels: int,
    bursts: Callable[..., Block],
    encode_sound: Encode,
    decode: Decode,
    lateness: Lateness,
) -> None:
    sound = bursts(channels=channels)
    decoded = decode(encode_sound(sound, any_format))
    assert decoded.shape[1] == channels
    assert lateness(sound, decoded) == [0, 0, 0]


@pytest.mark.parametrize("frames", LENGTHS)
def test_the_length_is_exact(
    any_format: Format, frames: int, encode_sound: Encode, decode: Decode
) -> None:
    tone = 0.3 * np.sin(np.arange(frames) / 20, dtype=np.float32)
    decoded = decode(encode_sound(tone.reshape(-1, 1), any_format))
    more = -frames % 1_024 if any_format.extension in (".m4a", ".m4b") else 0
    assert len(decoded) == frames + more


@pytest.mark.parametrize("frames", LENGTHS)
def test_an_mp4_says_how_long_it_is(frames: int, encode_sound: Encode, decode: Decode) -> None:
    """Header and sound agree, so that no player has to choose between them."""
    path = encode_sound(np.full((frames, 1), 0.1, np.float32), FORMATS["m4a"])
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert stream.duration is not None and stream.time_base is not None
        announced = stream.duration * stream.time_base * 48_000
    assert announced == len(decode(path))


def test_what_aac_adds_is_silence(encode_sound: Encode, decode: Decode) -> None:
    frames = 10 * 1_024 + 1
    sound = np.zeros((frames, 1), np.float32)
    sound[:4_096] = 0.3
    decoded = decode(encode_sound(sound, FORMATS["m4a"]))
    assert len(decoded) == 11 * 1_024
    assert np.abs(decoded[8_192:]).max() < 1e-4


@pytest.mark.parametrize("name", ["flac", "wav"])
@pytest.mark.parametrize("channels", [1, 2])
def test_lossless_keeps_every_16_bit_sample(
    name: str,
    channels: int,
    bursts: Callable[..., Block],
    encode_sound: Encode,
    decode: Decode,
) -> None:
    sound = bursts(channels=channels)
    (expected,) = dithered([sound])
    decoded = decode(encode_sound(sound, FORMATS[name]))
    np.testing.assert_array_equal(decoded * 32_768, expected)


@pytest.mark.tool("ffmpeg")
def test_the_ffmpeg_program_finds_the_same_length(
    any_format: Format,
    bursts: Callable[..., Block],
    encode_sound: Encode,
    lateness: Lateness,
) -> None:
    """An independent build, an older one: it must honour the gapless headers just as PyAV does."""
    sound = bursts(frames=48 * 1_024)
    path = encode_sound(sound, any_format)
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-c:a", "pcm_f32le", "-"]
    run = subprocess.run(command, capture_output=True, check=True)
    decoded = np.frombuffer(run.stdout, np.float32).reshape(-1, 1)
    assert len(decoded) == len(sound)
    assert lateness(sound, decoded) == [0, 0, 0]


CHAPTERS = (
    Chapter("Ankommen", 0),
    Chapter("Der Atem – ein Überblick", 12_345),
    Chapter("é" * 200, 30_000),
)


@pytest.mark.parametrize("name", ["m4a", "m4b"])
def test_mp4_has_its_chapters_from_the_beginning(
    name: str, bursts: Callable[..., Block], encode_sound: Encode
) -> None:
    path = encode_sound(bursts(), FORMATS[name], CHAPTERS)
    with av.open(str(path)) as container:
        found = [
            (float(c["start"] * c["time_base"]), c["metadata"]["title"])
            for c in container.chapters()
        ]
    starts, titles = zip(*found, strict=True)
    assert [round(start * 48_000) for start in starts] == [0, 12_345, 30_000]
    assert titles[:2] == (CHAPTERS[0].title, CHAPTERS[1].title)
    assert titles[2] == "é" * 127, "cut between characters to what Nero's atom holds"


def test_mp4_says_what_it_is_and_begins_with_its_index(
    bursts: Callable[..., Block], encode_sound: Encode
) -> None:
    for name, brand in (("m4a", b"M4A "), ("m4b", b"M4B ")):
        data = encode_sound(bursts(), FORMATS[name], CHAPTERS).read_bytes()
        assert data[4:12] == b"ftyp" + brand
        assert data.index(b"moov") < data.index(b"mdat")
        assert b"chpl" in data and b"text" in data, "Nero's chapters and QuickTime's"

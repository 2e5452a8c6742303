from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from voicehome.audio import AudioFormat
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS
from voicehome.tag.fields import LyricLine, Tags
from voicehome.timeline.events import Chapter
from voicehome.units import RATE

FRAMES = 3 * RATE
CHAPTERS = (
    Chapter("Ankommen", 0),
    Chapter("Der Atem: ein Überblick", RATE + 24),
    Chapter("静", 2 * RATE),
)


@pytest.fixture(params=FORMATS)
def format_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def untagged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three seconds of a soft tone in each format, as the encoders leave it."""
    folder = tmp_path_factory.mktemp("untagged")
    tone = (0.1 * np.sin(np.arange(FRAMES) / 30)).astype(np.float32).reshape(-1, 1)
    paths = {}
    for name, format in FORMATS.items():
        paths[name] = folder / f"{name}.part"
        encode(paths[name], format, AudioFormat(1, FRAMES), [tone], CHAPTERS)
    return paths


@pytest.fixture
def copy_of(untagged: dict[str, Path], tmp_path: Path) -> Callable[[str], Path]:
    """A fresh untagged file of a format, named as if it were staged."""

    def copy(name: str) -> Path:
        return Path(shutil.copyfile(untagged[name], tmp_path / f".voicehome-{name}.part"))

    return copy


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    """A real picture of 16 by 16 pixels."""
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width = encoder.height = 16
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    packets = [*encoder.encode(av.VideoFrame(16, 16, "yuvj420p")), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


@pytest.fixture
def tags(jpeg: bytes) -> Tags:
    """Every field filled, most with something beyond ASCII."""
    return Tags(
        title="Im Körper ankommen",
        frames=FRAMES,
        voicehome_id="0123456789abcdef",
        artist="Ωmega & Söhne",
        album="Sanfte Schritte",
        album_artist="Various",
        voice="Amélie",
        track=3,
        tracks=12,
        date="2024-05-01",
        comment="Stop whenever you like.\nYou are free to move.",
        description="Zehn Minuten für Füße und Boden. 🌿",
        language="de-AT",
        copyright="CC BY 4.0",
        encoder="voicehome 0.1.0",
        lyrics=(
            LyricLine(0, "Willkommen."),
            LyricLine(RATE // 2, "Spür den Boden 🌿"),
            LyricLine(RATE, ""),
            LyricLine(2 * RATE + 480, "Danke."),
        ),
        gain=-2.5,
        peak=0.891251,
        chapters=CHAPTERS,
        cover=jpeg,
    )


@pytest.fixture
def probe() -> Callable[[Path], dict[str, Any]]:
    """What ffprobe says of a file."""

    def run(path: Path) -> dict[str, Any]:
        command = ["ffprobe", "-v", "error", "-of", "json"]
        command += ["-show_format", "-show_streams", "-show_chapters", str(path)]
        done = subprocess.run(command, capture_output=True, check=True)
        assert done.stderr == b"", done.stderr.decode()
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return run

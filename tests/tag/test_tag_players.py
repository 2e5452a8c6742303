"""What another program makes of our files: ffprobe, and PyAV's decoder."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from voicehome.audio import AudioFormat
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS
from voicehome.tag.fields import Tags
from voicehome.tag.write import write_tags
from voicehome.timeline.events import Chapter
from voicehome.units import RATE

Copy = Callable[[str], Path]
Probe = Callable[[Path], dict[str, Any]]


def sound_of(path: Path) -> str:
    """A hash of the decoded sound."""
    digest = hashlib.sha256()
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            digest.update(frame.to_ndarray().tobytes())
    return digest.hexdigest()


def all_tags(probed: dict[str, Any]) -> dict[str, str]:
    """ffprobe's tags of the file and of its sound (where Ogg has them), by lower-case name."""
    sound = next(s for s in probed["streams"] if s["codec_type"] == "audio")
    tags = sound.get("tags", {}) | probed["format"].get("tags", {})
    return {name.lower(): text for name, text in tags.items()}


def test_tags_leave_the_sound_alone(format_name: str, copy_of: Copy, tags: Tags) -> None:
    path = copy_of(format_name)
    before = sound_of(path)
    write_tags(path, format_name, tags)
    assert sound_of(path) == before


@pytest.mark.tool("ffprobe")
def test_ffprobe_reads_the_tags(format_name: str, copy_of: Copy, tags: Tags, probe: Probe) -> None:
    path = copy_of(format_name)
    write_tags(path, format_name, tags)
    found = all_tags(probe(path))
    assert found["title"] == tags.title
    assert found["artist"] == tags.artist
    assert found["album"] == tags.album
    assert found["album_artist"] == tags.album_artist
    assert found["composer"] == tags.voice
    assert found["genre"] == "Meditation"
    assert found["date"].startswith("2024")
    assert found["comment"] == tags.comment
    assert found["copyright"] == tags.copyright
    assert found["encoder"] == tags.encoder
    assert found["track"].startswith("3")
    assert tags.voicehome_id in found.values()


@pytest.mark.tool("ffprobe")
def test_ffprobe_reads_the_chapters(
    format_name: str, copy_of: Copy, tags: Tags, probe: Probe
) -> None:
    path = copy_of(format_name)
    write_tags(path, format_name, tags)
    found = probe(path)["chapters"]
    assert [c["tags"]["title"] for c in found] == [c.title for c in tags.chapters]
    starts = [float(c["start_time"]) * 48_000 for c in found]
    assert starts == pytest.approx([c.start for c in tags.chapters], abs=24)  # 0.5 ms


@pytest.mark.tool("ffprobe")
def test_ffprobe_reads_a_thousand_chapters(
    format_name: str, tmp_path: Path, tags: Tags, probe: Probe
) -> None:
    """More than one table of contents and Nero's atom hold."""
    many = tuple(Chapter(f"Chapter {n}", n * 480) for n in range(1000))
    path = tmp_path / "many.part"
    silence = np.zeros((10 * RATE, 1), np.float32)
    encode(path, FORMATS[format_name], AudioFormat(1, len(silence)), [silence], many)
    write_tags(path, format_name, dataclasses.replace(tags, frames=len(silence), chapters=many))
    found = probe(path)["chapters"]
    assert [c["tags"]["title"] for c in found] == [c.title for c in many]
    starts = [float(c["start_time"]) * RATE for c in found]
    assert starts == pytest.approx([c.start for c in many], abs=24)


@pytest.mark.tool("ffprobe")
def test_ffprobe_sees_the_cover(format_name: str, copy_of: Copy, tags: Tags, probe: Probe) -> None:
    path = copy_of(format_name)
    write_tags(path, format_name, tags)
    pictures = [s for s in probe(path)["streams"] if s["disposition"]["attached_pic"]]
    assert [(p["codec_name"], p["width"], p["height"]) for p in pictures] == [("mjpeg", 16, 16)]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system with room for the sound, and for little more."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can make a tiny disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=320k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("this system does not let root mount a tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_an_os_error(
    format_name: str, copy_of: Copy, tags: Tags, tiny_disk: Path
) -> None:
    path = tiny_disk / "x.part"
    path.write_bytes(copy_of(format_name).read_bytes())
    large = dataclasses.replace(tags, cover=b"\xff\xd8" + b"\x55" * 400_000)
    with pytest.raises(OSError, match="No space left"):
        write_tags(path, format_name, large)

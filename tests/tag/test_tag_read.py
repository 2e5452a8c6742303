from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3, TIT2

from voicehome.tag.fields import Tags
from voicehome.tag.read import made_by_voicehome, read_id
from voicehome.tag.write import write_tags

Copy = Callable[[str], Path]


def test_an_id_is_read_back_whatever_the_file_is_called(
    format_name: str, copy_of: Copy, tags: Tags, tmp_path: Path
) -> None:
    path = copy_of(format_name)
    assert read_id(path) is None and not made_by_voicehome(path)
    write_tags(path, format_name, tags)
    for name in (f"x.{format_name}", "x", "x.txt"):
        path = path.rename(tmp_path / name)
        assert read_id(path) == tags.voicehome_id
        assert made_by_voicehome(path)


def test_a_persons_own_recording_is_not_ours(copy_of: Copy) -> None:
    path = copy_of("mp3")
    own = ID3()
    own.add(TIT2(encoding=3, text="voicehome_id"))
    own.save(path)
    assert not made_by_voicehome(path)


def test_what_is_no_file_is_not_ours(tmp_path: Path) -> None:
    assert read_id(tmp_path) is None
    assert read_id(tmp_path / "gone") is None
    assert read_id(tmp_path / ("x" * 5_000)) is None
    assert read_id(Path("a\x00b")) is None
    (tmp_path / "empty.mp3").touch()
    assert read_id(tmp_path / "empty.mp3") is None
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.mp3")
        assert read_id(tmp_path / "pipe.mp3") is None


def test_a_file_cut_short_never_raises(format_name: str, copy_of: Copy, tags: Tags) -> None:
    path = copy_of(format_name)
    write_tags(path, format_name, tags)
    whole = path.read_bytes()
    for length in (4, 11, 12, 50, 500, 2_000, len(whole) // 2):
        path.write_bytes(whole[:length])
        assert read_id(path) in (None, tags.voicehome_id)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    head=st.sampled_from(
        [b"", b"ID3\x03\x00\x00", b"fLaC", b"OggS", b"RIFF\xff\xff\xff\xffWAVE", b"\0\0\0\x20ftyp"]
    ),
    rest=st.binary(max_size=400),
)
def test_any_bytes_whatever(tmp_path: Path, head: bytes, rest: bytes) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(head + rest)
    assert read_id(path) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_one_may_not_read_is_not_ours(copy_of: Copy) -> None:
    path = copy_of("mp3")
    path.chmod(0)
    assert read_id(path) is None

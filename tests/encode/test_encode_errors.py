"""What goes wrong is said in words, as the exception that was promised."""

from __future__ import annotations

import dataclasses
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from voicehome.audio import AudioFormat, Block
from voicehome.encode import encode, lavc, mp3
from voicehome.encode.formats import FORMATS, Format
from voicehome.encode.pieces import Piece
from voicehome.errors import EncodeError, OutputError
from voicehome.files import staged


def noise(frames: int, channels: int = 1) -> Block:
    return (0.2 * np.random.default_rng(2).standard_normal((frames, channels))).astype(np.float32)


def test_too_few_frames(any_format: Format, staged_path: Path) -> None:
    with pytest.raises(EncodeError, match="ended after 4800 of its 4801 frames"):
        encode(staged_path, any_format, AudioFormat(1, 4_801), [noise(4_800)])


def test_too_many_frames(any_format: Format, staged_path: Path) -> None:
    with pytest.raises(EncodeError, match="longer than its 4799 frames"):
        encode(staged_path, any_format, AudioFormat(1, 4_799), [noise(4_800)])


def test_other_channels_than_announced(any_format: Format, staged_path: Path) -> None:
    with pytest.raises(EncodeError, match=r"shape \(100, 2\), not of 1 channel"):
        encode(staged_path, any_format, AudioFormat(1, 200), [noise(100), noise(100, 2)])


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_sample_that_is_no_number(any_format: Format, staged_path: Path, value: float) -> None:
    block = noise(100)
    block[50] = value
    with pytest.raises(EncodeError, match="not a number"):
        encode(staged_path, any_format, AudioFormat(1, 100), [block])


def test_empty_blocks_are_nothing(any_format: Format, staged_path: Path) -> None:
    blocks = [noise(0), noise(100), noise(0)]
    encode(staged_path, any_format, AudioFormat(1, 100), blocks)
    assert staged_path.stat().st_size > 0


def test_an_encoder_that_fails_is_said_in_words(
    staged_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beyond = dataclasses.replace(lavc._RECIPES["opus"], bit_rates={1: 10**8})
    monkeypatch.setitem(lavc._RECIPES, "opus", beyond)
    with pytest.raises(EncodeError, match="the opus encoder failed: ") as caught:
        encode(staged_path, FORMATS["opus"], AudioFormat(1, 100), [noise(100)])
    assert caught.value.problems[0].hint


def test_so_is_one_that_fails_with_a_piece(
    staged_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(piece: Piece, kbits: int) -> tuple[Piece, list[bytes]]:
        raise av.error.InvalidDataError(1, "Invalid data")

    monkeypatch.setattr(mp3, "_encoded", fails)
    with pytest.raises(EncodeError, match="the mp3 encoder failed: Invalid data"):
        encode(staged_path, FORMATS["mp3"], AudioFormat(1, 100), [noise(100)])


def test_what_the_mix_raises_comes_through(any_format: Format, staged_path: Path) -> None:
    def blocks() -> Iterator[Block]:
        yield noise(4_800)
        raise KeyError("a clip")

    with pytest.raises(KeyError, match="a clip"):
        encode(staged_path, any_format, AudioFormat(1, 9_600), blocks())


def test_no_such_folder(any_format: Format, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        encode(tmp_path / "gone" / "x", any_format, AudioFormat(1, 4_800), [noise(4_800)])


@pytest.mark.parametrize("name", ["mp3", "wav"])
def test_a_full_device(name: str) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError, match="No space left"):
        encode(full, FORMATS[name], AudioFormat(1, 480_000), [noise(480_000)])


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 32 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(folder)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can make a tiny disk")
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("this system does not let root mount a tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(any_format: Format, tiny_disk: Path) -> None:
    """In the middle of the sound or at its very end, whatever buffers lie between."""
    for seconds in (1, 2, 5, 20):
        destination = tiny_disk / f"x{any_format.extension}"
        audio = AudioFormat(1, 48_000 * seconds)
        try:
            with staged(destination) as path:
                encode(path, any_format, audio, (noise(48_000) for _ in range(seconds)))
        except OutputError as error:
            assert "the disk is full" in str(error)
        else:
            assert destination.stat().st_size < 32 * 1_024
            destination.unlink()
        assert list(tiny_disk.iterdir()) == []
    with pytest.raises(OutputError), staged(tiny_disk / "x") as path:
        encode(path, any_format, audio, (noise(48_000) for _ in range(seconds)))

"""Blocks go through one by one, and how they are cut leaves no trace."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from voicehome.audio import AudioFormat, Block
from voicehome.encode import encode
from voicehome.encode.formats import Format
from voicehome.timeline.events import Chapter

Encode = Callable[..., Path]
CHAPTERS = (Chapter("One", 0), Chapter("Two", 1_000))


@pytest.mark.parametrize("channels", [1, 2])
def test_same_bytes_however_the_sound_is_cut(
    any_format: Format, channels: int, bursts: Callable[..., Block], encode_sound: Encode
) -> None:
    sound = bursts(channels=channels)[4_000:8_999]
    files = {
        encode_sound(sound, any_format, CHAPTERS, size).read_bytes()
        for size in (1, 32, 8_192, len(sound))
    }
    assert len(files) == 1


def test_same_bytes_each_time(
    any_format: Format, bursts: Callable[..., Block], encode_sound: Encode
) -> None:
    first = encode_sound(bursts(), any_format, CHAPTERS).read_bytes()
    again = encode_sound(bursts(), any_format, CHAPTERS).read_bytes()
    assert first == again


def test_no_block_is_kept(any_format: Format, staged_path: Path) -> None:
    """Constant memory: a block is let go of once the next ones have come."""
    seen: list[weakref.ref[Block]] = []
    most_alive = 0

    def blocks() -> Iterator[Block]:
        nonlocal most_alive
        for _ in range(100):
            block = np.full((4_800, 1), 0.1, np.float32)
            seen.append(weakref.ref(block))
            yield block
            del block
            gc.collect(0)
            most_alive = max(most_alive, sum(ref() is not None for ref in seen))

    encode(staged_path, any_format, AudioFormat(1, 480_000), blocks())
    assert len(seen) == 100
    assert most_alive <= 2


def test_sound_reaches_the_disk_while_blocks_still_come(
    any_format: Format, staged_path: Path
) -> None:
    """libav holds back 256 KiB and a piece lasts 19 seconds, so it takes two minutes to see that no
    more than that is held back."""
    noise = (0.2 * np.random.default_rng(1).standard_normal((48_000, 1))).astype(np.float32)
    sizes: list[int] = []

    def blocks() -> Iterator[Block]:
        for _ in range(120):
            yield noise
            sizes.append(staged_path.stat().st_size if staged_path.exists() else 0)

    encode(staged_path, any_format, AudioFormat(1, 120 * 48_000), blocks(), jobs=1)
    assert sizes[-1] > 2**17
    assert sizes[-1] > staged_path.stat().st_size * 5 / 6 - 2 * 2**18


def test_the_name_of_the_file_does_not_matter(
    tmp_path: Path, any_format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a colon in it, which libav would take for a protocol, nor a wrong suffix."""
    monkeypatch.chdir(tmp_path)
    sound = [np.full((4_800, 1), 0.1, np.float32)]
    for name in ("crypto:ü.part", "x.ogg", "x.mp3"):
        encode(Path(name), any_format, AudioFormat(1, 4_800), sound)
    assert Path("crypto:ü.part").read_bytes() == Path("x.ogg").read_bytes()
    assert Path("x.ogg").read_bytes() == Path("x.mp3").read_bytes()

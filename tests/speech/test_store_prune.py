"""The clips take no more room than they may, and what is in use stays."""

from __future__ import annotations

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from voicehome.audio import Clip
from voicehome.errors import OutputError
from voicehome.meter import measure
from voicehome.speech.prune import (
    DAY,
    Size,
    clear,
    format_size,
    parse_size,
    prune,
    prune_when_due,
    size_limit,
    size_of,
)
from voicehome.speech.store import ClipStore
from voicehome.staging import claimed_file

HOUR = 3600.0


def key(number: int) -> str:
    return f"{number:02x}" + "0" * 62


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five clips; the one numbered n was used n days ago."""
    store = ClipStore(tmp_path / "clips")
    clip = Clip(np.full(9_000, 0.1, dtype=np.float32), 240, 8_000)
    for number in range(5):
        store.save(key(number), clip, measure(clip.samples), ())
    for path in (tmp_path / "clips").glob("*/*.npz"):
        age(path, int(path.stem[:2], 16) * DAY)
    return tmp_path / "clips"


def left(folder: Path) -> list[int]:
    return sorted(int(path.stem[:2], 16) for path in folder.glob("*/*.npz"))


def each(folder: Path) -> int:
    return next(folder.glob("*/*.npz")).stat().st_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("500MB", 500_000_000),
        ("1.5 GB", 1_500_000_000),
        ("2gb", 2_000_000_000),
        ("0B", 0),
        ("12 kB", 12_000),
    ],
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "500", "MB", "-1MB", "1,5GB", "lots", "1 PB", "٣MB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a size"):
        parse_size(text)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (213_400_000, "213 MB"),
        (1_840_000_000, "1.8 GB"),
        (2_000_000_000, "2 GB"),
    ],
)
def test_sizes_are_said_as_people_say_them(size: int, text: str) -> None:
    assert format_size(size) == text


def test_the_limit_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEHOME_CACHE_SIZE", "500MB")
    assert size_limit() == 500_000_000
    monkeypatch.delenv("VOICEHOME_CACHE_SIZE")
    assert size_limit() == 2_000_000_000


def test_a_limit_that_is_no_size_is_said_before_anything_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEHOME_CACHE_SIZE", "huge")
    with pytest.raises(OutputError, match="VOICEHOME_CACHE_SIZE: 'huge' is not a size"):
        ClipStore(tmp_path / "clips")
    assert list(tmp_path.iterdir()) == []


def test_those_unused_for_longest_go_first(folder: Path) -> None:
    removed = prune(folder, 3 * each(folder))
    assert removed == Size(2, 2 * each(folder))
    assert left(folder) == [0, 1, 2]
    assert size_of(folder) == Size(3, 3 * each(folder))


def test_nothing_goes_while_there_is_room(folder: Path) -> None:
    assert prune(folder, 5 * each(folder)) == Size(0, 0)
    assert left(folder) == [0, 1, 2, 3, 4]


def test_what_is_in_use_stays_whatever_the_limit(folder: Path) -> None:
    prune(folder, each(folder), keep={key(4), key(2)})
    assert left(folder) == [2, 4]


def test_a_clip_that_is_asked_for_counts_as_used_from_then_on(folder: Path) -> None:
    assert ClipStore(folder).info(key(4))
    prune(folder, 2 * each(folder))
    assert left(folder) == [0, 4]


def test_use_is_noted_once_a_day_at_the_most(folder: Path) -> None:
    path = folder / "00" / f"{key(0)}.npz"
    for hours, is_noted in ((23, False), (25, True)):
        age(path, hours * HOUR)
        before = path.stat().st_mtime
        assert ClipStore(folder).info(key(0))
        assert (path.stat().st_mtime > before) == is_noted


def test_pruning_by_itself_happens_once_a_day(folder: Path) -> None:
    prune_when_due(folder, 4 * each(folder))
    assert left(folder) == [0, 1, 2, 3]
    prune_when_due(folder, 0)
    assert left(folder) == [0, 1, 2, 3]
    age(folder / "last-prune", 25 * HOUR)
    prune_when_due(folder, 2 * each(folder), keep={key(3)})
    assert left(folder) == [0, 3]


def test_what_ended_processes_left_goes_and_what_is_being_written_stays(folder: Path) -> None:
    old = folder / "00" / ".voicehome-a.part"
    old.write_bytes(b"half a clip")
    with claimed_file(folder / "being-written") as new:
        prune(folder, 10**9)
        assert not old.exists() and new.exists()
    assert left(folder) == [0, 1, 2, 3, 4]


def test_what_a_command_left_that_was_ended_goes_also_when_nothing_is_spoken(folder: Path) -> None:
    left = folder.with_name("being-written") / ".voicehome-left.part"
    left.mkdir(parents=True)
    ClipStore(folder)
    assert not left.exists()


def test_clearing_takes_the_clips_and_nothing_else(folder: Path) -> None:
    (folder / "00" / "letter.txt").write_text("mine")
    prune_when_due(folder, 10**9)
    assert clear(folder).clips == 5
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["letter.txt"]
    assert clear(folder) == Size(0, 0)
    (folder / "00" / "letter.txt").unlink()
    clear(folder)
    assert not folder.exists()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert size_of(tmp_path / "none") == prune(tmp_path / "none", 0) == Size(0, 0)


def test_two_that_prune_at_once_do_not_stumble_over_each_other(folder: Path) -> None:
    store, clip = ClipStore(folder), Clip(np.full(500, 0.1, dtype=np.float32), 10, 400)
    for number in range(256):
        store.save(key(number), clip, measure(clip.samples), ())
    with ThreadPoolExecutor(8) as threads:
        assert len(list(threads.map(lambda most: prune(folder, most), range(8)))) == 8
    assert left(folder) == []


def test_only_its_owner_can_read_what_pruning_leaves(folder: Path) -> None:
    prune_when_due(folder, 10**9)
    ClipStore(folder).info(key(4))
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)

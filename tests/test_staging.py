"""What is being written belongs to the process that writes it, and goes with it."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from voicehome.files import private_temporary, staged, write_private
from voicehome.staging import PART, STAGED, claimed_file, claimed_folder, remove_left_overs

HOLDS_BOTH = """
import sys, time
from pathlib import Path
from voicehome.staging import claimed_file, claimed_folder
with claimed_file(Path(sys.argv[1])) as path, claimed_folder(Path(sys.argv[1])) as folder:
    path.write_bytes(b"half")
    (folder / "line.wav").write_bytes(b"half")
    print("ready", flush=True)
    time.sleep(60)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def holder(tmp_path: Path):
    command = [sys.executable, "-c", HOLDS_BOTH, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_what_another_process_writes_stays_until_it_is_killed(tmp_path: Path, holder) -> None:
    before = names(tmp_path)
    assert len(before) == 2
    remove_left_overs(tmp_path)
    assert names(tmp_path) == before
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert names(tmp_path) == before
    remove_left_overs(tmp_path)
    assert names(tmp_path) == []


def test_the_next_file_in_a_folder_takes_away_what_was_left(tmp_path: Path) -> None:
    for number, write in enumerate((staged, lambda path: write_private(path, b""))):
        left = tmp_path / f"{STAGED}{number}{PART}"
        left.write_bytes(b"half")
        if write is staged:
            with staged(tmp_path / "new") as path:
                assert not left.exists()
                path.write_bytes(b"whole")
        else:
            write(tmp_path / "new")
        assert names(tmp_path) == ["new"]


def test_nothing_else_is_taken_for_left_over(tmp_path: Path) -> None:
    """Links are not followed, pipes not waited for, and other names are other people's."""
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    (tmp_path / f"{STAGED}link{PART}").symlink_to(precious)
    (tmp_path / f"{STAGED}note.txt").write_bytes(b"mine")
    os.mkfifo(tmp_path / f"{STAGED}pipe{PART}")
    remove_left_overs(tmp_path)
    remove_left_overs(tmp_path / "nowhere")
    assert precious.read_bytes() == b"mine"
    assert (tmp_path / f"{STAGED}note.txt").exists()


def test_they_are_private_under_any_umask_and_gone_afterwards(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with claimed_file(tmp_path) as file, claimed_folder(tmp_path) as folder:
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            (folder / "line.wav").write_bytes(b"")
        with private_temporary() as place:
            assert stat.S_IMODE(place.stat().st_mode) == 0o700
            assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)
    assert names(tmp_path) == []
    assert not place.exists()


def test_a_file_that_was_moved_into_its_place_stays(tmp_path: Path) -> None:
    with claimed_file(tmp_path) as path:
        path.write_bytes(b"whole")
        path.replace(tmp_path / "done")
    assert names(tmp_path) == ["done"]


def test_where_the_cache_cannot_be_written_there_is_another_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "file"))
    with private_temporary() as place:
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert not place.exists()


def test_what_a_sweeper_already_holds_is_not_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    held: list[int] = []

    def sweeper_was_quicker(path: str | Path) -> None:
        if not held:
            held.append(os.open(path, os.O_RDONLY))
            fcntl.flock(held[0], fcntl.LOCK_EX)

    def made_file(**wanted: object) -> tuple[int, str]:
        handle, name = make_file(**wanted)
        sweeper_was_quicker(name)
        return handle, name

    def made_folder(**wanted: object) -> str:
        name = make_folder(**wanted)
        if held:
            Path(name).rmdir()  # and had it removed before it could be opened
            held.clear()
        return name

    make_file, make_folder = tempfile.mkstemp, tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkstemp", made_file)
    monkeypatch.setattr(tempfile, "mkdtemp", made_folder)
    with claimed_file(tmp_path) as file:
        assert len(names(tmp_path)) == 2  # the other one is the sweeper's
        os.close(held[0])
        with claimed_folder(tmp_path) as folder:
            remove_left_overs(tmp_path)
            assert names(tmp_path) == sorted([file.name, folder.name])


def test_on_a_disk_without_locks_a_day_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    old, new = tmp_path / f"{STAGED}old{PART}", tmp_path / f"{STAGED}new{PART}"
    old.touch()
    new.mkdir()
    long_ago = time.time() - 25 * 3600
    os.utime(old, (long_ago, long_ago))
    with claimed_file(tmp_path) as file:
        remove_left_overs(tmp_path)
        assert names(tmp_path) == sorted([file.name, new.name])

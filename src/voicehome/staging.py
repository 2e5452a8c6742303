"""Files and folders that are being written: private, claimed by the process that writes them, and
removed by the next one where that was ended by force.

A claim is a lock of the system's on the file itself. It goes with the process, however that ends, so
that nobody has to guess from a process's number or a clock whether a file is still being written.
Where there are no such locks (Windows, some network disks), what is a day old counts as left over.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

STAGED = ".voicehome-"
"""How the names of files begin that are being written."""

PART = ".part"
"""How they end."""

_LONG_AGO = 24 * 3600.0
"""Seconds."""


@contextlib.contextmanager
def claimed_file(folder: Path) -> Iterator[Path]:
    """An empty file of mode 0600 in `folder`, to write to and to move into its place; if it is still
    there at the end, it goes. Raises OSError."""
    while True:
        handle, name = tempfile.mkstemp(prefix=STAGED, suffix=PART, dir=folder)
        path = Path(name)
        if _claim(handle, path):
            break
        os.close(handle)
    try:
        yield path
    finally:
        # Windows removes no file that is open.
        os.close(handle)
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def claimed_folder(folder: Path) -> Iterator[Path]:
    """An empty folder of mode 0700 in `folder`, gone at the end with all that is in it.

    Raises OSError.
    """
    while True:
        path = Path(tempfile.mkdtemp(prefix=STAGED, suffix=PART, dir=folder))
        if fcntl is None:
            handle = None
            break
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:  # taken for left over
            continue
        if _claim(handle, path):
            break
        os.close(handle)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def remove_left_overs(folder: Path) -> None:
    """Remove what processes left in `folder` that were ended by force; what others are still writing
    stays. Whatever can't be looked at or removed stays, too."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(STAGED) and entry.name.endswith(PART):
                with contextlib.suppress(OSError):
                    _remove_if_left(Path(entry.path))


def _claim(handle: int, path: Path) -> bool:
    """Lock it; False where somebody took it for left over, and removes it, before that was done."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk without locks
        return True
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def _remove_if_left(path: Path) -> None:
    status = path.lstat()
    if fcntl is None:
        _remove_if_old(path, status)
        return
    # Not through a link that somebody put there, and without waiting for the other end of a pipe.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), status):
            _remove(path)
    except BlockingIOError:  # it is being written
        pass
    except OSError:  # a disk without locks
        _remove_if_old(path, status)
    finally:
        os.close(handle)


def _remove_if_old(path: Path, status: os.stat_result) -> None:
    if time.time() - status.st_mtime > _LONG_AGO:
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)

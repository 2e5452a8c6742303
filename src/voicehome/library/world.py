"""The files that recordings are made of, as they are now: which are there, and what is in them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TEXTS = (".yaml", ".yml")
_SOUNDS = (".aac", ".aif", ".aiff", ".flac", ".m4a", ".mka", ".mp3", ".ogg", ".opus", ".wav", ".wv")
_PICTURES = (".jpeg", ".jpg", ".png", ".webp")

_JUST_NOW = 2_000_000_000
"""Nanoseconds. What was written so short a time before it was looked at may be written once more with
the same size and time, so it is read again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file: its size in bytes, when it was last written and looked at in nanoseconds, and its
    SHA-256."""

    size: int
    written: int
    looked: int
    digest: str


World = Mapping[str, Seen]
"""By absolute path."""


def look(roots: Sequence[Path], skipped: Path, known: World) -> dict[str, Seen]:
    """Every script, voice, sound and picture below `roots`, hidden folders and `skipped` left out.

    A file that has the size and time of when it was `known` is taken for the same; nothing else is
    decided by its time. Files that can't be read are left out: whatever needs them will say so.
    """
    now = time.time_ns()
    seen: dict[str, Seen] = {}
    for root in dict.fromkeys(root.absolute() for root in roots):
        for path in _files(str(root), str(skipped.absolute())):
            try:
                status = Path(path).stat()
                before = known.get(path)
                if before and _is_same(before, status):
                    seen[path] = before
                else:
                    digest = _digest(path)
                    seen[path] = Seen(status.st_size, status.st_mtime_ns, now, digest)
            except OSError:
                continue
    return seen


def _is_same(before: Seen, status: os.stat_result) -> bool:
    return (before.size, before.written) == (
        status.st_size,
        status.st_mtime_ns,
    ) and before.looked - before.written > _JUST_NOW


def _digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a circle of links
        return False


def _files(folder: str, skipped: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.path == skipped:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, skipped)
        elif entry.name.lower().endswith((*_TEXTS, *_SOUNDS, *_PICTURES)) and _is_file(entry):
            yield entry.path


def machine(models: Path) -> str:
    """A digest of what may let a voice that has not changed sound otherwise here: the packages that are
    installed, the system, and the files in the folder of `models`, by their sizes and times."""
    # not platform.platform(), which starts a program to ask for the processor's name
    told = [platform.system(), platform.release(), platform.machine(), platform.python_version()]
    for folder in dict.fromkeys(sys.path):
        with contextlib.suppress(OSError):
            names = [path.name for path in Path(folder).iterdir()]
            told += sorted(n for n in names if n.endswith((".dist-info", ".egg-info")))
    for path in sorted(models.rglob("*")):
        with contextlib.suppress(OSError):
            status = path.stat()
            told.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode(errors="surrogateescape")).hexdigest()

"""How much room spoken clips may take, and which of them go when it is too much.

A clip's modification time says when it was last used, to the day (`ClipStore.info` sees to that:
access times are switched off on many machines). Several processes may use and prune one folder: a
clip that vanishes is spoken again by whoever needs it.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import OutputError, Problem
from ..files import TEMPORARY, explain_os_error
from ..sound.measured import MEASURED
from ..staging import remove_left_overs

DAY = 24 * 3600.0
"""Seconds."""

USUAL_LIMIT = 2_000_000_000
"""Bytes: some six hours of speech."""

_UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_STAMP = "last-prune"
ASIDE = TEMPORARY
"""The folder, among the clips, in which they are written before they get their place."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many clips, of so many bytes together."""

    clips: int = 0
    bytes: int = 0

    def __str__(self) -> str:
        return f"{format_size(self.bytes)} in {self.clips:,} clip{'' if self.clips == 1 else 's'}"


def size_limit() -> int:
    """The bytes that clips may take: `VOICEHOME_CACHE_SIZE`, such as 500MB, or the usual limit.

    Raises OutputError when it is no size.
    """
    text = os.environ.get("VOICEHOME_CACHE_SIZE")
    try:
        return parse_size(text) if text else USUAL_LIMIT
    except ValueError as error:
        hint = "Set it to a size such as 500MB or 2GB, or not at all."
        raise OutputError(Problem(f"VOICEHOME_CACHE_SIZE: {error}", hint)) from error


def parse_size(text: str) -> int:
    """Read `500MB` or `1.5 GB`, in bytes. Raises ValueError for anything else."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)\s*([kmgt]?b)", text.strip(), re.ASCII | re.I)
    if not match:
        raise ValueError(f"'{text[:40]}' is not a size: write it like 500MB or 2GB")
    return round(float(match[1]) * _UNITS[match[2].lower()])


def format_size(size: int) -> str:
    """`size` bytes as people say it: `213 MB`, `1.8 GB`."""
    for unit, least in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= least:
            return f"{size / least:.{1 if size < 10 * least else 0}f} {unit}".replace(".0 ", " ")
    return f"{size} bytes"


def size_of(folder: Path) -> Size:
    """What the clips in `folder` take."""
    clips = list(_clips(folder))
    return Size(len(clips), sum(clip.size for clip in clips))


def prune(folder: Path, most: int, keep: Collection[str] = ()) -> Size:
    """Remove clips, those unused for longest first, until the rest take `most` bytes at the most;
    never those whose keys are in `keep`. What ended processes left goes as well.

    Returns what was removed. Raises OutputError when a file can't be.
    """
    for place in (folder, folder / ASIDE, *folder.glob("??")):
        remove_left_overs(place)
    clips = sorted(_clips(folder))
    too_much = sum(clip.size for clip in clips) - most
    removed, freed = 0, 0
    for clip in clips:
        if freed >= too_much:
            break
        if clip.path.stem not in keep:
            _remove(clip.path)
            removed, freed = removed + 1, freed + clip.size
    return Size(removed, freed)


def prune_when_due(folder: Path, most: int, keep: Collection[str] = ()) -> None:
    """`prune`, if that has not been done for a day. A file that can't be removed is no trouble then."""
    stamp = folder / _STAMP
    with contextlib.suppress(OSError, OutputError):
        if stamp.exists() and time.time() - stamp.stat().st_mtime < DAY:
            return
        stamp.touch(mode=0o600)
        prune(folder, most, keep)


def clear(folder: Path) -> Size:
    """Remove every clip and all else that voicehome wrote in and beside `folder`, folders included. What
    another process is still writing stays, and what somebody else put there.

    Returns how many clips were removed; raises OutputError when a file can't be.
    """
    removed = prune(folder, 0)
    _remove(folder / _STAMP)
    measured = folder.with_name(MEASURED)
    for path in measured.glob("*.json"):
        _remove(path)
    remove_left_overs(measured)
    temporary = folder.with_name(TEMPORARY)
    remove_left_overs(temporary)
    for place in (*folder.glob("??"), folder / ASIDE, folder, measured, temporary, folder.parent):
        with contextlib.suppress(OSError):  # not there, or not empty
            place.rmdir()
    return removed


@dataclass(frozen=True, slots=True, order=True)
class _Clip:
    used: float
    path: Path
    size: int


def _clips(folder: Path) -> Iterator[_Clip]:
    for path in folder.glob("??/*.npz"):
        with contextlib.suppress(FileNotFoundError):  # another process was quicker
            status = path.stat()
            yield _Clip(status.st_mtime, path, status.st_size)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        problem = explain_os_error(error, path, "Remove it by hand, or let its owner do so.")
        raise OutputError(problem) from error

"""Spoken clips, kept by their content key, so that a line is spoken once and memory holds few.

They are as private as what was spoken: the folder and its files are readable by their owner only,
and named by hashes. Samples are kept as 16-bit numbers scaled to each clip's own peak, which puts
their rounding 98 dB under it, a whisper's too.
"""

from __future__ import annotations

import contextlib
import io
import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..audio import Clip
from ..errors import OutputError, Problem
from ..files import TEMPORARY, cache_folder, explain_os_error, private_folder, write_cached
from ..meter import Figures
from ..staging import remove_left_overs
from ..units import Frames
from .prune import ASIDE, DAY, prune_when_due, size_limit

_FULL = 32767
_ELSEWHERE = "Spoken lines are kept there; set VOICEHOME_CACHE to a folder of your choice."


@dataclass(frozen=True, slots=True)
class ClipMark:
    """A word: its start in frames of the clip, and its characters in the text as spoken."""

    start: Frames
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """What is known of a stored clip without its samples; lengths in frames."""

    key: str
    frames: Frames
    dry_start: Frames
    dry_end: Frames
    figures: Figures
    marks: tuple[ClipMark, ...]


def default_store_folder() -> Path:
    """Where clips are kept: `clips` in `VOICEHOME_CACHE`, or in the platform's own place for caches."""
    return cache_folder("clips")


class ClipStore:
    """A folder of clips. Several processes may share one: files appear whole or not at all.

    `most_bytes` is what the clips may take (default: `prune.size_limit()`). Raises OutputError when
    the folder can't be made, or the limit can't be read.
    """

    def __init__(self, folder: Path, most_bytes: int | None = None) -> None:
        self._folder = folder
        self._most_bytes = size_limit() if most_bytes is None else most_bytes
        try:
            private_folder(folder)
            remove_left_overs(private_folder(folder / ASIDE))
            remove_left_overs(folder.with_name(TEMPORARY))
        except OSError as error:
            raise OutputError(explain_os_error(error, folder, _ELSEWHERE)) from error

    def info(self, key: str) -> ClipInfo | None:
        """What is stored under `key`, or None: not there, or damaged and so to be made again.

        It counts as used today.
        """
        path = self._path(key)
        try:
            with np.load(path, allow_pickle=False) as data:
                energies, peak, frames = data["energies"], data["true_peak"], int(data["frames"])
                start, end = (int(edge) for edge in data["edges"])
                marks = tuple(ClipMark(*(int(n) for n in mark)) for mark in data["marks"])
                figures = Figures(tuple(float(e) for e in energies), float(peak), frames)
        except Exception:  # a damaged file makes numpy raise nearly anything
            return None
        _mark_used(path)
        return ClipInfo(key, frames, start, end, figures, marks)

    def load(self, key: str) -> Clip:
        """The clip itself. Raises OutputError if it has gone since it was stored."""
        try:
            with np.load(self._path(key), allow_pickle=False) as data:
                samples = data["samples"].astype(np.float32) * np.float32(data["scale"])
                start, end = (int(edge) for edge in data["edges"])
                return Clip(samples, start, end)
        except Exception as error:  # a damaged file makes numpy raise nearly anything
            self._path(key).unlink(missing_ok=True)
            message = "a spoken clip in the cache is damaged or gone"
            raise OutputError(Problem(message, "Render once more: it is spoken again.")) from error

    def save(self, key: str, clip: Clip, figures: Figures, marks: tuple[ClipMark, ...]) -> ClipInfo:
        """Store a clip. Raises OutputError when the disk is full or the folder can't be written."""
        peak = float(np.abs(clip.samples).max(initial=0.0)) or 1.0
        buffer = io.BytesIO()
        np.savez(
            buffer,
            samples=np.round(clip.samples * (_FULL / peak)).astype(np.int16),
            scale=np.float32(peak / _FULL),
            frames=len(clip.samples),
            edges=np.array([clip.dry_start, clip.dry_end]),
            energies=np.array(figures.energies, dtype=np.float64),
            true_peak=figures.true_peak,
            marks=np.array([(m.start, m.offset, m.length) for m in marks], dtype=np.int64),
        )
        path = self._path(key)
        try:
            private_folder(path.parent)
            aside = private_folder(self._folder / ASIDE)
            write_cached(path, buffer.getvalue(), aside)
        except OSError as error:
            raise OutputError(explain_os_error(error, self._folder, _ELSEWHERE)) from error
        return ClipInfo(key, len(clip.samples), clip.dry_start, clip.dry_end, figures, marks)

    def prune_when_due(self, keep: Collection[str]) -> None:
        """Once a day, remove the clips unused for longest, if there are too many; none of `keep`."""
        prune_when_due(self._folder, self._most_bytes, keep)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.npz"


def _mark_used(path: Path) -> None:
    """Once a day at the most: rendering reads many clips, and writes to none of them."""
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > DAY:
            os.utime(path)

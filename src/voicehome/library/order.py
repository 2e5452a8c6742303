"""An order: all that making one recording needs to be told, in whichever process."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..encode.formats import FORMATS
from .jobs import Job

SIDECARS = (".lrc", ".vtt")
"""Endings of the words that stand beside the audio."""


@dataclass(frozen=True, slots=True)
class Order:
    """A job, the formats to make it in, and the folder of the library that it goes to. `is_there`: it
    has been made, and lacks some of its copies only."""

    job: Job
    formats: tuple[str, ...]
    library: str
    is_there: bool = False

    @property
    def audio(self) -> dict[str, str]:
        """The place in the library of each format's file."""
        return {name: f"{self.job.stem}{FORMATS[name].extension}" for name in self.formats}

    @property
    def files(self) -> Iterator[str]:
        """The places in the library of all that is written, copies included."""
        endings = [FORMATS[name].extension for name in self.formats]
        for stem in (self.job.stem, *self.job.copies):
            yield from (f"{stem}{ending}" for ending in (*endings, *SIDECARS))

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Size in bytes and time in nanoseconds of each file that is there."""
        states = {name: state_of(f"{self.library}/{name}") for name in self.files}
        return {name: state for name, state in states.items() if state}


def state_of(path: str | Path) -> tuple[int, int] | None:
    """Size in bytes and time in nanoseconds of a file; None where there is none."""
    with contextlib.suppress(OSError):
        status = os.stat(path)  # noqa: PTH116  a Path costs more than all the rest
        if stat.S_ISREG(status.st_mode):
            return status.st_size, status.st_mtime_ns
    return None

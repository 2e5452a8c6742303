"""What a build must know of a script to say which recordings there are to make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..script.find import short_name
from ..units import Frames


@dataclass(frozen=True, slots=True)
class Facts:
    """`title` holds none of anybody's answers; `lengths` are in frames; `asks` are names of questions;
    `reads` the files that it was read from, the script first; `lines` are short hashes of the lines of
    each of them, by which it can be told which have changed."""

    path: str
    title: str
    series: str | None
    number: int | None
    by: str | None
    lengths: tuple[Frames, ...]
    asks: tuple[str, ...]
    reads: tuple[str, ...]
    warnings: int

    @property
    def name(self) -> str:
        """The script's short name."""
        return short_name(Path(self.path))

    def as_data(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Facts:
        """What `as_data` gave. Raises TypeError or KeyError for anything else."""
        lists = {n: tuple(data[n]) for n in ("lengths", "asks", "reads")}
        return cls(**{**data, **lists})

"""What a build must know of a script to say which recordings there are to make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..script.answers import resolve_answers
from ..script.find import short_name
from ..script.load import Script
from ..script.text import fill_title
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


def facts_of(script: Script) -> Facts:
    practice = script.practice
    examples = {n: ask.example for n, ask in practice.asks.items() if not ask.default}
    title = fill_title(practice.title, resolve_answers(script, examples).public)
    paths = [document.path for document in script.documents]
    return Facts(
        path=str(script.path.absolute()),
        title=title,
        series=practice.series,
        number=practice.number,
        by=practice.by,
        lengths=tuple(dict.fromkeys(practice.length)),
        asks=tuple(practice.asks),
        reads=tuple(str(path.absolute()) for path in paths if path),
        warnings=len(script.warnings),
    )

"""The words of each language, read from `words/*.yaml`, one file a language.

A language with a region, such as en-GB, has the words of its language. One without a file has those
of `und.yaml` (BCP 47's "undetermined"): digits and the symbols of units, which every voice reads in
its own language, where English words in a Finnish mouth would be no language at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "words"
_UNDETERMINED = "und"

Forms = Mapping[int | str, str]
"""Wordings by number: `n` is for every number that has none of its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How so many seconds, minutes or hours are said; `{n}` is the number, `{more}` what follows."""

    whole: Forms
    half: Forms | None = None  # so many and a half; None: the language says it otherwise
    more: Forms | None = None  # so many, and some of the smaller unit
    agree: Mapping[str, str] = field(default_factory=dict)
    """How numbers end beside this unit where they count on otherwise: uno → un."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language. `pair` and `comma` join a list; `breath` is by phase."""

    about: str
    pair: str
    comma: str
    seconds: Unit
    minutes: Unit
    hours: Unit
    breath: Mapping[str, str] = field(default_factory=dict)
    counted: Mapping[str, str] = field(default_factory=dict)
    """Shorter words than `breath` has, by phase, for where a number follows after a second."""
    pair_before: Mapping[str, str] = field(default_factory=dict)
    """`pair` where the last of the list begins so: "manos y pies", but "manos e ingles"."""
    elided: Mapping[str, str] = field(default_factory=dict)
    """What stands before a word, with an apostrophe and without a vowel of its own, in the IPA."""
    attached: Mapping[str, str] = field(default_factory=dict)
    """What follows a word after an apostrophe, in the IPA."""


def known_languages() -> list[str]:
    """The languages that have words of their own, as codes."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml") if path.stem != _UNDETERMINED)


def is_known(language: str) -> bool:
    """Whether `language`, or the language it is a kind of, has words of its own."""
    return base_of(language) in known_languages()


def words_of(language: str) -> Words:
    """The words of `language` (such as en or en-GB); digits and symbols for one that is not known."""
    return _read(base_of(language) if is_known(language) else _UNDETERMINED)


def base_of(language: str) -> str:
    """The language that `language` is a kind of: en, of en-GB."""
    return language.split("-")[0].lower()


@cache
def _read(name: str) -> Words:
    data: dict[str, Any] = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    for unit in ("seconds", "minutes", "hours"):
        data[unit] = Unit(**data[unit])
    return Words(**data)

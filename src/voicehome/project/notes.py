"""What every recording says of itself: no therapy, not while driving, where to turn in a crisis.

No number is anybody's default: without a country or words of the project's own, it is "your local
emergency number".
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .model import Notes


def notes_in(language: str, notes: Notes, depth: str = "gentle") -> list[str]:
    """The sentences that `notes` ask for, in the words of `language`; in English where it has none.

    A practice of the depth "deep" has all of them, whatever the project leaves out.
    """
    words, is_deep = _words(language), depth == "deep"
    kept = [words["therapy"]] if notes.therapy or is_deep else []
    kept += [words["driving"]] if notes.driving or is_deep else []
    return [*kept, words["crisis"].format(where=_where(notes, words))]


def spoken_notes(language: str, notes: Notes, depth: str = "gentle") -> list[str]:
    """The same as a voice says them: numbers digit by digit."""
    return [re.sub(r"(?<=\d)(?=\d)", " ", line) for line in notes_in(language, notes, depth)]


def notes_title(language: str) -> str:
    """What the part is called in which they are spoken."""
    return _words(language)["title"]


def _where(notes: Notes, words: dict[str, str]) -> str:
    if notes.crisis:
        return notes.crisis
    known = _data()["crisis"].get(notes.country)
    if not known:
        return words["local"]
    named = (
        known["name"] if known["number"] in known["name"] else f"{known['name']}, {known['number']}"
    )
    return str(named)


def _words(language: str) -> dict[str, str]:
    by_language: dict[str, dict[str, str]] = _data()["words"]
    return by_language.get(language.lower().partition("-")[0], by_language["en"])


@cache
def _data() -> dict[str, Any]:
    path = Path(__file__).with_name("notes.yaml")
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data

"""Lists as they are said: `jaw, throat and hands`."""

from __future__ import annotations

from collections.abc import Sequence

_AND = {"en": "and", "de": "und", "fr": "et", "es": "y", "pt": "e"}


def in_words(items: Sequence[str], language: str) -> str:
    """The items with commas and, in languages whose word for it is known here, an "and"."""
    *first, last = items
    word = _AND.get(language.lower().partition("-")[0])
    if not first:
        return last
    return f"{', '.join(first)} {word} {last}" if word else ", ".join(items)

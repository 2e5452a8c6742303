"""Lists, as one says them."""

from __future__ import annotations

from collections.abc import Sequence

from .words import words_of


def in_words(items: Sequence[str], language: str) -> str:
    """`items` in one breath: "jaw", "jaw and throat", "jaw, throat and hands"; "" if there is none.

    Commas alone join them in a language that is not known here.
    """
    if not items:
        return ""
    words = words_of(language)
    *first, last = items
    if not first:
        return last
    beginnings = sorted(words.pair_before, key=len, reverse=True)
    beginning = next((b for b in beginnings if last.lower().startswith(b)), None)
    pair = words.pair_before[beginning] if beginning else words.pair
    return pair.format(words.comma.join(first), last)

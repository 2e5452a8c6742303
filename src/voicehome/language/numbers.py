"""Numbers in words."""

from __future__ import annotations

import re
from functools import cache


@cache
def number_in_words(n: int, language: str) -> str:
    """`n` as one counts aloud: "two", "twenty-one".

    In the region's own way where it has one (dezesseis in pt-BR, septante in fr-CH); in digits
    where nobody here knows the language.
    """
    # Imported here: it brings fifty languages, and most scripts count nothing.
    from num2words import num2words

    for code in (language.replace("-", "_"), language.split("-")[0].lower()):
        try:
            return str(num2words(n, lang=code))
        except NotImplementedError:
            continue
    return str(n)


_MOST_IN_WORDS = 120


def number_in(text: str, language: str) -> int | None:
    """The first number in `text`, in digits or, up to 120, in words: 7 for "about seven"; or None."""
    if digits := re.search(r"[0-9]+", text):
        return int(digits[0])
    words = _words(text)
    known = _numbers(language)
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if (number := known.get(tuple(words[start:end]))) is not None:
                return number
    return None


@cache
def _numbers(language: str) -> dict[tuple[str, ...], int]:
    return {tuple(_words(number_in_words(n, language))): n for n in range(_MOST_IN_WORDS + 1)}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())[:_MOST_WORDS]


_MOST_WORDS = 40
"""Of an answer, so that a long one takes no time."""

"""The cues of a breath."""

from __future__ import annotations

from collections.abc import Mapping

from .words import words_of

PHASES = ("in", "sip", "hold", "out", "rest")
"""`sip` is a short second breath in on top of the first; `hold` comes after in, `rest` after out."""


def breath_words(language: str) -> Mapping[str, str]:
    """What is said as each of `PHASES` begins, short enough for a second.

    Empty for a language that is not known here: such a script writes its own words, for no digit or
    symbol says "breathe in".
    """
    return words_of(language).breath


def counted_breath_words(language: str) -> Mapping[str, str]:
    """The same where seconds are counted aloud: the first word leaves room for "two"."""
    return {**words_of(language).breath, **words_of(language).counted}

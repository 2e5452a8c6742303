"""How long the words of a language are, so that words a minute mean the same speed in each."""

from __future__ import annotations

_WORDS = {"de": 1.12, "es": 1.09, "fr": 0.94, "it": 1.10, "nl": 1.04, "pt": 1.18}
"""What espeak-ng 1.52 takes for a word of six lines of a practice, beside English at the same setting
of its own speed, which stands for words of English."""


def word_length(language: str) -> float:
    """How long a word of `language` (such as pt-BR) takes to say, beside an English one; 1.0 where
    nobody has measured it."""
    return _WORDS.get(language.split("-")[0].lower(), 1.0)

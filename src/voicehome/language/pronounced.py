"""What an apostrophe joins to a word whose sound is given: "Siobhan's", "l'eau"."""

from __future__ import annotations

import re

from .words import words_of

_APOSTROPHES = "'’ʼ"
_TAIL = re.compile(rf"[{_APOSTROPHES}]([^\W\d_]+)(?![\w{_APOSTROPHES}])")
_HEAD = re.compile(rf"(?<![\w{_APOSTROPHES}])([^\W\d_]+)[{_APOSTROPHES}]$")
_HISSES = tuple("szʃʒ")
_VOICELESS = tuple("ptkfθ")


def attached(after: str, ipa: str, language: str) -> tuple[int, str]:
    """How many characters of `after` are joined to a word that sounds like `ipa`, and their sound;
    (0, "") if none are, or their sound is not known here."""
    tail = _TAIL.match(after)
    if tail is None:
        return 0, ""
    letters = tail[1].lower()
    sound = _s(ipa, language) if letters == "s" else words_of(language).attached.get(letters, "")
    return (len(tail[0]) if sound else 0), sound


def elided(before: str, language: str) -> tuple[int, str]:
    """How many characters at the end of `before` are joined to the word that follows, such as l' and
    qu', and their sound; (0, "") if none are, or their sound is not known here."""
    head = _HEAD.search(before)
    sound = words_of(language).elided.get(head[1].lower(), "") if head else ""
    return (len(head[0]) if head and sound else 0), sound


def _s(ipa: str, language: str) -> str:
    """The s of "Siobhan's", which in English follows the sound before it."""
    if language.split("-")[0].lower() != "en" or ipa.endswith(_VOICELESS):
        return "s"
    return "ɪz" if ipa.endswith(_HISSES) else "z"

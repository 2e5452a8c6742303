"""`pronounce:` as it stands in a file: words and phrases, and how each is to be said.

pronounce:
  Siobhan: shi-VAWN      # read instead of it
  qi: /tʃiː/             # in the International Phonetic Alphabet, between slashes
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from ..errors import Source
from .editor import matching, words_matching
from .fields import FieldError, expect_text, from_text, invalid

MAX_WORD = 100
"""Characters of a word or phrase, and of how it is said."""

_BLOCKS = (
    ("a", "z"),
    ("ɐ", "ʯ"),  # IPA Extensions
    ("ʰ", "˿"),  # Spacing Modifier Letters
    ("\u0300", "\u036f"),  # Combining Diacritical Marks
)
_OTHERS = frozenset("æçðøħŋœβθχǀǁǂǃⱱᵻᵿⁿ .|‖‿↗↘")
_LOOKALIKES = {
    ":": "ː",
    "'": "ˈ",
    "’": "ˈ",
    "´": "ˈ",
    ",": "ˌ",
    "ε": "ɛ",
    "α": "ɑ",
    "γ": "ɣ",
    "ι": "ɪ",
    "υ": "ʊ",
    "φ": "ɸ",
    "ß": "β",
    "ǝ": "ə",
    "3": "ɜ",
    "?": "ʔ",
    "&": "æ",
    "@": "ə",
}
"""What keyboards have in place of signs of the IPA."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a word is said: `words` read instead of it or, if there are none, `ipa` spoken."""

    words: str
    ipa: str
    source: Source


def _word(text: str) -> str:
    if not any(c.isalnum() for c in text):
        raise FieldError(
            f"'{text[:40]}' has no letter or digit in it",
            "Write the word or phrase as it stands in the text.",
        )
    if any(c in "{}[]" for c in text):
        raise FieldError(
            f"'{text[:40]}' has brackets, which stand for other words",
            "Write the word itself, as it will be in the text: Siobhan, not {name}.",
        )
    return _short_enough(" ".join(text.split()))


def _said(value: Any) -> Said:
    text = expect_text(value)
    if not text.strip():
        raise invalid(
            "nothing is written here", "Write how it is said: Siobhan: shi-VAWN, or qi: /tʃiː/"
        )
    try:
        if "/" in (text[0], text[-1]):
            return Said("", _ipa(text), text.source)
        return Said(_respelling(text), "", text.source)
    except FieldError as error:
        raise invalid(str(error), error.hint, error.offset) from error


def _respelling(text: str) -> str:
    if not any(c.isalnum() for c in text):
        raise FieldError(
            "there is nothing here that a voice can speak", "Write how it sounds, in letters."
        )
    return _short_enough(" ".join(text.split()))


def _ipa(text: str) -> str:
    if len(text) < 3 or text[0] != "/" or text[-1] != "/":
        raise FieldError(
            "the IPA stands between two slashes",
            "Write it like /tʃiː/; a respelling in ordinary letters has no slash at its ends.",
        )
    _short_enough(text)
    for offset, sign in enumerate(text[1:-1], start=1):
        if not _is_ipa(sign):
            raise FieldError(f"'{sign}' is no sign of the IPA", _instead(sign), offset)
    ipa = unicodedata.normalize("NFC", text[1:-1].strip()).replace("g", "ɡ")
    if not any(unicodedata.category(c) in ("Ll", "Lo") for c in ipa):
        raise FieldError("there is no sound between these slashes", "Write it like /tʃiː/.")
    return ipa


def _is_ipa(sign: str) -> bool:
    base = unicodedata.normalize("NFD", sign)[0]
    return {sign, base} & _OTHERS != set() or any(a <= base <= z for a, z in _BLOCKS)


def _instead(sign: str) -> str:
    if sign in _LOOKALIKES:
        return f"Write {_LOOKALIKES[sign]} for it."
    return "Copy the signs from a dictionary, or write a respelling without slashes."


def _short_enough(text: str) -> str:
    if len(text) > MAX_WORD:
        raise FieldError(
            f"this has {len(text):,} characters; {MAX_WORD} is the most",
            "Words and short phrases belong here; what is longer is a line of its own.",
        )
    return text


_A_WORD = matching(
    rf"[^{{}}\[\]]{{1,{MAX_WORD}}}", "Write the word or phrase as it stands in the text."
)
_HOW = words_matching(
    rf"^(?!/.*[^/]$|[^/].*/$|/+$).{{1,{MAX_WORD}}}$",
    "Write how it sounds, in letters; or the IPA between two slashes, like /tʃiː/.",
)

Pronunciations = dict[
    Annotated[str, from_text(_word, _A_WORD)],
    Annotated[Said, PlainValidator(_said), WithJsonSchema(_HOW)],
]
"""Pydantic's type of `pronounce:`."""

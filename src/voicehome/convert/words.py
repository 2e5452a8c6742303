"""Words that are said in a way of their own, as entries of `pronounce:`."""

from __future__ import annotations

import re

from pydantic import TypeAdapter, ValidationError

from ..errors import Source
from ..reading.document import Text
from ..reading.pronounce import Pronunciations

MAX_ENTRIES = 1000
"""More are not taken: nobody would look through them."""

_WORD = re.compile(r"[^\W_][\w'’-]*")
_ENTRIES = TypeAdapter(Pronunciations)


class Pronounced:
    """The words of a file and how they are said, everywhere in the script."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def take(self, word: str, how: str) -> bool:
        """Whether `word` will be said like this: it is one word, `how` is a respelling or stands in the
        IPA between slashes, and nothing else was asked for the same word."""
        if word in self.entries:
            return self.entries[word] == how
        if len(self.entries) == MAX_ENTRIES or not _WORD.fullmatch(word):
            return False
        try:
            _ENTRIES.validate_python({_text(word): _text(how)})
        except ValidationError:
            return False
        self.entries[word] = how
        return True


def _text(words: str) -> Text:
    """As if it stood in a script, which is where the model of `pronounce:` finds its texts."""
    text = Text(words)
    text.source, text.written = Source("", 1), words
    return text

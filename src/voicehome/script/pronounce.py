"""Saying words as they should sound: what an engine is given for a sentence, and where it stands in
the sentence as it is shown.

Words are found whole. An entry in small letters is found however the word is written; one with a
capital only as it is written itself, so that `Will` is a person and "will" is not, and `US` is not
"us". At one place the longest word or phrase is taken, and of equals the one whose book comes first.
What has been put in is not searched again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Source
from ..language.pronounced import attached, elided
from ..reading.fields import FieldError
from ..reading.pronounce import Said
from .places import Place
from .text import MAX_SENTENCE, speakable

_SAME = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_JOINERS = "\u200c\u200d"
_NO_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""How Unicode's names begin for letters of scripts that put no spaces between words."""


@dataclass(frozen=True, slots=True)
class Phonemes:
    """Characters of a spoken text that stand for sounds: `ipa` is to be spoken instead of them."""

    offset: int
    length: int
    ipa: str
    source: Source  # where `ipa` is written


@dataclass(frozen=True, slots=True)
class Pronounced:
    """A sentence as it is `shown`, and as it is `spoken`; `places` lead from this to that."""

    shown: str
    spoken: str
    phonemes: tuple[Phonemes, ...]
    places: tuple[Place, ...]


class Rules:
    """How words are said, from one book or several."""

    def __init__(self, books: Sequence[Mapping[str, Said]], language: str) -> None:
        """Of `books`, the earlier win; `language` (such as en-GB) is that of the text."""
        self.language = language
        self._entries: dict[str, tuple[int, Said]] = {}  # the number of its book, and the entry
        for number, book in enumerate(books):
            for word, said in book.items():
                words = _without_loud_syllables(speakable(said.words)) if said.words else ""
                entry = number, replace(said, words=words)
                self._entries.setdefault(_plain(speakable(word)), entry)
        self._lengths = sorted({len(word) for word in self._entries}, reverse=True)
        self._firsts = frozenset(word[0] for word in self._entries)

    def find(self, text: str) -> Iterator[tuple[int, int, Said]]:
        """The words of `text` that are said in their own way: first character, end, and how."""
        if not self._entries:
            return
        plain, small = _plain(text), _small(_plain(text))
        start = 0
        while start < len(text):
            here = plain[start] in self._firsts or small[start] in self._firsts
            found = self._longest_at(plain, small, start) if here else None
            if found:
                yield start, *found
            start = found[0] if found else start + 1

    def _longest_at(self, plain: str, small: str, start: int) -> tuple[int, Said] | None:
        """The end of the longest word that begins here, and how it is said."""
        for length in self._lengths:
            end = start + length
            if end > len(plain):  # a shorter one is still to come
                continue
            entries = [
                self._entries[written]
                for written in (plain[start:end], small[start:end])
                if written in self._entries
            ]
            if entries and _stands_alone(plain, start, end):
                return end, min(entries, key=lambda entry: entry[0])[1]
        return None


def pronounce(text: str, rules: Rules) -> Pronounced:
    """What is spoken for a sentence, words of `rules` replaced, and how both fit together.

    Raises FieldError when nothing of it can be spoken, or it gets too long for a voice.
    """
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    plain = speakable(shown)
    builder = _Builder(plain)
    for start, end, said in rules.find(plain):
        if start < builder.done:  # an apostrophe joined it to the word before
            continue
        if said.ipa:
            builder.speak(start, end, said, rules.language)
        else:
            builder.replace(start, end, said.words)
    spoken, phonemes, places = builder.finish()
    if len(spoken) > MAX_SENTENCE:
        raise FieldError(
            f"with its words as they are said, this sentence has {len(spoken):,} characters; a voice "
            f"can hold {MAX_SENTENCE:,}",
            "Break it into shorter sentences.",
        )
    in_shown = _in_shown(places, plain, shown) if spoken != shown else ()
    return Pronounced(shown, spoken, phonemes, in_shown)


class _Builder:
    """A spoken text, put together from the left."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._spoken = ""
        self.done = 0  # characters of `plain`
        self._phonemes: list[Phonemes] = []
        self._places: list[Place] = []

    def replace(self, start: int, end: int, words: str) -> None:
        """Say `words` instead of the characters from `start` to `end`."""
        self._keep(start)
        word = self._plain[start:end]
        if word[:1].isupper() and not self._plain[:start].rstrip("\"'“”‘’«»(¿¡ "):
            words = words[:1].upper() + words[1:]
        if word.endswith(".") and end == len(self._plain) and not words.endswith("."):
            words += "."  # the full stop ended the sentence, too
        place = Place(len(self._spoken), len(words), start, end - start, kept=False)
        self._places.append(place)
        self._spoken += words
        self.done = end

    def speak(self, start: int, end: int, said: Said, language: str) -> None:
        """Speak sounds instead of these characters, and of what an apostrophe joins to them."""
        before, head = elided(self._plain[self.done : start], language)
        after, tail = attached(self._plain[end:], said.ipa, language)
        start, end = start - before, end + after
        self._keep(end)
        offset = len(self._spoken) - (end - start)
        ipa = f"{head}{said.ipa}{tail}"
        self._phonemes.append(Phonemes(offset, end - start, ipa, said.source))

    def finish(self) -> tuple[str, tuple[Phonemes, ...], list[Place]]:
        self._keep(len(self._plain))
        return self._spoken, tuple(self._phonemes), self._places

    def _keep(self, end: int) -> None:
        """Say what stands there up to `end` as it is."""
        kept = self._plain[self.done : end]
        if kept:
            place = Place(len(self._spoken), len(kept), self.done, len(kept), kept=True)
            self._places.append(place)
        self._spoken += kept
        self.done = end


def _in_shown(places: Sequence[Place], plain: str, shown: str) -> tuple[Place, ...]:
    """`places` in the plain text as places in the shown one, of which it has left marks out."""
    if plain == shown:
        return tuple(places)
    at = _positions(plain, shown)
    return tuple(part for place in places for part in _split(place, at))


def _positions(plain: str, shown: str) -> list[int]:
    """Where each character of `plain` stands in `shown`, which has the same and others between."""
    positions, index = [], 0
    for character in plain:
        index = shown.index(character, index)
        positions.append(index)
        index += 1
    return positions


def _split(place: Place, at: Sequence[int]) -> Iterator[Place]:
    """A place in the shown text, in as many parts as what is left out there makes of it."""
    first, length = place.original_offset, place.original_length
    if not place.kept:
        shown_length = at[first + length - 1] + 1 - at[first]
        yield replace(place, original_offset=at[first], original_length=shown_length)
        return
    start = 0
    for index in range(1, length + 1):
        if index == length or at[first + index] != at[first + index - 1] + 1:
            yield Place(place.offset + start, index - start, at[first + start], index - start, True)
            start = index


def _without_loud_syllables(words: str) -> str:
    """`shi-VAWN` as `shi-vawn`: its capitals show people the stress, but engines take them for
    initials ("mah-R-E-E-ah")."""
    return " ".join(_without_loud(word) for word in words.split())


def _without_loud(word: str) -> str:
    syllables = word.split("-")
    if not any(syllable.islower() for syllable in syllables):
        return word
    return "-".join(s.lower() if s.isupper() and len(s) > 1 else s for s in syllables)


def _plain(text: str) -> str:
    """`text` with one kind of apostrophe and hyphen; as long as it was."""
    return text.translate(_SAME)


def _small(text: str) -> str:
    """`text` in small letters; as long as it was."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether these characters are whole words: nothing that belongs to them comes before or after.

    An apostrophe parts words ("Siobhan's", "l'eau"), except for the t of "can't".
    """
    if start and _is_letter(text[start]) and _is_letter(text[start - 1]):
        return False
    after = text[end : end + 3]
    if _is_letter(text[end - 1]) and after:
        isnt = after[:2].lower() == "'t" and not _is_letter(after[2:])
        return not (_is_letter(after[0]) or isnt)
    return True


def _is_letter(character: str) -> bool:
    """Whether it is part of a word that has spaces around it."""
    if not character or not (
        character.isalnum()
        or character in _JOINERS
        or unicodedata.category(character).startswith("M")
    ):
        return False
    return not unicodedata.name(character, "").startswith(_NO_SPACES)

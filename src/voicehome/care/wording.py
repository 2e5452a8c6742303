"""Sentences as words, and phrases to find among them.

A `Passage` is what one voice says without another in between. It is searched as one run of words,
so that a phrase is found across the ends of sentences and the pauses in them, whatever its
inflections and contractions: "don't" is read as "do not".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from .english import among, inflected

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*['’]?|[.!?…,;:—–]+|-{2,}")
_IS = among(
    "it that what there here he she who where how everything something nothing nobody someone this "
    "everyone when one"
)
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "d": "would"}
_WHOLE = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "gonna": ("going", "to"),
    "okay": ("okay",),
}
_OPENING = re.compile(r"(?:(?<=\s)|^|(?<=[(\[—–:]))[\"“'‘«„](?=\S)")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "‘": "’", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word in lower case, contractions taken apart. `start` and `end` are offsets in the
    sentence; `mark` is the punctuation right after it; `quoted`: it stands in quotation marks."""

    text: str
    start: int
    end: int
    mark: str = ""
    quoted: bool = False


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a sentence."""
    quotes = _quoted(text)
    words: list[Word] = []
    for token in _WORD.finditer(text):
        if not token[0][0].isalnum():
            if words:
                words[-1] = _marked(words[-1], token[0])
            continue
        quoted = any(start <= token.start() < end for start, end in quotes)
        for part in _taken_apart(token[0].lower().replace("’", "'")):
            words.append(Word(part, token.start(), token.end(), "", quoted))
    return tuple(words)


def _marked(word: Word, mark: str) -> Word:
    return Word(word.text, word.start, word.end, word.mark + mark, word.quoted)


def _taken_apart(word: str) -> Sequence[str]:
    if word in _WHOLE:
        return _WHOLE[word]
    if word.endswith("n't"):
        return word[:-3], "not"
    stem, apostrophe, ending = word.partition("'")
    if not apostrophe:
        return (word,)
    if ending in _ENDINGS:
        return stem, _ENDINGS[ending]
    if ending == "s":
        return (stem, "is") if stem in _IS else (stem, "'s")
    return (stem,) if not ending else (word,)


def _quoted(text: str) -> list[tuple[int, int]]:
    """Where quotation marks open and close; one that is never closed runs to the end."""
    found: list[tuple[int, int]] = []
    end = 0
    for opening in _OPENING.finditer(text):
        if opening.start() < end:
            continue
        mark = opening[0]
        closing = re.compile(rf"(?<=[\w.,!?…])[{_CLOSING[mark]}](?!\w)")
        close = closing.search(text, opening.end())
        if close is None and mark in "'‘":  # an apostrophe: 'tis
            continue
        end = close.end() if close else len(text)
        found.append((opening.start(), end))
    return found


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that was found: from word `first` of sentence number `sentence`, `length` words."""

    sentence: int
    first: int
    text: str


@dataclass(frozen=True)
class Passage:
    """Sentences that follow each other in one voice, as words."""

    sentences: Sequence[Sequence[Word]]
    _run: str = field(init=False)
    _places: list[tuple[int, int, int]] = field(init=False)  # offset in the run, sentence, word

    def __post_init__(self) -> None:
        run, places, offset = [], [], 0
        for number, words in enumerate(self.sentences):
            for index, word in enumerate(words):
                places.append((offset, number, index))
                tokens = [word.text, *([","] if word.mark and index < len(words) - 1 else [])]
                run += tokens
                offset += sum(len(token) + 1 for token in tokens)
            run.append(_GOES_ON if _is_unfinished(words) else ".")
            offset += 2
        object.__setattr__(self, "_run", " ".join(run))
        object.__setattr__(self, "_places", places)

    def find(self, phrases: Sequence[str]) -> Iterator[Match]:
        """Where any of the phrases stands, in order; of those that overlap, the first."""
        for start, text in _found(self._run, tuple(phrases)):
            place = bisect_right(self._places, start, key=lambda place: place[0]) - 1
            _, sentence, word = self._places[place]
            yield Match(sentence, word, text)


MARKS = (".", ",", "/")
"""What stands in a run beside words: ends of sentences, commas, and where a pause cuts a sentence."""

_GOES_ON = MARKS[2]
_GAP = r"(?: ,)?(?: [^\s.,]+){0,4}?"
_BETWEEN = r"(?: /)*(?: [.,](?= (?:and|or|then|even) ))? "


def _is_unfinished(words: Sequence[Word]) -> bool:
    """A sentence that a pause has cut, or no more than a word or two: 'Let. Go.'"""
    return len(words) < 3 or not any(mark in words[-1].mark for mark in ".!?…")


@lru_cache(maxsize=5_000)  # a script is heard several times over, and most of it stays the same
def _found(run: str, phrases: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Where the phrases stand in a run, by offset, and what stands there."""
    # Most phrases have a word that is not here at all: to make patterns of them would cost more
    # than all else that is done with a script.
    held = frozenset(run.split(" "))
    near = (phrase for phrase in phrases if _may_stand(phrase, held))
    every = (match for phrase in near for match in compiled((phrase,)).finditer(run))
    found: list[tuple[int, str]] = []
    end = 0
    for match in sorted(every, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            found.append((match.start(), match[0]))
            end = match.end()
    return tuple(found)


@lru_cache(5_000)  # as many as there are phrases, and those of a caller's own
def compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Phrases as one pattern. In a phrase, `~go` is any form of a verb, `(a|b)` one of several,
    `(a|b)?` one or none, `...` up to four words within a sentence."""
    each = "|".join(_pattern(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<![^\s])(?:{each})(?![^\s])")


def _pattern(phrase: str) -> str:
    made = ""
    for slot in _slots(phrase):
        if not slot.forms:
            made += _GAP
            continue
        words = "|".join(_BETWEEN.join(map(re.escape, form)) for form in slot.forms)
        between = _BETWEEN if made else ""
        made += f"(?:{between}(?:{words}))?" if slot.optional else f"{between}(?:{words})"
    return made


def _may_stand(phrase: str, words: frozenset[str]) -> bool:
    """Whether each place of a phrase could be filled by these words; in which order is not asked."""
    return all(
        slot.optional or not slot.forms or any(words.issuperset(form) for form in slot.forms)
        for slot in _slots(phrase)
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in a phrase, and what may fill it, each as words; with no forms, a gap."""

    forms: tuple[tuple[str, ...], ...] = ()
    optional: bool = False


@cache
def _slots(phrase: str) -> tuple[_Slot, ...]:
    if re.search(r"\([^)]*\(|\)[^ ?]", phrase) or phrase.count("(") != phrase.count(")"):
        raise ValueError(f"brackets don't stand in each other in a phrase: {phrase}")
    slots: list[_Slot] = []
    for token in re.findall(r"\([^)]*\)\??|\S+", phrase):
        if token == "...":
            slots.append(_Slot())
            continue
        options = token.rstrip("?").strip("()").split("|")
        forms = tuple(tuple(form.split()) for option in options for form in _forms(option))
        slots.append(_Slot(forms, token.endswith("?")))
    if slots[0].optional:
        raise ValueError(f"a phrase begins with a word: {phrase}")
    return tuple(slots)


def _forms(word: str) -> list[str]:
    first, _, rest = word.partition(" ")
    if first.startswith("~"):
        return [f"{form} {rest}".strip() for form in inflected(first[1:])]
    return [word]

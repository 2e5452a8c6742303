"""The text of a line: its inline pauses and placeholders, its sentences, and what can be spoken.

A line is taken apart before any answer is filled in, so an answer is text whatever it holds: it
can add no pause and no placeholder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..reading.fields import NAME, FieldError, read_stretch
from ..slips import as_written_here
from ..units import STRETCH, Stretch

MAX_SENTENCE = 1000
"""Characters of one sentence: about a minute and a half of speech, more than any engine is good at."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class InlinePause:
    stretch: Stretch


Piece = str | Placeholder | InlinePause

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\[([^\[\]]*)\]|[{}\[\]]")

# What a line without mistakes is made of, for whoever can't call `parse_line`: editors.
SHOWN = rf"[^{{}}\[\]]|\{{\{{|\}}\}}|\{{{NAME.pattern}\}}"
SAID = rf"{SHOWN}|\[\s*(?:{STRETCH})\s*\]"


def parse_line(text: str) -> tuple[Piece, ...]:
    """Take a line apart. Raises FieldError for a bracket that is no pause and a brace that is no name."""
    pieces: list[Piece] = []
    words = ""
    end = 0
    for token in _TOKEN.finditer(text):
        words += text[end : token.start()]
        end = token.end()
        if token[0] in ("{{", "}}"):
            words += token[0][0]
            continue
        if words:
            pieces.append(words)
            words = ""
        pieces.append(_piece(token))
    words += text[end:]
    return (*pieces, words) if words else tuple(pieces)


def _piece(token: re.Match[str]) -> Piece:
    if token[1] is not None:
        if not NAME.fullmatch(token[1]):
            raise FieldError(
                f"'{token[0]}' is not a placeholder",
                "A placeholder is a name from `asks:`, such as {name}; a brace to be shown is {{.",
                token.start(),
            )
        return Placeholder(token[1], token.start())
    if token[2] is None:
        trouble = "is opened here and not closed" if token[0] in "{[" else "closes nothing here"
        raise FieldError(
            f"a '{token[0]}' {trouble}",
            "A pause is written [3s], a placeholder {name}, a brace to be shown {{.",
            token.start(),
        )
    try:
        return InlinePause(read_stretch(token[2]))
    except ValueError as error:
        meant = as_written_here(token[2][:100])
        like = f"Write [{meant}]" if meant else "Square brackets hold pauses, such as [3s]"
        raise FieldError(
            f"'{token[0]}' is not a pause: {error}", f"{like}; use ( ) for words.", token.start()
        ) from error


def check_speakable(pieces: tuple[Piece, ...]) -> None:
    """Raise FieldError for a run of text that no voice can speak, where no answer may change that."""
    run = ""
    for piece in (*pieces, InlinePause(Stretch.fixed(0))):
        if isinstance(piece, InlinePause):
            for sentence in sentences(run):
                speakable(sentence)
            run = ""
        else:
            run += piece if isinstance(piece, str) else "Xx"  # begins a sentence, and is no initial


def placeholders(pieces: tuple[Piece, ...]) -> list[Placeholder]:
    return [piece for piece in pieces if isinstance(piece, Placeholder)]


def fill(pieces: tuple[Piece, ...], answers: Mapping[str, str]) -> list[str | InlinePause]:
    """The line with its answers: runs of text, and the pauses between them.

    An answer is capitalised at the start of a sentence, and its full stop and the line's are one.
    """
    runs: list[str | InlinePause] = []
    text = ""
    for piece in pieces:
        if isinstance(piece, InlinePause):
            runs += [text, piece] if text.strip() else [piece]
            text = ""
        elif isinstance(piece, Placeholder):
            answer = " ".join(answers[piece.name].split())
            text += _capitalised(answer) if _starts_sentence(text) else answer
        else:
            text = _joined(text, piece)
    return [*runs, text] if text.strip() else runs


def names_in_runs(pieces: tuple[Piece, ...]) -> list[frozenset[str]]:
    """The names that are filled in in each run of text that `fill` makes of a line."""
    runs: list[frozenset[str]] = []
    run: list[str | Placeholder] = []
    for piece in (*pieces, InlinePause(Stretch.fixed(0))):
        if not isinstance(piece, InlinePause):
            run.append(piece)
            continue
        if any(isinstance(part, Placeholder) or part.strip() for part in run):
            runs.append(frozenset(part.name for part in run if isinstance(part, Placeholder)))
        run = []
    return runs


def fill_title(pieces: tuple[Piece, ...], answers: Mapping[str, str]) -> str:
    """A title with its answers; a title has no pauses."""
    return " ".join("".join(run for run in fill(pieces, answers) if isinstance(run, str)).split())


def fill_words(pieces: tuple[Piece, ...], answers: Mapping[str, str]) -> str:
    """Words for another line, with their answers as they are: that line knows where it begins."""
    words = (answers[p.name] if isinstance(p, Placeholder) else p for p in pieces)
    return " ".join("".join(word for word in words if isinstance(word, str)).split())


def _joined(answered: str, piece: str) -> str:
    """`piece` after an answer: of two marks that would stand side by side, one."""
    if answered.endswith(tuple(_ENDERS)) and piece.startswith("."):
        return answered + piece[1:]
    ends = answered.endswith(".") and not answered.endswith("..") and _starts_sentence(answered)
    if ends and piece.startswith(tuple("!?…,;:")):
        return answered[:-1] + piece
    return answered + piece


def _starts_sentence(before: str) -> bool:
    before = before[-_LONGEST_MARK:].rstrip("\"'“”‘’«»( \t\n")
    return not before or (before[-1] in _ENDERS and _is_sentence_end(before[:-1], before[-1], ""))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


# Words that end in a full stop without ending a sentence; some only before a number.
_ABBREVIATION = re.compile(r"dr|mrs?|ms|prof|st|vs|e\.g|i\.e|etc|cf|z\.b|d\.h|bzw|usw|sra?")
_NUMBERED = re.compile("no|nr|vol|approx|ca")
_ENDERS = ".!?…؟۔।॥"
_OPENERS = "\"'“‘«(¿¡"
_END = re.compile(
    rf"(?<![{_ENDERS}])[{_ENDERS}]++[\"'”’»)\]]*+ (?=[{_OPENERS}]*+[^\s{_OPENERS}])"
    r"|[。！？]+[」』]? ?(?=.)"
)
_LONGEST_MARK = 100
"""As much as is looked at of what stands around the end of a sentence."""

_KEPT = 4096
"""Texts whose outcome is kept: `check` hears a script in many ways, and most of it stays the same."""


@lru_cache(_KEPT)
def sentences(text: str) -> tuple[str, ...]:
    """Split running text after `.`, `!`, `?` and `…` where a new sentence begins."""
    text = " ".join(text.split())
    parts, start = [], 0
    for end in _END.finditer(text):
        before = text[max(start, end.start() - _LONGEST_MARK) : end.start()]
        if _is_sentence_end(before, end[0], text[end.end() : end.end() + _LONGEST_MARK]):
            parts.append(text[start : end.end()].strip())
            start = end.end()
    parts.append(text[start:].strip())
    return _without_stray_marks(part for part in parts if part)


def _without_stray_marks(parts: Iterable[str]) -> tuple[str, ...]:
    """Punctuation that stands alone belongs to the sentence before it, or to the first."""
    whole: list[list[str]] = [[]]
    for part in parts:
        if _has_words(part) and any(_has_words(mark) for mark in whole[-1]):
            whole.append([])
        whole[-1].append(part)
    return tuple(" ".join(marks) for marks in whole if marks)


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _is_sentence_end(before: str, mark: str, after: str) -> bool:
    if after.lstrip(_OPENERS)[:1].islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    last = before.split()[-1].lower().lstrip(_OPENERS) if before.split() else ""
    if _NUMBERED.fullmatch(last):
        return not after[:1].isdigit()
    is_initial = len(last) == 1 and last.isalpha() and last != "i"
    return not is_initial and not _ABBREVIATION.fullmatch(last)


@lru_cache(_KEPT)
def speakable(text: str) -> str:
    """What an engine is given of `text`: normalised, without emoji and other marks nobody says.

    Raises FieldError when nothing is left to speak, or `text` has more than `MAX_SENTENCE`
    characters.
    """
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    spoken = " ".join("".join(c for c in normal if _is_spoken(c)).split())
    if not _has_words(spoken):
        raise FieldError(
            "there is nothing here that a voice can speak",
            "Write a word, or use `pause:` for silence.",
        )
    if len(normal) > MAX_SENTENCE:
        raise FieldError(
            f"this sentence has {len(normal):,} characters; a voice can hold {MAX_SENTENCE:,}",
            "Break it into shorter sentences.",
        )
    return spoken


def _is_spoken(character: str) -> bool:
    category = unicodedata.category(character)
    if character in "\u200c\u200d°":  # the joiners that Persian and Indic spelling needs; degrees
        return True
    if "\ufe00" <= character <= "\ufe0f":  # variation selectors, left over from emoji
        return False
    if category in ("Zs", "Zl", "Zp"):
        return True
    return category not in ("So", "Sk", "Me", "Cc", "Cf", "Cn", "Co", "Cs")

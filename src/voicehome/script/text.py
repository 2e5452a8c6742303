"""The text of a line: its inline pauses and placeholders, its sentences, and what can be spoken.

A line is taken apart before any answer is filled in, so an answer is text whatever it holds: it
can add no pause and no placeholder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..reading.fields import NAME, FieldError
from ..units import Frames, parse_duration

MAX_SENTENCE = 1000
"""Characters of one sentence: about a minute and a half of speech, more than any engine is good at."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class InlinePause:
    frames: Frames


Piece = str | Placeholder | InlinePause

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\{|\[([^\[\]]*)\]|\[")


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
        raise FieldError(
            f"a '{token[0]}' is opened here and not closed",
            "A pause is written [3s], a placeholder {name}, a brace to be shown {{.",
            token.start(),
        )
    try:
        return InlinePause(parse_duration(token[2]))
    except ValueError as error:
        raise FieldError(
            f"'{token[0]}' is not a pause: {error}",
            "Square brackets hold pauses, such as [3s]; use ( ) for words.",
            token.start(),
        ) from error


def check_speakable(pieces: tuple[Piece, ...]) -> None:
    """Raise FieldError for a run of text that no voice can speak, where no answer may change that."""
    run = ""
    for piece in (*pieces, InlinePause(0)):
        if isinstance(piece, InlinePause):
            for sentence in sentences(run):
                speakable(sentence)
            run = ""
        else:
            run += piece if isinstance(piece, str) else "x"


def placeholders(pieces: tuple[Piece, ...]) -> list[Placeholder]:
    return [piece for piece in pieces if isinstance(piece, Placeholder)]


def fill(pieces: tuple[Piece, ...], answers: Mapping[str, str]) -> list[str | InlinePause]:
    """The line with its answers: runs of text, and the pauses between them.

    An answer is capitalised at the start of a sentence and never doubles a full stop.
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
        elif text.endswith((".", "!", "?", "…")) and piece.startswith("."):
            text += piece[1:]
        else:
            text += piece
    return [*runs, text] if text.strip() else runs


def fill_title(pieces: tuple[Piece, ...], answers: Mapping[str, str]) -> str:
    """A title with its answers; a title has no pauses."""
    return " ".join("".join(run for run in fill(pieces, answers) if isinstance(run, str)).split())


def _starts_sentence(before: str) -> bool:
    before = before.rstrip("\"'“”‘’«»( \t\n")
    return not before or before[-1] in ".!?…"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


# Words that end in a full stop without ending a sentence.
_ABBREVIATIONS = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "vs",
        "e.g",
        "i.e",
        "etc",
        "cf",
        "no",
        "vol",
        "approx",
        "z.b",
        "d.h",
        "bzw",
        "usw",
        "ca",
        "nr",
        "sr",
        "sra",
    ]
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(¿¡]*[^\s\"'“‘«(¿¡])|[。！？]+[」』]?\s*(?=.)")


def sentences(text: str) -> list[str]:
    """Split running text after `.`, `!`, `?` and `…` where a new sentence begins."""
    text = " ".join(text.split())
    parts, start = [], 0
    for end in _END.finditer(text):
        if _is_sentence_end(text[start : end.start()], end[0], text[end.end() :]):
            parts.append(text[start : end.end()].strip())
            start = end.end()
    parts.append(text[start:].strip())
    return _without_stray_marks(part for part in parts if part)


def _without_stray_marks(parts: Iterable[str]) -> list[str]:
    """Punctuation that stands alone belongs to the sentence before it."""
    whole: list[str] = []
    for part in parts:
        if whole and not any(c.isalnum() for c in part):
            whole[-1] += f" {part}"
        else:
            whole.append(part)
    return whole


def _is_sentence_end(before: str, mark: str, after: str) -> bool:
    if after.lstrip("\"'“‘«(¿¡")[:1].islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    last = before.split()[-1].lower().lstrip("\"'“‘«(") if before.split() else ""
    return last not in _ABBREVIATIONS and not (len(last) == 1 and last.isalpha() and last != "i")


def speakable(text: str) -> str:
    """What an engine is given of `text`: normalised, without emoji and other marks nobody says.

    Raises FieldError when nothing is left to speak, or more than `MAX_SENTENCE` characters are.
    """
    normal = unicodedata.normalize("NFC", text)
    spoken = " ".join("".join(c for c in normal if _is_spoken(c)).split())
    if not any(c.isalnum() for c in spoken):
        raise FieldError(
            "there is nothing here that a voice can speak",
            "Write a word, or use `pause:` for silence.",
        )
    if len(spoken) > MAX_SENTENCE:
        raise FieldError(
            f"this sentence has {len(spoken):,} characters; a voice can hold {MAX_SENTENCE:,}",
            "Break it into shorter sentences.",
        )
    return spoken


def _is_spoken(character: str) -> bool:
    category = unicodedata.category(character)
    if character in "\u200c\u200d":  # the joiners that Persian and Indic spelling needs
        return True
    if "\ufe00" <= character <= "\ufe0f":  # variation selectors, left over from emoji
        return False
    if category in ("Zs", "Zl", "Zp") or character in "\t\n":
        return True
    return category not in ("So", "Sk", "Me", "Cc", "Cf", "Cn", "Co", "Cs")

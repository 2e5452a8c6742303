"""Letters on covers: measured, and broken into lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape

from .letters import ASKED_AT, font, is_known, lettering_of

_LEADING = 1.08
_DANGLING = " ,.;:–-"
_SIZES = (196, 180, 166, 152, 140, 128, 118, 108, 100)


_WIDE, _JOINED = 1.05, 0.8
"""Of their size, how wide letters that the typeface lacks are at the most, on average over a word: those
of East Asia, and those that are written from the right."""

_FROM_THE_RIGHT, _ITS_END = "\u2067", "\u2069"
"""RIGHT-TO-LEFT ISOLATE, and POP DIRECTIONAL ISOLATE, which ends it."""


def as_xml(text: str) -> str:
    """`text` for content and attributes."""
    return escape(lettering_of(text))


def as_xml_from_the_right(text: str) -> str:
    """The same, for content that begins at the right: a question mark at its end stands to the left."""
    return f"{_FROM_THE_RIGHT}{as_xml(text)}{_ITS_END}"


def is_from_the_right(text: str) -> bool:
    """Whether `text` is written from the right, as Hebrew and Arabic are: by the first letter of it that
    is shown (Unicode Standard Annex 9, P2 and P3)."""
    ways = (unicodedata.bidirectional(letter) for letter in lettering_of(text))
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def fitted(text: str, room: float, height: float) -> tuple[int, Sequence[str]]:
    """The largest size, in pixels, in which `text` fits, and its lines; shortened where none does."""
    words = lettering_of(text).split(" ")
    for size in _SIZES:
        most = int(height // line_height(size))
        lines = _lines(words, room, size)
        if lines and len(lines) <= most:
            return size, _balanced(words, room, size, len(lines))
    size = _SIZES[-1]
    return size, _shortened(words, room, size, int(height // line_height(size)))


def line_height(size: float) -> float:
    """From one line to the next, in pixels."""
    return size * _LEADING


def width_of(text: str, size: float) -> float:
    """How wide `text` is in the heavier face; letters that it lacks are taken for wide ones."""
    known = "".join(letter for letter in text if is_known(letter))
    others = sum(_width_elsewhere(letter) for letter in text if not is_known(letter))
    return (font().getlength(known) / ASKED_AT + others) * size


def _width_elsewhere(letter: str) -> float:
    # What stands above or below another letter, or is unseen, takes no room.
    if unicodedata.category(letter) in ("Mn", "Cf"):
        return 0
    return _JOINED if unicodedata.bidirectional(letter) in ("R", "AL") else _WIDE


def _lines(words: Sequence[str], room: float, size: float) -> list[str]:
    """`words` in as few lines as they fit in; none where one of them is too long for any."""
    lines: list[str] = []
    for word in words:
        if width_of(word, size) > room:
            return []
        if lines and width_of(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _balanced(words: Sequence[str], room: float, size: float, count: int) -> list[str]:
    """The same number of lines, about equally long: in the least room that still gives so many."""
    least = room
    while least > room * 0.4:
        narrower = _lines(words, least - 20, size)
        if not narrower or len(narrower) > count:
            break
        least -= 20
    return _lines(words, least, size)


def _shortened(words: Sequence[str], room: float, size: float, most: int) -> list[str]:
    """As much as `most` lines hold, words too long for one cut, and an ellipsis where more follows."""
    lines: list[str] = []
    for word in words:
        for piece in _pieces(word, room, size):
            if lines and width_of(f"{lines[-1]} {piece}", size) <= room:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    if len(lines) <= most:
        return lines
    last = f"{lines[most - 1].rstrip(_DANGLING)}…"
    return [*lines[: most - 1], cut(last, room, size)]


def cut(text: str, room: float, size: float, tracking: float = 0) -> str:
    """`text`, which is one line; with an ellipsis for its end where it is wider than `room`. `tracking`
    is what lies between two letters, in pixels."""
    kept = text
    while width_of(kept, size) + tracking * len(kept) > room:
        kept = f"{kept.rstrip('…')[:-1].rstrip(_DANGLING)}…"
    return kept


def _pieces(word: str, room: float, size: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if width_of(pieces[-1] + letter, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces

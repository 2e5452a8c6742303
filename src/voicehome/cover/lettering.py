"""Letters on covers: measured, and broken into lines."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FAMILY = "Source Serif Pro"
_PACKAGE = "font_source_serif_pro"
_FACES = ("Regular", "Semibold")

_NOT_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w|$|\s)")
_LEADING = 1.08
_SIZES = (196, 180, 166, 152, 140, 128, 118, 108, 100)
_ASKED_AT = 100


def font_files() -> list[str]:
    """The typeface, which travels with voicehome, so that covers look the same everywhere."""
    found = importlib.util.find_spec(_PACKAGE)
    assert found is not None and found.submodule_search_locations
    folder = Path(found.submodule_search_locations[0]) / "files"
    return [str(folder / f"SourceSerifPro-{face}.ttf") for face in _FACES]


def has_letters_for(text: str) -> bool:
    """Whether the typeface has every letter of `text`: it knows Latin, Greek and Cyrillic."""
    return all(map(_is_known, text))


def _is_known(letter: str) -> bool:
    return ord(letter) < 0x530 or 0x1E00 <= ord(letter) < 0x2040 or letter in "€™−"


def one_line(text: str) -> str:
    """`text` on one line, without what XML can't hold, with apostrophes as printers set them."""
    return " ".join(_APOSTROPHE.sub("’", _NOT_XML.sub(" ", text)).split())


def as_xml(text: str) -> str:
    """`text` for content and attributes."""
    return escape(one_line(text))


def fitted(text: str, room: float, height: float) -> tuple[int, Sequence[str]]:
    """The largest size, in pixels, in which `text` fits, and its lines; shortened where none does."""
    words = one_line(text).split(" ")
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
    known = "".join(letter for letter in text if _is_known(letter))
    return (_font().getlength(known) / _ASKED_AT + (len(text) - len(known)) * 1.05) * size


@cache
def _font() -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(font_files()[1], _ASKED_AT, layout_engine=ImageFont.Layout.BASIC)


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
    last = lines[most - 1]
    while width_of(f"{last}…", size) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip(' ,.;:–-')}…"]


def _pieces(word: str, room: float, size: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if width_of(pieces[-1] + letter, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces

"""Which letters a cover can show: those of the typeface, then those that some font of this machine has.

Where no font has a letter, a box would stand in its place: it is left out instead, as are emoji and
other pictures, which every machine would draw in its own colours.
"""

from __future__ import annotations

import importlib.util
import io
import re
import unicodedata
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FAMILY = "Source Serif Pro"
_PACKAGE = "font_source_serif_pro"
_FACES = ("Regular", "Semibold")

ASKED_AT = 100
"""Pixels of the size that letters are measured in."""

_NOBODYS = "\U0010fffd"
"""What no font has: its shape is the box."""

_CELL = 48
_NOT_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w|$|\s)")
_SHAPERS = "\u200c\u200d"
"""What tells letters of some scripts whether they join. Between emoji, it goes with them."""

_DANGLING = " -–—·|,:;"


def font_files() -> list[str]:
    """The typeface, which travels with voicehome, so that covers look the same everywhere."""
    found = importlib.util.find_spec(_PACKAGE)
    assert found is not None and found.submodule_search_locations
    folder = Path(found.submodule_search_locations[0]) / "files"
    return [str(folder / f"SourceSerifPro-{face}.ttf") for face in _FACES]


@cache
def font() -> FreeTypeFont:
    """The heavier face, at `ASKED_AT`."""
    from PIL import ImageFont

    return ImageFont.truetype(font_files()[1], ASKED_AT, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def is_known(letter: str) -> bool:
    """Whether the typeface has this letter: it knows Latin, Greek and Cyrillic."""
    return letter in " \n" or _shape(letter) != _shape(_NOBODYS)


def _shape(letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font().getmask(letter)
    return mask.size, bytes(mask)


def has_letters_for(text: str) -> bool:
    """Whether the typeface has every letter of `text`."""
    return all(map(is_known, set(text)))


def one_line(text: str) -> str:
    """`text` on one line, without what XML can't hold, with apostrophes as printers set them."""
    return " ".join(_APOSTROPHE.sub("’", _NOT_XML.sub(" ", text)).split())


@lru_cache(maxsize=1024)
def lettering_of(text: str) -> str:
    """As much of `text` as a cover can show, on one line: empty where that is nothing."""
    whole = one_line(unicodedata.normalize("NFC", text))
    kept: list[str] = []
    for letter in whole:
        joins = letter in _SHAPERS and kept and not is_known(kept[-1])
        if is_known(letter) or joins or (_is_writing(letter) and letter not in _SHAPERS):
            kept.append(letter)
    unknown = frozenset(letter for letter in kept if not is_known(letter)) - {*_SHAPERS}
    lacking = unknown - _elsewhere(unknown) if unknown else frozenset[str]()
    shown = " ".join("".join(letter for letter in kept if letter not in lacking).split())
    return shown if shown == whole else shown.strip(_DANGLING)


def _is_writing(letter: str) -> bool:
    """Letters, marks, digits, punctuation, signs of currencies and sums; no pictures, and nothing that
    only says how a picture is to look."""
    is_selector = 0xFE00 <= ord(letter) <= 0xFE0F or letter == "\u20e3" or ord(letter) >= 0xE0000
    category = unicodedata.category(letter)
    return not is_selector and (category[0] in "LMNP" or category in ("Sc", "Sm"))


@lru_cache(maxsize=256)
def _elsewhere(letters: frozenset[str]) -> frozenset[str]:
    """Those that some font of this machine has: drawn with all of them, they are no boxes."""
    from PIL import Image
    from resvg_py import svg_to_bytes

    drawn = [_NOBODYS, *sorted(letters)]
    shapes = "".join(
        f'<text x="{number * _CELL + _CELL // 4}" y="{_CELL * 3 // 4}">{escape(letter)}</text>'
        for number, letter in enumerate(drawn)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{len(drawn) * _CELL}" height="{_CELL}" '
        f'font-family="{FAMILY}, serif" font-size="{_CELL // 3}">{shapes}</svg>'
    )
    png = svg_to_bytes(svg_string=svg, font_files=font_files(), skip_system_fonts=False)
    with Image.open(io.BytesIO(png)) as image:
        cells = [
            image.crop((number * _CELL, 0, (number + 1) * _CELL, _CELL)).tobytes()
            for number in range(len(drawn))
        ]
    return frozenset(
        letter for letter, cell in zip(drawn[1:], cells[1:], strict=True) if cell != cells[0]
    )

"""The picture as PNG, by resvg."""

from __future__ import annotations

from functools import cache

from ..errors import OutputError, Problem
from .palette import DARK, FONTS, LIGHT, rules

_FONT_HINT = (
    "Install any font (Debian and Ubuntu: apt install fonts-dejavu-core; Alpine: apk add "
    "font-dejavu), or make an .svg, which needs none here."
)


def to_png(svg: str, width: int = 1600, dark: bool = False) -> bytes:
    """What `draw` drew as a PNG file, `width` pixels wide.

    Raises OutputError where no font is installed: all text would be missing without a word.
    """
    if not _text_shows():
        raise OutputError(Problem("this machine has no font to write the picture with", _FONT_HINT))
    # resvg asks nobody whether they prefer dark: it is given the dark colours as the only ones.
    return _render(svg.replace(rules(LIGHT), rules(DARK), 1) if dark else svg, width)


@cache
def _text_shows() -> bool:
    """Whether resvg finds a font. Where there is none it leaves out text and says nothing."""
    empty = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'
    text = f'<text y="15" font-family="{FONTS}">mm</text>'
    return _render(empty.format(text), 40) != _render(empty.format(""), 40)


def _render(svg: str, width: int) -> bytes:
    from resvg_py import svg_to_bytes

    return svg_to_bytes(svg_string=svg, width=width)

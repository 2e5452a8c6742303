"""A cover as SVG: the series chooses the colours and what is shown, the title how."""

from __future__ import annotations

import hashlib
from random import Random

from .lettering import as_xml, as_xml_from_the_right, cut, fitted, is_from_the_right, line_height
from .letters import FAMILY, lettering_of, one_line
from .mark import MARK
from .motifs import MOTIFS, SIZE
from .palettes import PALETTES, Palette

_SALTS = ("25212 ", "519119 ")
"""Put before a series' name where its colours and its motif are chosen: such that the series of the
practices that come with voicehome all differ, in both, and get what becomes them."""

_MARGIN = 118.0
_SMALL = 50
_SMALLEST = 30
_TRACKING = 7
_TITLE_ROOM = 640.0
"""Units, from below the small line on, that a title may take."""


def draw(title: str, above: str = "", series: str | None = None) -> str:
    """A square cover of 1,400 units with `title`, and `above` it a line of small letters; both at the
    left, or at the right where the title is written from there.

    `series` chooses colours and motif; where there is none, `title` does.
    """
    palette, _ = _choice(series or title)
    above = lettering_of(above).upper()
    size, lines = fitted(title, SIZE - 2 * _MARGIN, _TITLE_ROOM - (90 if above else 0))
    is_right = is_from_the_right(title)
    baseline = _MARGIN + (150 if above else 40) + size * 0.62
    shapes = [_sky(palette), *_picture(title, series)]
    if above:
        small = _small_size(above)
        above = cut(above, SIZE - 2 * _MARGIN, small, _TRACKING)
        shapes.append(
            f'<text {_at(_MARGIN, is_right)} y="{_MARGIN + 44:g}" font-size="{small}" '
            f'letter-spacing="{_TRACKING}" fill-opacity="0.82">{_as_line(above, above)}</text>'
        )
    for line in lines:
        shapes.append(
            f'<text {_at(_MARGIN - size * 0.035, is_right)} y="{baseline:.1f}" font-size="{size}" '
            f'font-weight="600" letter-spacing="{-size * 0.012:.2f}">{_as_line(line, title)}</text>'
        )
        baseline += line_height(size)
    return _svg("0 0 1400 1400", palette, shapes)


def _as_line(line: str, whole: str) -> str:
    """A line of `whole`, in the direction of that, which need not be the line's own."""
    return as_xml_from_the_right(line) if is_from_the_right(whole) else as_xml(line)


def _at(margin: float, is_right: bool) -> str:
    return f'x="{SIZE - margin:.1f}" text-anchor="end"' if is_right else f'x="{margin:.1f}"'


def art(title: str, series: str | None = None) -> str:
    """The same without letters, somewhat broader than high."""
    palette, _ = _choice(series or title)
    return _svg("0 440 1400 960", palette, [_sky(palette), *_picture(title, series)])


def _choice(series: str) -> tuple[Palette, int]:
    name = one_line(series).casefold()
    return PALETTES[_hash(_SALTS[0], name) % len(PALETTES)], _hash(_SALTS[1], name) % len(MOTIFS)


def _hash(salt: str, text: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}{text}".encode()).digest()[:6], "big")


def _picture(title: str, series: str | None) -> list[str]:
    palette, motif = _choice(series or title)
    return [*MOTIFS[motif](palette, Random(_hash("", one_line(title))))]


def _sky(palette: Palette) -> str:
    above, below = palette.sky
    return (
        '<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{above}"/><stop offset="0.85" stop-color="{below}"/>'
        f'</linearGradient><rect width="{SIZE}" height="{SIZE}" fill="url(#sky)"/>'
    )


def _small_size(small: str) -> int:
    """Of the small line: less where it would be too long, as far as it can still be read."""
    return max(_SMALLEST, min(_SMALL, int(1.5 * (SIZE - 2 * _MARGIN) / max(1, len(small)))))


def _svg(view: str, palette: Palette, shapes: list[str]) -> str:
    return "\n".join(
        [
            f"<!-- {MARK.decode()} -->",
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" font-family="{FAMILY}, serif" '
            f'fill="{palette.ink}">',
            *shapes,
            "</svg>\n",
        ]
    )

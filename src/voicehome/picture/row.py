"""One row as SVG: the parts above, then bells, the voice with its silences, sounds, the bed, time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..units import Frames, format_clock
from .grid import Grid, Piece
from .palette import SMALL
from .score import Label, Part, Row, Score, Tail
from .shapes import Point, area, bars, line, number, wedge
from .text import width_of, xml

BAND, BELLS, MAIN, SOUND, BED, AXIS = 23.0, 16.0, 36.0, 17.0, 16.0, 18.0
BED_LABEL = 15.0
"""How high the lanes are. Those that hold nothing in a row are left out of it."""

_SPEECH, _PAUSE = 22.0, 8.0
_TOUCHING = 6.0
"""The room that is kept between labels of time."""


def paint(score: Score, index: int, top: float) -> tuple[list[str], float]:
    """The row's elements, and where it ends."""
    row, grid = score.rows[index], score.grid
    shapes: list[str] = []
    y = top
    if score.parts:
        shapes += _band(row, y)
        y += BAND + 5
    if row.bells:
        shapes += _bells(row.bells, y + BELLS / 2)
        y += BELLS
    shapes += _main(row, grid, index, y)
    y += MAIN + 4
    if "sound" in row.bars:
        shapes += _sounds(row, y)
        y += SOUND
    if row.bed:
        if any(label.lane == "bed" for label in row.labels):
            shapes += _texts(row.labels, "bed", y + 11, "small quiet")
            y += BED_LABEL
        shapes += _bed(row, y)
        y += BED
    shapes += _axis(grid, index, y)
    return shapes, y + AXIS


def _band(row: Row, y: float) -> Iterator[str]:
    for part, piece in row.parts:
        yield _part(part, piece, y)
    yield from _texts(row.labels, "part", y + 16, "ink")
    yield from _texts(row.labels, "part again", y + 16, "quiet")


def _part(part: Part, piece: Piece, y: float) -> str:
    width = max(piece.width - (1.5 if piece.ends else 0), 0.5)
    return (
        f'<rect class="band-{part.number % 2}" x="{piece.left:.2f}" y="{number(y)}" '
        f'width="{width:.2f}" height="{BAND:g}" rx="3"><title>{xml(part.title)}</title></rect>'
    )


def _bells(tails: Sequence[Tail], y: float) -> Iterator[str]:
    for tail in tails:
        if tail.piece.width >= 1:
            left, right = tail.piece.left, tail.piece.right
            shape = wedge(left, right, y, 8 * tail.from_, 8 * tail.to)
            yield f'<path fill="url(#{fade_of(tail)})" d="{shape}"/>'
    for tail in tails:
        if tail.piece.begins:
            yield f'<circle class="bell" cx="{number(tail.piece.left)}" cy="{number(y)}" r="4"/>'


def fade_of(tail: Tail) -> str:
    """The name of the gradient for a tail; in tenths, so that there are few of them."""
    return f"vh-fade-{round(10 * tail.from_)}-{round(10 * tail.to)}"


def _main(row: Row, grid: Grid, index: int, y: float) -> Iterator[str]:
    middle = y + MAIN / 2
    end = grid.x(grid.end_of(index), index)
    yield _rect("hair", grid.left, middle - 0.5, end - grid.left, 1)
    for name in ("sit", "sit-stretch"):
        yield from _bars(row, name, y + 1, MAIN - 2, 5)
    for wave in row.waves:
        points = [(x, y + MAIN - 3 - (MAIN - 6) * level) for x, level in wave]
        yield from _hill("breath", points, y + MAIN)
    for name in ("still", "stretch"):
        yield from _bars(row, name, middle - _PAUSE / 2, _PAUSE, 2)
    for name in sorted(name for name in row.bars if name.startswith("role-")):
        yield from _bars(row, name, middle - _SPEECH / 2, _SPEECH, 3)
    yield from _texts(row.labels, "sit", middle + 4.5, "ink")
    yield _clock(grid.left - 14, middle + 4.5, index * grid.row, "strong ink", "end")
    if end_is_last(grid, index):
        yield _rect("quiet", end, y + 2, 1.5, MAIN - 4) + _rect(
            "quiet", end + 4, y + 2, 4, MAIN - 4
        )


def end_is_last(grid: Grid, index: int) -> bool:
    return index == grid.rows - 1


def _sounds(row: Row, y: float) -> Iterator[str]:
    yield from _bars(row, "sound", y, SOUND - 2, 3)
    yield from _texts(row.labels, "sound", y + 11.5, "small ink")


def _bed(row: Row, y: float) -> Iterator[str]:
    floor = y + BED - 2
    for run in row.bed:
        points = [(x, floor - (BED - 3) * level) for x, level in run]
        yield from _hill("bed", points, floor)


def _hill(name: str, points: Sequence[Point], floor: float) -> Iterator[str]:
    yield f'<path class="{name}" d="{area(points, floor)}"/>'
    yield f'<path class="{name}-line" stroke-width="1.2" d="{line(points)}"/>'


def _axis(grid: Grid, index: int, y: float) -> Iterator[str]:
    last = grid.end_of(index)
    end = grid.x(last, index)
    taken = end + 1
    if end_is_last(grid, index):
        yield _clock(end, y + 14, last, "small strong ink", "middle")
        taken = end - _label_width(last) / 2 * 1.15
    for tick in grid.ticks(index):
        x = grid.x(tick, index)
        yield _rect("hair", x - 0.5, y, 1, 4)
        if x + _label_width(tick) / 2 + _TOUCHING < taken:
            yield _clock(x, y + 14, tick, "small quiet", "middle")


def _label_width(frame: Frames) -> float:
    return width_of(format_clock(frame), SMALL)


def _clock(x: float, y: float, frame: Frames, name: str, anchor: str) -> str:
    return text(name, x, y, format_clock(frame), anchor)


def _bars(row: Row, name: str, y: float, height: float, radius: float) -> Iterator[str]:
    if spans := row.bars.get(name):
        yield f'<path {paint_of(name)} d="{bars(spans, y, height, radius)}"/>'


def paint_of(name: str) -> str:
    """How something is coloured: what can stretch is hatched."""
    return f'fill="url(#vh-{name})"' if name.endswith("stretch") else f'class="{name}"'


def _texts(labels: Sequence[Label], lane: str, y: float, name: str) -> Iterator[str]:
    for label in labels:
        if label.lane == lane:
            yield text(name, label.x, y, label.text, "middle" if lane == "sit" else "start")


def text(name: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{name}" x="{number(x)}" y="{number(y)}"{end}>{xml(words)}</text>'


def _rect(name: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="{name}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}"/>'
    )

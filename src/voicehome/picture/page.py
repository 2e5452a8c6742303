"""The whole picture: title, totals, legend, rows, and the list of parts where it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from ..timeline.events import Pause, Sit, Timeline
from ..units import Frames, format_clock
from .grid import RIGHT, WIDTH, make_grid
from .legend import legend, patterns
from .palette import TEXT, TITLE, style
from .row import paint, text
from .score import Part, Score, compose
from .shapes import number
from .text import clean, shorten, width_of, xml

_EDGE = 32.0
_BETWEEN = 20.0
_LINE = 22.0
_PARTS_LISTED = 200
_BOLD = 1.15  # how much broader bold text is than it is measured


def draw(timeline: Timeline, title: str, note: str = "") -> str:
    """The practice over time, as the text of an SVG file; the same for the same timeline.

    `note` is one more line below the totals, for example that lengths are estimated. The picture is
    light or dark as the reader's settings ask.
    """
    score = compose(timeline, make_grid(timeline.frames))
    shapes, y = _header(timeline, clean(title) or "Untitled", clean(note))
    for index in range(len(score.rows)):
        row, y = paint(score, index, y)
        shapes += row
        y += _BETWEEN
    if score.numbered:
        listed, y = _contents(score, y + 6)
        shapes += listed
    height = number(y + _EDGE - _BETWEEN)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="vh" role="img" '
            f'aria-labelledby="vh-title vh-desc" viewBox="0 0 {WIDTH:g} {height}" '
            f'width="{WIDTH:g}" height="{height}">',
            f"<style>{style()}</style>",
            f'<title id="vh-title">{xml(title) or "Untitled"}</title>',
            f'<desc id="vh-desc">{xml(_description(timeline, score))}</desc>',
            *patterns(score),
            f'<rect class="page" width="{WIDTH:g}" height="{height}"/>',
            *shapes,
            "</svg>\n",
        ]
    )


def _header(timeline: Timeline, title: str, note: str) -> tuple[list[str], float]:
    room = WIDTH - 2 * _EDGE
    y = _EDGE + TITLE - 4
    shapes = [text("title ink", _EDGE, y, shorten(title, room / _BOLD, TITLE))]
    for line in filter(None, [_totals(timeline), note]):
        y += _LINE + 4
        shapes.append(text("quiet", _EDGE, y, shorten(line, room, TEXT)))
    items, y = legend(timeline, _EDGE, y + _LINE + 8, room)
    return [*shapes, *items], y + 24


def _totals(timeline: Timeline) -> str:
    speech, silence = _speech(timeline), _silence(timeline)
    parts = [
        f"{format_clock(timeline.frames)} in all",
        f"{format_clock(speech)} of speech",
        f"{format_clock(silence)} of silence",
    ]
    return " · ".join(parts)


def _speech(timeline: Timeline) -> Frames:
    return sum(event.frames for event in timeline.speech)


def _silence(timeline: Timeline) -> Frames:
    """Pauses, gaps and sits; a bell that rings over them, or a bed below, does not break them."""
    return sum(event.frames for event in timeline.events if isinstance(event, Pause | Sit))


def _description(timeline: Timeline, score: Score) -> str:
    parts = [f"{part.title} at {format_clock(part.start)}" for part in score.parts[:_PARTS_LISTED]]
    listed = f" Parts: {'; '.join(parts)}." if parts else ""
    totals = _totals(timeline).replace(" · ", ", ")
    return f"A guided practice over time. {totals}.{listed}"


def _contents(score: Score, y: float) -> tuple[list[str], float]:
    """All titles in full, with when each part begins, in as many columns as they leave room for."""
    parts, left = score.parts[:_PARTS_LISTED], score.grid.left
    columns = _columns(parts, RIGHT - left)
    column = (RIGHT - left) / columns
    rows = -(-len(parts) // columns)
    shapes: list[str] = []
    for index, part in enumerate(parts):
        x = left + index // rows * column
        shapes += _entry(part, x, y + 14 + index % rows * _LINE, column)
    if more := len(score.parts) - len(parts):
        rows += 1
        shapes.append(text("small quiet", left, y + 14 + (rows - 1) * _LINE, f"and {more} more"))
    return shapes, y + rows * _LINE + _BETWEEN


_NUMBER, _CLOCK, _GUTTER = 28.0, 74.0, 24.0


def _columns(parts: tuple[Part, ...], room: float) -> int:
    longest = max(width_of(part.title, TEXT) for part in parts) + _NUMBER + _CLOCK + _GUTTER
    return max(1, min(3, int(room / longest)))


def _entry(part: Part, x: float, y: float, room: float) -> Iterator[str]:
    title = x + _NUMBER + _CLOCK
    yield text("quiet", x + _NUMBER - 10, y, f"{part.number}.", "end")
    yield text("quiet", title - 12, y, format_clock(part.start), "end")
    yield text("ink", title, y, shorten(part.title, x + room - _GUTTER - title, TEXT))

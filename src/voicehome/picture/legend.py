"""What the colours mean, and the hatches and fades that shapes refer to."""

from __future__ import annotations

from collections.abc import Iterator

from ..timeline.events import Background, Event, Pause, Sit, Speech, Timeline
from .palette import TEXT
from .row import fade_of, paint_of, text
from .score import Score, class_of_pause, roles_of
from .shapes import area, bars, line, number, wedge
from .text import clean, shorten, width_of

_SAMPLE, _GAP, _LINE = 24.0, 22.0, 24.0
_LONGEST = 120.0

_NAMES = {
    "still": "silence",
    "sit": "sit",
    "stretch": "can stretch",
    "breath": "breath",
    "bell": "bell",
    "sound": "sound",
    "bed": "background",
}

_FADE = "vh-fade-10-0"


def legend(timeline: Timeline, left: float, y: float, room: float) -> tuple[list[str], float]:
    """Samples with their names, of what there is and nothing else; and where they end."""
    shapes: list[str] = []
    items = [(name, shorten(words, _LONGEST, TEXT) or "…") for name, words in _items(timeline)]
    widest = max((width_of(words, TEXT) for _, words in items), default=0.0)
    column = _SAMPLE + 8 + widest + _GAP
    columns = int((room + _GAP) / column)
    for index, (name, words) in enumerate(items):
        x, line = left + index % columns * column, y + index // columns * _LINE
        shapes += _sample(name, x, line)
        shapes.append(text("quiet", x + _SAMPLE + 8, line + 4.5, words))
    return shapes, y + max(0, len(items) - 1) // columns * _LINE


def _items(timeline: Timeline) -> Iterator[tuple[str, str]]:
    for role, name in roles_of(timeline).items():
        yield name, clean(role) or "voice"
    present = {name for event in timeline.events for name in _classes_of(event)}
    for name, words in _NAMES.items():
        if name in present:
            yield name, words


def _classes_of(event: Event) -> tuple[str, ...]:
    match event:
        case Pause(source=None) | Background(sound="none") | Speech():
            return ()
        case Pause():
            return ("still", class_of_pause(event) or "still")
        case Sit():
            return ("sit",) if event.least == event.most else ("sit", "stretch")
        case Background():
            return ("bed",)
    return (event.kind,)


def _sample(name: str, x: float, y: float) -> Iterator[str]:
    right = x + _SAMPLE
    if name == "bell":
        yield f'<path fill="url(#{_FADE})" d="{wedge(x + 4, right, y, 8, 0)}"/>'
        yield f'<circle class="bell" cx="{number(x + 4)}" cy="{number(y)}" r="4"/>'
    elif name in ("breath", "bed"):
        rise = [(x, y + 5), (x + 6, y + 1), (x + 12, y - 6), (x + 18, y + 1), (right, y + 5)]
        points = rise if name == "breath" else [(x, y - 3), (right, y - 3)]
        yield f'<path class="{name}" d="{area(points, y + 6)}"/>'
        yield f'<path class="{name}-line" stroke-width="1.2" d="{line(points)}"/>'
    else:
        height = 8.0 if name in ("still", "stretch") else 14.0
        shape = bars([(x, right)], y - height / 2, height, 2)
        yield f'<path {paint_of(name)} d="{shape}"/>'


def patterns(score: Score) -> Iterator[str]:
    """The definitions that shapes refer to."""
    yield "<defs>"
    yield _hatch("stretch", 5, 1.6)
    yield _hatch("sit-stretch", 9, 3)
    fades = {fade_of(tail) for row in score.rows for tail in row.bells}
    if fades:
        for fade in sorted(fades | {_FADE}):
            from_, to = fade.split("-")[2:]
            yield (
                f'<linearGradient id="{fade}">'
                f'<stop class="bell-stop" offset="0" stop-opacity="{int(from_) / 10:g}"/>'
                f'<stop class="bell-stop" offset="1" stop-opacity="{int(to) / 10:g}"/>'
                "</linearGradient>"
            )
    yield "</defs>"


def _hatch(name: str, apart: float, thick: float) -> str:
    ground = name.removesuffix("-stretch")
    return (
        f'<pattern id="vh-{name}" width="{apart:g}" height="{apart:g}" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect class="{ground}" width="{apart:g}" height="{apart:g}"/>'
        f'<rect class="{ground}-mark" width="{thick:g}" height="{apart:g}"/></pattern>'
    )

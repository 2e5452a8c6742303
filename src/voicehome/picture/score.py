"""What stands in which row, and where: the Timeline on its Grid, not yet as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..timeline.events import Background, Bell, Breath, Pause, Sit, Sound, Speech, Timeline
from ..units import Frames
from .breath import swell
from .grid import Grid, Piece
from .palette import ROLES, SMALL, TEXT
from .shapes import LEAST, Point, Span
from .text import clean, length_in_words, shorten, width_of

PADDING = 7.0
"""Room between a label and the edges of what it stands in."""

_USUAL = ("guide", "younger")
_BELLS_APART = 6.0  # strokes nearer than this would be one blot
_LEAST_OF_TITLE = 5  # characters: fewer, cut off, say nothing
_QUIETEST = -48.0
"""A bed at this level, in dB beside the voice, is drawn as low as one can be."""


@dataclass(frozen=True, slots=True)
class Label:
    lane: str  # part, part again, sit, sound or bed
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Tail:
    """A bell's ringing in one row, from one strength (1 is the stroke) to another."""

    piece: Piece
    from_: float
    to: float


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    title: str
    start: Frames
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Row:
    """`bars` are spans by their class; `waves` and `bed` are lines, y from 0 (none) to 1 (full)."""

    parts: list[tuple[Part, Piece]] = field(default_factory=list)
    bars: dict[str, list[Span]] = field(default_factory=dict)
    waves: list[list[Point]] = field(default_factory=list)
    bells: list[Tail] = field(default_factory=list)
    bed: list[list[Point]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def add(self, name: str, piece: Piece) -> None:
        self.bars.setdefault(name, []).append((piece.left, piece.right))


@dataclass(frozen=True, slots=True)
class Score:
    """`numbered`: some titles did not fit, so parts have numbers, to be looked up below."""

    grid: Grid
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    numbered: bool


def compose(timeline: Timeline, grid: Grid) -> Score:
    rows = tuple(Row() for _ in range(grid.rows))
    parts = tuple(_parts(timeline, grid))
    numbered = _place_parts(rows, parts)
    _place_bars(rows, timeline, grid)
    _place_sits(rows, timeline, grid)
    _place_sounds(rows, timeline, grid)
    _place_bells(rows, timeline, grid)
    _place_bed(rows, timeline, grid)
    breaths = [event for event in timeline.events if isinstance(event, Breath)]
    for row, wave in swell(breaths, grid):
        rows[row].waves.append(wave)
    return Score(grid, rows, parts, numbered)


def roles_of(timeline: Timeline) -> dict[str, str]:
    """The class of each role: the usual two look alike in every picture, others take turns."""
    heard = dict.fromkeys(event.role for event in timeline.speech)
    others = [role for role in heard if role not in _USUAL]
    free = ROLES - len(_USUAL)
    colours = {role: index for index, role in enumerate(_USUAL) if role in heard}
    colours |= {role: len(_USUAL) + index % free for index, role in enumerate(others)}
    return {role: f"role-{colour}" for role, colour in colours.items()}


def class_of_pause(event: Pause) -> str | None:
    """None: the gap that a voice leaves between lines is not drawn, it is what parts them."""
    if event.source is None:
        return None
    return "still" if event.least == event.most else "stretch"


def class_of_sit(event: Sit) -> str:
    return "sit" if event.least == event.most else "sit-stretch"


def _parts(timeline: Timeline, grid: Grid) -> Iterator[Part]:
    ends = [chapter.start for chapter in timeline.chapters[1:]] + [timeline.frames]
    for index, (chapter, end) in enumerate(zip(timeline.chapters, ends, strict=False)):
        pieces = tuple(grid.pieces(chapter.start, end - chapter.start))
        yield Part(index + 1, clean(chapter.title), chapter.start, pieces)


def _place_parts(rows: Sequence[Row], parts: Sequence[Part]) -> bool:
    for part in parts:
        for piece in part.pieces:
            if piece.width >= LEAST:
                rows[piece.row].parts.append((part, piece))
    plain = [_spot(part.pieces, part.title, TEXT) for part in parts]
    numbered = any(
        spot is None or spot[1] != part.title for part, spot in zip(parts, plain, strict=True)
    )
    for part, spot in zip(parts, plain, strict=True):
        if numbered:
            spot = _spot_of_numbered(part)
        if spot:
            _put(rows, "part", spot)
            _repeat(rows, part, *spot, numbered)
    return numbered


def _spot_of_numbered(part: Part) -> tuple[Piece, str] | None:
    """At least the number, and of the title as much as there is room for."""
    number = f"{part.number}."
    spot = _spot(part.pieces, f"{number} {part.title}", TEXT)
    if spot and (spot[1].endswith(part.title) or len(spot[1]) - len(number) > _LEAST_OF_TITLE):
        return spot
    return _spot(part.pieces, number, TEXT)


def _repeat(rows: Sequence[Row], part: Part, first: Piece, words: str, numbered: bool) -> None:
    """Say again, quietly, in the rows below what part they belong to."""
    for piece in part.pieces:
        for shown in (words, f"{part.number}.") if numbered else (words,):
            if piece.row > first.row and piece.width >= width_of(shown, TEXT) + 2 * PADDING:
                _put(rows, "part again", (piece, shown))
                break


def _place_bars(rows: Sequence[Row], timeline: Timeline, grid: Grid) -> None:
    roles = roles_of(timeline)
    for event in timeline.events:
        name: str | None = None
        if isinstance(event, Speech):
            name = roles[event.role]
        elif isinstance(event, Pause):
            name = class_of_pause(event)
        if name:
            for piece in grid.pieces(event.start, event.frames):
                rows[piece.row].add(name, piece)


def _place_sits(rows: Sequence[Row], timeline: Timeline, grid: Grid) -> None:
    for event in timeline.events:
        if isinstance(event, Sit):
            pieces = list(grid.pieces(event.start, event.frames))
            for piece in pieces:
                rows[piece.row].add(class_of_sit(event), piece)
            text = length_in_words(event.frames)
            spot = _spot(pieces, text, TEXT)
            if spot and spot[1] == text:
                label = Label("sit", text, (spot[0].left + spot[0].right) / 2)
                rows[spot[0].row].labels.append(label)


def _place_sounds(rows: Sequence[Row], timeline: Timeline, grid: Grid) -> None:
    """Sounds may overlap; a label ends where the next one begins."""
    sounds = [event for event in timeline.events if isinstance(event, Sound)]
    following = [event.start for event in sounds[1:]] + [timeline.frames]
    for event, next_start in zip(sounds, following, strict=False):
        for piece in grid.pieces(event.start, event.frames):
            rows[piece.row].add("sound", piece)
        free = grid.pieces(event.start, min(event.frames, next_start - event.start))
        _put(rows, "sound", _spot(list(free), _named(event), SMALL))


def _place_bells(rows: Sequence[Row], timeline: Timeline, grid: Grid) -> None:
    last = (-1, 0.0)
    for event in timeline.events:
        if not isinstance(event, Bell):
            continue
        pieces = list(grid.pieces(event.start, event.frames))
        if not pieces:
            continue
        first = pieces[0]
        if first.row == last[0] and first.left - last[1] < _BELLS_APART:
            continue
        last = (first.row, first.left)
        for piece in pieces:
            from_, to = ((event.start + event.frames - f) / event.frames for f in _ends(piece))
            rows[piece.row].bells.append(Tail(piece, from_, to))


def _place_bed(rows: Sequence[Row], timeline: Timeline, grid: Grid) -> None:
    beds = [event for event in timeline.events if isinstance(event, Background)]
    following = [event.start for event in beds[1:]] + [timeline.frames]
    level = 0.0
    shown = ""
    for event, end in zip(beds, following, strict=False):
        before, level = level, _bed_height(event)
        faded = min(event.start + event.frames, end)
        _slope(rows, grid.pieces(event.start, faded - event.start), before, level)
        _slope(rows, grid.pieces(faded, end - faded), level, level)
        text = _named(event) if level else ""
        if text and text != shown:
            _put(rows, "bed", _spot(list(grid.pieces(event.start, end - event.start)), text, SMALL))
        shown = text


def _slope(rows: Sequence[Row], pieces: Iterable[Piece], from_: float, to: float) -> None:
    """A line at its height from one level to another, cut where rows end."""
    found = list(pieces)
    if not found or not (from_ or to):
        return
    start, end = found[0].start, found[-1].end
    for piece in found:
        left, right = (from_ + (to - from_) * (f - start) / (end - start) for f in _ends(piece))
        runs = rows[piece.row].bed
        if not runs or piece.left - runs[-1][-1][0] > LEAST:
            runs.append([])
        runs[-1] += [(piece.left, left), (piece.right, right)]


def _bed_height(event: Background) -> float:
    if event.sound == "none":
        return 0.0
    return min(1.0, max(0.15, 1 - event.level / _QUIETEST))


def _named(event: Sound | Background) -> str:
    level = f"{event.level:+.0f}".replace("-", "−")
    return f"{clean(event.sound)} {'0' if level in ('+0', '−0') else level} dB"


def _ends(piece: Piece) -> tuple[Frames, Frames]:
    return piece.start, piece.end


def _spot(pieces: Sequence[Piece], text: str, size: float) -> tuple[Piece, str] | None:
    """Where a label goes: the first piece that has room for all of it, else the widest."""
    if not pieces or not text:
        return None
    room = width_of(text, size) + 2 * PADDING
    widest = max(pieces, key=lambda piece: piece.width)
    best = next((piece for piece in pieces if piece.width >= room), widest)
    short = shorten(text, best.width - 2 * PADDING, size)
    return (best, short) if short else None


def _put(rows: Sequence[Row], lane: str, spot: tuple[Piece, str] | None) -> None:
    if spot:
        piece, text = spot
        rows[piece.row].labels.append(Label(lane, text, piece.left + PADDING))

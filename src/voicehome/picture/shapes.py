"""Shapes as SVG path data. What is too small to be seen is drawn together with its neighbour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[float, float]
Point = tuple[float, float]

LEAST = 0.5
"""The smallest thing that is drawn on its own, and the smallest gap that is left, in units."""


def number(value: float) -> str:
    """To a tenth of a unit, as briefly as can be."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def merged(spans: Iterable[Span]) -> list[Span]:
    """`spans`, in order of their start, with those joined that lie less than `LEAST` apart."""
    found: list[Span] = []
    for left, right in spans:
        right = max(right, left + LEAST)
        if found and left - found[-1][1] < LEAST:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def bars(spans: Iterable[Span], top: float, height: float, radius: float) -> str:
    """Rectangles with rounded corners, all in one path."""
    path = []
    for left, right in merged(spans):
        round_ = min(radius, (right - left) / 2, height / 2)
        path.append(_bar(left, top, right - left, height, round_ if round_ >= LEAST else 0))
    return "".join(path)


def _bar(x: float, y: float, width: float, height: float, radius: float) -> str:
    if not radius:
        return f"M{number(x)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}z"
    r, across, down = number(radius), width - 2 * radius, height - 2 * radius
    return (
        f"M{number(x + radius)} {number(y)}h{number(across)}a{r} {r} 0 0 1 {r} {r}"
        f"v{number(down)}a{r} {r} 0 0 1 -{r} {r}h{number(-across)}a{r} {r} 0 0 1 -{r} -{r}"
        f"v{number(-down)}a{r} {r} 0 0 1 {r} -{r}z"
    )


def line(points: Sequence[Point]) -> str:
    """An open line through `points`."""
    first, *rest = thinned(points)
    return f"M{_point(first)}" + "".join(f"L{_point(point)}" for point in rest)


def area(points: Sequence[Point], floor: float) -> str:
    """What lies between a line and the `floor` below it."""
    return f"{line(points)}V{number(floor)}H{number(points[0][0])}z"


def thinned(points: Sequence[Point]) -> list[Point]:
    """`points` without those that nobody could tell from their neighbour, but for the last.

    A place keeps the first point in it, its lowest and its highest: no rise or fall is lost.
    """
    kept: list[Point] = []
    place: list[Point] = []
    for point in points:
        if place and point[0] - place[0][0] >= LEAST:
            kept += _outline(place)
            place = []
        place.append(point)
    return kept + _outline(place)


def _outline(place: list[Point]) -> list[Point]:
    order = sorted(range(len(place)), key=lambda index: place[index][1])
    chosen = sorted({0, order[0], order[-1], len(place) - 1}) if place else []
    return [place[index] for index in chosen]


def wedge(left: float, right: float, middle: float, from_: float, to: float) -> str:
    """A tail that grows thinner: `from_` high at its left, `to` at its right."""
    top, bottom = middle - from_ / 2, middle + from_ / 2
    thin_top, thin_bottom = middle - to / 2, middle + to / 2
    corners = [(left, top), (right, thin_top), (right, thin_bottom), (left, bottom)]
    return "M" + "L".join(_point(corner) for corner in corners) + "z"


def _point(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"

"""What covers show: each series keeps to one of these, and each practice sees it a little differently.

All of them draw on a square of 1,400 units, whose upper part is left to the letters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from random import Random

from .palettes import Palette

SIZE = 1400
HORIZON = 860.0
"""About where pictures begin that reach down to the lower edge."""

Motif = Callable[[Palette, Random], Iterator[str]]


def hills(palette: Palette, chance: Random) -> Iterator[str]:
    """A sun between soft hills."""
    x, y = chance.uniform(420, 1080), chance.uniform(760, 900)
    yield _glow(palette, x, y, 118)
    for index, colour in enumerate(palette.layers):
        base = HORIZON + 60 + index * 118
        points = [
            (place, base + chance.uniform(-62, 62) + 26 * (-1) ** (index + place // 350))
            for place in range(-350, SIZE + 701, 350)
        ]
        yield _ground(points, colour)


def waves(palette: Palette, chance: Random) -> Iterator[str]:
    """A sea that comes and goes."""
    yield _glow(palette, chance.uniform(300, 1100), chance.uniform(740, 800), 96)
    shift = chance.uniform(0, 400)
    for index in range(7):
        colour = palette.layers[min(3, index // 2 + (index > 4))]
        base, high = HORIZON + 36 + index * 84, 20 + index * 4.5
        length = 300 + index * 34
        at = -length * 2 + (shift * (1 + index * 0.37)) % length
        path = f"M{at:.1f} {base:.1f}"
        while at < SIZE + length:
            path += f" q{length / 4:.1f} {-high * 2:.1f} {length / 2:.1f} 0 t{length / 2:.1f} 0"
            at += length
        yield f'<path d="{path} V1500 H-900 Z" fill="{colour}" fill-opacity="{0.55 + index * 0.07:.2f}"/>'


def stones(palette: Palette, chance: Random) -> Iterator[str]:
    """Pebbles, one on the other."""
    yield _glow(palette, chance.choice((330.0, 1070.0)), chance.uniform(800, 900), 92)
    yield _ground([(-100, 1270), (350, 1250), (800, 1262), (1500, 1244)], palette.layers[0])
    foot, x = 1292.0, 700 + chance.uniform(-130, 130)
    widths = [238.0, 176.0, 126.0, 80.0]
    heights = [80.0, 62.0, 50.0, 36.0]
    colours = (palette.layers[3], palette.layers[2], palette.layers[1], palette.light)
    for width, height, colour in zip(widths, heights, colours, strict=True):
        wide, high = width * chance.uniform(0.93, 1.07), height * chance.uniform(0.95, 1.08)
        x += chance.uniform(-24, 24)
        y = foot - high
        tilt = chance.uniform(-4, 4)
        yield (
            f'<path d="{_pebble(wide, high)}" fill="{colour}" '
            f'transform="translate({x:.1f} {y:.1f}) rotate({tilt:.1f})"/>'
        )
        foot -= high * 1.93
    yield _ground([(-100, 1318), (400, 1290), (900, 1316), (1500, 1286)], palette.layers[1])


def arches(palette: Palette, chance: Random) -> Iterator[str]:
    """A doorway in a doorway, and light in the innermost."""
    x = 700 + chance.uniform(-230, 230)
    top = chance.uniform(690, 740)
    for index, colour in enumerate((*palette.layers, palette.light)):
        half = 470 - index * 94
        crown = top + index * 96
        yield (
            f'<path d="M{x - half:.1f} 1450 V{crown + half:.1f} A{half} {half} 0 0 1 '
            f'{x + half:.1f} {crown + half:.1f} V1450 Z" fill="{colour}"/>'
        )


def branch(palette: Palette, chance: Random) -> Iterator[str]:
    """A bough with its leaves."""
    flip = chance.choice((1, -1))
    yield _glow(palette, 700 - flip * 320, chance.uniform(890, 960), 128)
    lift = chance.uniform(-30, 30)
    yield f'<g transform="translate(700 0) scale({flip} 1)">'
    start, bend, end = (-560.0, 1450.0), (-80.0, 1330.0 + lift), (540.0, 880.0 + lift)
    yield (
        f'<path d="M{start[0]} {start[1]} Q{bend[0]} {bend[1]:.1f} {end[0]} {end[1]:.1f}" '
        f'fill="none" stroke="{palette.layers[2]}" stroke-width="11" stroke-linecap="round"/>'
    )
    for index in range(9):
        part = 0.16 + index * 0.098
        x, y, angle = _on_curve(start, bend, end, part)
        size = 205 - index * 11 + chance.uniform(-12, 12)
        for side in (-1, 1):
            turn = angle + side * (52 - index * 2.4 + chance.uniform(-6, 6))
            colour = palette.layers[(index + 2 * (side > 0)) % 3]
            yield _leaf(x, y, size if side < 0 else size * 0.9, turn, colour)
    yield _leaf(end[0], end[1], 128, _on_curve(start, bend, end, 1.0)[2], palette.layers[0])
    yield "</g>"


def together(palette: Palette, chance: Random) -> Iterator[str]:
    """Two who overlap, and what they share is light."""
    x, y = 700 + chance.uniform(-60, 60), 1070 + chance.uniform(-24, 24)
    apart, large = chance.uniform(150, 178), 288.0
    small = large * chance.uniform(0.8, 1.0)
    turn = chance.uniform(-16, 16)
    clip = f'<clipPath id="one"><circle cx="{-apart:.1f}" cy="0" r="{large:.1f}"/></clipPath>'
    yield f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f})">{clip}'
    for ring in (1.36, 1.18):
        yield _disc(-apart, 0, large * ring, palette.layers[1], 0.16)
        yield _disc(apart, 0, small * ring, palette.layers[2], 0.16)
    yield _disc(-apart, 0, large, palette.layers[1])
    yield _disc(apart, 0, small, palette.layers[3])
    shared = _disc(apart, 0, small, palette.light)
    yield f'<g clip-path="url(#one)">{shared}</g></g>'


def ripples(palette: Palette, chance: Random) -> Iterator[str]:
    """Rings on still water, around one drop."""
    x, y = 700 + chance.uniform(-260, 260), 1085 + chance.uniform(-40, 40)
    rings = 8
    for index in range(rings):
        wide = 900 - index * 112
        colour = palette.layers[min(3, index // 2)]
        yield (
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{wide}" ry="{wide * 0.42:.1f}" '
            f'fill="{colour}" fill-opacity="{0.42 + index * 0.05:.2f}"/>'
        )
    yield f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="66" ry="28" fill="{palette.light}"/>'


def lantern(palette: Palette, chance: Random) -> Iterator[str]:
    """A small light, and how far it reaches."""
    x, y = 700 + chance.uniform(-220, 220), 1080 + chance.uniform(-36, 36)
    for index, reach in enumerate((560, 440, 330, 232)):
        yield _disc(x, y, reach, palette.light, 0.085 + index * 0.035)
    yield _disc(x, y, 128, palette.light)
    for _ in range(11):
        far, turn = chance.uniform(300, 640), chance.uniform(math.pi * 0.95, math.pi * 2.05)
        yield _disc(
            x + far * math.cos(turn) * 1.15,
            y + far * math.sin(turn) * 0.62,
            chance.uniform(4, 9),
            palette.light,
            0.85,
        )
    for index in (2, 3):
        base = 1230 + (index - 2) * 84
        points = [(p, base + chance.uniform(-38, 38)) for p in range(-350, SIZE + 701, 350)]
        yield _ground(points, palette.layers[index])


MOTIFS: tuple[Motif, ...] = (hills, waves, stones, arches, branch, together, ripples, lantern)


def _glow(palette: Palette, x: float, y: float, radius: float) -> str:
    """A sun or a moon, with a breath of light around it."""
    return (
        _disc(x, y, radius * 1.9, palette.light, 0.13)
        + _disc(x, y, radius * 1.42, palette.light, 0.2)
        + _disc(x, y, radius, palette.light)
    )


def _disc(x: float, y: float, radius: float, colour: str, opacity: float = 1.0) -> str:
    faint = f' fill-opacity="{opacity:.3f}"' if opacity < 1 else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"{faint}/>'


def _ground(points: Sequence[tuple[float, float]], colour: str) -> str:
    """Everything below a smooth line through `points`."""
    (x, y), *others = points
    path = f"M{x:.1f} {y:.1f}"
    for next_x, next_y in others:
        middle = (x + next_x) / 2
        path += f" C{middle:.1f} {y:.1f} {middle:.1f} {next_y:.1f} {next_x:.1f} {next_y:.1f}"
        x, y = next_x, next_y
    return f'<path d="{path} V1500 H{points[0][0]:.1f} Z" fill="{colour}"/>'


def _pebble(wide: float, high: float) -> str:
    """An oval, fuller than an ellipse, flatter below."""
    return (
        f"M{-wide:.1f} {high * 0.12:.1f} C{-wide:.1f} {-high * 0.75:.1f} "
        f"{-wide * 0.55:.1f} {-high:.1f} 0 {-high:.1f} "
        f"S{wide:.1f} {-high * 0.7:.1f} {wide:.1f} {high * 0.08:.1f} "
        f"S{wide * 0.62:.1f} {high:.1f} 0 {high:.1f} "
        f"S{-wide:.1f} {high * 0.84:.1f} {-wide:.1f} {high * 0.12:.1f} Z"
    )


Point = tuple[float, float]


def _on_curve(start: Point, bend: Point, end: Point, part: float) -> tuple[float, float, float]:
    """A place on a quadratic curve, and its direction in degrees."""
    rest = 1 - part
    x, y = (
        rest * rest * a + 2 * rest * part * b + part * part * c
        for a, b, c in zip(start, bend, end, strict=True)
    )
    dx, dy = (rest * (b - a) + part * (c - b) for a, b, c in zip(start, bend, end, strict=True))
    return x, y, math.degrees(math.atan2(dy, dx))


def _leaf(x: float, y: float, size: float, turn: float, colour: str) -> str:
    half = size * 0.24
    return (
        f'<path d="M0 0 C{size * 0.25:.1f} {-half * 1.5:.1f} '
        f"{size * 0.72:.1f} {-half * 1.25:.1f} {size:.1f} 0 "
        f'C{size * 0.72:.1f} {half * 1.25:.1f} {size * 0.25:.1f} {half * 1.5:.1f} 0 0 Z" fill="{colour}" '
        f'transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f})"/>'
    )

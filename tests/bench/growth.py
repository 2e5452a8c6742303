"""How cost grows with what is asked: `python tests/bench/growth.py [--draw]`.

Renders (to WAV, so that no encoder hides the rest; clips spoken before) and library checks of four sizes
each, doubled from one to the next: lines, length, parts, changes of the bed, and practices in a library
that is built and unchanged. Of each, processor seconds, the least of five, less those of the same with
one. (Beyond four hours, a WAV file is larger than what the system likes to hold before it writes to the
disk, and its own work jumps; `large.py hours` has what is longer, in MP3.)

Prints a table, and how much steeper the second half is than the first: 1 where cost is linear, 3 where it
grows with the square. `--draw` writes docs/growth.svg: what is linear is straight, and
what grows faster sags.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from start import processor_seconds

PICTURE = Path(__file__).parents[2] / "docs/growth.svg"
STEPS = (1, 2, 4, 8)


def lines(folder: Path, count: int) -> list[str]:
    steps = "\n".join(f"  - Line {n} of this practice.\n  - pause: 2s" for n in range(count))
    return rendered(folder, f"steps:\n{steps}\n")


def length(folder: Path, minutes: int) -> list[str]:
    return rendered(folder, f"steps:\n  - Begin.\n  - sit: {minutes}m\n  - End.\n")


def parts(folder: Path, count: int) -> list[str]:
    each = "".join(
        f"  - part: Part {n}\n    steps: [Here it is., {{pause: 4s}}]\n" for n in range(count)
    )
    return rendered(folder, f"parts:\n{each}")


def beds(folder: Path, count: int) -> list[str]:
    each = "".join(
        f"  - background: {('brown', 'pink')[n % 2]}\n  - Here.\n  - pause: 12s\n"
        for n in range(count)
    )
    return rendered(folder, f"steps:\n{each}")


def rendered(folder: Path, body: str) -> list[str]:
    (folder / "x.yaml").write_text(f"title: X\nvoice: tone\ngap: 0s\n{body}")
    command = ["-m", "voicehome", "render", "x.yaml", "-q", "--format", "wav", "--overwrite"]
    processor_seconds(command, folder)  # speaks
    return command


def library(folder: Path, count: int) -> list[str]:
    (folder / "voicehome.yaml").write_text("voices: {guide: tone}\nformats: [wav]\ncovers: none\n")
    for n in range(count):
        (folder / f"{n}.yaml").write_text(f"title: Practice {n}\nsteps: [Here., {{pause: 1s}}]\n")
    command = ["-m", "voicehome", "build", ".", "-q"]
    processor_seconds(command, folder)
    return command


AXES: dict[str, tuple[Callable[[Path, int], list[str]], int]] = {
    "lines": (lines, 100),
    "minutes": (length, 30),
    "parts": (parts, 100),
    "changes of the bed": (beds, 10),
    "practices in a library, unchanged": (library, 250),
}


def least_seconds(prepare: Callable[[Path, int], list[str]], count: int) -> float:
    with tempfile.TemporaryDirectory(prefix="voicehome-bench-") as made:
        folder = Path(made)
        command = prepare(folder, count)
        return min(processor_seconds(command, folder) for _ in range(5))


def measured() -> dict[str, list[float]]:
    """Of each axis, the seconds that its sizes add to those of one."""
    found = {}
    for what, (prepare, first) in AXES.items():
        one = least_seconds(prepare, 1)
        seconds = [least_seconds(prepare, first * times) - one for times in STEPS]
        found[what] = seconds
        told = (f"{first * times:,}: {s:.2f} s" for times, s in zip(STEPS, seconds, strict=True))
        steeper = (seconds[3] - seconds[2]) / seconds[2]
        print(f"{what:34} {', '.join(told)}   second half {steeper:.2f} of the first", flush=True)
    return found


WIDTH, HEIGHT, LEFT, BOTTOM = 640, 420, 60, 50
COLOURS = ("#3f6f8f", "#b5651d", "#4f7f4f", "#8a4f7d", "#7a7a2e")


def picture(found: dict[str, list[float]]) -> str:
    """Each line from one to its largest size; both axes are even."""

    def x(times: float) -> float:
        return LEFT + (WIDTH - LEFT - 20) * times / STEPS[-1]

    def y(share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 130) * share

    shapes = [
        f'<text x="{x(t):.0f}" y="{HEIGHT - 28}" text-anchor="middle">{t}×</text>' for t in STEPS
    ]
    shapes += [
        f'<text x="{LEFT - 10}" y="{y(p / 100) + 4:.0f}" text-anchor="end">{p} %</text>'
        for p in (0, 25, 50, 75, 100)
    ]
    shapes.append(
        f'<path d="M{x(0):.0f} {y(0):.0f}L{x(8):.0f} {y(1):.0f}" stroke="#888" stroke-dasharray="6 5"/>'
    )
    for row, (colour, (what, seconds)) in enumerate(zip(COLOURS, found.items(), strict=True)):
        points = " ".join(
            f"{x(t):.1f},{y(s / seconds[-1]):.1f}"
            for t, s in zip((0, *STEPS), (0.0, *seconds), strict=True)
        )
        shapes.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        )
        shapes.append(
            f'<path d="M{LEFT} {18 + row * 20}h24" stroke="{colour}" stroke-width="2.5"/>'
        )
        shapes.append(
            f'<text x="{LEFT + 32}" y="{22 + row * 20}">{what}: 1× is {AXES[what][1]:,}</text>'
        )
    shapes.append(
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">times as large</text>'
    )
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="13" fill="#444">\n'
        "<title>How the processor's time grows with what is asked</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffdf8"/>\n{body}\n</svg>\n'
    )


def main() -> None:
    found = measured()
    if "--draw" in sys.argv:
        PICTURE.write_text(picture(found), encoding="utf-8")


if __name__ == "__main__":
    main()

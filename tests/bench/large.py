"""What happens far beyond the usual: `python tests/bench/large.py [CASE…] [--sizes SMALL LARGE]`.

Each case is measured small and eight to twelve times as large, in one run, on one machine: seconds of
processor time, the peak of resident memory of all its processes, and how many times as long the large one
takes for each time that it is larger. Where that ratio stays at or below 1, nothing grows faster than what
there is to do; it can be compared between machines, which seconds can't.

- hours: a render of 1 hour and of 12, a line every five minutes
- steps: check and plan of 10,000 and 100,000 steps
- parts: check, plan and render (MP3 and M4B) of 100 and 1,000 parts
- voices: a render of 8 and 64 voices in one script
- library: a library of 1,000 and 10,000 scripts: check, dry run, build, unchanged build, one line edited

All with the `tone` voice: how fast an engine speaks is not the question here. Linux only (it reads /proc).
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from render import measured

Case = Iterator[tuple[str, list[str]]]
"""What is measured: its name, and the command's arguments."""


def hours(folder: Path, size: int) -> Case:
    """One render of so many hours."""
    lines = "".join(f"  - Line {n}.\n  - pause: 295s\n" for n in range(12 * size - 1))
    path = script(folder, f"voice: tone\nsteps:\n{lines}")
    yield "render, MP3", ["render", path, "-q", "-o", f"{folder}/out.mp3"]


def steps(folder: Path, size: int) -> Case:
    """Most of them short pauses, as there are only twelve hours."""
    held = "\n".join(["  - repeat: 50", "    steps:", *["      - pause: 400ms"] * 19])
    lines = "\n".join(f"{held}\n  - Line {n}." for n in range(size // 1000))
    path = script(folder, f"voice: tone\ngap: 400ms\nsteps:\n{lines}\n")
    yield "check", ["check", path]
    yield "plan", ["plan", path, "--length", "natural"]


def parts(folder: Path, size: int) -> Case:
    """Each has one line."""
    each = "".join(f"  - part: Part {n}\n    steps: [Line {n}.]\n" for n in range(size))
    path = script(folder, f"voice: tone\nparts:\n{each}")
    yield "check", ["check", path]
    yield "plan", ["plan", path]
    yield "render, MP3 and M4B", ["render", path, "-q", "--format", "mp3,m4b", "-o", f"{folder}/"]


def voices(folder: Path, size: int) -> Case:
    """As many roles, each with a voice of its own, saying a line."""
    (folder / "voices").mkdir()
    for n in range(size):
        profile = f"name: v{n}\nlanguage: en-GB\nspeak-with: [{{engine: tone, hertz: {100 + n}}}]\n"
        (folder / "voices" / f"v{n}.yaml").write_text(profile)
    roles = "".join(f"  r{n}: v{n}\n" for n in range(size))
    lines = "".join(f"  - {{say: Line {n}., as: r{n}}}\n" for n in range(size))
    path = script(folder, f"voices:\n  guide: tone\n{roles}steps:\n{lines}")
    yield "render, MP3", ["render", path, "-q", "-o", f"{folder}/out.mp3"]


def library(folder: Path, size: int) -> Case:
    """Of one line each, and without pictures: what is measured is how many there are, not what is in them."""
    (folder / "voicehome.yaml").write_text("voices: {guide: tone}\nformats: [wav]\ncovers: none\n")
    for n in range(size):
        text = f"title: Practice {n}\nseries: S{n // 40}\nsteps: [Line {n}.]\n"
        (folder / f"s{n:05}.yaml").write_text(text)
    yield "check", ["check", str(folder)]
    build = ["build", str(folder), "-q"]
    yield "dry run of all", [*build, "--dry-run"]
    yield "build of all", build
    yield "unchanged build", build
    last = folder / f"s{size - 1:05}.yaml"
    last.write_text(last.read_text().replace("Line", "Another line"))
    yield "build after one line", build


CASES: dict[str, tuple[Callable[[Path, int], Case], Sequence[int]]] = {
    "hours": (hours, (1, 12)),
    "steps": (steps, (10_000, 100_000)),
    "parts": (parts, (100, 1_000)),
    "voices": (voices, (8, 64)),
    "library": (library, (1_000, 10_000)),
}


def script(folder: Path, rest: str) -> str:
    path = folder / "large.yaml"
    path.write_text(f"title: Large\n{rest}", encoding="utf-8")
    return str(path)


def figures(case: Callable[[Path, int], Case], size: int) -> dict[str, tuple[float, float]]:
    """Seconds and MiB of each command, in a place of its own."""
    place = Path(tempfile.mkdtemp(prefix="voicehome-bench-"))
    environment = ["env", f"VOICEHOME_CACHE={place}/cache", f"VOICEHOME_DATA={place}/data"]
    try:
        (place / "work").mkdir()
        found = {}
        for what, arguments in case(place / "work", size):
            command = [*environment, sys.executable, "-m", "voicehome", *arguments]
            if arguments[0] == "check":  # what is measured here is no kind practice
                command = ["sh", "-c", '"$@"; [ $? -le 1 ]', "sh", *command]
            before = processor_time()
            memory = measured(command)[1]
            found[what] = processor_time() - before, memory
        return found
    finally:
        shutil.rmtree(place)


def processor_time() -> float:
    """Seconds that all processes took that were started here and have ended, and theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description="What happens far beyond the usual.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"{', '.join(CASES)}; all of them")
    parser.add_argument("--sizes", type=int, nargs=2, metavar="SIZE", help="others than its own")
    given = parser.parse_args()
    print("| what | small | large | seconds | MiB | time for each time as large |")
    print("|---|---:|---:|---:|---:|---:|")
    for name in given.cases or CASES:
        case, sizes = CASES[name]
        sizes = given.sizes or sizes
        small, large = (figures(case, size) for size in sizes)
        for what, (seconds, size) in small.items():
            more, larger = large[what]
            ratio = more / seconds / (sizes[1] / sizes[0])
            print(
                f"| {name}: {what} | {sizes[0]:,} | {sizes[1]:,} | {seconds:.1f} → {more:.1f} "
                f"| {size:.0f} → {larger:.0f} | {ratio:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""How long `voicehome build` takes: `python tests/bench/build.py [SCRIPTS] [BATCH]`.

In one run, on one machine, of SCRIPTS short scripts of the tone voice (default 1,000):

- unchanged: nothing to do, the whole command from start to end, the quickest of five
- one line edited: which files are written anew, which must be those of that script alone

and of BATCH longer ones (default 8) with espeak-ng, each with a clip cache of its own:

- one core and two: the same batch with `--jobs 1` and `--jobs 2`, and the ratio

Beside the seconds on the clock stand those that processors worked. Ratios can be compared between
machines; seconds can't. On a busy machine, what processors worked says more than the clock, and the ratio
of two to one says nothing: how much of the work can be shared out is then told by what it costs in all,
and by what of it is done before and after the sharing.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from render import lines


class Taken(NamedTuple):
    """Seconds that a command takes: on the clock, and of processors."""

    clock: float
    worked: float

    def __str__(self) -> str:
        return f"{self.clock:7.2f} s, {self.worked:7.2f} s worked"


def build(folder: Path, *more: str) -> Taken:
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "voicehome", "build", str(folder), "-q", *more]
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(time.perf_counter() - begun, worked)


def times(folder: Path) -> dict[Path, int]:
    return {p: p.stat().st_mtime_ns for p in (folder / "library").rglob("*") if p.is_file()}


def many(folder: Path, count: int) -> None:
    """`count` scripts of a few seconds, without covers, which would take longer to draw than all else."""
    folder.mkdir(parents=True)
    (folder / "voicehome.yaml").write_text("voices: {guide: tone}\nformats: [wav]\ncovers: none\n")
    for n in range(count):
        text = f"title: Practice {n}\nseries: S{n // 40}\nsteps:\n  - Line {n}.\n  - The end.\n"
        (folder / f"s{n:04}.yaml").write_text(text)


def batch(folder: Path, count: int) -> None:
    """`count` scripts of three minutes, no two lines alike."""
    folder.mkdir(parents=True)
    (folder / "voicehome.yaml").write_text("voices: {guide: hearth}\nformats: [mp3]\n")
    for n in range(count):
        said = "".join(f"  - {text}\n  - pause: 9s\n" for text in lines(3, f"Script {n}, time"))
        (folder / f"b{n}.yaml").write_text(f"title: Batch {n}\nsteps:\n{said}")


def unchanged(place: Path, count: int) -> None:
    folder = place / "many"
    many(folder, count)
    print(f"{count} scripts from nothing: {build(folder)}")
    print(f"unchanged:              {min(build(folder) for _ in range(5))}")
    before = times(folder)
    script = folder / f"s{count // 2:04}.yaml"
    script.write_text(script.read_text().replace("The end.", "An end."))
    taken = build(folder)
    after = times(folder)
    anew = sorted(path.name for path, at in after.items() if before.get(path) != at)
    print(f"one line edited:        {taken}; written anew: {', '.join(anew)}")


def cores(place: Path, count: int) -> None:
    seconds = {}
    for jobs in (1, 2):
        folder = place / f"batch{jobs}"
        batch(folder, count)
        os.environ["VOICEHOME_CACHE"] = str(place / f"cache{jobs}")
        seconds[jobs] = build(folder, "--jobs", str(jobs))
        print(f"{count} of three minutes, --jobs {jobs}: {seconds[jobs]}")
    print(f"two are {seconds[1].clock / seconds[2].clock:.2f} times one")
    print(
        f"for the same work, two cost {seconds[2].worked / seconds[1].worked:.2f} of what one does"
    )


def main() -> None:
    scripts = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    long_ones = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    place = Path(tempfile.mkdtemp(prefix="voicehome-bench-"))
    os.environ["VOICEHOME_CACHE"] = str(place / "cache")
    os.environ["VOICEHOME_DATA"] = str(place / "data")
    try:
        if scripts:
            unchanged(place, scripts)
        if long_ones:
            cores(place, long_ones)
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()

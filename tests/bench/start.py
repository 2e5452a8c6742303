"""What commands cost before they do anything: `python tests/bench/start.py [RUNS]`.

Processor seconds of each command beside those of `python -c pass`, the least of RUNS (default 7), by
turns: seconds of the processor, so that other work on the machine changes little. Bytecode is kept, as
pip keeps it where it installs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import click'": ["-c", "import click"],
    "voicehome --help": ["-m", "voicehome", "--help"],
    "voicehome render --help": ["-m", "voicehome", "render", "--help"],
    "voicehome check, one line": ["-m", "voicehome", "check", "line.yaml"],
    "voicehome check, a practice of 15 minutes": ["-m", "voicehome", "check", "not-alone-now"],
    "voicehome plan, one line": ["-m", "voicehome", "plan", "line.yaml"],
    "voicehome plan, a practice of 15 minutes": ["-m", "voicehome", "plan", "not-alone-now"],
}


def processor_seconds(arguments: list[str], folder: Path) -> float:
    """Of one run, with those of its own processes."""
    places = {
        f"VOICEHOME_{name}": str(folder / ".own" / name) for name in ("CACHE", "DATA", "CONFIG")
    }
    environment = {**os.environ, **places, "PYTHONPYCACHEPREFIX": str(folder / ".pyc")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(runs: int = 7) -> None:
    with tempfile.TemporaryDirectory(prefix="voicehome-bench-") as made:
        folder = Path(made)
        (folder / "line.yaml").write_text("title: One Line\nsteps: [Hello there.]\n")
        least = dict.fromkeys(COMMANDS, float("inf"))
        for _ in range(runs):
            for name, arguments in COMMANDS.items():
                least[name] = min(least[name], processor_seconds(arguments, folder))
    bare = least["python -c pass"]
    for name, seconds in least.items():
        print(f"{name:42} {seconds * 1000:6.0f} ms  {seconds / bare:5.1f} times")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

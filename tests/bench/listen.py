"""How soon something is heard: `python tests/bench/listen.py [RUNS]`.

Starts `voicehome listen` as a person would, for a practice of twenty minutes with espeak-ng, and takes
the time from the start of its process until the device is handed its first block, which is silence,
and the first block with sound in it. Cold: nothing in the clip cache; warm: everything. Once a practice
with natural pauses, and once a shipped one of which a length is asked. Prints the median of RUNS
(default 5) in seconds.

The device is a file that is looked at every millisecond; the files of the interpreter are in the
system's cache, as they are for whoever listens a second time.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from render import lines, script

from voicehome.script.find import shipped

PRACTICE = "not-alone-now"
HEADER = 44  # bytes


def times(practice: Path, length: list[str], cache: Path, heard: Path) -> tuple[float, float]:
    """Seconds until the first block, and until the first sound."""
    command = ["env", f"VOICEHOME_CACHE={cache}", sys.executable, "-m", "voicehome"]
    command += ["listen", str(practice), "-q", "--device", str(heard), *length]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    first_block = 0.0
    try:
        while process.poll() is None:
            data = heard.read_bytes()[:400_000] if heard.exists() else b""
            if not first_block and len(data) > HEADER:
                first_block = time.perf_counter() - start
            if any(data[HEADER:]):
                return first_block, time.perf_counter() - start
            time.sleep(0.001)
    finally:
        process.kill()
        process.wait()
    raise SystemExit(f"{command} made no sound")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="voicehome-bench-") as name:
        folder = Path(name)
        natural = folder / "natural.yaml"
        natural.write_text(script(lines(20)), encoding="utf-8")
        for what, practice, length in (
            ("natural pauses", natural, []),
            ("20 minutes", shipped()[PRACTICE], ["--length", "20m"]),
        ):
            warm = folder / f"warm {what}"
            command = ["env", f"VOICEHOME_CACHE={warm}", sys.executable, "-m", "voicehome"]
            subprocess.run(
                [*command, "listen", str(practice), "-q", "--device", "none", *length], check=True
            )
            for state in ("cold", "warm"):
                found = []
                for run in range(runs):
                    cache = warm if state == "warm" else folder / f"cold {what} {run}"
                    found.append(
                        times(practice, length, cache, folder / f"{state} {what} {run}.wav")
                    )
                block, sound = (statistics.median(column) for column in zip(*found, strict=True))
                print(f"{what:15} {state}: first block {block:.2f} s, first sound {sound:.2f} s")


if __name__ == "__main__":
    main()

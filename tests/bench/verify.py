"""How long measuring takes beside decoding alone, and how much memory.

    python tests/bench/verify.py [HOURS…]

Renders a shipped practice and repeats it, in FLAC, with its timeline.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from voicehome.audio import AudioFormat, Block
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS
from voicehome.units import RATE
from voicehome.verify import read_timeline, verify_file
from voicehome.verify.decode import opened


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measure(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        once = Path(name) / "once.flac"
        command = ["render", "i-have-my-back", "-o", str(once), "-q"]
        timeline = ["--timeline", str(once.with_suffix(".json"))]
        subprocess.run([sys.executable, "-m", "voicehome", *command, *timeline], check=True)
        for hours in map(float, sys.argv[1:] or ["0.2", "1"]):
            path = repeated(once, hours, Path(name) / "long.flac")
            # A process of its own: the peak of memory is of this file alone.
            print(f"{hours:g} h: ", end="", flush=True)
            subprocess.run([sys.executable, __file__, "--one", str(path)], check=True)


def repeated(once: Path, hours: float, path: Path) -> Path:
    """The recording `once` over and over, for `hours`."""
    data: dict[str, Any] = json.loads(once.with_suffix(".json").read_text(encoding="utf-8"))
    times = max(1, round(hours * 3600 * RATE / data["frames"]))

    def blocks() -> Iterator[Block]:
        for _ in range(times):
            with opened(once) as recording:
                yield from recording.blocks()

    events = [later(e, n * data["frames"]) for n in range(times) for e in data["events"]]
    audio = AudioFormat(1, times * data["frames"])
    encode(path, FORMATS["flac"], audio, blocks())
    whole = data | {"frames": audio.frames, "events": events, "chapters": []}
    path.with_suffix(".json").write_text(json.dumps(whole), encoding="utf-8")
    return path


def later(event: dict[str, Any], frames: int) -> dict[str, Any]:
    moved = event | {"start": event["start"] + frames}
    if event["kind"] == "speech":
        moved["heard"] = [[f, a + frames, b + frames] for f, a, b in event["heard"]]
        moved["words"] = [w | {"start": w["start"] + frames} for w in event["words"]]
    return moved


def measure(path: Path) -> None:
    expected = read_timeline(path.with_suffix(".json"))
    start = time.process_time()
    with opened(path) as recording:
        frames = sum(len(block) for block in recording.blocks())
    decoding = time.process_time() - start
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    report = verify_file(path, expected)
    whole = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    off = {m.name for m in report.missed} - {"Tags"}
    assert not off, off
    assert len(report.silences) > 0 and np.isfinite(whole)
    times = frames / RATE / whole
    print(
        f"{whole:.1f} s, {times:.0f} x real time, {whole / decoding:.1f} x decoding alone; "
        f"peak memory {after:.0f} MB ({before:.0f} MB when it had been decoded)"
    )


if __name__ == "__main__":
    main()

"""What the mix costs: `python tests/bench/mix.py [MINUTES] [BED…]`.

In one run, on one machine, of one programme of so many minutes (default 10), spoken already by
espeak-ng: the mix alone with no bed and with each BED (default ocean, pad and pink), as a multiple of
real time, and how that compares with encoding the same sound as MP3 and nothing else. Each is the best of
three. Ratios can be compared between machines; multiples of real time can't.

`python tests/bench/mix.py memory [MINUTES…]` renders a practice with a bed for each length (default 10,
60 and 480) in a process of its own, and prints the peak of what is resident. Linux only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from render import measured, script

from voicehome.audio import AudioFormat
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS
from voicehome.mix.limit import hold_true_peak, spans_over
from voicehome.render import draft, speak
from voicehome.render.lanes import Lanes, lanes_of
from voicehome.script.load import script_from_bytes
from voicehome.speech.store import ClipStore
from voicehome.units import RATE

LINES = 12


def practice(minutes: float, bed: str) -> str:
    """A few lines, and their silences in so many minutes."""
    texts = [
        f"If it suits you, notice your hands, and where they are resting. Time {n}."
        for n in range(LINES)
    ]
    pause = f"{minutes * 60 / LINES - 6:.0f}s"
    steps = script(texts).replace("pause: 9s", f"pause: {pause}")
    return steps.replace("steps:", f"background: {bed}\nsteps:", 1)


def best(work: Callable[[], object], times: int = 3) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def consume(lanes: Lanes) -> None:
    for _ in hold_true_peak(lanes.blocks(), spans_over(lanes.sounds)):
        pass


def speed(minutes: float, beds: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="voicehome-bench-") as name:
        folder = Path(name)
        store = ClipStore(folder / "clips")
        for bed in ["none", *beds]:
            text = practice(minutes, bed).encode()
            programme = speak(draft(script_from_bytes(text, folder / "bench.yaml"), {}, {}), store)
            lanes = lanes_of(programme, store)
            consume(lanes)  # what is made once
            mixing = best(lambda lanes=lanes: consume(lanes))
            blocks = list(lanes.blocks())
            audio = AudioFormat(lanes.channels, lanes.frames)
            encoding = best(
                lambda blocks=blocks, audio=audio: encode(
                    folder / "bound", FORMATS["mp3"], audio, blocks, jobs=1
                )
            )
            seconds = lanes.frames / RATE
            print(
                f"{bed:8} {lanes.channels} channel(s): mix {seconds / mixing:5.0f} × real time, MP3 "
                f"{seconds / encoding:4.0f} ×; the mix is {mixing / encoding:.2f} of encoding"
            )


def memory(lengths: list[float]) -> None:
    with tempfile.TemporaryDirectory(prefix="voicehome-bench-") as name:
        folder = Path(name)
        for minutes in [5, *lengths]:  # the first one speaks
            path = folder / f"{minutes:g}.yaml"
            path.write_text(practice(minutes, "ocean"), encoding="utf-8")
            command = ["env", f"VOICEHOME_CACHE={folder}/cache", sys.executable, "-m", "voicehome"]
            render = [*command, "render", str(path), "-q", "-o", f"{folder}/{minutes:g}.mp3"]
            _, resident, _ = measured(render)
            print(f"{minutes:5g} minutes: {resident:.0f} MiB resident at the most", flush=True)
            (folder / f"{minutes:g}.mp3").unlink()


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["memory"]:
        memory([float(minutes) for minutes in arguments[1:]] or [10, 60, 480])
    else:
        speed(float(arguments[0]) if arguments else 10, arguments[1:] or ["ocean", "pad", "pink"])


if __name__ == "__main__":
    main()

"""How much faster two cores speak than one: `python tests/bench/speech.py [LINES] [RUNS]`.

Speaks so many lines (default 120) with espeak-ng into an empty cache, as a render does before it mixes:
spoken, resampled, trimmed, warmed, measured and kept. Once held to one core, once to two, by turns, RUNS
times (default 3), each in a process of its own. Prints the seconds and the ratio of the medians, which
can be compared between machines if nothing else runs on them. Linux only.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from render import lines


def speak_on(cores: int, count: int) -> float:
    """Seconds for `count` lines, this process and its workers held to so many cores."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    from voicehome.errors import Source
    from voicehome.speech.cast import choose_voice
    from voicehome.speech.store import ClipStore
    from voicehome.speech.synthesize import synthesize
    from voicehome.timeline.plan import Utterance
    from voicehome.voices.profile import find_profile, voice_folders

    voice = choose_voice(find_profile("hearth", voice_folders(Path.cwd())))
    texts = lines(count * 15.8 / 60)
    said = [Utterance(text, text, "guide", "hearth", Source("", n)) for n, text in enumerate(texts)]
    with tempfile.TemporaryDirectory(prefix="voicehome-bench-") as folder:
        start = time.perf_counter()
        synthesize(said, {"hearth": voice}, ClipStore(Path(folder)), jobs=2)
        return time.perf_counter() - start


def main() -> None:
    count, runs = (int(n) for n in (*sys.argv[1:3], *("120", "3")[len(sys.argv) - 1 :]))
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(runs):
        for cores, seconds in taken.items():
            command = [sys.executable, __file__, "--cores", str(cores), str(count)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds.append(float(done.stdout))
    one, two = (statistics.median(seconds) for seconds in taken.values())
    print(
        f"{count} lines: {one:.2f} s on one core, {two:.2f} s on two: {one / two:.2f} times as fast"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cores"]:
        print(speak_on(int(sys.argv[2]), int(sys.argv[3])))
    else:
        main()

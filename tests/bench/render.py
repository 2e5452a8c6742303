"""How long a render takes beside what it can't do without: `python tests/bench/render.py [MINUTES]`.

In one run, on one machine, of one script of so many minutes (default 10), with espeak-ng, to MP3:

- cold: nothing in the clip cache; warm: everything in it; one line edited; with a bed of rain
- encoding alone: the finished sound, from memory, through the same encoder as one piece and nothing
  else; and in the pieces that a render makes, one at a time and one a core
- the peers, where they are installed: `espeak-ng -m` with SSML breaks, piped into the ffmpeg program;
  and what one writes first, a WAV file a line with pyttsx3, put together with pydub

Prints seconds, the ratio to encoding alone (for the bed: of that sound, which is in stereo and has no
silence), and the peak of memory: the sum over all processes of what is resident, and of their
proportional sets, which count a page once that several share. Ratios can be compared between machines;
seconds can't. Linux only (it reads /proc).
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

LINES = [
    "If it suits you, notice your hands, and where they are resting.",
    "You might feel warmth there, or coolness, or not much at all.",
    "Whatever you find may be just as it is.",
    "There is nothing to get right here.",
    "Perhaps let your eyes travel to something that you like, and stay with it for a little while.",
    "I'll be quiet now, so that you can listen to the room for a moment.",
]
LINE_SECONDS = 15.8  # a line, and the pause after it
PAUSE = "9s"
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def lines(minutes: float, first: str = "Time") -> list[str]:
    """Enough lines for so many minutes, no two alike."""
    count = round(minutes * 60 / LINE_SECONDS)
    digits = [" ".join(NUMBERS[int(d)] for d in str(number)) for number in range(count)]
    return [f"{LINES[n % len(LINES)]} {first} {digits[n]}." for n in range(count)]


def script(texts: list[str]) -> str:
    steps = "\n".join(f"  - {text}\n  - pause: {PAUSE}" for text in texts)
    return f"title: Bench\nvoice: hearth\nsteps:\n{steps}\n"


def ssml(texts: list[str]) -> str:
    return "<speak>" + "".join(f'{text}<break time="{PAUSE}"/>\n' for text in texts) + "</speak>"


def processes(root: int) -> Iterator[int]:
    """It and those below it; one that ends meanwhile has none."""
    yield root
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").glob("*/children"):
            for child in task.read_text().split():
                yield from processes(int(child))


def memory(pid: int) -> tuple[float, float]:
    """Resident and proportional set in MiB, 0 for a process that has gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0.0, 0.0
    sizes = {line.split()[0]: int(line.split()[1]) / 1024 for line in lines}
    return sizes.get("Rss:", 0.0), sizes.get("Pss:", 0.0)


def measured(command: list[str]) -> tuple[float, float, float]:
    """Seconds, and the peaks of resident and proportional memory in MiB."""
    start, resident, proportional = time.perf_counter(), 0.0, 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        sizes = [memory(pid) for pid in processes(process.pid)]
        resident = max(resident, sum(size for size, _ in sizes))
        proportional = max(proportional, sum(size for _, size in sizes))
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"{command} failed")
    return time.perf_counter() - start, resident, proportional


PEER = """
import sys, pyttsx3
from pydub import AudioSegment
folder, pause = sys.argv[1], AudioSegment.silent(9000)
engine = pyttsx3.init()
lines = open(f"{folder}/bench.txt").read().splitlines()
for number, line in enumerate(lines):
    engine.save_to_file(line, f"{folder}/peer-{number}.wav")
    engine.runAndWait()
track = AudioSegment.empty()
for number in range(len(lines)):
    track += AudioSegment.from_wav(f"{folder}/peer-{number}.wav")
    track += pause
track.export(f"{folder}/peer.mp3", format="mp3", bitrate="96k")
"""


def encoders(path: Path) -> dict[str, float]:
    """Seconds that the sound of a WAV file takes through the MP3 encoder, from memory, by how."""
    import av
    import numpy as np
    from pedalboard.io import AudioFile

    from voicehome.audio import AudioFormat
    from voicehome.encode import encode
    from voicehome.encode.formats import FORMATS

    with av.open(str(path)) as container:
        channels = container.streams.audio[0].channels
        parts = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    sound = (np.concatenate(parts).astype(np.float32) / 32768).reshape(-1, channels)
    blocks = [sound[i : i + 8192] for i in range(0, len(sound), 8192)]
    audio = AudioFormat(channels, len(sound))
    goal = path.with_suffix(".bound.mp3")

    def one_piece() -> None:
        kbits = {1: 96, 2: 128}[channels]
        with AudioFile(str(goal), "w", 48_000, channels, quality=kbits) as file:
            for block in blocks:
                file.write(np.ascontiguousarray(block.T))

    ways = {
        "encoding alone": one_piece,
        "in pieces, one core": lambda: encode(goal, FORMATS["mp3"], audio, blocks, jobs=1),
        "in pieces, all cores": lambda: encode(goal, FORMATS["mp3"], audio, blocks),
    }
    seconds = {}
    for way, work in ways.items():
        start = time.perf_counter()
        work()
        seconds[way] = time.perf_counter() - start
    return seconds


def peers(folder: Path) -> dict[str, list[str]]:
    """Commands that make much the same, of the programs that are here."""
    found: dict[str, list[str]] = {}
    if not (shutil.which("espeak-ng") and shutil.which("ffmpeg")):
        return found
    speak = f"espeak-ng -m -v en-us+f3 -s 105 -p 38 --stdout -f {folder}/bench.ssml"
    encode = f"ffmpeg -y -i - -ar 48000 -ac 1 -b:a 96k {folder}/peer.mp3"
    found["espeak-ng | ffmpeg"] = ["sh", "-c", f"{speak} | {encode}"]
    if find_spec("pyttsx3") and find_spec("pydub"):
        found["pyttsx3 and pydub"] = [sys.executable, "-c", PEER, str(folder)]
    return found


def table(figures: dict[str, tuple[float, ...]], floor: float) -> None:
    for what, (seconds, *sizes) in figures.items():
        size = "{:6.0f} MiB resident, {:.0f} proportional".format(*sizes) if sizes else ""
        print(f"{what:21} {seconds:7.2f} s {seconds / floor:6.2f} × encoding {size}")


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory(prefix="voicehome-bench-") as name:
        folder = Path(name)
        texts = lines(minutes)
        path = folder / "bench.yaml"
        (folder / "bench.ssml").write_text(ssml(texts))
        (folder / "bench.txt").write_text("\n".join(texts))
        render = ["env", f"VOICEHOME_CACHE={folder}/cache", sys.executable, "-m", "voicehome"]
        render += ["render", str(path), "-q", "-o", f"{folder}/"]

        path.write_text(script(texts))
        figures: dict[str, tuple[float, ...]] = {"cold": measured(render), "warm": measured(render)}
        path.write_text(script([*texts[:-1], "A new line."]))
        figures["one line edited"] = measured(render)
        measured([*render, "--format", "wav"])
        alone = encoders(folder / "Bench.wav")
        figures |= {way: (seconds,) for way, seconds in alone.items()}
        figures |= {peer: measured(command) for peer, command in peers(folder).items()}
        print(f"{minutes:g} minutes, {len(texts)} lines")
        table(figures, alone["encoding alone"])

        path.write_text(script(texts).replace("voice:", "background: rain\nvoice:"))
        figures = {"warm, with a bed": measured(render)}
        measured([*render, "--format", "wav"])
        alone = encoders(folder / "Bench.wav")
        figures |= {way: (seconds,) for way, seconds in alone.items()}
        table(figures, alone["encoding alone"])


if __name__ == "__main__":
    main()

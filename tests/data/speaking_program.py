"""Stands in for a program that turns a text into sound, and fails as programs do. What it does is said
in the text, after !!. `speaking_program.py HOW …`: HOW is where the text comes from (stdin, file NAME, argument
TEXT), then where the sound goes: a file, or stdout if none is named; then a voice and a speed, to be
heard in the sound."""

import array
import math
import struct
import subprocess
import sys
import time
from pathlib import Path

how, *rest = sys.argv[1:]
if how == "stdin":
    text = sys.stdin.buffer.read().decode()
elif how == "file":
    text = Path(rest.pop(0)).read_text(encoding="utf-8")
else:
    text = rest.pop(0)
out = rest.pop(0) if rest else None
order = text.partition("!!")[2]

if "crash" in order:
    print("the voice's\nfile is missing", file=sys.stderr)
    sys.exit(7)
if "signal" in order:
    import os

    os.kill(os.getpid(), 11)
if "hang" in order:
    subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"])  # which holds its pipes
if "nothing" in order:
    sys.exit(0)
if "noise" in order:
    while True:
        sys.stdout.buffer.write(bytes(1 << 20))
if "fill" in order:
    with Path(out).open("wb") as file:
        while True:
            file.write(bytes(1 << 20))
            file.flush()
            time.sleep(0.001)

rate = 16_000
seconds = len(text.strip()) / 14 * float(rest[1] if len(rest) > 1 else 1)
sound = array.array("h", (round(9000 * math.sin(i / 9)) for i in range(int(seconds * rate))))


def wav(samples, kind=1, bits=16, says=rate):
    head = struct.pack("<HHLLHH", kind, 1, says, says * bits // 8, bits // 8, bits)
    data = b"WAVEfmt " + struct.pack("<L", 16) + head
    data += b"data" + struct.pack("<L", len(samples)) + samples
    return b"RIFF" + struct.pack("<L", len(data)) + data


data = wav(sound.tobytes())
if "not a number" in order:
    data = wav(array.array("f", [0.1, float("nan")] * rate).tobytes(), kind=3, bits=32)
if "wrong rate" in order:
    data = wav(sound.tobytes(), says=1000 if "impossible" in order else 192_000)
if "piped" in order:
    at = data.index(b"data") + 4
    data = data[:4] + b"\xff\xff\xff\xff" + data[8:at] + b"\xff\xff\xff\xff" + data[at + 4 :]
if "truncated" in order:
    data = data[: len(data) // 2]
if "not sound" in order:
    data = b"I can't do that.\n"
if "no samples" in order:
    data = wav(b"")
if "waits" in order:
    time.sleep(1.5)
if out:
    Path(out).write_bytes(data)
else:
    sys.stdout.buffer.write(data)

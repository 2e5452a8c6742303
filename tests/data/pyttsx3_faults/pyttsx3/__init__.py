"""Stands in for pyttsx3 and fails as its drivers do. What it does is said in the text."""

import math
import os
import struct
import sys
import threading
import time
import wave
from array import array
from pathlib import Path

RATE = 22_050
LATE = 0.4


class Voice:
    def __init__(self, name, language):
        self.name, self.id, self.languages = name, name.lower(), [language]


class Driver:
    def __init__(self):
        self._queue = []
        self.proxy = self

    def setBusy(self, busy):  # noqa: N802 - the name is pyttsx3's
        pass

    def getProperty(self, name):  # noqa: N802 - the name is pyttsx3's
        if os.environ.get("FAKE_VOICES_HANG"):
            time.sleep(3600)
        return [Voice("Ada", "en_US"), Voice("Berta", "de_DE")]

    def setProperty(self, name, value):  # noqa: N802 - the name is pyttsx3's
        pass

    def save_to_file(self, text, path):
        self._queue.append((text, Path(path)))

    def runAndWait(self):  # noqa: N802 - the name is pyttsx3's
        queue, self._queue = self._queue, []
        text, path = queue[-1]  # two that are queued write only the last
        if "print" in text:
            print("prints " * 10_000)
            os.write(1, b"and writes")  # it hangs where this can't be written
        if "hang" in text:
            time.sleep(3600)
        if "crash" in text:
            os._exit(1)
        if "raise" in text:
            raise RuntimeError("run loop already started")
        if "nothing" in text or ("once" in text and _first_time()):
            return
        data = aiff(text) if "aiff" in text else wav(path, text)
        if "early" in text:
            threading.Thread(target=_slowly, args=(path, data), daemon=False).start()
        else:
            path.write_bytes(data)


def init(*_):
    sys.stdout.write("")
    return Driver()


def _first_time():
    marker = Path(os.environ["FAKE_MARKER"])
    first = not marker.exists()
    marker.touch()
    return first


def _slowly(path, data):
    """As a system that goes on writing after it said that it had done so."""
    time.sleep(LATE)
    for start in range(0, len(data), len(data) // 4):
        with path.open("ab") as file:
            file.write(data[start : start + len(data) // 4])
        time.sleep(LATE / 4)


def samples(text):
    seconds = 0.02 if "short" in text else len(text) / 12
    return array("h", (round(9000 * math.sin(i / 20)) for i in range(int(seconds * RATE))))


def wav(path, text):
    beside = path.with_suffix(".made")
    with wave.open(str(beside), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples(text).tobytes())
    data = beside.read_bytes()
    beside.unlink()
    return data


def aiff(text):
    """As macOS writes it, under a name that ends with .wav."""
    sound = samples(text)
    sound.byteswap()
    rate = struct.pack(">HQ", 16_383 + 14, RATE << (63 - 14))
    common = struct.pack(">hLh", 1, len(sound), 16) + rate
    data = struct.pack(">LL", 0, 0) + sound.tobytes()
    chunks = b"COMM" + struct.pack(">L", len(common)) + common
    chunks += b"SSND" + struct.pack(">L", len(data)) + data
    return b"FORM" + struct.pack(">L", len(chunks) + 4) + b"AIFF" + chunks

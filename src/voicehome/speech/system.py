"""`pyttsx3`: the voices that a machine already has. SAPI on Windows, NSSpeech on macOS, and on Linux
espeak-ng, for which it finds the library of the espeakng-loader wheel.

Its known faults are contained here and in `worker.py`: one text a `runAndWait` (two queued ones
write only the last file), a file that appears only after `runAndWait` returned, a line that comes
out otherwise once in a while, a loop that hangs (the worker has a time limit), prints to stdout (the
worker has none).
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from ..errors import SpeechError, nearest
from .engine import AudioSegment, Speech
from .forked import in_a_child
from .settings import number, problems

_RANGES = {"rate": (60, 450)}  # words a minute
_IS_LINUX = sys.platform.startswith("linux")
_MOST_TAKES = 5
_FILE_WAIT = 5.0  # seconds for a file to appear and be whole after `runAndWait` has returned


class SystemVoices:
    """The system's own voices. Settings: voice (a part of its name or id), rate."""

    name: ClassVar[str] = "pyttsx3"
    reusable: ClassVar[bool] = True

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:  # noqa: ARG003
        found = problems(settings, _RANGES, ["voice"])
        if _IS_LINUX:  # asking would load espeak-ng into this process; the worker will know
            return found
        try:
            driver = _start()
        except Exception as error:  # the drivers raise whatever the system gives them
            return [*found, f"the system's voices can't be reached ({_reason(error)})"]
        wanted = settings.get("voice")
        if wanted and _voice_called(driver, wanted) is None:
            names = [voice.name for voice in driver.getProperty("voices")]
            close = nearest(wanted, names)
            meant = f"; did you mean '{close}'?" if close else ""
            found.append(f"this system has no voice called '{wanted}'{meant}")
        return found

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:  # noqa: ARG003
        import platform
        from importlib.metadata import version

        if _IS_LINUX:
            from .espeak import Espeak

            return f"pyttsx3 {version('pyttsx3')} {Espeak.fingerprint({})}"
        # A system's voices have no version of their own; they change with the system.
        return f"pyttsx3 {version('pyttsx3')} {platform.system()} {platform.release()}"

    def __init__(self) -> None:
        self._driver = None if _IS_LINUX else _start()

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:
        if self._driver:
            return Speech(_take(self._driver, text, settings, language, pace))
        return Speech(_agreed(lambda: _take(_start(), text, settings, language, pace)))


def _agreed(take: Callable[[], AudioSegment]) -> AudioSegment:
    """A take that came out the same twice, each in a process of its own.

    On Linux the driver is espeak-ng, which sounds a little different after each utterance, and the
    driver loses a setting or the end of a line about once in a few hundred, on a busy machine.
    """
    takes: list[AudioSegment] = []
    for _ in range(_MOST_TAKES):
        audio = in_a_child(take)
        if audio in takes:
            return audio
        takes.append(audio)
    raise SpeechError("the system's voice says this differently each time")


def _take(
    driver: Any, text: str, settings: Mapping[str, str], language: str, pace: int
) -> AudioSegment:
    if "voice" in settings:
        voice, lacking = _voice_called(driver, settings["voice"]), f"called '{settings['voice']}'"
    else:
        voice, lacking = _voice_for(driver, language), f"for the language '{language}'"
    if voice is None:
        raise SpeechError(f"this system has no voice {lacking}")
    driver.setProperty("voice", voice)
    driver.setProperty("rate", number(settings, "rate", pace))
    with tempfile.TemporaryDirectory(prefix="voicehome-") as folder:
        path = Path(folder) / "line.wav"
        driver.save_to_file(text, str(path))
        driver.runAndWait()
        return _read(_when_whole(path))


def _start() -> Any:
    if _IS_LINUX:
        import espeakng_loader

        # pyttsx3 asks the system for libespeak-ng.so.1: one that is loaded already is found.
        library = Path(espeakng_loader.get_library_path()).with_name("libespeak-ng.so.1")
        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
        ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
    import pyttsx3

    return pyttsx3.init()


def _voice_called(driver: Any, wanted: str) -> str | None:
    """The id of the voice that is called so, has this id, or has these words in its name."""
    voices = driver.getProperty("voices")
    wanted = wanted.lower()
    called = [v for v in voices if wanted in (v.name.lower(), v.id.lower())]
    named_like = [v for v in voices if wanted in v.name.lower()]
    return next((str(voice.id) for voice in (*called, *named_like)), None)


def _voice_for(driver: Any, language: str) -> str | None:
    """The id of a voice that speaks `language`; if none does, of one that speaks a kind of it."""
    spoken = [(v, [_language(x) for x in v.languages or ()]) for v in driver.getProperty("voices")]
    exact = [v for v, languages in spoken if language.lower() in languages]
    kind = language.lower().split("-")[0]
    related = [v for v, languages in spoken if kind in [x.split("-")[0] for x in languages]]
    return next((str(voice.id) for voice in (*exact, *related)), None)


def _language(value: Any) -> str:
    text = value.decode("ascii", "ignore") if isinstance(value, bytes) else str(value)
    return text.strip("\x00\x01\x02\x03\x04\x05").replace("_", "-").lower()


def _when_whole(path: Path) -> Path:
    """`runAndWait` may return before the file is there: wait until it has stopped growing."""
    deadline = time.monotonic() + _FILE_WAIT
    size = -1
    while time.monotonic() < deadline:
        now = path.stat().st_size if path.exists() else -1
        if now > 44 and now == size:
            return path
        size = now
        time.sleep(0.02)
    raise SpeechError("the system's voice made no sound file")


def _read(path: Path) -> AudioSegment:
    """WAV as Windows and Linux write it; AIFF, which macOS writes under any name."""
    with path.open("rb") as file:
        if file.read(4) == b"RIFF":
            return AudioSegment.from_wav(str(path))
    import av

    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono")
        frames = [out for f in container.decode(audio=0) for out in resampler.resample(f)]
        rate = container.streams.audio[0].rate
    data = b"".join(bytes(frame.planes[0])[: frame.samples * 2] for frame in frames)
    return AudioSegment(data=data, sample_width=2, frame_rate=rate, channels=1)


def _reason(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200] or type(error).__name__

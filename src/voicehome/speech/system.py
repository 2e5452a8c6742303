"""`pyttsx3`: the voices that a machine already has. SAPI on Windows, NSSpeech on macOS, and on Linux
espeak-ng, for which it finds the library of the espeakng-loader wheel.

Its known faults are contained here and in `worker.py`: one text a `runAndWait` (two queued ones
write only the last file), a file that appears only after `runAndWait` returned, a line that comes
out otherwise once in a while, a loop that hangs (the worker has a time limit), prints to stdout (the
worker has none).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal

from ..errors import SpeechError, nearest
from ..language.pace import word_length
from .engine import AudioSegment, Speech
from .forked import in_a_child
from .samples import misfit
from .settings import number, problems
from .system_voices import (
    IS_LINUX,
    WHAT_TO_DO,
    called,
    for_language,
    hand_over_settings,
    reason_of,
    start,
    voices_here,
    voices_of,
)

_RANGES = {"rate": (60, 450)}  # words a minute
_MOST_TAKES = 5
_FILE_WAIT = 5.0  # seconds for a file to appear and be whole after `runAndWait` has returned
_STILL = 0.5  # seconds after which a file is taken to be whole whatever its head says
_LEAST_BYTES = 44  # a WAV file's head
_LINUX = 0.9
"""Without a gap between words, which pyttsx3 can't ask for, espeak-ng is so much faster than `espeak` is
with one: six lines at 105 took 117 words a minute, gaps between sentences included."""


class SystemVoices:
    """The system's own voices. Settings: voice (a part of its name or id), rate."""

    name: ClassVar[str] = "pyttsx3"
    reusable: ClassVar[bool] = True

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:  # noqa: ARG003
        found = problems(settings, _RANGES, ["voice"])
        wanted = settings.get("voice")
        if IS_LINUX and not wanted:  # espeak-ng is there, or the worker will know
            return found
        try:
            voices = voices_here()
        except SpeechError as error:
            return [*found, *(problem.message for problem in error.problems)]
        if wanted and called(voices, wanted) is None:
            names = {voice.name.lower(): voice.name for voice in voices}
            close = nearest(wanted, names)
            meant = f"; did you mean '{names[close]}'?" if close else ""
            found.append(f"this system has no voice called '{wanted}'{meant}")
        return found

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:  # noqa: ARG003
        import platform
        from importlib.metadata import version

        if IS_LINUX:
            from .espeak import Espeak

            return f"pyttsx3 {version('pyttsx3')} {Espeak.fingerprint({})} 2"
        # A system's voices have no version of their own; they change with the system.
        return f"pyttsx3 {version('pyttsx3')} {platform.system()} {platform.release()}"

    def __init__(self) -> None:
        self._driver: Any = None

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:
        def take() -> AudioSegment:
            if IS_LINUX:
                return _agreed(lambda: _take(start(), text, settings, language, pace))
            self._driver = self._driver or start()
            return _take(self._driver, text, settings, language, pace)

        try:
            return Speech(take())
        except Exception:  # the drivers raise whatever the system gives them
            self._driver = None  # pyttsx3 gives the same one again for as long as it is held
        try:
            return Speech(take())
        except Exception as error:
            self._driver = None
            raise SpeechError(f"{reason_of(error)}; {WHAT_TO_DO}") from error


def _agreed(take: Callable[[], AudioSegment]) -> AudioSegment:
    """A take that came out the same twice, each in a process of its own.

    On Linux the driver is espeak-ng, which sounds a little different after each utterance; and pyttsx3
    drives it from two threads, and does not tell when a line came out otherwise (see `hand_over_settings`).
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
    voices = voices_of(driver)
    if "voice" in settings:
        voice, lacking = called(voices, settings["voice"]), f"called '{settings['voice']}'"
    else:
        voice, lacking = for_language(voices, language), f"for the language '{language}'"
    if voice is None:
        raise SpeechError(f"this system has no voice {lacking}")
    driver.setProperty("voice", voice)
    driver.setProperty("rate", number(settings, "rate", _rate(pace, language)))
    hand_over_settings(driver)
    with tempfile.TemporaryDirectory(prefix="voicehome-") as folder:
        path = Path(folder) / "line.wav"
        driver.save_to_file(text, str(path))
        driver.runAndWait()
        audio = _read(_when_whole(path))
    if wrong := misfit(audio, text):
        raise SpeechError(f"the system's voice gave {wrong}")
    return audio


def _rate(pace: int, language: str) -> int:
    """What to ask for so that it comes to `pace`. Elsewhere than on Linux, what its numbers mean is the
    system's affair."""
    if not IS_LINUX:
        return pace
    return max(round(pace * _LINUX * word_length(language)), _RANGES["rate"][0])


def _when_whole(path: Path) -> Path:
    """`runAndWait` may return before the file is there: wait until it is as long as its head says.

    A head that does not say, or not yet, is believed when nothing comes any more.
    """
    deadline = time.monotonic() + _FILE_WAIT
    size, since = -1, time.monotonic()
    while time.monotonic() < deadline:
        now = path.stat().st_size if path.exists() else -1
        if now != size:
            size, since = now, time.monotonic()
        still = time.monotonic() - since
        if size > _LEAST_BYTES and (still > _STILL or (still > 0 and _says_its_length(path, size))):
            return path
        time.sleep(0.02)
    raise SpeechError("the system's voice made no sound file")


def _says_its_length(path: Path, size: int) -> bool:
    """Whether the head of a WAV or AIFF file tells this size."""
    with path.open("rb") as file:
        head = file.read(8)
    order: Literal["little", "big"] = "little" if head[:4] == b"RIFF" else "big"
    return head[:4] in (b"RIFF", b"FORM") and int.from_bytes(head[4:], order) + 8 == size


def _read(path: Path) -> AudioSegment:
    """WAV as Windows and Linux write it; AIFF, which macOS writes under any name."""
    with path.open("rb") as file:
        if file.read(4) == b"RIFF":
            return AudioSegment.from_wav(str(path))
    import numpy as np

    from ..sound.decode import decoded
    from .samples import as_audio

    with path.open("rb") as file, decoded(file, "what the system's voice wrote") as sound:
        nothing = np.zeros((0, 1), np.float32)
        return as_audio(np.concatenate([nothing, *sound.blocks]), sound.rate)

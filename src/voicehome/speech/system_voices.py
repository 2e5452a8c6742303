"""The voices that a machine already has, as pyttsx3 tells of them."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import SpeechError, VoicehomeError

IS_LINUX = sys.platform.startswith("linux")

WHAT_TO_DO = "try other words or another voice, such as hearth (`voicehome voices list`)"

_LIST_SECONDS = 20
_LISTED = b"\n==voices==\n"


def start() -> Any:
    if IS_LINUX:
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
        _espeak_library()
    import pyttsx3

    return pyttsx3.init()


def _espeak_library() -> ctypes.CDLL:
    """pyttsx3 asks the system for libespeak-ng.so.1: one that is loaded already is found."""
    import espeakng_loader

    library = Path(espeakng_loader.get_library_path()).with_name("libespeak-ng.so.1")
    return ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)


def hand_over_settings(driver: Any) -> None:
    """On Linux, have espeak-ng take the driver's settings now, and wait until it has.

    pyttsx3 keeps settings until `runAndWait`, gives them to espeak-ng, which takes them in a thread of
    its own, and then stops whatever that is doing: once in a few hundred lines on a busy machine, it
    had not taken the rate yet. It is called busy again, as it was: else `runAndWait` would end its loop
    before it begins it, and wait for ever where the sound can't be written.
    """
    if IS_LINUX:
        driver.proxy.setBusy(False)
        _espeak_library().espeak_Synchronize()
        driver.proxy.setBusy(True)


@dataclass(frozen=True, slots=True)
class SystemVoice:
    """A voice that the system has. `languages` are written like en-gb."""

    name: str
    id: str
    languages: tuple[str, ...]


def voices_of(driver: Any) -> list[SystemVoice]:
    return [
        SystemVoice(str(v.name), str(v.id), tuple(_language(x) for x in v.languages or ()))
        for v in driver.getProperty("voices")
    ]


@cache
def voices_here() -> list[SystemVoice]:
    """Asked in a process of its own, which may hang, print or end. Raises SpeechError."""
    command = [sys.executable, "-P", "-m", __name__]
    try:
        asked = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIST_SECONDS
        )
        listed = json.loads(asked.stdout.split(_LISTED)[-1]) if _LISTED in asked.stdout else None
    except subprocess.TimeoutExpired:
        raise SpeechError(
            f"the system's voices did not answer in {_LIST_SECONDS} seconds; {WHAT_TO_DO}"
        ) from None
    except (OSError, ValueError) as error:
        raise SpeechError(f"the system's voices can't be reached ({reason_of(error)})") from error
    if not isinstance(listed, list):
        said = str(listed or asked.stderr.decode("utf-8", "replace").strip().split("\n")[-1])[:200]
        raise SpeechError(f"the system's voices can't be reached ({said})")
    return [SystemVoice(name, id, tuple(languages)) for name, id, languages in listed]


def _list_them() -> None:
    """What the process says that is asked for them."""
    try:
        answer: Any = [[v.name, v.id, v.languages] for v in voices_of(start())]
    except Exception as error:  # the drivers raise whatever the system gives them
        answer = reason_of(error)
    sys.stdout.flush()
    os.write(1, _LISTED + json.dumps(answer).encode())
    os._exit(0)  # whatever the driver left running


def called(voices: Sequence[SystemVoice], wanted: str) -> str | None:
    """The id of the voice that is called so, has this id, or has these words in its name."""
    wanted = wanted.lower()
    called = [v for v in voices if wanted in (v.name.lower(), v.id.lower())]
    named_like = [v for v in voices if wanted in v.name.lower()]
    return next((voice.id for voice in (*called, *named_like)), None)


def for_language(voices: Sequence[SystemVoice], language: str) -> str | None:
    """The id of a voice that speaks `language`; if none does, of one that speaks a kind of it."""
    exact = [v for v in voices if language.lower() in v.languages]
    kind = language.lower().split("-")[0]
    related = [v for v in voices if kind in [x.split("-")[0] for x in v.languages]]
    return next((voice.id for voice in (*exact, *related)), None)


def _language(value: Any) -> str:
    text = value.decode("ascii", "ignore") if isinstance(value, bytes) else str(value)
    return text.strip("\x00\x01\x02\x03\x04\x05").replace("_", "-").lower()


def reason_of(error: Exception) -> str:
    """What an error says, in a line."""
    if isinstance(error, VoicehomeError):
        return "; ".join(problem.message for problem in error.problems)
    return str(error).strip().split("\n")[0][:200] or type(error).__name__


if __name__ == "__main__":
    _list_them()

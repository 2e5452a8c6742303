"""`espeak`: espeak-ng from the espeakng-loader wheel, called through ctypes.

espeak-ng is one global state a process and carries some of it from one utterance to the next: the
same sentence comes out a few samples longer or shorter after another one. So the worker that holds
it never speaks itself. It forks for each utterance, seeds the child's noise, and the child speaks
once: every line sounds the same whatever came before. Where there is no fork, `reusable` is False
and each utterance gets a fresh process. Synchronous output is used because in retrieval mode a
forked child was seen to hang.

Constants and structures: espeak-ng's speak_lib.h, version 1.52.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from ..errors import SpeechError
from ..language.pace import word_length
from ..script.places import in_original
from .engine import AudioSegment, Mark, Speech
from .espeak_phonemes import mnemonics, with_mnemonics
from .forked import CAN_FORK, in_a_child
from .settings import number, problems

_RANGES = {
    "rate": (80, 450),  # words a minute
    "pitch": (0, 99),
    "range": (0, 99),
    "gap": (0, 100),  # between words, in 10 ms
    "volume": (0, 200),
}
_PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "range": 4, "gap": 7}
_DEFAULTS = {"volume": 100, "pitch": 50, "range": 50, "gap": 0}

T = TypeVar("T")

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1  # and not espeakENDPAUSE, 0x1000: voicehome owns every pause
_PHONEMES = 0x100  # what stands in [[ ]] is read as mnemonics
_EVENT_WORD = 1
_BUFFER_MS = 200


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # in characters, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # in ms
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_uint64),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """espeak-ng. Settings: voice (such as en-us+f3: a language and a variant), rate, pitch, range,
    gap, volume."""

    name: ClassVar[str] = "espeak"
    reusable: ClassVar[bool] = CAN_FORK

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:
        found = problems(settings, _RANGES, ["voice"])
        try:
            library, data = _library_and_data()
        except (ImportError, OSError, RuntimeError) as error:
            return [*found, f"espeak-ng is not there ({error}): pip install espeakng-loader"]
        if not library.is_file():
            return [*found, f"espeak-ng's library is not at {library}: reinstall espeakng-loader"]
        voice, _, variant = settings.get("voice", language).partition("+")
        if _voice_file(data, voice) is None:
            found.append(f"espeak-ng has no voice for '{voice}'")
        if variant and not (data / "voices" / "!v" / variant).is_file():
            found.append(f"espeak-ng has no voice variant called '{variant}'")
        return found

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:  # noqa: ARG003
        from importlib.metadata import version

        library, _ = _library_and_data()
        digest = hashlib.sha256(library.read_bytes()).hexdigest()
        return f"espeakng-loader {version('espeakng-loader')} {digest[:16]} 2"

    def __init__(self) -> None:
        library, self._data = _library_and_data()
        self._espeak = ctypes.CDLL(str(library))
        self._rate = self._espeak.espeak_Initialize(
            _SYNCHRONOUS, _BUFFER_MS, str(self._data).encode(), _DONT_EXIT
        )
        if self._rate <= 0:
            raise SpeechError("espeak-ng did not start: reinstall espeakng-loader")

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:
        return self._speech(text, _UTF8, settings, language, pace)

    @classmethod
    def notation(cls, ipa: str, settings: Mapping[str, str], language: str) -> str:
        return mnemonics(ipa, settings.get("voice", language))

    def speak_phonemes(
        self,
        text: str,
        phonemes: Sequence[tuple[int, int, str]],
        settings: Mapping[str, str],
        language: str,
        pace: int,
    ) -> Speech:
        marked, places = with_mnemonics(text, phonemes)
        speech = self._speech(marked, _UTF8 | _PHONEMES, settings, language, pace)
        found = (
            (mark.sample, in_original(places, mark.offset, mark.length)) for mark in speech.marks
        )
        return Speech(speech.audio, tuple(Mark(sample, *place) for sample, place in found if place))

    def _speech(
        self, text: str, flags: int, settings: Mapping[str, str], language: str, pace: int
    ) -> Speech:
        wanted, plus, variant = settings.get("voice", language).partition("+")
        voice = f"{_voice_file(self._data, wanted)}{plus}{variant}"
        rate = max(round(pace * word_length(wanted)), _RANGES["rate"][0])
        run = in_a_child if self.reusable else _here
        data, marks = run(lambda: self._speak_here(text, flags, voice, settings, rate))
        audio = AudioSegment(data=data, sample_width=2, frame_rate=self._rate, channels=1)
        return Speech(audio, tuple(Mark(*mark) for mark in marks))

    def _speak_here(
        self, text: str, flags: int, voice: str, settings: Mapping[str, str], rate: int
    ) -> tuple[bytes, list[tuple[int, int, int]]]:
        """16-bit mono samples and (sample, offset, length) of each word; may be called once."""
        chunks: list[bytes] = []
        marks: dict[int, tuple[int, int, int]] = {}

        def receive(samples: int | None, count: int, events: Any) -> int:
            if samples and count > 0:
                chunks.append(ctypes.string_at(samples, count * 2))
            index = 0
            while events[index].type:
                event = events[index]
                if event.type == _EVENT_WORD:  # one position can be reported more than once
                    mark = (event.sample, event.text_position - 1, event.length)
                    marks.setdefault(event.sample, mark)
                index += 1
            return 0

        callback = _CALLBACK(receive)
        self._espeak.espeak_SetSynthCallback(callback)
        if self._espeak.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SpeechError(f"espeak-ng has no voice called '{voice}'")
        for key, default in {**_DEFAULTS, "rate": rate}.items():
            self._espeak.espeak_SetParameter(_PARAMETERS[key], number(settings, key, default), 0)
        self._espeak.espeak_ng_SetRandSeed(1)
        encoded = text.encode()
        status = self._espeak.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, flags, None, None)
        self._espeak.espeak_Synchronize()
        if status != 0:
            raise SpeechError(f"espeak-ng could not speak this (status {status})")
        return b"".join(chunks), list(marks.values())


def _library_and_data() -> tuple[Path, Path]:
    import espeakng_loader

    return Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path())


@cache
def _voice_file(data: Path, language: str) -> str | None:
    """The name of the voice file for `language`: the one called so, or one that says it speaks it
    (British English is in `en`)."""
    files = sorted(path for path in (data / "lang").rglob("*") if path.is_file())
    wanted = language.lower()
    called = (path.name for path in files if path.name.lower() == wanted)
    speaking = (path.name for path in files if wanted in _languages(path))
    return next(chain(called, speaking), None)


def _languages(path: Path) -> list[str]:
    words = (
        line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    )
    return [word[1].lower() for word in words if len(word) > 1 and word[0] == "language"]


def _here(work: Callable[[], T]) -> T:
    return work()

"""The seam between voicehome and whatever speaks.

An engine is a class with these members. It is made once in a worker process of its own
(`worker.py`) and speaks one utterance at a time there; `problems` and `fingerprint` are asked in
the main process and must be quick.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeGuard

with warnings.catch_warnings():
    # pydub complains where no ffmpeg is installed; none is needed for what is done with it here.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

__all__ = [
    "AudioSegment",
    "DoubtfulEngine",
    "Engine",
    "Mark",
    "ModelEngine",
    "PacedEngine",
    "PhonemeEngine",
    "Speech",
    "can_doubt",
    "has_own_pace",
    "loads_models",
    "takes_phonemes",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word and when it begins: `sample` at the audio's own rate; `offset` and `length` are
    characters of the text."""

    sample: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine gives back: audio at its own rate, and the words where it knows them."""

    audio: AudioSegment
    marks: tuple[Mark, ...] = ()


class Engine(Protocol):
    """Something that turns text into sound, offline."""

    name: ClassVar[str]
    reusable: ClassVar[bool]
    """Whether one worker may speak many utterances, each as if it were the first. If not, every
    utterance gets a fresh process."""

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:
        """What keeps this engine from speaking so on this machine, each with the fix; [] if nothing."""
        ...

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:
        """What identifies the sound of this engine with these settings, a model's digest for
        instance: it changes when the same text may sound otherwise. Asked after `problems` found
        none."""
        ...

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:
        """Speak `text` at about `pace` words a minute. The same text gives the same sound, whatever
        was spoken before. Raises SpeechError or any exception, which is reported with the line."""
        ...


class ModelEngine(Engine, Protocol):
    """An engine that loads models of its user's choice: it has these as well, all asked in the main
    process, and quick."""

    @classmethod
    def holds(cls, settings: Mapping[str, str]) -> str:
        """What a worker has loaded after it spoke with these settings; it keeps one at a time."""
        ...

    @classmethod
    def memory(cls, settings: Mapping[str, str]) -> int:
        """How many bytes such a worker takes, about. Asked after `problems` found none."""
        ...

    @classmethod
    def steadiness(cls, settings: Mapping[str, str]) -> str:
        """Whether the same line comes out the same each time, in words."""
        ...

    @classmethod
    def settings_to_try(cls) -> Mapping[str, str]:
        """Settings with which it can be tried on this machine; {} where there are none."""
        ...


class PacedEngine(Engine, Protocol):
    """An engine that sounds best at a pace of its own: it has these as well. It is then slowed by longer
    gaps first (see `cast.Voice.pace`)."""

    slowest: ClassVar[float]
    """The least pace that it should be asked for, as a share of its own."""

    @classmethod
    def natural_pace(cls, settings: Mapping[str, str]) -> int | None:
        """Words a minute at which it speaks by itself, gaps of a second or so between its sentences
        counted in; None where its settings fix its speed."""
        ...


class DoubtfulEngine(Engine, Protocol):
    """An engine that can tell what is likely a mistake."""

    @classmethod
    def doubts(cls, settings: Mapping[str, str], language: str) -> list[str]:
        """What is likely a mistake and keeps nobody from rendering, each a sentence. Asked after
        `problems` found none."""
        ...


class PhonemeEngine(Engine, Protocol):
    """An engine that can be told how words sound: it has these two as well."""

    @classmethod
    def notation(cls, ipa: str, settings: Mapping[str, str], language: str) -> str:
        """`ipa` as the engine writes it itself. Asked in the main process, and must be quick.

        Raises ValueError, with a sentence, for a sound that the voice does not have.
        """
        ...

    def speak_phonemes(
        self,
        text: str,
        phonemes: Sequence[tuple[int, int, str]],
        settings: Mapping[str, str],
        language: str,
        pace: int,
    ) -> Speech:
        """Like `speak`, with the sounds of some words given: (offset, length, `notation`) of each,
        in their order. Marks are places in `text`."""
        ...


def takes_phonemes(engine: type[Engine]) -> TypeGuard[type[PhonemeEngine]]:
    """Whether an engine can be told how words sound."""
    return hasattr(engine, "notation") and hasattr(engine, "speak_phonemes")


def has_own_pace(engine: type[Engine]) -> TypeGuard[type[PacedEngine]]:
    """Whether an engine sounds best at a pace of its own."""
    return hasattr(engine, "natural_pace")


def can_doubt(engine: type[Engine]) -> TypeGuard[type[DoubtfulEngine]]:
    """Whether an engine can tell what is likely a mistake."""
    return hasattr(engine, "doubts")


def loads_models(engine: type[Engine]) -> TypeGuard[type[ModelEngine]]:
    """Whether an engine loads models of its user's choice."""
    return hasattr(engine, "holds")

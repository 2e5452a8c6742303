"""`tone`: an engine that hums one note a word, of known length for known text.

It stands in for speech wherever the words themselves do not matter: tests, examples, a first try on
a machine where nothing can speak.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from .engine import AudioSegment, Mark, Speech
from .settings import number, problems

SAMPLE_RATE = 48_000
_MARGIN = SAMPLE_RATE // 100  # silence before, as from most engines; the first note stays sharp
_RANGES = {"hertz": (80, 1000)}


class Tone:
    """Each word is a note as long as its share of a minute at `pace`, the last fifth of it silent."""

    name: ClassVar[str] = "tone"
    reusable: ClassVar[bool] = True

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:  # noqa: ARG003
        return problems(settings, _RANGES)

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:  # noqa: ARG003
        return "tone 1"

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:  # noqa: ARG002
        hertz = number(settings, "hertz", 220)
        step = SAMPLE_RATE * 60 // pace
        samples = array("h", bytes(2 * _MARGIN))
        marks = []
        offset = 0
        for word in text.split():
            offset = text.index(word, offset)
            marks.append(Mark(len(samples), offset, len(word)))
            samples.extend(_note(hertz, step * 4 // 5))
            samples.extend([0] * (step - step * 4 // 5))
            offset += len(word)
        audio = AudioSegment(
            data=samples.tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1
        )
        return Speech(audio, tuple(marks))


@cache
def _note(hertz: int, frames: int) -> tuple[int, ...]:
    """A sine at a quarter of full scale that begins and ends at its crest, so that its edges are sharp."""
    angle = 2 * math.pi * hertz / SAMPLE_RATE
    return tuple(round(8192 * math.cos(angle * i)) for i in range(frames))

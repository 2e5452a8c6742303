"""What there is to record, line by line, as one reads it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ..units import RATE, Frames
from .align import Expected
from .runs import Run

BETWEEN_SENTENCES = RATE * 6 // 10
"""Frames that readers leave there, about."""


@dataclass(frozen=True, slots=True)
class Line:
    """A run to record. `frames`: what it will probably take; `times`: how often it is heard in one
    recording, at the most; `before`: the part that begins with it, and what is done until then;
    `directions`: what the script says to whoever reads it; `after`: how long nobody speaks then.

    `holds_answer`: its words hold what the listener answered; `unanswered`: the words that stand there
    are only an example, for nobody has.
    """

    run: Run
    frames: Frames
    times: int = 1
    part: str | None = None
    directions: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    holds_answer: bool = False
    unanswered: bool = False

    @property
    def key(self) -> str:
        return self.run.key

    @property
    def text(self) -> str:
        return self.run.text

    @property
    def expected(self) -> Expected:
        return Expected(self.frames, _begins_again(self.text))


def _begins_again(text: str) -> bool:
    """Whether a later phrase begins with the word that the first begins with."""
    words = [re.findall(r"\w+", phrase.casefold())[:1] for phrase in re.split(r"[.!?;:,—–]", text)]
    words = [word for word in words if word]
    return bool(words) and words[0] in words[1:]


def recordable(lines: Collection[Line]) -> list[Line]:
    """Those that have a number on the sheet: their words are known."""
    return [line for line in lines if not line.unanswered]

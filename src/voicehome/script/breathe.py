"""`breathe:`: rounds of a breath in up to four phases, each of a length that may grow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..reading.fields import (
    FieldError,
    Located,
    a_count,
    a_truth,
    from_text,
    invalid,
    read_duration,
)
from ..units import RATE, Frames, frames_from_seconds
from .line import Line, Title
from .step import Single, below

PHASES = ("in", "sip", "hold", "out", "rest")
"""A breath, in order. A sip is a second, short in-breath on top of the first."""

SHORTEST = RATE // 2
LONGEST = 60 * RATE
MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Growth:
    """The length of a phase, from the first round to the last."""

    first: Frames
    last: Frames

    def at(self, turn: int, rounds: int) -> Frames:
        """Its length in round `turn`, from 0: it changes by the same step each round."""
        if rounds < 2:
            return self.first
        change = Fraction(self.last - self.first, (rounds - 1) * RATE) * turn
        return self.first + frames_from_seconds(change)


def _growth(text: str) -> Growth:
    if ".." in text:
        hint = "Write 4s, or 4s to 6s where it grows over the rounds."
        raise FieldError("the phases of a breath do not stretch with the length", hint)
    first, to, last = text.partition(" to ")
    try:
        ends = [read_duration(end) for end in ([first, last] if to else [first])]
    except ValueError as error:
        hint = "Write it like 4s, or 4s to 6s where it grows over the rounds."
        raise FieldError(str(error), hint) from error
    if not all(SHORTEST <= end <= LONGEST for end in ends):
        hint = "Leave out a phase that isn't there." if not ends[0] else ""
        raise FieldError("a phase of a breath takes from half a second to a minute", hint)
    return Growth(ends[0], ends[-1])


Phase = Annotated[Growth, from_text(_growth)]


_OTHER_NAMES = {"inhale": "It is called in: here.", "exhale": "It is called out: here."}


class PhaseWords(Located):
    """What is said as each phase begins, in place of the language's own words."""

    written_like: ClassVar[str] = "words: {in: Rise, out: Fall}"
    elsewhere: ClassVar[dict[str, str]] = _OTHER_NAMES
    in_: Title | None = Field(None, alias="in")
    sip: Title | None = None
    hold: Title | None = None
    out: Title | None = None
    rest: Title | None = None

    def of(self, phase: str) -> Line | None:
        line: Line | None = getattr(self, "in_" if phase == "in" else phase)
        return line


_SPOKEN = "It is in how many rounds words are said, from the first on: spoken: 2"


class Breathing(Located):
    """Rounds of breath. Phases are lengths such as `4s`, or `4s to 6s` to grow over the rounds."""

    written_like: ClassVar[str] = "breathe: {in: 4s, out: 6s, rounds: 5}"
    elsewhere: ClassVar[dict[str, str]] = _OTHER_NAMES | {
        "pause": "It is called hold: after in, and rest: after out.",
        "times": "It is called rounds: here.",
        "repeat": "It is called rounds: here.",
        "say": "Write the words of each phase: words: {in: Rise, out: Fall}",
    }
    in_: Phase = Field(alias="in")
    sip: Phase | None = None
    hold: Phase | None = None
    out: Phase
    rest: Phase | None = None
    rounds: Annotated[int, a_count(1, MOST_ROUNDS, "It is how many breaths to take: rounds: 5")] = 1
    cue: Literal["words", "tone", "bell", "none"] = "words"
    words: PhaseWords = Field(default_factory=PhaseWords.model_construct)
    spoken: Annotated[int | None, a_count(0, MOST_ROUNDS, _SPOKEN)] = None
    count: Annotated[bool, from_text(a_truth)] = False

    @model_validator(mode="after")
    def _words_have_their_phase(self) -> Breathing:
        for phase in PHASES:
            if self.words.of(phase) and self.phase(phase) is None:
                message = f"there are words for `{phase}`, and this breath has no such phase"
                raise invalid(message, f"Add {phase}: 2s, or remove the words.", key="words")
        return self

    @model_validator(mode="after")
    def _words_are_said(self) -> Breathing:
        if self.spoken_rounds:
            return self
        own = any(self.words.of(phase) for phase in PHASES)
        if own or self.count:
            what = "these words are" if own else "this count is"
            message = f"{what} never spoken: the cue is {self.cue}, and no round is `spoken`"
            hint = "Write spoken: 3, for words in the first three rounds; or leave this out."
            raise invalid(message, hint, key="words" if own else "count")
        return self

    def phase(self, name: str) -> Growth | None:
        growth: Growth | None = getattr(self, "in_" if name == "in" else name)
        return growth

    @property
    def spoken_rounds(self) -> int:
        """In how many rounds words are said: all, unless something else is the cue."""
        if self.spoken is not None:
            return min(self.spoken, self.rounds)
        return self.rounds if self.cue == "words" else 0


class Breathe(Single):
    """Breathing together for some rounds: `in`, `sip`, `hold`, `out`, `rest`."""

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | below(
        "breathe", [field.alias or name for name, field in Breathing.model_fields.items()]
    )
    breathe: Breathing

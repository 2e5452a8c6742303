"""`breathe:`: rounds of a breath in up to four phases, each of a length that may grow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ..reading.editor import matching
from ..reading.fields import (
    FieldError,
    Located,
    Truth,
    a_count,
    from_text,
    invalid,
    read_duration,
)
from ..units import DURATION, RATE, Frames, frames_from_seconds
from .bell_kind import BellKind
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


_A_PHASE = matching(
    rf"\s*(?:{DURATION})\s*(?: to \s*(?:{DURATION})\s*)?",
    "Write a length of time like 4s, or 4s to 6s to grow over the rounds.",
)
Phase = Annotated[Growth, from_text(_growth, _A_PHASE)]


_OTHER_NAMES = {"inhale": "It is called in: here.", "exhale": "It is called out: here."}


class PhaseWords(Located):
    """What is said as each phase begins, in place of the language's own words."""

    written_like: ClassVar[str] = "words: {in: Rise, out: Fall}"
    elsewhere: ClassVar[dict[str, str]] = _OTHER_NAMES
    in_: Title | None = Field(
        None,
        alias="in",
        description="Said as the breath in begins.",
        examples=["Let it come in."],
    )
    sip: Title | None = Field(None, description="Said as the sip begins.", examples=["And a sip."])
    hold: Title | None = Field(
        None, description="Said as the breath begins to be held.", examples=["Stay."]
    )
    out: Title | None = Field(
        None, description="Said as the breath out begins.", examples=["Let it go."]
    )
    rest: Title | None = Field(
        None, description="Said as the rest after the breath out begins.", examples=["Rest."]
    )

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
    in_: Phase = Field(
        alias="in",
        description="How long the breath in takes. 4s to 6s grows from the first round to the last.",
        examples=["4s", "4s to 6s"],
    )
    sip: Phase | None = Field(
        None,
        description="A second, short breath in on top of the first, and how long it takes.",
        examples=["1s"],
    )
    hold: Phase | None = Field(
        None, description="How long the breath is held.", examples=["2s", "2s to 4s"]
    )
    out: Phase = Field(
        description="How long the breath out takes. 4s to 8s grows from the first round to the last.",
        examples=["6s", "4s to 8s"],
    )
    rest: Phase | None = Field(
        None, description="How long the rest after the breath out takes.", examples=["2s"]
    )
    rounds: Annotated[int, a_count(1, MOST_ROUNDS, "It is how many breaths to take: rounds: 5")] = (
        Field(1, description="How many breaths there are; one where you don't say.", examples=[5])
    )
    cue: Literal["words", "tone", "bell", "none"] = Field(
        "words",
        description="What tells the phases apart: words (where you don't say), a tone, a bell, or "
        "none.",
        examples=["tone"],
    )
    kind: BellKind | None = Field(
        None,
        description="Which bell tells the phases apart, with cue: bell; a bowl where you don't say.",
        examples=["chime"],
    )
    words: PhaseWords = Field(
        default_factory=PhaseWords.model_construct,
        description="What is said as each phase begins, in place of the language's own words.",
        examples=[{"in": "Let it come in.", "out": "Let it go."}],
    )
    spoken: Annotated[int | None, a_count(0, MOST_ROUNDS, _SPOKEN)] = Field(
        None,
        description="In how many of the first rounds words are said. With words as the cue, it is "
        "all of them where you don't say; with another cue, none.",
        examples=[2],
    )
    count: Truth = Field(
        False,
        description="Whether the seconds of each phase are counted aloud; no where you don't say.",
        examples=["yes"],
    )

    @model_validator(mode="after")
    def _words_have_their_phase(self) -> Breathing:
        for phase in PHASES:
            if self.words.of(phase) and self.phase(phase) is None:
                message = f"there are words for `{phase}`, and this breath has no such phase"
                raise invalid(message, f"Add {phase}: 2s, or remove the words.", key="words")
        return self

    @model_validator(mode="after")
    def _has_a_bell_of_its_kind(self) -> Breathing:
        if self.kind and self.cue != "bell":
            hint = "Write cue: bell, or leave this out."
            raise invalid(f"no bell rings here: the cue is {self.cue}", hint, key="kind")
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
    breathe: Breathing = Field(
        description="Breathe together: some rounds of a breath in and a breath out, with a sip, a "
        "hold and a rest if you like.",
        examples=[{"in": "4s", "out": "6s", "rounds": 5}],
    )

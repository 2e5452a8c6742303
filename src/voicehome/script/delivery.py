"""How lines are said, beside the voice's own way: `slower: 10%`, `softer: 3 dB`, `lower: 2 semitones`
and their opposites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from ..reading.editor import matching
from ..reading.fields import FieldError, Located, Name, from_text, invalid
from ..units import parse_decibels

MOST_PERCENT = 50
MOST_DECIBELS = 20
MOST_SEMITONES = 6


@dataclass(frozen=True, slots=True)
class Delivery:
    """`pace` is a factor for the voice's words a minute; `level` and `pitch` stand beside the voice's
    own."""

    pace: float = 1.0
    level: float = 0.0  # dB
    pitch: float = 0.0  # semitones

    def __add__(self, other: Delivery) -> Delivery:
        """What a line has that stands in a group with settings of its own: never more than the most
        that each setting can be."""
        most = MOST_PERCENT / 100
        return Delivery(
            _within(self.pace * other.pace, 1 - most, 1 + most),
            _within(self.level + other.level, -MOST_DECIBELS, MOST_DECIBELS),
            _within(self.pitch + other.pitch, -MOST_SEMITONES, MOST_SEMITONES),
        )

    def part(self, share: float) -> Delivery:
        """A share (0 to 1) of the way there from the voice's own."""
        return Delivery(1 + (self.pace - 1) * share, self.level * share, self.pitch * share)


AS_IT_IS = Delivery()


def _within(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))


def _percent(text: str) -> float:
    _has_unit(text, "%")
    match = re.fullmatch(r"(\d{1,2}(?:\.\d)?)\s*%", text, re.ASCII)
    if not match or not 0 <= float(match[1]) <= MOST_PERCENT:
        too_much = re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?\s*%", text, re.ASCII)
        hint = f"Write {MOST_PERCENT}%, which is the most." if too_much else "Write it like 10%."
        raise FieldError(f"this is a share up to {MOST_PERCENT}%", hint)
    return float(match[1])


def _level(text: str) -> float:
    _has_unit(text, " dB")
    try:
        level = parse_decibels(text)
    except ValueError as error:
        raise FieldError(f"'{text[:40]}' is not a level", "Write it like 3 dB.") from error
    if not 0 <= level <= MOST_DECIBELS:
        hint = "Write it like 3 dB, without a sign: one key is for more, the other for less."
        raise FieldError(f"this is a level up to {MOST_DECIBELS} dB", hint)
    return level


def _semitones(text: str) -> float:
    _has_unit(text, " semitones")
    match = re.fullmatch(r"(\d{1,2}(?:\.\d)?)\s*semitones?", text, re.ASCII)
    if not match or not 0 <= float(match[1]) <= MOST_SEMITONES:
        most = f"this is an interval up to {MOST_SEMITONES} semitones"
        raise FieldError(most, "Write it like 2 semitones.")
    return float(match[1])


def _has_unit(text: str, unit: str) -> None:
    if re.fullmatch(r"\d{1,2}(?:\.\d)?", text, re.ASCII):
        raise FieldError(f"'{text}' has no unit", f"Write {text}{unit}")


_A_PERCENT = matching(
    r"(?:[0-4]?[0-9](?:\.[0-9])?|50(?:\.0)?)\s*%", f"Write a share up to {MOST_PERCENT}%, like 10%."
)
_A_LEVEL = matching(
    r"\s*(?:\+?(?:0?[01]?[0-9](?:\.[0-9]{1,6})?|0?20(?:\.0{1,6})?)|-0{1,3}(?:\.0{1,6})?)\s*dB\s*",
    f"Write a level up to {MOST_DECIBELS} dB, like 3 dB.",
)
_AN_INTERVAL = matching(
    r"(?:0?[0-5](?:\.[0-9])?|0?6(?:\.0)?)\s*semitones?",
    f"Write an interval up to {MOST_SEMITONES} semitones, like 2 semitones.",
)

Percent = Annotated[float, from_text(_percent, _A_PERCENT)]
Level = Annotated[float, from_text(_level, _A_LEVEL)]
Semitones = Annotated[float, from_text(_semitones, _AN_INTERVAL)]


class Manner(Located):
    """Some way to say lines."""

    written_like: ClassVar[str] = "ramp: {softer: 8 dB, slower: 15%}"
    slower: Percent = Field(
        0.0, description="Speak more slowly, by a share up to 50%.", examples=["10%"]
    )
    faster: Percent = Field(
        0.0, description="Speak faster, by a share up to 50%.", examples=["10%"]
    )
    softer: Level = Field(0.0, description="Speak more softly, by up to 20 dB.", examples=["3 dB"])
    louder: Level = Field(0.0, description="Speak louder, by up to 20 dB.", examples=["3 dB"])
    lower: Semitones = Field(
        0.0,
        description="Speak at a lower pitch, by up to 6 semitones.",
        examples=["2 semitones"],
    )
    higher: Semitones = Field(
        0.0,
        description="Speak at a higher pitch, by up to 6 semitones.",
        examples=["2 semitones"],
    )

    @model_validator(mode="after")
    def _one_way_only(self) -> Any:
        for one, other in (("slower", "faster"), ("softer", "louder"), ("lower", "higher")):
            if getattr(self, one) and getattr(self, other):
                raise invalid(f"this is {one} and {other} at once", "Keep one of them.", key=other)
        return self

    @property
    def delivery(self) -> Delivery:
        pace = (1 - self.slower / 100) * (1 + self.faster / 100)
        return Delivery(pace, self.louder - self.softer, self.higher - self.lower)


IN_OTHER_WORDS = {
    "voice": "Who speaks is a role: as: younger; its voice stands under `voices:`, at the top.",
    "role": "A role is written as: younger.",
    "volume": "Write softer: 3 dB, or louder: 3 dB.",
    "speed": "Write slower: 10%, or faster: 10%.",
    "rate": "Write slower: 10%, or faster: 10%.",
    "pitch": "Write lower: 2 semitones, or higher: 2 semitones.",
    "ramp": "It stands in a group, beside its steps.",
}
"""How keys are called here that people know from elsewhere."""


class Delivered(Manner):
    """Something that is said in a role, and in some way."""

    written_like: ClassVar[str] = ""
    elsewhere: ClassVar[dict[str, str]] = IN_OTHER_WORDS
    as_: Name | None = Field(
        None,
        alias="as",
        description="The role that speaks. Without a voice of its own, it has the guide's.",
        examples=["younger"],
    )

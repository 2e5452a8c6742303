"""The script language as a model: what a practice may say, key by key.

The loader, the errors and the editors' schema come from these classes. Values arrive as the text
that stands in the file (`document.Text`) and are typed here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ..reading.fields import (
    Duration,
    Elastic,
    Language,
    ListOf,
    Located,
    Name,
    Words,
    a_count,
    from_text,
    invalid,
)
from ..reading.pronounce import Pronunciations
from .ask import Ask, AskName
from .cues import ABed
from .delivery import IN_OTHER_WORDS, Delivered
from .line import Title
from .pronouns import FORMS, LANGUAGES
from .step import UNDER_STEPS
from .steps import Steps


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        raise ValueError("a date is written like 2026, 2026-01 or 2026-01-05")
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError as error:
        raise ValueError(f"there is no such day: {error}") from error
    return text


Kind = Literal["opening", "grounding", "middle", "return", "ending"]


class Part(Delivered):
    """A chapter."""

    elsewhere: ClassVar[dict[str, str]] = UNDER_STEPS | IN_OTHER_WORDS
    part: Title
    kind: Kind = "middle"
    gap: Elastic | None = None
    steps: Steps


class Practice(Located):
    """A practice script, from its first key to its last."""

    elsewhere: ClassVar[dict[str, str]] = UNDER_STEPS
    title: Title
    summary: Words | None = None
    series: Words | None = None
    number: Annotated[int | None, a_count(1, 9999)] = None
    by: Words | None = None
    rights: Words | None = None
    date: Annotated[str | None, from_text(_date)] = None
    language: Language = "en"
    depth: Literal["gentle", "steady", "deep"] = "gentle"
    purpose: Literal["practice", "morning", "sleep", "urgent"] = "practice"
    themes: ListOf[Name] = ()
    first: ListOf[Name] = ()
    care: Words | None = None
    length: ListOf[Duration] = ()
    voice: Name | None = None
    voices: dict[Name, Name] = Field(default_factory=dict)
    background: ABed | None = None
    gap: Elastic | None = None
    pronounce: Pronunciations = Field(default_factory=dict)
    asks: dict[AskName, Ask] = Field(default_factory=dict)
    steps: Steps | None = None
    parts: ListOf[Part] | None = None

    @property
    def named_voices(self) -> dict[str, str]:
        """The profiles that this practice names, by role."""
        return {"guide": self.voice, **self.voices} if self.voice else dict(self.voices)

    @property
    def sayable(self) -> frozenset[str]:
        """The names that stand for answers in lines."""
        asked = any(ask.pronouns for ask in self.asks.values())
        return frozenset((*self.asks, *FORMS) if asked else self.asks)

    @property
    def lists(self) -> dict[str, int]:
        """What is asked for as a list, and how many items an answer can have."""
        return {name: len(ask.several) for name, ask in self.asks.items() if ask.several}

    @field_validator("asks")
    @classmethod
    def _pronouns_once(cls, asks: dict[str, Ask], info: ValidationInfo) -> dict[str, Ask]:
        about = [name for name, ask in asks.items() if ask.pronouns]
        language = info.data.get("language", "en")
        if about and language.lower().partition("-")[0] not in LANGUAGES:
            message = f"forms of pronouns are not known in '{language}', only in English"
            hint = "Ask for the words that you need, each by a name of its own."
            raise invalid(message, hint, key=about[0])
        if len(about) > 1:
            message = f"pronouns are asked for twice: by {about[0]}, too"
            raise invalid(message, "{they} can't be about two people: keep one.", key=about[1])
        return asks

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Practice:
        if (self.steps is None) == (self.parts is None):
            raise invalid(
                "a script has either `parts:` or `steps:`, and this one has "
                + ("neither" if self.steps is None else "both"),
                "Write `parts:` with chapters, or `steps:` for a short script without.",
                key="parts",
            )
        if self.voice and "guide" in self.voices:
            raise invalid(
                "`voice:` and `voices: {guide: …}` name the guide's voice twice",
                "Keep one of them.",
                key="voice",
            )
        return self


class Shared(Located):
    """A file that others `use`."""

    elsewhere: ClassVar[dict[str, str]] = {
        key: "A file that others use has `steps:` and nothing else."
        for key in (*Practice.model_fields, "part")
        if key != "steps"
    }
    steps: Steps

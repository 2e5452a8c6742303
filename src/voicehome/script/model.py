"""The script language as a model: what a practice may say, key by key.

The loader, the errors and the editors' schema come from these classes. Values arrive as the text
that stands in the file (`document.Text`) and are typed here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ..reading.editor import matching
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
from ..units import Frames
from .ask import Ask, AskName
from .cues import ABed
from .delivery import IN_OTHER_WORDS, Delivered
from .line import Title
from .pronouns import FORMS, LANGUAGES
from .step import UNDER_STEPS
from .steps import Steps

_FORM = "a date is written like 2026, 2026-01 or 2026-01-05"


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        raise ValueError(_FORM)
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError as error:
        raise ValueError(f"there is no such day: {error}") from error
    return text


_A_DATE = matching(
    r"(?!0000)[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?", _FORM.capitalize()
) | {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999}

Kind = Literal["opening", "grounding", "middle", "return", "ending"]


class Part(Delivered):
    """A chapter."""

    elsewhere: ClassVar[dict[str, str]] = UNDER_STEPS | IN_OTHER_WORDS
    part: Title = Field(description="The chapter's title.", examples=["Arriving"])
    kind: Kind = Field(
        "middle",
        description="What the chapter is in the practice; middle where you don't say.",
        examples=["opening"],
    )
    gap: Elastic | None = Field(
        None,
        description="The silence between lines in this chapter that have no pause of their own.",
        examples=["2s", "2s..3s..5s"],
    )
    steps: Steps = Field(
        description="What happens in this chapter, one below the other.",
        examples=[["Hello.", {"pause": "8s"}]],
    )


class Ignored(Located):
    """A care rule that does not speak of this script, and why."""

    written_like: ClassVar[str] = "{rule: holds, because: written for people who asked for a hold}"
    rule: Name = Field(
        description="The care rule, by its name, as voicehome check --rules lists it.",
        examples=["holds"],
    )
    because: Words = Field(
        description="Why it does not apply here, for whoever reads the script.",
        examples=["Written for people who asked for a hold."],
    )


class Practice(Located):
    """A practice script, from its first key to its last."""

    elsewhere: ClassVar[dict[str, str]] = UNDER_STEPS | dict.fromkeys(
        ("author", "artist", "writer"), "Who made it is written by: …"
    )
    title: Title = Field(
        description="What the practice is called; the file and its title tag are named by it.",
        examples=["Not Alone Now"],
    )
    summary: Words | None = Field(
        None,
        description="One sentence on what happens in it, for lists and tags.",
        examples=["Draw near to a younger you, and stay."],
    )
    series: Words | None = Field(
        None,
        description="The series it belongs to, which players show as the album.",
        examples=["The Younger You"],
    )
    number: Annotated[int | None, a_count(1, 9999)] = Field(
        None,
        description="Its place in the series, which players show as the track.",
        examples=[11],
    )
    by: Words | None = Field(
        None,
        description="Who made it, which players show as the artist.",
        examples=["The voicehome library"],
    )
    rights: Words | None = Field(
        None,
        description="Whose it is and what others may do with it, for the copyright tag.",
        examples=["CC BY 4.0"],
    )
    date: Annotated[str | None, from_text(_date, _A_DATE)] = Field(
        None,
        description="When the script was written: a year, a month or a day.",
        examples=["2026-01-05"],
    )
    language: Language = Field(
        "en",
        description="The language that it is spoken in; en where you don't say.",
        examples=["en-GB"],
    )
    depth: Literal["gentle", "steady", "deep"] = Field(
        "gentle",
        description="How far it goes: gentle (where you don't say), steady (it stirs a little, on "
        "purpose) or deep (it touches pain).",
        examples=["steady"],
    )
    purpose: Literal["practice", "morning", "sleep", "urgent"] = Field(
        "practice",
        description="What it is for: to practise (where you don't say), to begin the day, to fall "
        "asleep, or when it is urgent.",
        examples=["sleep"],
    )
    themes: ListOf[Name] = Field(
        (),
        description="What it is about, in names of small letters, digits and hyphens.",
        examples=[["loneliness", "secure-attachment"]],
    )
    first: ListOf[Name] = Field(
        (),
        description="Practices to know before this one, by their short names.",
        examples=[["arriving-in-the-room"]],
    )
    care: Words | None = Field(
        None,
        description="A note for the listener, to read before deciding to listen.",
        examples=["Touches on having been left alone as a child."],
    )
    ignore: ListOf[Ignored] = Field(
        (),
        description="Care rules that do not speak of this script, each with the reason.",
        examples=[[{"rule": "holds", "because": "Written for people who asked for a hold."}]],
    )
    length: ListOf[Duration] = Field(
        (),
        description="How long the recording can be made, the usual length first. Silences that may "
        "stretch make up the difference.",
        examples=[["15m", "10m", "20m"]],
    )
    voice: Name | None = Field(
        None,
        description="The voice that speaks, by the name of its profile.",
        examples=["hearth"],
    )
    voices: dict[Name, Name] = Field(
        default_factory=dict,
        description="The voice of each role, by the names of their profiles. Lines without a role "
        "are the guide's.",
        examples=[{"guide": "hearth", "younger": "wren"}],
    )
    background: ABed | None = Field(
        None,
        description="What lies under the voice from the beginning: a sound, or below it a sound, a "
        "level and a fade.",
        examples=["rain"],
    )
    gap: Elastic | None = Field(
        None,
        description="The silence between lines that have no pause of their own.",
        examples=["2s", "2s..3s..5s"],
    )
    pronounce: Pronunciations = Field(
        default_factory=dict,
        description="How words and phrases are said: read as something else, or, between slashes, "
        "in the International Phonetic Alphabet.",
        examples=[{"Siobhan": "shi-VAWN", "qi": "/tʃiː/"}],
    )
    asks: dict[AskName, Ask] = Field(
        default_factory=dict,
        description="What the listener is asked, each by the name that stands for the answer in "
        "lines: {name}.",
        examples=[{"name": {"ask": "Who is this for?", "or": "you"}}],
    )
    steps: Steps | None = Field(
        None,
        description="What happens, one below the other, in a short script without parts or in a "
        "file that others use.",
        examples=[["Hello.", {"pause": "8s"}, "bell"]],
    )
    parts: ListOf[Part] | None = Field(
        None,
        description="The chapters of the practice.",
        examples=[[{"part": "Arriving", "kind": "opening", "steps": ["Hello."]}]],
    )

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

    @field_validator("length")
    @classmethod
    def _each_length_once(cls, lengths: tuple[Frames, ...]) -> tuple[Frames, ...]:
        return tuple(dict.fromkeys(lengths))

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

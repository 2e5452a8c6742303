"""The script language as a model: what a practice may say, key by key.

The loader, the errors and the editors' schema come from these classes. Values arrive as the text
that stands in the file (`document.Text`) and are typed here.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainValidator,
    PrivateAttr,
    Tag,
    model_validator,
)

from ..errors import Source
from ..reading.document import Mapping, Text
from ..reading.fields import (
    TAG,
    Duration,
    FieldError,
    Language,
    ListOf,
    Located,
    Name,
    Words,
    a_count,
    expect_text,
    from_text,
    invalid,
)
from .text import InlinePause, Piece, check_speakable, parse_line


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", text):
        raise ValueError("a date is written like 2026, 2026-01 or 2026-01-05")
    return text


class Line(tuple[Piece, ...]):
    """A text taken apart (`text.parse_line`); `text` is as it stands in the file."""

    text: Text

    @property
    def source(self) -> Source:
        return self.text.source


def _line(value: Any) -> Line:
    text = expect_text(value)
    if not text.strip():
        raise invalid("there is nothing to say here", "Write a sentence, or remove the line.")
    try:
        line = Line(parse_line(text))
        check_speakable(line)
    except FieldError as error:
        raise invalid(str(error), error.hint, error.offset) from error
    line.text = text
    return line


def _title(value: Any) -> Line:
    line = _line(value)
    if any(isinstance(piece, InlinePause) for piece in line):
        raise invalid("a title has no pauses", "Put the pause in a step of its own.")
    return line


Spoken = Annotated[Line, PlainValidator(_line)]
Title = Annotated[Line, PlainValidator(_title)]


class Say(Located):
    """A line, spoken."""

    say: Spoken
    as_: Name | None = Field(None, alias="as")


class Pause(Located):
    """Silence of exactly this length, between the last sound of speech and the next."""

    pause: Duration


class Bell(Located):
    """One stroke of a bell, or several."""

    bell: Annotated[int, a_count(1, 12)]


class Use(Located):
    """Another file's steps. `with_` fills placeholders of that file."""

    use: Words
    with_: dict[Name, Title] = Field(default_factory=dict, alias="with")
    _steps: tuple[Step, ...] = PrivateAttr(default=())

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the loader found in that file."""
        return self._steps


class GroupSettings(Located):
    as_: Name | None = Field(None, alias="as")
    gap: Duration | None = None
    steps: Steps


class Group(Located):
    """Settings shared by some steps."""

    group: GroupSettings


class Direction(Located):
    """A word to whoever reads the practice aloud; never spoken."""

    direction: Words


STEP_KEYS = ("say", "pause", "bell", "use", "group", "direction")


def _step_from_text(value: Any) -> Any:
    """A bare line is something to say; a bare `bell` is one stroke."""
    if not isinstance(value, Text):
        return value
    if value == "bell":
        once = Text("1")
        once.source, once.offset_known, once.comment = value.source, False, None
        return _mapping("bell", once)
    return _mapping("say", value)


def _mapping(key: str, value: Text) -> Mapping:
    mapping = Mapping({key: value})
    mapping.source = value.source
    return mapping


def _step_tag(value: Any) -> str:
    """The key that says what a step is; for a step that is none, its first key, which is no tag."""
    keys = list(value) if isinstance(value, Mapping) else [""]
    return TAG + next((key for key in keys if key in STEP_KEYS), next(iter(keys), ""))


Step = Annotated[
    Annotated[Say, Tag("step:say")]
    | Annotated[Pause, Tag("step:pause")]
    | Annotated[Bell, Tag("step:bell")]
    | Annotated[Use, Tag("step:use")]
    | Annotated[Group, Tag("step:group")]
    | Annotated[Direction, Tag("step:direction")],
    Discriminator(_step_tag),
    BeforeValidator(_step_from_text),
]


Steps = ListOf[Step]

Kind = Literal["opening", "grounding", "middle", "return", "ending"]


class Part(Located):
    """A chapter."""

    part: Title
    kind: Kind = "middle"
    as_: Name | None = Field(None, alias="as")
    gap: Duration | None = None
    steps: Steps


class Ask(Located):
    """Something the listener is asked, and what is said where they leave it blank."""

    ask: Words
    or_: Words | None = Field(None, alias="or")


class Practice(Located):
    """A practice script, from its first key to its last."""

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
    voice: Name | None = None
    voices: dict[Name, Name] = Field(default_factory=dict)
    gap: Duration | None = None
    asks: dict[Name, Ask] = Field(default_factory=dict)
    steps: Steps | None = None
    parts: ListOf[Part] | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Practice:
        if (self.steps is None) == (self.parts is None):
            raise invalid(
                "a script has either `parts:` or `steps:`, and this one has "
                + ("neither" if self.steps is None else "both"),
                "Write `parts:` with chapters, or `steps:` for a short script without.",
            )
        if self.voice and "guide" in self.voices:
            raise invalid(
                "`voice:` and `voices: {guide: …}` name the guide's voice twice",
                "Keep one of them.",
            )
        return self


class Shared(Located):
    """A file that others `use`."""

    steps: Steps

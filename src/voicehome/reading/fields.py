"""What models of YAML files are made of: a base that keeps places, and values typed from text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ..errors import Source
from ..units import DURATION, STRETCH, Frames, Stretch, parse_duration, parse_stretch
from .document import Mapping, Sequence, Text
from .editor import WORDS, SeenAs, Shape, counted, matching

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""What roles, answers, themes and voices are called."""

MAX_NAME = 100

_MAX_DURATION = 100

TAG = "step:"
"""Begins the tag of a union's member, so that it can't be taken for a key of the file."""

T = TypeVar("T")


class FieldError(ValueError):
    """A value can't be read. `offset` is the character where, `hint` what to write instead."""

    def __init__(self, message: str, hint: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.hint = hint
        self.offset = offset


def invalid(message: str, hint: str = "", offset: int = 0, key: str = "") -> PydanticCustomError:
    """The error that a validator raises, for `explain` to place: at `offset` in a text, at `key` in
    a mapping."""
    context: dict[str, Any] = {"message": message, "hint": hint, "offset": offset, "key": key}
    return PydanticCustomError("voicehome", "{message}", context)


def expect_text(value: Any) -> Text:
    if not isinstance(value, Text):
        hint = "Write them on the same line; if they begin with [ or {, in double quotes."
        if isinstance(value, Mapping) and len(value) == 1 and _is_bare_number(value):
            hint = f"Write it without the braces: {next(iter(value))}"
        elif isinstance(value, Mapping) and any(value.values()):
            hint += "\n  Keys that belong to it stand below, in the column of this one."
        raise invalid("words are expected here, not a list or a mapping", hint)
    return value


def _is_bare_number(mapping: Mapping) -> bool:
    """{2m}, which YAML reads as a mapping."""
    return all(key[:1].isdigit() and value == "" for key, value in mapping.items())


@dataclass(frozen=True, eq=False)  # a type has to have a hash, and a schema has none
class _FromText:
    """Beside a type in `Annotated`: its value is typed by `read`, and looks like `seen` to editors."""

    read: Callable[[str], Any]
    seen: Shape

    def __get_pydantic_core_schema__(self, _type: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._typed)

    def __get_pydantic_json_schema__(self, _core: Any, _handler: Any) -> Shape:
        return dict(self.seen)

    def _typed(self, value: Any) -> Any:
        text = expect_text(value)
        if not text.strip():
            raise invalid("nothing is written here", "Write what belongs here, or remove the line.")
        try:
            return self.read(text)
        except FieldError as error:
            raise invalid(str(error), error.hint, error.offset) from error
        except ValueError as error:
            raise invalid(str(error)) from error


def from_text(read: Callable[[str], Any], seen: Shape = WORDS) -> _FromText:
    """A value typed by `read`, whose ValueError becomes the message. `seen` is what an editor is
    told of the same text; that it is words, where there is no more to tell."""
    return _FromText(read, seen)


def a_count(least: int, most: int, meaning: str = "") -> _FromText:
    """A whole number from `least` to `most`; `meaning` says what it counts, for those who wrote
    something else."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            message = f"a whole number from {least:,} to {most:,} is expected here"
            raise FieldError(message, meaning)
        return int(text)

    return from_text(read, counted(least, most))


def _truth(text: str) -> bool:
    if text not in ("yes", "no"):
        raise FieldError(f"'{text[:40]}' is neither yes nor no", "Write yes or no.")
    return text == "yes"


def read_duration(text: str) -> Frames:
    """`parse_duration`, for texts of any length. Raises ValueError."""
    return parse_duration(_short_enough(text))


def read_stretch(text: str) -> Stretch:
    """`parse_stretch`, for texts of any length. Raises ValueError."""
    return parse_stretch(_short_enough(text))


def _short_enough(text: str) -> str:
    if len(text) > _MAX_DURATION:
        raise ValueError(f"'{text[:20]}…' is too long for a length of time: write 8s or 1m30s")
    return text


def _words(text: str) -> str:
    return " ".join(text.split())


def read_name(text: str) -> str:
    """A name of small letters, digits and hyphens, of at most `MAX_NAME`. Raises FieldError."""
    if NAME.fullmatch(text) and len(text) <= MAX_NAME:
        return text
    name = "-".join(re.findall(r"[a-z0-9]+", text.lower()))
    raise FieldError(
        f"'{text[:40]}' can't be a name: names are small letters, digits and hyphens",
        f"Write {name}" if NAME.fullmatch(name) and len(name) <= MAX_NAME else "",
    )


_LANGUAGE = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"


def _language(text: str) -> str:
    if not re.fullmatch(_LANGUAGE, text):
        raise ValueError("a language is written like en, en-GB or de")
    return text


_LISTED = re.compile(r"[a-z0-9][a-z0-9 .-]{0,30}(?:, ?[a-z0-9][a-z0-9 .-]{0,30}){0,9}")
"""A few short things with commas between them: a list without its brackets."""


def _list(value: Any) -> Any:
    if isinstance(value, Text) and value.startswith("-"):
        raise invalid("there is no space after this dash", "Write a space after it: - …")
    if not isinstance(value, Sequence):
        hint = "Write each on a line of its own, after `- `."
        if isinstance(value, Text) and _LISTED.fullmatch(value):
            hint = f"Write [{value}], or each on a line of its own, after `- `."
        raise invalid("a list is expected here", hint)
    if not value:
        raise invalid("this list is empty", "Add to it, or remove it.")
    return value


A_NAME = matching(NAME.pattern, "A name is small letters, digits and hyphens.") | {
    "maxLength": MAX_NAME
}
_YES_OR_NO = {"enum": ["yes", "no"], "errorMessage": "Write yes or no."}
_A_LANGUAGE = matching(_LANGUAGE, "Write a language like en, en-GB or de.")
_A_DURATION = matching(rf"\s*(?:{DURATION})\s*", "Write a length of time like 8s or 1m30s.")
A_STRETCH = matching(
    rf"\s*(?:{STRETCH})\s*", "Write a length of time like 8s, or least and most like 8s..40s."
)

Words = Annotated[str, from_text(_words)]
Name = Annotated[str, from_text(read_name, A_NAME)]
Truth = Annotated[bool, from_text(_truth, _YES_OR_NO)]
Language = Annotated[str, from_text(_language, _A_LANGUAGE)]
Duration = Annotated[Frames, from_text(read_duration, _A_DURATION)]
Elastic = Annotated[Stretch, from_text(read_stretch, A_STRETCH)]
ListOf = Annotated[
    tuple[T, ...],
    BeforeValidator(_list),
    SeenAs(
        lambda items: items | {"minItems": 1, "errorMessage": "Write a list, each after a dash."}
    ),
]


class Located(BaseModel):
    """A mapping of the file: keys that are not known are errors, and it keeps its place."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    elsewhere: ClassVar[dict[str, str]] = {}
    """What to say of keys that people write here and that belong somewhere else."""
    written_like: ClassVar[str] = ""
    """How it can be written, for those who wrote something else than keys."""

    @classmethod
    def further_keys(cls, mapping: Mapping) -> list[str]:  # noqa: ARG003
        """Keys that `mapping` may have beside the fields, because of what else is in it."""
        return []

    _source: Source = PrivateAttr()
    _written: Mapping = PrivateAttr()

    @model_validator(mode="wrap")
    @classmethod
    def _keep_source(cls, value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if not isinstance(value, Mapping):
            names = [f.alias or n for n, f in cls.model_fields.items() if f.is_required()]
            keys = " and ".join(f"`{name}: …`" for name in names)
            hint = f"Write {keys} below, indented." if keys else "Indent them below this line."
            hint = f"Write it like {cls.written_like}" if cls.written_like else hint
            raise invalid("keys with their values are expected here", hint)
        model = handler(value)
        model._source = value.source
        model._written = value
        return model

    @property
    def source(self) -> Source:
        return self._source

    @property
    def mapping(self) -> Mapping:
        """The keys and values as they stand in the file."""
        return self._written

    @property
    def written(self) -> str:
        """What stands in the file here, whatever it became: the same text for the same keys and
        values in the same order."""
        return repr(self._written)

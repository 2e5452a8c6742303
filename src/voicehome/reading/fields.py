"""What models of YAML files are made of: a base that keeps places, and values typed from text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ..errors import Source
from ..units import Frames, parse_duration
from .document import Mapping, Sequence, Text

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""What roles, answers, themes and voices are called."""

TAG = "step:"
"""Begins the tag of a union's member, so that it can't be taken for a key of the file."""

T = TypeVar("T")


class FieldError(ValueError):
    """A value can't be read. `offset` is the character where, `hint` what to write instead."""

    def __init__(self, message: str, hint: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.hint = hint
        self.offset = offset


def invalid(message: str, hint: str = "", offset: int = 0) -> PydanticCustomError:
    """The error that a validator raises, for `explain` to place."""
    context = {"message": message, "hint": hint, "offset": offset}
    return PydanticCustomError("voicehome", "{message}", context)


def expect_text(value: Any) -> Text:
    if not isinstance(value, Text):
        raise invalid(
            "text is expected here, not a list or a mapping", "Write it on the same line."
        )
    return value


def from_text(read: Callable[[str], T]) -> PlainValidator:
    """A value typed by `read`, whose ValueError becomes the message."""

    def validate(value: Any) -> T:
        text = expect_text(value)
        try:
            return read(text)
        except FieldError as error:
            raise invalid(str(error), error.hint, error.offset) from error
        except ValueError as error:
            raise invalid(str(error)) from error

    return PlainValidator(validate)


def a_number(least: float, most: float) -> PlainValidator:
    """A decimal number from `least` to `most`."""

    def read(text: str) -> float:
        if (
            not re.fullmatch(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?", text)
            or not least <= float(text) <= most
        ):
            raise ValueError(f"a number from {least:g} to {most:g} is expected here")
        return float(text)

    return from_text(read)


def a_count(least: int, most: int) -> PlainValidator:
    """A whole number from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least:,} to {most:,} is expected here")
        return int(text)

    return from_text(read)


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("this is empty")
    return " ".join(text.split())


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError(f"'{text[:40]}' is not a name: use small letters, digits and hyphens")
    return text


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise ValueError("a language is written like en, en-GB or de")
    return text


def _list(value: Any) -> Any:
    if not isinstance(value, Sequence):
        raise invalid("a list is expected here", "Write each on a line of its own, after `- `.")
    if not value:
        raise invalid("this list is empty", "Add to it, or remove it.")
    return value


Words = Annotated[str, from_text(_words)]
Name = Annotated[str, from_text(_name)]
Language = Annotated[str, from_text(_language)]
Duration = Annotated[Frames, from_text(parse_duration)]
ListOf = Annotated[tuple[T, ...], BeforeValidator(_list)]


class Located(BaseModel):
    """A mapping of the file: keys that are not known are errors, and it keeps its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    _source: Source = PrivateAttr()

    @model_validator(mode="wrap")
    @classmethod
    def _keep_source(cls, value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if not isinstance(value, Mapping):
            raise invalid("keys and values are expected here", "Indent them below this line.")
        model = handler(value)
        model._source = value.source
        return model

    @property
    def source(self) -> Source:
        return self._source

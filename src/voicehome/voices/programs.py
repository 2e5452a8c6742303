"""Programs that speak, described: those that voicehome knows, and those of a person's own settings.

Nothing else can describe one: not a script, a project file or a voice profile, which may have come from
elsewhere and can only name what stands here. So a practice from somebody else runs nothing.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from ..errors import Problem, ScriptError, SettingsError, nearest
from ..files import settings_file
from ..reading.compose import compose
from ..reading.document import Document, open_document
from ..reading.explain import explain
from ..reading.fields import (
    FieldError,
    Language,
    ListOf,
    Located,
    Name,
    Words,
    a_count,
    from_text,
    invalid,
)

SHIPPED = Path(__file__).with_name("programs.yaml")

PLACES = ("text", "text-file", "sound-file", "voice", "pace", "stretch", "language")
"""What can stand in braces in a command."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_VOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()@/-]{0,99}")


def _argument(text: str) -> str:
    for place in _PLACE.findall(text):
        if place not in PLACES:
            close = nearest(place, PLACES)
            hint = f"Did you mean {{{close}}}? " if close else ""
            known = ", ".join(f"{{{known}}}" for known in PLACES)
            raise FieldError(f"{{{place[:40]}}} is not known here", f"{hint}There are {known}.")
    return text


def _voice(text: str) -> str:
    if not _VOICE.fullmatch(text):
        raise FieldError(
            f"'{text[:40]}' can't be given to a program as a voice",
            "A voice begins with a letter or a digit.",
        )
    return text


class Program(Located):
    """A program that turns a text into sound."""

    command: ListOf[Annotated[str, from_text(_argument)]]
    voices: ListOf[Annotated[str, from_text(_voice)]] = ()
    languages: ListOf[Language] = ()
    natural_pace: Annotated[int, a_count(60, 400)] = Field(165, alias="natural-pace")
    seconds: Annotated[int, a_count(1, 600)] | None = None
    files: ListOf[Words] = ()
    sounds: Words = ""
    licence: Words = ""
    get_it: Words = Field("", alias="get-it")

    @property
    def places(self) -> frozenset[str]:
        """What stands in braces in its command."""
        return frozenset(place for part in self.command for place in _PLACE.findall(part))

    @model_validator(mode="after")
    def _makes_sense(self) -> Program:
        if _PLACE.search(self.command[0]):
            raise invalid("a command begins with the program", "Write its name.", key="command")
        if {"text", "text-file"} <= self.places:
            raise invalid("the text is given twice: as {text} and as {text-file}", key="command")
        if "voice" in self.places and not self.voices:
            raise invalid("{voice} needs `voices:`", "List what it can be.", key="command")
        return self

    def arguments(self, values: dict[str, str]) -> list[str]:
        """The command with what stands for each of its places. Nothing that is put in can become an
        option, or the name of a file that is read: it is no beginning of an argument but its own."""

        def filled(part: str) -> str:
            if part == "{text}" and values["text"][:1] in "-/@<":
                return f" {values['text']}"
            return _PLACE.sub(lambda place: values[place[1]], part)

        return [filled(part) for part in self.command]


class Settings(Located):
    """A person's own settings."""

    engines: dict[Name, Program] = Field(default_factory=dict)


def programs() -> dict[str, Program]:
    """Every program that is described, by the name of its engine; a person's own comes before a shipped
    one of its name. Raises SettingsError with everything that is wrong with the settings."""
    return _read(SHIPPED, 0).engines | own_settings().engines


def own_settings() -> Settings:
    """What stands in the settings file; nothing, if there is none. Raises SettingsError."""
    path = settings_file()
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return Settings.model_construct(engines={})
    return _read(path, changed)


@cache
def _read(path: Path, _changed: int) -> Settings:
    try:
        document = open_document(path, path.name if path == SHIPPED else str(path))
        root = compose(document, begins="`engines: …`")
        settings = Settings.model_validate(root)
    except ScriptError as error:
        raise SettingsError(*error.problems) from error
    except ValidationError as error:
        raise SettingsError(*explain(document, root, error, Settings)) from error
    if problems := _taken_names(document, settings):
        raise SettingsError(*problems)
    return settings


def _taken_names(document: Document, settings: Settings) -> list[Problem]:
    return [
        document.problem(
            f"there is an engine called '{name}' already", "Call it something else.", program.source
        )
        for name, program in settings.engines.items()
        if name in BUILT_IN_NAMES
    ]


BUILT_IN_NAMES = ("espeak", "kokoro", "piper", "pyttsx3", "tone")
"""Engines that are no programs."""

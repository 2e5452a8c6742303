"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])


def voice_option(function: F) -> F:
    return click.option(
        "--voice",
        "voice_choices",
        multiple=True,
        metavar="NAME | ROLE=NAME",
        help="Who speaks: a voice for the guide, or for another role, such as younger=wren.",
    )(function)


def set_option(function: F) -> F:
    return click.option(
        "--set",
        "answers",
        multiple=True,
        metavar="NAME=…",
        help="An answer to what the script asks, such as --set name=Ada.",
    )(function)


def comma_separated(values: Sequence[str]) -> list[str]:
    """`("mp3,flac", "wav")` as `["mp3", "flac", "wav"]`, each once."""
    words = [word.strip() for value in values for word in value.split(",")]
    return list(dict.fromkeys(word for word in words if word))


def read_voices(choices: Sequence[str]) -> dict[str, str]:
    """Profiles by role; one without a role is the guide's."""
    roles = {}
    for choice in comma_separated(choices):
        role, equals, name = choice.partition("=")
        if equals and not (role and name):
            raise click.UsageError(f"--voice takes NAME or ROLE=NAME, not '{choice}'.")
        roles[role if equals else "guide"] = name if equals else role
    return roles


def read_answers(answers: Sequence[str]) -> dict[str, str]:
    """Answers by name; a value may hold any character, `=` and commas too."""
    given = {}
    for answer in answers:
        name, equals, value = answer.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--set takes NAME=VALUE, not '{answer[:60]}'.")
        given[name] = value
    return given

"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from ..units import Frames, parse_duration

if TYPE_CHECKING:
    from ..script.load import Script

F = TypeVar("F", bound=Callable[..., object])

RECORDINGS = (".mp3", ".m4a", ".m4b", ".opus", ".ogg", ".flac", ".wav")
"""How the names of finished files end."""

SCRIPTS = (".yaml", ".yml")


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


def for_option(function: F) -> F:
    return click.option(
        "--for",
        "person",
        metavar="NAME",
        help="Whose answers to use, as `voicehome people ask` keeps them; --set wins over them.",
    )(function)


def length_option(function: F) -> F:
    return click.option(
        "--length",
        "lengths",
        multiple=True,
        metavar="TIME",
        help="How long it is to be, to the frame, such as 10m; natural lets every silence have its "
        "natural length; default: the script's usual length.",
    )(function)


def part_option(function: F) -> F:
    return click.option(
        "--part",
        metavar="TITLE",
        help="One part of the script alone, at its natural length.",
    )(function)


def variation_option(function: F) -> F:
    return click.option(
        "--variation",
        type=click.IntRange(1),
        default=1,
        metavar="N",
        help="Which of the script's alternatives are heard; 1 if you don't say.",
    )(function)


def device_option(function: F) -> F:
    return click.option(
        "--device",
        envvar="VOICEHOME_DEVICE",
        metavar="NAME",
        help="Where to play: a sound device's number or a part of its name; FILE.wav to keep what is "
        "heard; none. Default: VOICEHOME_DEVICE, or the usual one.",
    )(function)


def read_lengths(values: Sequence[str]) -> list[Frames | None]:
    """The lengths asked for, or one None: the script's usual one."""
    from ..timeline.expand import NATURAL

    lengths: list[Frames | None] = []
    for value in comma_separated(values):
        try:
            lengths.append(NATURAL if value == "natural" else parse_duration(value))
        except ValueError as error:
            raise click.UsageError(f"--length: {error}.") from error
    return lengths or [None]


def check_part(part: str | None, lengths: Sequence[str]) -> None:
    """A part alone has the length that it has."""
    if part is not None and lengths:
        raise click.UsageError(
            "One part has its natural length: --part and --length don't go along."
        )


def send_elsewhere(names: Sequence[str], endings: Sequence[str], command: str, what: str) -> None:
    """A UsageError for a file that another command is for: `what` it is, and `command` takes it."""
    for name in names:
        if name.lower().endswith(tuple(endings)):
            line = f"voicehome {command} {shlex.quote(name)}"
            raise click.UsageError(f"{name} is {what}: try '{line}'.")


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


def read_person(name: str | None) -> dict[str, str]:
    """What the person called `name` answered. Raises AnswerError."""
    if name is None:
        return {}
    from ..people.store import as_given, load_answers

    return as_given(load_answers(name))


def with_kept(given: Mapping[str, str], kept: Mapping[str, str], script: Script) -> dict[str, str]:
    """The answers given, and of those that are kept for a person the ones that `script` asks for."""
    return {name: kept[name] for name in kept if name in script.practice.asks} | dict(given)

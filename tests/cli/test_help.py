"""Release facts that are easily forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import voicehome
from voicehome.cli.main import cli

ROOT = Path(__file__).parent.parent.parent


def commands(group: click.Group = cli, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda v: str(v))
def test_every_command_has_help_an_example_and_a_place_in_the_readme(
    name: str, command: click.Command
) -> None:
    assert command.help
    assert command.epilog and command.epilog.startswith(f"Example: voicehome {name}")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name} has no help"
    assert f"voicehome {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {voicehome.__version__}" in changelog

"""Release facts that are easily forgotten."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import voicehome
from voicehome.cli.main import cli

ROOT = Path(__file__).parent.parent.parent


def commands(group: click.Group = cli, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
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


def test_help_tells_of_each_command_what_it_says_itself_and_loads_none() -> None:
    shown = CliRunner().invoke(cli, ["--help"], terminal_width=200).output
    for name in cli.list_commands(click.Context(cli)):
        command = cli.get_command(click.Context(cli), name)
        assert command
        assert f"{name:8} {command.get_short_help_str(400)}".split() in map(
            str.split, shown.splitlines()
        )
    asked = "import sys, voicehome.cli.main as m; m.cli(['--help'], standalone_mode=False); " + (
        "print([n for n in sys.modules if n.startswith('voicehome.')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == str(
        ["voicehome.cli", "voicehome.errors", "voicehome.cli.shown", "voicehome.cli.main"]
    )


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {voicehome.__version__}" in changelog

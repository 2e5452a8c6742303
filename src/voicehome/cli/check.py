"""`voicehome check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click


@click.command(epilog="Example: voicehome check scripts/ --strict")
@click.argument("names", metavar="PATH…", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(names: Sequence[str], strict: bool, as_json: bool) -> None:
    """Say what is wrong with scripts, without making a sound.

    Takes files, folders of scripts, and short names.
    """
    from ..errors import Problem, ScriptError
    from ..script.find import find_script
    from ..script.load import load_script
    from .console import print_problems

    problems: list[Problem] = []
    fine: list[str] = []
    for name in _expanded(names):
        try:
            found: Sequence[Problem] = load_script(find_script(name)).warnings
        except ScriptError as error:
            found = error.problems
        problems += found
        if not found:
            fine.append(name)
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False))
    else:
        for name in fine:
            click.echo(f"{name}: fine")
        print_problems(problems)
    if any(strict or problem.severity == "error" for problem in problems):
        sys.exit(1)


def _expanded(names: Sequence[str]) -> list[str]:
    """A folder stands for its scripts, but for those that others only use (`parts/`)."""
    paths: list[str] = []
    for name in names:
        if Path(name).is_dir():
            found = (
                p for p in Path(name).rglob("*.y*ml") if p.parent.name not in ("parts", "voices")
            )
            paths += sorted(str(path) for path in found if path.suffix in (".yaml", ".yml"))
        else:
            paths.append(name)
    return paths

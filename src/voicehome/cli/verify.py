"""`voicehome verify`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import RECORDINGS, SCRIPTS, send_elsewhere

if TYPE_CHECKING:
    from ..errors import Problem
    from ..targets import Target
    from ..verify import Report


@click.command(epilog="Example: voicehome verify Evening.mp3 --timeline evening.json")
@click.argument("names", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "--timeline",
    metavar="FILE.json",
    type=click.Path(path_type=Path),
    help="What render --timeline wrote; default: NAME.timeline.json or NAME.json beside each file.",
)
@click.option(
    "--target",
    "target_name",
    metavar="NAME",
    help="What it is to measure: default, podcast, insight; default: what it was rendered for.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="List every pause and every phrase, and each file in full.",
)
def verify(
    names: Sequence[str],
    timeline: Path | None,
    target_name: str | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Measure finished recordings: is everything where it was meant to be?

    Each file is decoded as a player would and held to its timeline: its length, every pause, the
    voice's loudness, peaks, clicks and noise, the bed, chapters, tags and words. Without a timeline,
    what can be measured without one. Takes files and folders. The exit status is 1 when a target is
    missed.
    """
    send_elsewhere(names, SCRIPTS, "check", "a script, not a recording")
    target = _target(target_name)

    from ..errors import VoicehomeError
    from .console import console, print_problems
    from .verify_table import print_reports

    reports: list[Report] = []
    problems: list[Problem] = []
    for path in _expanded(names, problems):
        try:
            with console().status(f"listening to {path}"):
                reports.append(_verified(path, timeline, target))
        except VoicehomeError as error:
            problems += error.problems
    if as_json:
        click.echo(json.dumps([report.as_data() for report in reports], ensure_ascii=False))
    elif reports:
        print_reports(reports, verbose)
    print_problems(list(dict.fromkeys(problems)))
    if problems or not all(report.good for report in reports):
        sys.exit(1)


def _verified(path: Path, timeline: Path | None, target: Target | None) -> Report:
    from ..verify import find_timeline, read_timeline, verify_file

    beside = timeline or find_timeline(path)
    return verify_file(path, read_timeline(beside) if beside else None, target)


def _target(name: str | None) -> Target | None:
    from ..errors import nearest
    from ..targets import TARGETS

    if name is None or name in TARGETS:
        return TARGETS.get(name or "")
    close = nearest(name, TARGETS)
    hint = f"Did you mean {close}?" if close else f"There are {', '.join(TARGETS)}."
    raise click.UsageError(f"There is no target '{name}'. {hint}")


def _expanded(names: Sequence[str], problems: list[Problem]) -> list[Path]:
    """The files named; of a folder all the recordings in it. What holds none is told in `problems`."""
    from ..errors import Problem

    paths: list[Path] = []
    for name in names:
        if not Path(name).is_dir():
            paths.append(Path(name))
            continue
        found = sorted(p for p in Path(name).rglob("*") if p.suffix.lower() in RECORDINGS)
        paths += found
        if not found:
            problems.append(Problem(f"there are no recordings in {name}"))
    return list(dict.fromkeys(paths))

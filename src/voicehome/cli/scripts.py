"""`voicehome scripts`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..script.model import Practice


@click.group(invoke_without_command=True, epilog="Example: voicehome scripts --theme own-protector")
@click.option("--theme", metavar="NAME", help="Those about this theme alone.")
@click.option(
    "--themes", "by_theme", is_flag=True, help="The themes, and which practices they have."
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def scripts(ctx: click.Context, theme: str | None, by_theme: bool, as_json: bool) -> None:
    """List the practices that came with voicehome, by series.

    They are a course: someone who has never meditated can begin at 1. `right-now` is for the worst
    moments.
    """
    if ctx.invoked_subcommand:
        return
    practices = _about(theme)
    if as_json:
        listed = [_as_data(name, practice) for name, practice in practices.items()]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
    elif by_theme:
        _print_themes(practices)
    else:
        _print_list(practices)


@scripts.command("copy", epilog="Example: voicehome scripts copy a-calm-place the-container")
@click.argument("names", metavar="NAME…", nargs=-1, required=True)
def copy(names: Sequence[str]) -> None:
    """Make practices your own: copies of their scripts in this folder, to change as you like.

    All of them are copied, or none.
    """
    from ..files import staged_together

    sources = _to_copy(names)
    with staged_together(list(sources)) as copies:
        for copied, data in zip(copies, sources.values(), strict=True):
            copied.write_bytes(data)
    for path in sources:
        click.echo(path)
    click.echo(f"  Look at it with:  voicehome plan {path}", err=True)


def _to_copy(names: Sequence[str]) -> dict[Path, bytes]:
    """What each copy is to hold, by its path. Raises VoicehomeError with all that is in the way."""
    from ..errors import OutputError, Problem, VoicehomeError
    from ..script.find import find_script

    found: dict[Path, bytes] = {}
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        path = Path(f"{name}.yaml") if Path(name).suffix == "" else Path(Path(name).name)
        try:
            data = find_script(name).read_bytes()
            if path in found:
                raise OutputError(Problem(f"two of these would be {path}", "Copy one at a time."))
            if path.exists() or path.is_symlink():
                hint = "Move it away first; nothing was changed."
                raise OutputError(Problem(f"{path} exists", hint))
            found[path] = data
        except VoicehomeError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(f"can't read {name}: {error.strerror}", "Name a script."))
    if problems:
        raise VoicehomeError(*problems)
    return found


def _about(theme: str | None) -> dict[str, Practice]:
    """The practices about `theme`, or all, by short name."""
    from ..errors import nearest
    from ..script.find import shipped
    from ..script.load import load_script
    from ..script.themes import themes

    if theme is not None and theme not in themes():
        close = nearest(theme, themes())
        meant = f" Did you mean {close}?" if close else " voicehome scripts --themes lists them."
        raise click.UsageError(f"There is no theme '{theme}'.{meant}")
    practices = {name: load_script(path).practice for name, path in shipped().items()}
    return {n: p for n, p in practices.items() if theme is None or theme in p.themes}


def _print_list(practices: Mapping[str, Practice]) -> None:
    from rich.table import Table

    from .console import tables

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    series = None
    for name, practice in practices.items():
        if practice.series != series:
            series = practice.series
            table.add_row("", f"[bold]{series}[/bold]", "", "")
        depth = "" if practice.depth == "gentle" else f" [dim]({practice.depth})[/dim]"
        table.add_row(str(practice.number), name, _length(practice), f"{practice.summary}{depth}")
    tables().print(table)


def _length(practice: Practice) -> str:
    from ..units import format_duration

    return format_duration(practice.length[0]) if practice.length else ""


def _print_themes(practices: Mapping[str, Practice]) -> None:
    from rich.table import Table

    from ..script.themes import themes
    from .console import tables

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    group = None
    for slug, theme in themes().items():
        if theme.group != group:
            group = theme.group
            table.add_row(f"[bold]{group}[/bold]", "")
        table.add_row(slug, ", ".join(n for n, p in practices.items() if slug in p.themes))
    tables().print(table)


def _as_data(name: str, practice: Practice) -> dict[str, object]:
    from ..units import RATE

    return {
        "name": name,
        "title": str(practice.title.text),
        "series": practice.series,
        "number": practice.number,
        "language": practice.language,
        "summary": practice.summary,
        "depth": practice.depth,
        "purpose": practice.purpose,
        "seconds": [frames / RATE for frames in practice.length],
        "themes": list(practice.themes),
        "first": list(practice.first),
        "care": practice.care,
    }

"""`voicehome takes`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import for_option, set_option
from .takes_add import add_takes
from .takes_lines import (
    Recording,
    command_line,
    lines_option,
    open_recording,
    read_numbers,
    readable_path,
    shortened,
)
from .takes_record import record_takes

if TYPE_CHECKING:
    from ..takes.lines import Line


@click.group()
def takes() -> None:
    """Your own voice: lines that you have recorded.

    A line that has a take is heard as you said it; a voice says the others. A take belongs to its
    words, so that it stays when a script is changed elsewhere.
    """


takes.add_command(add_takes)
takes.add_command(record_takes)


@takes.command(epilog="Example: voicehome takes sheet not-alone-now -o sheet.md")
@click.argument("name", metavar="SCRIPT")
@for_option
@set_option
@lines_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write it to a file, which is Markdown; default: print it.",
)
@click.option("--overwrite", is_flag=True, help="Replace the file if there is one.")
def sheet(
    name: str,
    person: str | None,
    answers: Sequence[str],
    wanted: str | None,
    output: Path | None,
    overwrite: bool,
) -> None:
    """Make a sheet to read from: every line, once, with a number.

    It has all that can be heard, in every length and variation of the script.
    """
    from ..takes.sheet import Sheet, sheet_text

    recording = open_recording(name, answers, person)
    numbers = recording.chosen(wanted)
    command = command_line("takes add", name, answers, person)
    command += f" --lines {wanted}" if wanted else ""
    made = Sheet(recording.title, recording.every, numbers, person, f"{command} recording.m4a")
    text = sheet_text(made)
    if output is None:
        click.echo(text, nl=False)
        return
    _write(output, text, overwrite)
    click.echo(output)


def _write(path: Path, text: str, overwrite: bool) -> None:
    """Readable by its owner only: it may hold answers."""
    from ..errors import OutputError, Problem
    from ..files import explain_os_error, write_private

    if path.exists() and not (overwrite and path.is_file()):
        hint = "Choose another name, or replace it with --overwrite."
        raise OutputError(Problem(f"{path} exists", hint))
    try:
        write_private(path, text.encode())
    except OSError as error:
        raise OutputError(explain_os_error(error, path)) from error


@takes.command("list", epilog="Example: voicehome takes list not-alone-now")
@click.argument("name", metavar="SCRIPT")
@for_option
@set_option
def list_takes(name: str, person: str | None, answers: Sequence[str]) -> None:
    """List which lines have a take, and which have changed since.

    ° marks what holds an answer: a take of it is for whoever gave that.
    """
    from rich.markup import escape
    from rich.table import Table

    from .console import tables

    recording = open_recording(name, answers, person)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    table.add_column()
    for number, line in enumerate(recording.lines, 1):
        state, note = _state(recording, line)
        mark = "°" if line.holds_answer else ""
        more = f"\n[dim]{escape(note)}[/dim]" if note else ""
        table.add_row(f"{number}{mark}", state, f"{escape(line.text)}{more}")
    tables().print(table)
    _summary(recording)


def _state(recording: Recording, line: Line) -> tuple[str, str]:
    """In a word what there is, and what else to say."""
    there = recording.shelf.of(line.key)
    if there:
        return ("take" if len(there) == 1 else f"{len(there)} takes"), ""
    present = {each.key for each in recording.lines}
    before = recording.shelf.earlier_words(line.text, present)
    if before and not line.holds_answer:
        return "changed", f"was: {shortened(before, 200)}"
    return "–", ""


def _summary(recording: Recording) -> None:
    lines = recording.lines
    have = sum(recording.has_take(line) for line in lines)
    present = {line.key for line in recording.every}
    old = sum(entry.key not in present for entry in recording.shelf.entries)
    click.echo(f"{have} of {len(lines)} lines have a take", nl=False)
    click.echo(f", in {readable_path(recording.shelf.folder)}" if have or old else "")
    if old:
        click.echo(f"{old} more of other words: earlier ones, or for other people.")


@takes.command(epilog="Example: voicehome takes remove not-alone-now 7 12-15")
@click.argument("name", metavar="SCRIPT")
@click.argument("numbers", metavar="[NUMBER]…", nargs=-1)
@for_option
@set_option
@click.option("--yes", is_flag=True, help="Don't ask whether you mean it.")
def remove(
    name: str, numbers: Sequence[str], person: str | None, answers: Sequence[str], yes: bool
) -> None:
    """Delete takes: of the lines with these numbers, or all of the script."""
    from ..takes.shelf import remove as remove_from

    recording = open_recording(name, answers, person)
    entries = recording.shelf.entries
    if numbers:
        chosen = read_numbers([w for n in numbers for w in n.split(",")], len(recording.lines))
        keys = {recording.lines[number - 1].key for number in chosen}
        entries = tuple(entry for entry in entries if entry.key in keys)
    if not entries:
        click.echo("There is no such take.", err=True)
        return
    what = f"{len(entries)} take{'' if len(entries) == 1 else 's'}"
    if not yes and not click.confirm(f"Delete {what}? They can't be brought back.", err=True):
        click.echo("Nothing was deleted.")
        return
    remove_from(recording.shelf, entries)
    click.echo(f"{what} deleted.")

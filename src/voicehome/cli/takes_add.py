"""`voicehome takes add`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import for_option, set_option
from .takes_lines import Recording, lines_option, open_recording, readable_path, shortened

if TYPE_CHECKING:
    from ..takes.cut import Cutting
    from ..takes.matching import Found, Matched
    from ..takes.shelf import Recorded, Shelf

KEEP, REPLACE, ANOTHER = "keep", "replace", "another"


@click.command("add", epilog="Example: voicehome takes add not-alone-now recording.m4a")
@click.argument("name", metavar="SCRIPT")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@for_option
@set_option
@lines_option
@click.option("--yes", is_flag=True, help="Ask nothing: take what is sure, and list the rest.")
def add_takes(
    name: str,
    files: Sequence[Path],
    person: str | None,
    answers: Sequence[str],
    wanted: str | None,
    yes: bool,
) -> None:
    """Cut a recording, read from the sheet, into takes.

    Any sound file will do, a phone's too. What was read twice counts as it was read last. Doubtful
    matches are asked about, and a take that is there is only replaced if you say so.
    """
    from ..takes.matching import match

    recording = open_recording(name, answers, person)
    numbered = [(number, recording.lines[number - 1]) for number in recording.chosen(wanted)]
    asks = not yes and _is_terminal()
    kept = 0
    for path in files:
        matched = match(path, numbered, list(enumerate(recording.lines, 1)))
        recording, now = _add(recording, matched, person, asks)
        kept += now
    if not kept:
        sys.exit(1)


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _add(
    recording: Recording, matched: Matched, person: str | None, asks: bool
) -> tuple[Recording, int]:
    """Keep what is sure or wanted; how many lines have a take of this file then."""
    from ..takes.cut import Cutting, digest_of
    from ..takes.shelf import put
    from .console import print_problems

    print_problems(matched.warnings)
    session = digest_of(matched.heard.path)[:32]
    _show(matched)
    choices = {
        found.number: _choice(found, recording.shelf, session, asks) for found in matched.found
    }
    cutting = Cutting(matched.heard.path, [found.span for found in matched.found])
    wanted = [number for number, choice in choices.items() if choice in (REPLACE, ANOTHER)]
    shelf = recording.shelf
    if wanted:
        taken = _taken(matched, cutting, choices, person)
        shelf = put(shelf, taken, session, lambda: cutting.loudness)
    _tell(recording, matched, wanted, session)
    here = sum(_is_here(found, shelf, session) for found in matched.found)
    return replace(recording, shelf=shelf), here


def _taken(
    matched: Matched, cutting: Cutting, choices: dict[int, str], person: str | None
) -> Iterator[Recorded]:
    from ..takes.shelf import Recorded

    for found, cut in zip(matched.found, cutting.cuts(), strict=True):
        if choices[found.number] != KEEP:
            whose = person if found.line.holds_answer else None
            another = choices[found.number] == ANOTHER
            yield Recorded(found.line.text, cut.flac, cut.start, cut.end, whose, another)


def _show(matched: Matched) -> None:
    """Where each line was found, and how sure that is."""
    from rich.markup import escape
    from rich.table import Table

    from ..units import format_clock
    from .console import tables

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("line", "from", "to", "sure"):
        table.add_column(heading, justify="right", min_width=6)
    table.add_column("words", no_wrap=True, overflow="ellipsis")
    for found in matched.found:
        share = f"{found.confidence:.0%}"
        share = share if found.is_sure else f"[yellow]{share}?[/yellow]"
        place = format_clock(found.start, 1), format_clock(found.end, 1)
        table.add_row(str(found.number), *place, share, escape(found.line.text))
    tables().print(table)


def _choice(found: Found, shelf: Shelf, session: str, asks: bool) -> str:
    """What becomes of a match: it is kept out, replaces a take, or comes after it."""
    if _is_here(found, shelf, session):
        return KEEP
    there = shelf.of(found.line.key)
    if not asks:
        return REPLACE if found.is_sure and not there else KEEP
    words = f"{found.number}: {shortened(found.line.text)}"
    if not found.is_sure and not click.confirm(f"{words}\n  Is it this line?", err=True):
        return KEEP
    if not there:
        return REPLACE
    ways = [KEEP, REPLACE, *([ANOTHER] if found.line.times > len(there) else [])]
    question = f"{words}\n  There is a take of it already. Which one?"
    return str(click.prompt(question, type=click.Choice(ways), default=KEEP, err=True))


def _is_here(found: Found, shelf: Shelf, session: str) -> bool:
    """Whether this recording's take of a line is kept already."""
    return any(entry.session == session for entry in shelf.of(found.line.key))


def _tell(recording: Recording, matched: Matched, taken: Sequence[int], session: str) -> None:
    known = [f.number for f in matched.found if _is_here(f, recording.shelf, session)]
    left = [f for f in matched.found if f.number not in taken and f.number not in known]
    doubtful = [f.number for f in left if not f.is_sure]
    others = [f.number for f in left if f.is_sure]
    kept = f"{len(taken)} take{'' if len(taken) == 1 else 's'} kept"
    click.echo(f"{kept} in {readable_path(recording.shelf.folder)}" if taken else kept)
    for numbers, what in (
        (known, "there already, from this recording"),
        (others, "there already, and kept as they are"),
        (doubtful, "doubtful, and not taken"),
        (matched.absent, "not heard"),
    ):
        if numbers:
            click.echo(f"  {what}: {ranges(numbers)}")


def ranges(numbers: Sequence[int]) -> str:
    """`[1, 2, 3, 7]` as `1-3,7`, which `--lines` takes."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)

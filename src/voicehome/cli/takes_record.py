"""`voicehome takes record`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from .options import for_option, set_option
from .takes_lines import MISSING, Recording, lines_option, open_recording, readable_path

if TYPE_CHECKING:
    from ..meter import Figures
    from ..takes.cut import Cut
    from ..takes.lines import Line
    from ..takes.microphone import Microphone

_BEGIN = "Enter begins, s skips it, q ends"
_STOP = "recording; Enter stops"
_KEEP = "Enter keeps it, r records it again, s drops it, q keeps it and ends"


@click.command("record", epilog="Example: voicehome takes record not-alone-now")
@click.argument("name", metavar="SCRIPT")
@for_option
@set_option
@lines_option
def record_takes(name: str, person: str | None, answers: Sequence[str], wanted: str | None) -> None:
    """Record with a microphone, line by line.

    Without --lines, it goes through those that have no take yet; with it, a take that you keep comes
    in the place of one that is there. It needs the extra `record`.
    """
    from ..takes.microphone import SESSION, figures_of, open_microphone
    from ..takes.shelf import Recorded, put

    recording = open_recording(name, answers, person)
    numbers = recording.chosen(wanted or MISSING)
    if not numbers:
        click.echo("Every line has a take. To record one again: --lines 7", err=True)
        return
    shelf, kept = recording.shelf, 0
    figures = figures_of(shelf, SESSION)
    for line, cut, figure in _takes(recording, numbers, open_microphone()):
        whose = person if line.holds_answer else None
        taken = Recorded(line.text, cut.flac, cut.start, cut.end, whose)
        figures.append(figure)
        shelf = put(shelf, [taken], SESSION, lambda: _loudness(figures))
        kept += 1
    where = f" in {readable_path(shelf.folder)}" if kept else ""
    click.echo(f"{kept} take{'' if kept == 1 else 's'} kept{where}")


def _loudness(figures: Sequence[Figures]) -> float:
    from ..meter import programme_loudness

    return programme_loudness(figures)


def _takes(
    recording: Recording, numbers: Sequence[int], microphone: Microphone
) -> Iterator[tuple[Line, Cut, Figures]]:
    """Each line that is kept, until the last or until somebody has enough."""
    from ..errors import TakeError
    from ..takes.microphone import cut_line
    from .console import print_problems

    waiting = list(numbers)
    while waiting:
        line = recording.lines[waiting[0] - 1]
        _show(waiting[0], line, recording)
        answer = _ask(_BEGIN)
        if answer == "q":
            return
        if answer == "s":
            waiting.pop(0)
            continue
        microphone.start()
        _ask(_STOP)
        try:
            cut, figure = cut_line(microphone.stop())
        except TakeError as error:
            print_problems(error.problems)
            continue
        answer = _ask(f"{_heard(cut, figure)}. {_KEEP}")
        if answer == "r":
            continue
        waiting.pop(0)
        if answer != "s":
            yield line, cut, figure
        if answer == "q":
            return


def _show(number: int, line: Line, recording: Recording) -> None:
    there = " (there is a take)" if recording.has_take(line) else ""
    click.echo(f"\n{number} of {len(recording.lines)}{there}", err=True)
    for direction in line.directions:
        click.echo(f"  ({direction})", err=True)
    for utterance in line.run.utterances:
        click.echo(f"  {utterance.text}", err=True)


def _heard(cut: Cut, figure: Figures) -> str:
    """How long it is, and how loud at its loudest."""
    from ..units import RATE, decibels_from_gain

    peak = decibels_from_gain(figure.true_peak)
    level = "too loud, it distorts" if peak > -0.5 else f"{peak:.0f} dB at its loudest"
    return f"{(cut.end - cut.start) / RATE:.1f} s, {level}"


def _ask(words: str) -> str:
    """A letter; q at the end of the input."""
    click.echo(f"  [{words}] ", nl=False, err=True)
    line = sys.stdin.readline() if sys.stdin else ""
    return line.strip().lower()[:1] if line else "q"

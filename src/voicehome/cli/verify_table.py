"""What `verify` found, for people: one file in full, many at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..units import RATE, format_clock
from ..verify.report import GOOD, OFF, TOLD, UNKNOWN
from .console import tables

if TYPE_CHECKING:
    from rich.console import Console

    from ..verify import Measure, Report

_MARKS = {GOOD: "✓", OFF: "✗", TOLD: "·", UNKNOWN: "?"}
_PLAIN_MARKS = {GOOD: "ok", OFF: "NO", TOLD: ".", UNKNOWN: "?"}
_STYLES = {GOOD: "green", OFF: "bold red", TOLD: "dim", UNKNOWN: "yellow"}
_GROUPS = {
    "time": "Time",
    "level": "Level",
    "bed": "Bed",
    "faults": "Faults",
    "labels": "Labels",
}


def print_reports(reports: Sequence[Report], verbose: bool = False) -> None:
    """To stdout. One file is shown in full; of several, a row each, and in full what misses a target."""
    out = tables()
    for report in reports:
        if len(reports) == 1 or verbose or not report.good:
            _print_in_full(report, out, verbose)
    if len(reports) > 1:
        _print_overview(reports, out)


def _print_in_full(report: Report, out: Console, verbose: bool) -> None:
    out.print(Text(report.path, style="bold"), soft_wrap=True)
    against = Path(report.timeline).name if report.timeline else "no timeline: less can be measured"
    out.print(Text(f"{report.facts} · {against}", style="dim"), soft_wrap=True)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=True)
    table.add_column("")
    table.add_column("", no_wrap=True)
    table.add_column("found", header_style="dim", overflow="fold")
    table.add_column("target", header_style="dim", style="dim", overflow="fold")
    for group, measures in groupby(report.measures, key=lambda measure: measure.group):
        table.add_row("", Text(_GROUPS[group], style="bold"))
        for measure in measures:
            _add(table, measure, out)
    out.print(Padding(table, (1, 0, 1, 1)))
    if verbose:
        _print_silences(report, out)
        _print_phrases(report, out)
    out.print(_conclusion(report))
    out.print()


def _add(table: Table, measure: Measure, out: Console) -> None:
    off = measure.verdict == OFF
    style = _STYLES[OFF] if off else ""
    name, found = Text(measure.name, style=style), Text(measure.found, style=style)
    if measure.note:
        found.append(f"\n{measure.note}", style="red" if off else "dim")
    table.add_row(_mark(measure.verdict, out), name, found, measure.target)


def _mark(verdict: str, out: Console) -> Text:
    marks = _MARKS if out.encoding.lower().startswith("utf") else _PLAIN_MARKS
    return Text(marks[verdict], style=_STYLES[verdict])


def _conclusion(report: Report) -> Text:
    if report.good:
        return Text(f"All {report.judged} targets are met.", style=_STYLES[GOOD])
    names = ", ".join(measure.name for measure in report.missed)
    number = f"{len(report.missed)} of {report.judged} targets missed: "
    return Text(number + names, style=_STYLES[OFF])


def _print_silences(report: Report, out: Console) -> None:
    if not report.silences:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("pause at", "expected", "found", "error"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("before", overflow="ellipsis", no_wrap=True)
    for silence in report.silences:
        row = [format_clock(silence.start, 3), f"{silence.expected / RATE:.3f} s"]
        if silence.found is None or silence.error is None:
            row += ["–", silence.why]
        else:
            error = f"{silence.error * 1000 / RATE:+.2f} ms" if silence.error else "0"
            row += [f"{silence.found / RATE:.3f} s", error.replace("-", "−")]
        table.add_row(*row, Text(silence.before), style="" if silence.good else _STYLES[OFF])
    out.print(table)


def _print_phrases(report: Report, out: Console) -> None:
    if not report.phrases:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("phrase at", "loudness", "over the bed"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("", overflow="ellipsis", no_wrap=True, max_width=40)
    for phrase in report.phrases:
        over = "–" if phrase.over_bed is None else f"{phrase.over_bed:.1f} LU"
        loudness = f"{phrase.loudness:.1f} LUFS".replace("-", "−")
        table.add_row(
            format_clock(phrase.start, 3), loudness, over, Text(phrase.text, overflow="ellipsis")
        )
    out.print(table)


def _print_overview(reports: Sequence[Report], out: Console) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("file", header_style="dim", overflow="fold")
    for title in ("length", "pauses", "loudness", "true peak"):
        table.add_column(title, justify="right", header_style="dim", no_wrap=True)
    for report in reports:
        figures = [_figure(report, *names) for names in _OVERVIEW]
        style = "" if report.good else _STYLES[OFF]
        mark = _mark(GOOD if report.good else OFF, out)
        table.add_row(mark, Text(report.path, style=style), *figures)
    out.print(Padding(table, (0, 0, 1, 0)))
    good = sum(report.good for report in reports)
    text = f"{good} of {len(reports)} recordings meet every target."
    out.print(Text(text, style=_STYLES[GOOD] if good == len(reports) else _STYLES[OFF]))


_OVERVIEW = (("Length",), ("Pauses",), ("Loudness of the voice", "Loudness"), ("True peak",))


def _figure(report: Report, *names: str) -> Text:
    measure = next((found for name in names if (found := report.measure(name))), None)
    if measure is None:
        return Text("–", style="dim")
    if measure.name == "Pauses" and measure.value is not None:
        text = f"{measure.value:+.1f} ms".replace("-", "−") if measure.value else "exact"
    else:
        text = measure.found
    return Text(text, style=_STYLES[OFF] if measure.verdict == OFF else "")

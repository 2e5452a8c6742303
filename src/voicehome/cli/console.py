"""How things are shown: problems with their lines, progress on a terminal or as plain lines."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.text import Text

from ..errors import Problem
from .shown import Terminal, shown

if TYPE_CHECKING:
    from ..render import Report

_MOST_SHOWN = 50
_COLOURS = {"error": "bold red", "warning": "bold yellow", "information": "bold cyan"}


class _Shown:
    """Something that can be printed, with its texts `shown`: its colours are ours, its words anybody's."""

    def __init__(self, what: RenderableType) -> None:
        self._what = what

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._what, options):
            yield segment if segment.control else segment._replace(text=shown(segment.text))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self._what)


class _Console(Console):
    def print(self, *objects: Any, **how: Any) -> None:
        super().print(*(shown(o) if isinstance(o, str) else _Shown(o) for o in objects), **how)


def console() -> Console:
    """Where messages and progress go: stderr. Results go to stdout by `click.echo`."""
    return _Console(file=_steered(sys.stderr), highlight=False, soft_wrap=True)


def results() -> Console:
    """Where problems go that are themselves what a command was asked for: stdout."""
    return _Console(file=_steered(sys.stdout), highlight=False, soft_wrap=True)


def tables() -> Console:
    """Where tables go, which are as wide as the terminal: stdout."""
    return _Console(file=_steered(sys.stdout), highlight=False)


def _steered(stream: TextIO) -> TextIO:
    return stream.steered if isinstance(stream, Terminal) else stream


def print_problems(problems: Sequence[Problem], out: Console | None = None) -> None:
    """Each problem with its line; the severity in colour where there is colour. On stderr, or `out`."""
    out = out or console()
    for problem in problems[:_MOST_SHOWN]:
        text = Text(str(problem))
        text.highlight_words([f"{problem.severity}:"], _COLOURS[problem.severity])
        out.print(text)
    if len(problems) > _MOST_SHOWN:
        out.print(f"… and {len(problems) - _MOST_SHOWN} more")
    if len(problems) > 1:
        out.print(f"{len(problems)} problems")


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Report]:
    """Something to report to: a bar with the time left on a terminal, a line a stage otherwise."""
    from ..render import no_report

    if quiet:
        yield no_report
    elif sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        yield _line_a_stage()


@contextlib.contextmanager
def _bars() -> Iterator[Report]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:>10}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True) as bars:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _line_a_stage() -> Report:
    seen: set[str] = set()

    def report(stage: str, done: int, total: int) -> None:
        if stage not in seen:
            seen.add(stage)
            lines = f": {total - done} new of {total}" if stage == "speaking" else ""
            with contextlib.suppress(OSError):  # nobody reads it: no reason to stop
                print(f"{'speaking' if lines else f'writing {stage}'}{lines}", file=sys.stderr)

    return report


@contextlib.contextmanager
def byte_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Something to tell how many bytes there are, and of how many: a bar on a terminal, a line for
    each tenth otherwise."""
    if not sys.stderr.isatty():
        yield _line_a_tenth(what)
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def _line_a_tenth(what: str) -> Callable[[int, int], None]:
    said = 0

    def arrived(done: int, total: int) -> None:
        nonlocal said
        tenth = done * 10 // total
        if tenth > said:
            said = tenth
            with contextlib.suppress(OSError):  # nobody reads it: no reason to stop
                print(f"{what}: {tenth * 10} %", file=sys.stderr)

    return arrived

"""What `voicehome build` prints: what it would make, how far it is, what it did, and what kept it from
the rest."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..errors import Problem
    from ..library.build import Gone, Told
    from ..library.judge import Item
    from ..library.survey import Survey


def problems_of(found: Survey) -> dict[str, Sequence[Problem]]:
    """What can't be made, by the script or recording."""
    by_item = {item.order.job.stem: item.problems for item in found.items if item.problems}
    return {**found.problems, **by_item}


def print_plan(found: Survey) -> None:
    from ..library.build import stale
    from ..library.lengths import unlikely

    waiting = stale(found)
    for item in waiting:
        click.echo(f"{item.order.job.stem}: {'; '.join(item.reasons)}")
    for name, reason in found.left.items():
        click.echo(f"{name}: left over, {reason}; --prune removes it")
    fresh = sum(not item.reasons and not item.problems for item in found.items)
    click.echo(f"{len(waiting)} to make, {fresh} as they are", err=True)
    doubts: dict[str, list[Problem]] = {}
    for stem, problem in unlikely(found.project, waiting):
        doubts.setdefault(stem, []).append(problem)
    _print_under("[bold yellow]probably not to be made:[/bold yellow]", doubts)
    print_warnings(found)
    if problems := problems_of(found):
        print_failures(problems)


def print_warnings(found: Survey) -> None:
    if found.warnings:
        from .console import print_problems

        print_problems(found.warnings)


def print_failures(problems: Mapping[str, Sequence[Problem]]) -> None:
    _print_under("[bold red]not made:[/bold red]", problems)


def _print_under(heading: str, problems: Mapping[str, Sequence[Problem]]) -> None:
    """Each problem once, under all that it keeps from being made: a part may be used everywhere."""
    from ..library.told import first_of
    from .console import console

    keeps: dict[Problem, list[str]] = {}
    for what, found in problems.items():
        for problem in dict.fromkeys(found):
            keeps.setdefault(problem, []).append(what)
    out, last = console(), None
    for problem, kept in keeps.items():
        if kept != last:
            out.print(heading, markup=True, end=" ")
            out.print("\n  ".join(first_of(kept)), markup=False)
            last = kept
        out.print(f"{problem}", markup=False)


def tell(found: Survey, waiting: Sequence[Item], gone: Gone | None) -> None:
    from datetime import date

    from ..library.told import changes, removed

    parts = [changes(found, waiting, date.today())]
    parts += [removed(gone)] if gone else []
    if told := "; ".join(filter(None, parts)):
        click.echo(told)
    if found.left:
        are = "is" if len(found.left) == 1 else "are"
        which = "it" if len(found.left) == 1 else "them"
        click.echo(f"{files(len(found.left))} {are} left over; --prune removes {which}", err=True)
    click.echo(f"The library is in {found.library}")


def files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


@contextlib.contextmanager
def progress(total: int, quiet: bool) -> Iterator[Told]:
    from ..library.build import tell_nobody

    if quiet or not total:
        yield tell_nobody
    elif sys.stderr.isatty():
        with _bars(total) as told:
            yield told
    else:
        yield _lines(total)


@contextlib.contextmanager
def _bars(total: int) -> Iterator[Told]:
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    from .console import console

    columns = (TextColumn("{task.description:>32}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True) as bars:
        everything = bars.add_task("all", total=total)
        tasks: dict[str, TaskID] = {}
        finished: set[str] = set()
        lock = threading.Lock()  # how far one is, and that it is done, come from two threads

        def told(stem: str, stage: str, done: int, of: int) -> None:
            with lock:
                if stage == "done":
                    finished.add(stem)
                    bars.advance(everything)
                    if stem in tasks:
                        bars.remove_task(tasks.pop(stem))
                elif stem not in finished:
                    name = Path(stem).name[:26]
                    if stem not in tasks:
                        tasks[stem] = bars.add_task(name, total=of)
                    bars.update(tasks[stem], completed=done, total=of)

        yield told


def _lines(total: int) -> Callable[[str, str, int, int], None]:
    done = 0

    def told(stem: str, stage: str, _done: int, _of: int) -> None:
        nonlocal done
        if stage == "done":
            done += 1
            with contextlib.suppress(OSError):
                print(f"[{done}/{total}] {stem}", file=sys.stderr)

    return told

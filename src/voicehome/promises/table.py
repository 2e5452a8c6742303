"""Every promise of the README that can be tried by itself, with a figure and a verdict."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

from ..diagnosis import Finding
from ..files import private_temporary
from . import privacy, same
from .endings import BUILD, RENDER, Bench, Tally, endings
from .place import a_place

_TIMES = 20
_QUICK_TIMES = 2


def findings(quick: bool) -> Iterator[Finding]:
    """One finding a promise; `quick` tries less often."""
    yield from privacy.findings()
    yield same.finding()
    yield _as_it_says()
    for command in (RENDER,) if quick else (RENDER, BUILD):
        yield _whole(command, _QUICK_TIMES if quick else _TIMES)


def _as_it_says() -> Finding:
    """Length, pauses, loudness and true peak, measured in the finished files."""
    with a_place() as place:
        arguments = ("--format", "mp3,flac", "-o", "out/", "--verify")
        (place.project / "out").mkdir()
        done = place.run("render", "numbatfile.yaml", *arguments)
    last = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
    return Finding("exact and as loud as it says", done.returncode == 0, " ".join(last))


def _whole(command: tuple[str, ...], times: int) -> Finding:
    what, tally = f"whole or not at all ({command[0]})", Tally()
    if os.name != "posix":
        return Finding(what, False, "not tried: this system has no such signals", optional=True)
    with private_temporary() as folder:
        try:
            bench = Bench(folder, command)
        except RuntimeError as error:  # it does not even work by itself
            return Finding(what, False, str(error))
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            *_, ended = endings(bench, number, times)
            tally = tally.with_those_of(ended)
    return Finding(what, tally.good, str(tally))

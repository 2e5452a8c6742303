"""`voicehome doctor`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..diagnosis import Finding


@click.command(epilog="Example: voicehome doctor --privacy")
@click.option(
    "--privacy",
    "what",
    flag_value="privacy",
    help="Try that nothing leaves this machine, and that what is kept is yours alone (a minute).",
)
@click.option(
    "--promises",
    "what",
    flag_value="promises",
    help="Try all that voicehome promises: a figure and a verdict for each (some minutes).",
)
@click.option(
    "--licences", "what", flag_value="licences", help="List what it is made of, and the licences."
)
@click.option("--quick", is_flag=True, help="With --promises: fewer tries of each.")
def doctor(what: str | None, quick: bool) -> None:
    """Say what works on this machine, and how to mend what does not.

    It tries things for real: each engine speaks a word, each encoder writes a second of sound, and
    the clip cache is written to.
    """
    if quick and what != "promises":
        raise click.UsageError("--quick goes with --promises.")
    ok = True
    for finding in _findings(what, quick):
        mark = "ok" if finding.works else ("--" if finding.optional else "no")
        click.echo(f"{mark}  {finding.what}: {finding.detail}")
        ok = ok and (finding.works or finding.optional)
    if not ok:
        sys.exit(1)


def _findings(what: str | None, quick: bool) -> Iterator[Finding]:
    from .. import diagnosis
    from ..promises import licences, privacy, table

    if what == "privacy":
        return privacy.findings()
    if what == "promises":
        return table.findings(quick)
    if what == "licences":
        return licences.findings()
    return diagnosis.findings()

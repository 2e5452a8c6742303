"""`voicehome doctor`."""

from __future__ import annotations

import sys

import click


@click.command(epilog="Example: voicehome doctor")
def doctor() -> None:
    """Say what works on this machine, and how to mend what does not.

    It tries things for real: each engine speaks a word, each encoder writes a second of sound, and
    the clip cache is written to.
    """
    from ..diagnosis import findings

    ok = True
    for finding in findings():
        mark = "ok" if finding.works else ("--" if finding.optional else "no")
        click.echo(f"{mark}  {finding.what}: {finding.detail}")
        ok = ok and (finding.works or finding.optional)
    if not ok:
        sys.exit(1)

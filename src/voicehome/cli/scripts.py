"""`voicehome scripts`."""

from __future__ import annotations

import click


@click.command(epilog="Example: voicehome scripts")
def scripts() -> None:
    """List the practices that came with voicehome, by series."""
    from rich.console import Console
    from rich.table import Table

    from ..script.find import shipped
    from ..script.load import load_script

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "short name", "series", "depth", "what it is for"):
        table.add_column(heading)
    for name, path in shipped().items():
        practice = load_script(path).practice
        number = str(practice.number or "")
        table.add_row(number, name, practice.series or "", practice.depth, practice.summary or "")
    Console(highlight=False).print(table)

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

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    table.add_column()
    series = None
    for name, path in shipped().items():
        practice = load_script(path).practice
        if practice.series != series:
            series = practice.series
            table.add_row("", f"[bold]{series}[/bold]", "")
        depth = "" if practice.depth == "gentle" else f" [dim]({practice.depth})[/dim]"
        table.add_row(str(practice.number), name, f"{practice.summary}{depth}")
    Console(highlight=False).print(table)

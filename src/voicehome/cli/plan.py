"""`voicehome plan`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .options import read_answers, read_voices, set_option, voice_option

if TYPE_CHECKING:
    from rich.table import Table

    from ..timeline.events import Timeline


@click.command(epilog="Example: voicehome plan arriving-in-the-room")
@click.argument("name", metavar="SCRIPT")
@voice_option
@set_option
@click.option("--exact", is_flag=True, help="Speak the lines to know how long each takes.")
@click.option("--json", "as_json", is_flag=True, help="Print the timeline as JSON.")
def plan(
    name: str, voice_choices: Sequence[str], answers: Sequence[str], exact: bool, as_json: bool
) -> None:
    """Show what will be heard, and when, without making a file.

    Without --exact, how long a line takes is estimated from its length and the voice's pace.
    """
    from ..render import draft, preview, speak
    from ..script.find import find_script
    from ..script.load import load_script
    from ..speech.store import ClipStore, default_store_folder

    script = load_script(find_script(name))
    prepared = draft(script, read_voices(voice_choices), read_answers(answers))
    store = ClipStore(default_store_folder())
    timeline = speak(prepared, store).timeline if exact else preview(prepared)
    if as_json:
        data = timeline.as_data() | {"estimated": not exact}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    out = Console(highlight=False)
    out.print(_table(timeline))
    out.print(_totals(timeline, exact))


def _table(timeline: Timeline) -> Table:
    from rich.markup import escape
    from rich.table import Table

    from ..timeline.events import Pause, Speech
    from ..units import format_clock, format_duration

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("time", justify="right")
    table.add_column("", justify="right", style="dim")
    table.add_column("what is heard")
    chapters = list(timeline.chapters)
    for event in timeline.events:
        while chapters and chapters[0].start <= event.start:
            table.add_row("", "", f"[bold]{escape(chapters.pop(0).title)}[/bold]")
        clock = format_clock(event.start)
        if isinstance(event, Speech):
            speaker = "" if event.role == "guide" else f"[italic]{event.role}:[/italic] "
            table.add_row(clock, "", speaker + escape(event.text))
        elif isinstance(event, Pause):
            table.add_row("", format_duration(event.frames), "")
        else:
            table.add_row(clock, "", "[dim]bell[/dim]")
    return table


def _totals(timeline: Timeline, exact: bool) -> str:
    from ..units import RATE, format_clock

    speech = sum(event.frames for event in timeline.speech)
    words = sum(len(event.text.split()) for event in timeline.speech)
    pace = words * 60 * RATE / timeline.frames
    about = "" if exact else "about "
    estimated = "" if exact else "\nEstimated; --exact speaks the lines and knows."
    return (
        f"\n{about}{format_clock(timeline.frames)} in all: "
        f"{about}{format_clock(speech)} of speech, {format_clock(timeline.frames - speech)} without; "
        f"{words} words, {pace:.0f} a minute{estimated}"
    )

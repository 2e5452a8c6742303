"""`voicehome plan`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import (
    check_part,
    for_option,
    length_option,
    part_option,
    read_answers,
    read_lengths,
    read_person,
    read_voices,
    set_option,
    variation_option,
    voice_option,
    with_kept,
)

if TYPE_CHECKING:
    from rich.table import Table

    from ..render import Draft, Preview, Programme, Reach
    from ..timeline.events import Event, Timeline


@click.command(epilog="Example: voicehome plan arriving-in-the-room")
@click.argument("name", metavar="SCRIPT")
@length_option
@voice_option
@set_option
@for_option
@variation_option
@part_option
@click.option("--exact", is_flag=True, help="Speak the lines to know how long each takes.")
@click.option("--json", "as_json", is_flag=True, help="Print the timeline as JSON.")
@click.option(
    "--picture",
    metavar="FILE.svg/png",
    type=click.Path(path_type=Path),
    help="Draw it: parts, speech, silences and bells over time.",
)
@click.option("--overwrite", is_flag=True, help="Replace the picture if there is one.")
def plan(
    name: str,
    lengths: Sequence[str],
    voice_choices: Sequence[str],
    answers: Sequence[str],
    person: str | None,
    variation: int,
    part: str | None,
    exact: bool,
    as_json: bool,
    picture: Path | None,
    overwrite: bool,
) -> None:
    """Show what will be heard, and when, without making a file.

    Without --exact, how long a line takes is estimated from its length and the voice's pace.
    """
    from ..project.find import find_practice
    from ..render import draft, preview
    from ..script.load import load_script
    from ..timeline.expand import Wish

    wanted = read_lengths(lengths)
    if len(wanted) > 1:
        raise click.UsageError("A plan is of one length.")
    check_part(part, lengths)
    script = load_script(find_practice(name))
    voices = read_voices(voice_choices)
    given = with_kept(read_answers(answers), read_person(person), script)
    prepared = draft(script, voices, given, Wish(wanted[0], variation, part))
    seen = _spoken(prepared) if exact else preview(prepared)
    if picture:
        _draw(seen, prepared.plan.title, picture, exact, overwrite)
    elif as_json:
        data = seen.timeline.as_data() | {"estimated": not exact}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        _print(seen, exact)


def _spoken(draft: Draft) -> Programme:
    from ..render import speak
    from ..speech.store import ClipStore, default_store_folder

    return speak(draft, ClipStore(default_store_folder()))


def _draw(seen: Preview | Programme, title: str, path: Path, exact: bool, overwrite: bool) -> None:
    from ..errors import OutputError, Problem
    from ..files import staged
    from ..picture import draw, to_png

    if path.suffix.lower() not in (".svg", ".png"):
        raise click.UsageError(f"A picture is an .svg or a .png, not '{path}'.")
    if path.exists() and not (overwrite and path.is_file()):
        hint = "Choose another name, or replace it with --overwrite."
        raise OutputError(Problem(f"{path} exists", hint))
    told = [] if exact else ["Lengths of lines are estimated."]
    if seen.draft.wish.part is None:
        told.append(_reach(seen.reach).removesuffix(": --length.").removesuffix(".") + ".")
    svg = draw(seen.timeline, title, " ".join(told))
    data = svg.encode() if path.suffix.lower() == ".svg" else to_png(svg)
    if not path.parent.is_dir():
        hint = "Make it first, or choose another for --picture."
        raise OutputError(Problem(f"there is no folder {path.parent}", hint))
    with staged(path) as temporary:
        temporary.write_bytes(data)
    click.echo(path)


def _print(seen: Preview | Programme, exact: bool) -> None:
    from .console import tables

    out = tables()
    out.print(_table(seen.timeline))
    out.print(f"\n{_totals(seen.timeline, exact)}", soft_wrap=True)
    if seen.draft.wish.part is None:
        out.print(_reach(seen.reach), soft_wrap=True)
    if not exact:
        out.print("Estimated; --exact speaks the lines and knows.")


def _table(timeline: Timeline) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("time", justify="right")
    table.add_column("", justify="right", style="dim")
    table.add_column("what is heard")
    chapters = list(timeline.chapters)
    for event in timeline.events:
        while chapters and chapters[0].start <= event.start:
            table.add_row("", "", f"[bold]{escape(chapters.pop(0).title)}[/bold]")
        table.add_row(*_row(event))
    return table


def _row(event: Event) -> tuple[str, str, str]:
    """When, how long if it is silence, and what."""
    from rich.markup import escape

    from ..timeline.events import OWN_VOICE, Background, Breath, Caption, Pause, Sit, Sound, Speech
    from ..units import format_clock, format_duration

    clock, length = format_clock(event.start), format_duration(event.frames)
    match event:
        case Speech():
            speaker = "" if event.role == "guide" else f"[italic]{event.role}:[/italic] "
            mine = f"[dim]{OWN_VOICE}:[/dim] " if event.voice == OWN_VOICE else ""
            return clock, "", mine + speaker + escape(event.text)
        case Pause():
            return "", length, ""
        case Sit():
            return "", length, "[dim]a sit[/dim]"
        case Breath():
            return clock, length, f"[dim]breath {event.turn}: {event.phase}[/dim]"
        case Sound():
            return clock, length, f"[dim]plays {escape(event.sound)}[/dim]"
        case Background():
            return clock, "", f"[dim]background: {escape(event.sound)}[/dim]"
        case Caption():
            return clock, "", f"[dim]shown: {escape(event.text)}[/dim]"
    return clock, "", f"[dim]{event.kind}[/dim]"


def _totals(timeline: Timeline, exact: bool) -> str:
    from ..timeline.events import Bell
    from ..units import RATE, format_clock

    speech = sum(event.frames for event in timeline.speech)
    words = sum(len(event.text.split()) for event in timeline.speech)
    bells = sum(isinstance(event, Bell) for event in timeline.events)
    about = "" if exact else "about "
    return (
        f"{about}{format_clock(timeline.frames)} in all: "
        f"{about}{format_clock(speech)} of speech, {format_clock(timeline.frames - speech)} without; "
        f"{words} words, {words * 60 * RATE / timeline.frames:.0f} a minute; "
        f"{bells} bell{'' if bells == 1 else 's'}"
    )


def _reach(reach: Reach) -> str:
    """Which lengths can be asked for, in whole seconds that are surely in reach."""
    from ..units import RATE, format_duration

    least, most = reach
    if least == most:
        return "Nothing in it stretches: it has this length."
    from_ = format_duration(-(-least // RATE) * RATE)
    if most is None:
        return f"It can be {from_} and longer: --length."
    return f"It can be from {from_} to {format_duration(most // RATE * RATE)}: --length."

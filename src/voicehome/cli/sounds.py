"""`voicehome sounds`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import device_option, read_answers

if TYPE_CHECKING:
    from rich.console import Console

    from ..encode.formats import Format
    from ..sound.beds import BedKind, BedSettings


@click.group()
def sounds() -> None:
    """What can lie under the voice, and what can be struck."""


@sounds.command("list", epilog="Example: voicehome sounds list")
@click.option("--json", "as_json", is_flag=True, help="Print the sounds as JSON.")
def list_sounds(as_json: bool) -> None:
    """List the sounds that a script can name, and what can be set about each."""
    from ..errors import SoundError
    from ..sound.beds import bed_names, find_bed
    from ..sound.bells import BELLS
    from .console import tables

    beds: dict[str, BedKind] = {}
    broken: dict[str, str] = {}
    for name in bed_names():
        try:
            beds[name] = find_bed(name)
        except SoundError as error:  # of another package
            broken[name] = str(error)
    if as_json:
        data = {
            "beds": [_bed_as_data(name, kind) for name, kind in beds.items()],
            "bells": [{"name": name, "summary": bell.summary} for name, bell in BELLS.items()],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    out = tables()
    _print_beds(out, beds)
    out.print("\n[bold]Bells[/bold]   - bell: 1, and below it kind: chime")
    _print_table(out, [(name, f"{bell.summary}".capitalize()) for name, bell in BELLS.items()])
    out.print("\n[bold]Breath tones[/bold]   - breathe: {in: 4s, out: 6s, cue: tone}")
    _print_table(out, [("breath", "A soft note that rises as the breath comes in")])
    for name, reason in broken.items():
        out.print(f"\n{name} can't be heard here: {reason}", markup=False)


def _print_beds(out: Console, beds: dict[str, BedKind]) -> None:
    from rich.markup import escape

    out.print("[bold]Backgrounds[/bold]   background: {sound: rain, level: -30 dB}")
    rows = []
    for name, kind in beds.items():
        settings = [f"{p.name} ({p.range}; {p.written})" for p in kind.parameters]
        told = escape(", ".join(settings))
        rows.append((name, f"{escape(kind.summary)}\n[dim]{told}[/dim]" if told else kind.summary))
    _print_table(out, rows)
    for name, kind in beds.items():
        for note in kind.notes:
            out.print(f"  {name}: {note}", markup=False)


def _print_table(out: Console, rows: list[tuple[str, str]]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, min_width=12)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    out.print(table)


def _bed_as_data(name: str, kind: BedKind) -> dict[str, Any]:
    parameters = [
        {
            "name": p.name,
            "description": p.description,
            "default": p.default,
            **({"options": p.options} if p.options else {"least": p.least, "most": p.most}),
            **({"unit": p.unit} if p.unit else {}),
        }
        for p in kind.parameters
    ]
    return {"name": name, "summary": kind.summary, "notes": kind.notes, "settings": parameters}


@sounds.command("try", epilog="Example: voicehome sounds try rain --set drops=30")
@click.argument("name")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set what a script would: drops=30. Can be repeated; `sounds list` names them.",
)
@click.option(
    "--for",
    "length",
    default="20s",
    metavar="LENGTH",
    help="How long a background is played; 20s if you don't say.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Make a file of it instead, such as FILE.wav, FILE.flac or FILE.mp3.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that voicehome did not make, too.")
@device_option
def try_sound(
    name: str,
    settings: tuple[str, ...],
    length: str,
    output: Path | None,
    overwrite: bool,
    device: str | None,
) -> None:
    """Hear a sound by itself: a background, a bell, or the tones of a breath."""
    from ..sound.audition import audition
    from ..units import parse_duration

    try:
        frames = parse_duration(length)
    except ValueError as error:
        raise click.UsageError(f"--for: {error}.") from error
    if not frames:
        raise click.UsageError("--for: that is no time at all.")
    format = _format_of(output) if output else None
    chosen = _settings_of(name, read_answers(settings))
    sound = audition(name, chosen, frames)
    _say_notes(name)
    if output and format:
        from ..render.one_sound import write_sound

        write_sound(sound, name, output, format, overwrite)
        click.echo(output)
        return
    from ..play import open_device

    open_device(device)(sound.blocks)


def _format_of(path: Path) -> Format:
    from ..encode.formats import FORMATS

    by_ending = {format.extension: format for format in FORMATS.values()}
    if path.suffix.lower() not in by_ending:
        raise click.UsageError(f"'{path}' is no format here; there are {', '.join(FORMATS)}.")
    return by_ending[path.suffix.lower()]


def _settings_of(name: str, written: dict[str, str]) -> BedSettings:
    """What stands after --set, as the bed takes it; for what is no bed, `audition` has the words."""
    from ..sound.beds import bed_names, find_bed

    if name in bed_names():
        return find_bed(name).read(written)
    return tuple(written.items())


def _say_notes(name: str) -> None:
    from ..sound.beds import bed_names, find_bed

    for note in find_bed(name).notes if name in bed_names() else ():
        click.echo(note, err=True)

"""`voicehome voices`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .voices_here import list_voices, try_voice

if TYPE_CHECKING:
    from ..voices.catalogue import Catalogue, Listed


@click.group()
def voices() -> None:
    """What this machine can speak with."""


voices.add_command(list_voices)
voices.add_command(try_voice)


@voices.command("add", epilog="Example: voicehome voices add en_US-kristin-medium")
@click.argument("name", required=False)
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Take the files from this folder, where you put them; then nothing is fetched.",
)
@click.option(
    "--catalogue",
    "listed_in",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A catalogue of your own, instead of the one that came with voicehome.",
)
@click.option("--yes", is_flag=True, help="Don't ask before fetching.")
def add_voice(name: str | None, folder: Path | None, listed_in: Path | None, yes: bool) -> None:
    """Add a neural voice: the one command that uses the network, when you agree to it.

    Without a NAME, it lists the voices there are to add, and fetches nothing. Of this machine, the
    server learns what any server learns, its address; nothing else is sent.
    """
    from ..voices.add import add_from_folder, add_from_network
    from ..voices.catalogue import SHIPPED, load_catalogue
    from ..voices.installed import installed
    from .console import byte_progress

    catalogue = load_catalogue(listed_in or SHIPPED)
    if name is None:
        _print_catalogue(catalogue)
        return
    voice = catalogue.find(name)
    address = catalogue.folder_address(voice)
    if place := installed(name):
        click.echo(f"{name} is here already, in {place}")
        return
    if folder is not None:
        place = add_from_folder(name, voice, address, folder)
    else:
        _say_what_comes(name, voice, address)
        if not yes and not click.confirm("Fetch them?", err=True):
            click.echo("Nothing was fetched.")
            return
        try:
            with byte_progress(name) as arrived:
                place = add_from_network(name, voice, address, arrived)
        except KeyboardInterrupt:
            click.echo(
                "\nStopped. What came is kept: the same command goes on from there.", err=True
            )
            sys.exit(130)
    click.echo(f"{name} is here now, in {place}")
    click.echo(f"To speak with it, write in a voice: {_how_to_use(name, voice)}")


@voices.command("remove", epilog="Example: voicehome voices remove en_US-kristin-medium")
@click.argument("name")
def remove_voice(name: str) -> None:
    """Remove a voice that was added, or what was fetched of it so far."""
    from ..voices.installed import remove_voice

    remove_voice(name)
    click.echo(f"{name} is gone. To have it again: voicehome voices add {name}")


def _print_catalogue(catalogue: Catalogue) -> None:
    from rich.table import Table

    from ..voices.installed import installed
    from .console import tables

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("voice", "language", "size", "licence", "here"):
        table.add_column(heading)
    for name, voice in catalogue.voices.items():
        here = "yes" if installed(name) else ""
        licence = voice.licence + (" *" if voice.built_on else "")
        table.add_row(name, voice.language, _size(voice), licence, here)
    tables().print(table)
    click.echo(_LEGEND)


_LEGEND = """
The licence is that of the recordings a voice learned from.
* It was trained on from another voice, whose recordings are for research or
  for non-commercial use only, or nobody says which it was. What that allows is
  open: if you mean to publish, take a voice without a star."""


def _say_what_comes(name: str, voice: Listed, address: str) -> None:
    known = {
        "card": "as its model card says",
        "reports": "as others report it; what its makers say counts",
    }
    click.echo(f"{name}: {len(voice.files)} files, {_size(voice)}, from\n  {address}", err=True)
    click.echo(f"Licence: {voice.licence} ({known[voice.licence_from]})", err=True)
    if voice.sounds:
        click.echo(f"Said to be {voice.sounds}; nobody here has heard it.", err=True)
    if voice.built_on == "unknown":
        click.echo("Nobody says which other voice it was trained on from, if any.", err=True)
    elif voice.built_on:
        click.echo(
            f"It was trained on from {voice.built_on}, which has terms of its own.", err=True
        )


def _size(voice: Listed) -> str:
    return f"{voice.size / 1e6:,.0f} MB" if voice.size >= 1e6 else f"{voice.size / 1e3:,.1f} kB"


def _how_to_use(name: str, voice: Listed) -> str:
    speaker = f", speaker: {voice.speakers[0]}" if voice.speakers else ""
    model = f", model: {name}" if name != voice.engine else ""
    return f"speak-with: [{{engine: {voice.engine}{model}{speaker}}}]"

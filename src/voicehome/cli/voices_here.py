"""`voicehome voices list` and `voicehome voices try`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import device_option

if TYPE_CHECKING:
    from rich.table import Table

    from ..render import Draft
    from ..speech.listing import Listed

_WIDE = 110
"""Columns of a terminal from which on there is room for licences."""


@click.command("list", epilog="Example: voicehome voices list")
@click.option("--json", "as_json", is_flag=True, help="Print the voices as JSON.")
def list_voices(as_json: bool) -> None:
    """List the voices, what speaks each on this machine, and how natural it sounds.

    Your own, in a folder `voices` right here, come first; the engines as they are, last.
    """
    from ..speech.listing import list_voices
    from .console import tables

    listed = list(list_voices(Path.cwd()))
    if as_json:
        click.echo(json.dumps([asdict(voice) for voice in listed], ensure_ascii=False, indent=1))
        return
    out = tables()
    out.print(_table(listed, wide=out.width >= _WIDE))
    for voice in listed:
        if voice.problems:
            out.print(f"\n{voice.name} can't speak here:", markup=False)
            for problem in voice.problems:
                out.print(f"  {problem}", markup=False)


def _table(listed: Sequence[Listed], wide: bool) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("voice", "language", "speaks with"):
        table.add_column(heading, no_wrap=True)
    for heading in ("sounds", *(["licence"] if wide else []), "what it is like"):
        table.add_column(heading)
    for voice in listed:
        speaks = f"{voice.engine} {voice.engine_voice}".strip() if voice.engine else "nothing here"
        licence = [voice.licence] if wide else []
        row = (voice.name, voice.language, speaks, voice.sounds, *licence, voice.summary)
        table.add_row(*map(escape, row))
    return table


@click.command("try", epilog="Example: voicehome voices try wren 'Good evening, and welcome.'")
@click.argument("name")
@click.argument("text", required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Make a file of it instead, such as FILE.wav, FILE.flac or FILE.mp3.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that voicehome did not make, too.")
@device_option
def try_voice(
    name: str, text: str | None, output: Path | None, overwrite: bool, device: str | None
) -> None:
    """Hear a voice say TEXT, or a few words in its language.

    TEXT may hold pauses, such as [2s].
    """
    from ..play import open_device
    from ..render.streaming import stream
    from ..render.trial import trial
    from ..speech.store import ClipStore, default_store_folder

    tried = trial(name, text, Path.cwd())
    if output:
        _write(tried, output, overwrite)
        return
    play = open_device(device)
    play(stream(tried, ClipStore(default_store_folder())))


def _write(draft: Draft, path: Path, overwrite: bool) -> None:
    from ..encode.formats import FORMATS
    from ..errors import OutputError
    from ..files import staged
    from ..render import speak
    from ..render.outputs import in_the_way
    from ..render.writing import write_audio
    from ..speech.store import ClipStore, default_store_folder
    from ..tag.read import made_by_voicehome

    by_ending = {format.extension: format for format in FORMATS.values()}
    if path.suffix.lower() not in by_ending:
        raise click.UsageError(f"'{path}' is no format here; there are {', '.join(FORMATS)}.")
    if problem := in_the_way(path, made_by_voicehome, overwrite):
        raise OutputError(problem)
    store = ClipStore(default_store_folder())
    programme = speak(draft, store)
    with staged(path) as temporary:
        write_audio(programme, by_ending[path.suffix.lower()], temporary, store)
    click.echo(path)

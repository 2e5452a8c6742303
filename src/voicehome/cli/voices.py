"""`voicehome voices`."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def voices() -> None:
    """What this machine can speak with."""


@voices.command("list", epilog="Example: voicehome voices list")
def list_voices() -> None:
    """List the voices, and which engine would speak each here.

    Your own, in a folder `voices` right here, come first.
    """
    from rich.console import Console
    from rich.table import Table

    from ..errors import VoiceError
    from ..speech.cast import choose_voice
    from ..speech.registry import engine_names
    from ..voices.profile import find_profile, voice_folders, voices_in

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("voice", "language", "speaks with", "what it is like"):
        table.add_column(heading)
    for profile in voices_in(voice_folders(Path.cwd())):
        try:
            speaks = choose_voice(profile).engine
        except VoiceError:
            speaks = "nothing here"
        table.add_row(profile.name, profile.language, speaks, profile.summary or "")
    for engine in engine_names():
        profile = find_profile(engine, [], [engine])
        table.add_row(engine, "any", engine, "The engine as it is, without a profile.")
    Console(highlight=False).print(table)

"""What `render --verbose` adds: who speaks and how fast, and which sentences were spoken anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..render import Programme
    from ..speech.cast import Voice


def tell_lines(programme: Programme) -> None:
    """To stderr, as all that is said on the way."""
    for voice in programme.voices.values():
        click.echo(_who(voice), err=True)
    total = len({event.clip for event in programme.timeline.speech})
    click.echo(f"spoken anew: {len(programme.anew)} of {total}", err=True)
    for sentence in programme.anew:
        who = "a take" if sentence.take else sentence.voice
        place = f"{sentence.source.path}:{sentence.source.line}"
        click.echo(f"  {place}: {who}: {sentence.text}", err=True)


def _who(voice: Voice) -> str:
    pace = voice.pace()
    settings = ", ".join(f"{key} {value}" for key, value in voice.candidate.settings.items())
    longer = f", gaps longer by {pace.room:.0%} of a sentence" if pace.room else ""
    return (
        f"{voice.profile.name} speaks with {voice.engine}{f' ({settings})' if settings else ''} at "
        f"{pace.asked} words a minute{longer}"
    )

"""What `render` tells of a recording when it is made."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..render import Output, Programme
    from ..script.load import Script
    from ..speech.cast import Voice


def tell(programme: Programme, outputs: Sequence[Output]) -> None:
    """Where the files are, how long, in whose voice, and how to listen."""
    from ..timeline.events import OWN_VOICE
    from ..units import format_clock

    said = programme.timeline.speech
    mine = sum(event.voice == OWN_VOICE for event in said)
    voices = [f"{name} ({voice.engine})" for name, voice in programme.voices.items()]
    paths = [_clear_of_options(output.path) for output in outputs]
    for path in paths:
        click.echo(path)
    chapters = len(programme.timeline.chapters)
    facts = [
        format_clock(programme.timeline.frames),
        *([f"{chapters} chapters"] if chapters > 1 else []),
        " and ".join([*voices, *([f"{mine} of {len(said)} in {OWN_VOICE}"] if mine else [])]),
        f"{sum(output.path.stat().st_size for output in outputs) / 1e6:.1f} MB",
    ]
    opener = {"darwin": "open", "win32": "start"}.get(sys.platform, "xdg-open")
    click.echo(f"  {' · '.join(facts)}")
    click.echo(f"  Listen in any player, or with: {opener} {shlex.quote(paths[0])}")
    if known := _first(programme.draft.script):
        click.echo(f"  It asks for these to be known first: {known}", err=True)


def _first(script: Script) -> str:
    """The practices to know before this one, as they are called where they are at hand."""
    from ..errors import VoicehomeError
    from ..project.find import find_practice
    from ..script.load import load_script

    folder = script.path.parent
    titles = []
    for name in script.practice.first:
        try:
            titles.append(str(load_script(find_practice(name, folder)).practice.title.text))
        except VoicehomeError:  # one of somebody's own, elsewhere
            titles.append(name)
    return ", ".join(titles)


def tell_of_care(programme: Programme) -> None:
    """One line on what the care rules found in this recording; whatever they find, it has been made."""
    from ..care import all_rules, examine, hear
    from ..errors import VoicehomeError

    draft = programme.draft
    if draft.wish.part is not None:  # rules ask about a practice as a whole
        return
    heard = hear(draft.script, draft.plan, programme.timeline, draft.wish.length)
    try:
        found = examine(draft.script, [heard], all_rules())
    except VoicehomeError as error:
        click.echo(f"  The care rules could not be applied: {error.problems[0].message}", err=True)
        return
    points = sum(problem.severity != "information" for problem in found)
    if points:
        what = "one point" if points == 1 else f"{points} points"
        path = shlex.quote(str(draft.script.path))
        click.echo(f"  Care: {what} on wording or pacing; see voicehome check {path}", err=True)


def _clear_of_options(path: Path) -> str:
    """A name that a shell's program can't take for an option."""
    return f"./{path}" if str(path).startswith("-") else str(path)


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

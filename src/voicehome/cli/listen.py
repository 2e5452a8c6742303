"""`voicehome listen`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from ..units import RATE, Frames, format_duration, parse_duration
from .options import (
    check_part,
    device_option,
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
    from ..audio import Block
    from ..render import Report


@click.command(epilog="Example: voicehome listen arriving-in-the-room --from 1m")
@click.argument("name", metavar="SCRIPT")
@click.option("--from", "begin", metavar="TIME", help="Where to begin, such as 3m or 1m30s.")
@length_option
@voice_option
@set_option
@for_option
@variation_option
@part_option
@device_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
def listen(
    name: str,
    begin: str | None,
    lengths: Sequence[str],
    voice_choices: Sequence[str],
    answers: Sequence[str],
    person: str | None,
    variation: int,
    part: str | None,
    device: str | None,
    quiet: bool,
) -> None:
    """Play a practice through the speakers while it is being made; Ctrl-C stops it.

    How loud it is may differ a little from a recording, which knows the whole before it begins.
    """
    from ..people.clips import remember_clips
    from ..play import open_device
    from ..project.find import find_practice
    from ..render import clips_to_come, draft
    from ..render.streaming import FIRST, stream
    from ..script.load import load_script
    from ..speech.store import ClipStore, default_store_folder
    from ..timeline.expand import Wish

    wanted = read_lengths(lengths)
    if len(wanted) > 1:
        raise click.UsageError("One can listen to one length at a time.")
    check_part(part, lengths)
    start = FIRST if begin is None else _position(begin)
    play = open_device(device)
    script = load_script(find_practice(name))
    given = with_kept(read_answers(answers), read_person(person), script)
    prepared = draft(script, read_voices(voice_choices), given, Wish(wanted[0], variation, part))
    if not quiet:
        click.echo(f"{prepared.plan.title} · Ctrl-C stops it", err=True)
    store = ClipStore(default_store_folder())
    if person is not None:
        remember_clips(person, clips_to_come(prepared))
    sound = stream(prepared, store, start, report=_waiting(quiet))
    with contextlib.closing(sound), _saying_where_it_stopped(quiet) as clock:
        play(clock.counted(sound, start))


def _position(text: str) -> Frames:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise click.UsageError(f"--from: {error}.") from error


def _waiting(quiet: bool) -> Report:
    """Says once that the voice is slower than listening, when that comes to light."""
    said = quiet

    def report(_stage: str, done: int, _total: int) -> None:
        nonlocal said
        if done and not said:
            said = True
            click.echo("The next lines are still being spoken: it goes on in a while.", err=True)

    return report


class _Clock:
    """How far the sound has been played, in frames of the programme."""

    def __init__(self) -> None:
        self.now: Frames = 0

    def counted(self, blocks: Iterator[Block], start: Frames) -> Iterator[Block]:
        self.now = start
        for block in blocks:
            yield block
            self.now += len(block)


@contextlib.contextmanager
def _saying_where_it_stopped(quiet: bool) -> Iterator[_Clock]:
    clock = _Clock()
    try:
        yield clock
    except KeyboardInterrupt:
        if not quiet:
            place = format_duration(clock.now // RATE * RATE)
            click.echo(f"\nStopped. To go on from here: --from {place}", err=True)
        sys.exit(130)

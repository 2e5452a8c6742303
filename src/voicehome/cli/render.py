"""`voicehome render`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..targets import DEFAULT, TARGETS
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
from .render_files import check_target, chosen_formats, is_folder, make_folder, outputs_of

if TYPE_CHECKING:
    from ..render import Draft, Output, Programme
    from ..script.load import Script
    from ..speech.store import ClipStore
    from ..timeline.expand import Wish
    from ..verify import Report as VerifyReport


@click.command(
    epilog="Example: voicehome render i-have-my-back --voice wren --set name=Ada -o morning.m4b"
)
@click.argument("names", metavar="SCRIPT…", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="FILE or FOLDER",
    help="Where to; the ending chooses the format. Default: here, named by its title.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="mp3 (default), m4a, m4b, opus, flac, wav; several with commas.",
)
@length_option
@voice_option
@set_option
@for_option
@variation_option
@part_option
@click.option(
    "--timeline",
    "timeline",
    metavar="FILE.json",
    type=click.Path(path_type=Path),
    help="Also write every event and its frame, for other programs.",
)
@click.option(
    "--target",
    "target_name",
    type=click.Choice(list(TARGETS)),
    default=DEFAULT,
    help="Where it is to go, which says how loud it is: podcast (-16 LUFS, or -19 in one channel), or "
    "insight (MP3 of 128 kbit/s); -18 LUFS if you don't say.",
)
@click.option(
    "--stems",
    is_flag=True,
    help="Also write voice, bed and cues, each for itself, as WAV for a mixing program.",
)
@click.option(
    "--mine-only",
    is_flag=True,
    help="Your own takes alone: say which lines have none, in the place of a voice.",
)
@click.option(
    "--verify",
    "verified",
    is_flag=True,
    help="Then measure each file, as `voicehome verify` does; exit status 1 if a target is missed.",
)
@click.option("--overwrite", is_flag=True, help="Replace files that voicehome did not make, too.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    help="Lines spoken, or pieces of sound encoded, at a time; default: about one a core.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Also say who speaks, and which lines were spoken anew."
)
def render(
    names: Sequence[str],
    output: str | None,
    formats: Sequence[str],
    lengths: Sequence[str],
    voice_choices: Sequence[str],
    answers: Sequence[str],
    person: str | None,
    variation: int,
    part: str | None,
    timeline: Path | None,
    target_name: str,
    stems: bool,
    mine_only: bool,
    verified: bool,
    overwrite: bool,
    jobs: int | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Make a recording of a practice.

    All that is wrong with a script is said before anything is spoken, and files appear whole or
    not at all. Words and captions (.lrc, .vtt) are written beside the audio. Lines that you have
    recorded (see `voicehome takes`) are heard in your own voice. It has two channels where its
    background has.
    """
    wanted = read_lengths(lengths)
    check_part(part, lengths)
    if len(names) * len(wanted) > 1 and (timeline or (output and not is_folder(output))):
        raise click.UsageError(
            "With several scripts or lengths, -o is a folder, and --timeline is not taken."
        )

    from ..encode.formats import STEM
    from ..people.clips import remember_clips
    from ..render import (
        answered_clips,
        check_destinations,
        check_room,
        clips_to_come,
        speak,
        stem_paths,
        write,
    )
    from ..speech.foreign import foreign_voices
    from ..speech.store import ClipStore, default_store_folder
    from ..speech.untold import doubtful_voices, untold_sounds
    from ..timeline.expand import Wish
    from .console import print_problems, progress
    from .told import tell, tell_lines, tell_of_care

    target = TARGETS[target_name]
    chosen = chosen_formats(formats, output)
    check_target(target, chosen)
    voices, given, kept = read_voices(voice_choices), read_answers(answers), read_person(person)
    wishes = [Wish(length, variation, part) for length in wanted]
    drafts = [
        replace(draft, target=target)
        for wish in wishes
        for draft in _drafts(names, voices, given, kept, wish, mine_only)
    ]
    doubts = (
        draft.script.shown(problem)
        for draft in drafts
        for problem in (
            *untold_sounds(draft.plan.utterances, draft.cast),
            *doubtful_voices(draft.cast),
            *foreign_voices(draft.cast, draft.script),
        )
    )
    print_problems(list(dict.fromkeys(doubts)))
    if output and is_folder(output):
        make_folder(output)
    outputs = [outputs_of(draft, chosen, output) for draft in drafts]
    lanes = [stem_paths(files[0]) if stems else {} for files in outputs]
    beside = [path for paths in lanes for path in paths.values()]
    check_destinations([o for each in outputs for o in each], timeline, overwrite, beside)
    for draft in drafts:
        check_room(draft, [*chosen, *([STEM] if stems else [])])
    store = ClipStore(default_store_folder())
    reports: list[VerifyReport] = []
    for draft, files, paths in zip(drafts, outputs, lanes, strict=True):
        with progress(quiet) as report:
            if person is not None:
                remember_clips(person, clips_to_come(draft))
            programme = speak(draft, store, jobs, report)
            if person is not None:
                remember_clips(person, answered_clips(programme.draft, programme.voices))
            write(programme, files, store, timeline, report, paths, jobs)
        if verbose:
            tell_lines(programme)
        if not quiet:
            tell(programme, files)
            tell_of_care(programme)
        if verified:
            reports += _verify(programme, files, store)
    if verified:
        _judge(reports, quiet)


def _verify(
    programme: Programme, outputs: Sequence[Output], store: ClipStore
) -> Iterator[VerifyReport]:
    """Measure what was made, against the timeline that it was made from."""
    from ..render import timeline_json
    from ..verify import from_data, verify_file

    expected = from_data(json.loads(timeline_json(programme, store)), "its timeline")
    for output in outputs:
        yield verify_file(output.path, expected)


def _judge(reports: Sequence[VerifyReport], quiet: bool) -> None:
    from .verify_table import print_reports

    good = all(report.good for report in reports)
    if not (quiet and good):
        print_reports(reports)
    if not good:
        sys.exit(1)


def _drafts(
    names: Sequence[str],
    voices: dict[str, str],
    answers: dict[str, str],
    kept: dict[str, str],
    wish: Wish,
    mine_only: bool,
) -> list[Draft]:
    """Every script, read and cast; what is wrong with any of them is raised together."""
    from ..errors import Problem, VoicehomeError
    from ..project.find import find_practice
    from ..render import draft
    from ..script.load import load_script
    from .console import print_problems

    drafts: list[Draft] = []
    problems: list[Problem] = []
    scripts: list[Script] = []
    for name in names:
        try:
            scripts.append(load_script(find_practice(name)))
            print_problems(scripts[-1].warnings)
        except VoicehomeError as error:
            problems += error.problems
    asked = {name for script in scripts for name in script.practice.asks}
    for script in scripts:
        # An answer is for the scripts that ask for it; what none asks for is a slip in each.
        meant = {n: a for n, a in answers.items() if n in script.practice.asks or n not in asked}
        try:
            drafts.append(
                draft(script, voices, with_kept(meant, kept, script), wish, mine_only=mine_only)
            )
        except VoicehomeError as error:
            problems += error.problems
    if problems:
        raise VoicehomeError(*problems)
    return drafts

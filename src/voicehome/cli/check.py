"""`voicehome check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import Problem, VoicehomeError
from .options import RECORDINGS, send_elsewhere

if TYPE_CHECKING:
    from ..script.load import Script
    from ..timeline.plan import Plan, Utterance
    from ..units import Frames
    from ..voices.profile import Profile


@click.command(epilog="Example: voicehome check scripts/ --strict")
@click.argument("names", metavar="PATH…", nargs=-1)
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--rules", "list_rules", is_flag=True, help="List the care rules, and what they ask.")
def check(names: Sequence[str], strict: bool, as_json: bool, list_rules: bool) -> None:
    """Say what is wrong with scripts, without making a sound.

    Looks at their form, and at what they ask of a listener: wording and pacing that may be hard on
    someone, by the care rules. Passing them is no clinical review. Takes files, folders and short
    names; parts and voices (in folders of these names) and the project file, voicehome.yaml, as
    well.
    """
    if list_rules:
        _print_rules(as_json)
        return
    if not names:
        raise click.UsageError("Name a script or a folder to look at; or write --rules.")
    problems: list[Problem] = []
    fine: list[str] = []
    send_elsewhere(names, RECORDINGS, "verify", "a recording")
    unheard: dict[str, list[str]] = {}
    for name in _expanded(names):
        try:
            found, wordless = _problems(name)
        except VoicehomeError as error:
            found, wordless = error.problems, {}
        problems += found
        unheard |= wordless
        if all(problem.severity == "information" for problem in found):
            fine.append(name)
    problems = list(dict.fromkeys(problems))  # parts are shared, and so is what is found in them
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False))
    else:
        for name in fine:
            click.echo(f"{name}: fine")
        if problems:
            from .console import print_problems, results

            print_problems(list(_reasons_once(problems)), results())
    for language, rules in unheard.items():
        click.echo(f"Not applied, without words in '{language}': {', '.join(rules)}", err=True)
    fails = ("error", "warning") if strict else ("error",)
    if any(problem.severity in fails for problem in problems):
        sys.exit(1)


def _reasons_once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems, with why it matters and what to do where a rule speaks for the first time."""
    told: set[str] = set()
    for problem in problems:
        again = problem.rule in told
        told.update([problem.rule] if problem.rule else [])
        yield replace(problem, hint="") if again else problem


def _print_rules(as_json: bool) -> None:
    """Every care rule: its name, how grave it is, when it fires, why, and what to do."""
    from ..care import all_rules

    rules = all_rules().values()
    if as_json:
        keys = ("name", "usual", "deep", "fires", "why", "do", "languages")
        click.echo(json.dumps([{k: getattr(rule, k) for k in keys} for rule in rules]))
        return
    for rule in rules:
        usual, deep = rule.usual, rule.deep
        grave = f"deep: {deep}" if usual is None else f"{usual}, deep: {deep}"
        click.echo(f"{rule.name} ({usual if usual == deep else grave})")
        for text in (f"fires when {rule.fires}", rule.why, rule.do):
            click.echo(f"  {text}")


def _problems(name: str) -> tuple[Sequence[Problem], Mapping[str, list[str]]]:
    """What is worth a word in a script, a part that scripts use, a voice or a project file; and the
    care rules that have no words for its language, by the language.

    Raises VoicehomeError.
    """
    from ..project.file import load_project
    from ..project.find import find_practice
    from ..script.find import PROJECT_FILE
    from ..script.load import load_script, load_shared
    from ..voices.profile import load_profile

    folder = Path(name).absolute().parent.name
    if folder == "voices":
        load_profile(Path(name))
        return (), {}
    if folder == "parts":
        return load_shared(Path(name)), {}
    if Path(name).name == PROJECT_FILE:
        load_project(Path(name))
        return (), {}
    return _of_script(load_script(find_practice(name)))


def _of_script(script: Script) -> tuple[Sequence[Problem], Mapping[str, list[str]]]:
    from ..care import all_rules, examine, hearings, unknown_rules, without_words
    from ..project.course import weak_first_steps
    from ..project.file import find_project
    from ..script.answers import resolve_answers
    from ..speech.registry import engine_names
    from ..timeline.expand import Wish, make_plan
    from ..timeline.plan import GUIDE
    from ..voices.profile import DEFAULT_VOICE, find_cast

    project = find_project(script.path.parent)
    roles = {GUIDE: DEFAULT_VOICE, **script.practice.named_voices}
    cast = find_cast(roles, script.path.parent, engine_names())
    # What has no answer of the script's own gets any that it takes: the rest can be looked at, then.
    # And a practice that can do without answers is heard without, too.
    asks = script.practice.asks
    examples = {name: asks[name].example for name in asks if not asks[name].default}
    sets = [resolve_answers(script, examples)]
    if examples and all(asks[name].leaves_out for name in examples):
        sets.insert(0, resolve_answers(script, {}))
    lengths = script.practice.length or (None,)
    plans = [
        (length, make_plan(script, cast, answers, Wish(length), project))
        for length in lengths
        for answers in sets
    ]
    utterances = [utterance for _, plan in plans for utterance in plan.utterances]
    form = dict.fromkeys(
        [*_out_of_reach(plans, cast), *_outlasting(plans, cast), *_untold(utterances, cast)]
    )
    rules = all_rules()
    care = examine(script, hearings(script, cast, project), rules)
    problems = (
        *script.warnings,
        *weak_first_steps(script, project),
        *map(script.shown, _foreign(cast, script)),
        *map(script.shown, form),
        *unknown_rules(script, rules),
        *care,
    )
    wordless = without_words(script, rules)
    return problems, {script.practice.language: wordless} if wordless else {}


def _foreign(cast: Mapping[str, Profile], script: Script) -> Iterator[Problem]:
    """Voices that speak another language, said where the script says its title."""
    from ..speech.foreign import foreign_voices

    for problem in foreign_voices(cast, script):
        yield replace(problem, source=script.practice.title.source)


def _out_of_reach(
    plans: Sequence[tuple[Frames | None, Plan]], cast: Mapping[str, Profile]
) -> Iterator[Problem]:
    """Lengths that the script names, and that its silences probably can't reach, each once."""
    from ..timeline.elastic import OutOfReach
    from ..timeline.estimate import estimate
    from ..timeline.layout import lengths_of
    from ..timeline.reach import out_of_reach

    told: set[Frames | None] = set()
    for length, plan in plans:
        try:
            yield from _little_rest(plan, lengths_of(plan, estimate(plan, cast), length), length)
        except OutOfReach as reach:
            problem = out_of_reach(plan, length or 0, reach)
            if length in told:
                continue
            told.add(length)
            yield replace(problem, message=f"probably, {problem.message}", severity="warning")


_LEAST_REST = 20
"""Seconds: a shorter rest is hardly what was meant."""


def _little_rest(plan: Plan, lengths: Sequence[Frames], length: Frames | None) -> Iterator[Problem]:
    """A `sit: rest` to which a length leaves nothing, or next to nothing."""
    from ..timeline.plan import SitStill
    from ..units import RATE, format_duration

    for item, frames in zip(plan.items, lengths, strict=True):
        if isinstance(item, SitStill) and item.rest and frames < _LEAST_REST * RATE:
            left = format_duration(frames // RATE * RATE) if frames >= RATE else "nothing"
            message = f"probably, {format_duration(length or 0)} leaves {left} for this rest"
            hint = "Put it under `only: length >= …`, or leave something out at this length."
            yield Problem(message, hint, item.source, severity="warning")


def _outlasting(
    plans: Sequence[tuple[Frames | None, Plan]], cast: Mapping[str, Profile]
) -> Iterator[Problem]:
    """Words that are too long for their breath even if they take a sixth less than they probably do."""
    from ..timeline.breathing import words_too_long
    from ..timeline.estimate import estimate

    for _, plan in plans:
        for problem in words_too_long(
            plan, [line.frames * 5 // 6 for line in estimate(plan, cast)]
        ):
            yield replace(problem, message=f"probably, {problem.message}", severity="warning")


def _untold(utterances: Sequence[Utterance], cast: Mapping[str, Profile]) -> Sequence[Problem]:
    """Sounds that a voice can't be told. The engines are looked at only if there are any to tell."""
    if not any(utterance.phonemes for utterance in utterances):
        return ()
    from ..speech.untold import untold_sounds

    return untold_sounds(utterances, cast)


def _expanded(names: Sequence[str]) -> list[str]:
    """A folder stands for the scripts, parts and voices in it. Raises VoicehomeError if it is bare."""
    from ..script.themes import FILE_NAME as THEMES

    paths: list[str] = []
    for name in names:
        if Path(name).is_dir():
            try:
                found = [p for p in Path(name).rglob("*.y*ml") if p.suffix in (".yaml", ".yml")]
                # A link out of it may have been put there to have something else of yours shown.
                here = Path(name).resolve()
                found = [p for p in found if p.resolve().is_relative_to(here)]
            except (OSError, RuntimeError) as error:
                reason = getattr(error, "strerror", None) or "a link leads in a circle"
                raise VoicehomeError(Problem(f"can't look through {name}: {reason}")) from error
            found = [p for p in found if p.name != THEMES]  # a list, not a script
            if not found:
                raise VoicehomeError(Problem(f"there are no scripts in {name}"))
            paths += sorted(str(path) for path in found)
        else:
            paths.append(name)
    return paths

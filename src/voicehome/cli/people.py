"""`voicehome people`."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import SCRIPTS

if TYPE_CHECKING:
    from ..library.forget import Kept
    from ..people.questions import Question
    from ..script.ask import Ask, Reply
    from ..script.load import Script

TAKE_AWAY = "-"

_INTRODUCTION = """\
What you answer here stays in a file on this machine that only you can read.
Enter leaves things as they are, and - takes an answer away. Ctrl-D ends here and keeps what was
answered; Ctrl-C ends and changes nothing."""


@click.group()
def people() -> None:
    """Whose answers practices are spoken with."""


@people.command("ask", epilog="Example: voicehome people ask ada not-alone-now")
@click.argument("name", default="me")
@click.argument("names", metavar="[SCRIPT]…", nargs=-1)
def ask_person(name: str, names: Sequence[str]) -> None:
    """Ask what scripts ask, and keep the answers for `render --for NAME`.

    Without a NAME, they are kept for `me`. Without a SCRIPT, the practices are asked for that
    voicehome.yaml has for NAME, each question once; for whom it does not name, and where there is
    none, all that came with voicehome.
    """
    from ..people.questions import questions
    from ..people.store import has_answered, load_answers, save_answers
    from ..project.find import find_practice

    _refuse_practice_as_name(name)
    before = load_answers(name) if has_answered(name) else {}
    scripts = _read([find_practice(n) for n in names] if names else _practices_of(name))
    groups = questions(scripts)
    if not groups:
        click.echo("Nothing is asked in there.", err=True)
        return
    after = _interview(groups, before)
    if after == before:
        click.echo(f"Nothing has changed for {name}: {_count(before)}.")
        return
    path = save_answers(name, after)
    click.echo(f"{_count(after)} kept for {name}, in {path}")
    click.echo(f"To hear them: voicehome render {_name_of(groups[0][0])} --for {name}")


@people.command("list", epilog="Example: voicehome people list")
def list_people() -> None:
    """List whose answers are kept, and how many."""
    from ..errors import AnswerError
    from ..people.store import load_answers, people

    known = people()
    if not known:
        click.echo("Nobody has answered yet. To begin: voicehome people ask", err=True)
    width = max(map(len, known), default=0)
    for name in known:
        try:
            said = _count(load_answers(name))
        except AnswerError:
            said = f"can't be read; to see why: voicehome people show {name}"
        click.echo(f"{name:{width}}  {said}")


@people.command("show", epilog="Example: voicehome people show me")
@click.argument("name")
def show_person(name: str) -> None:
    """Print what somebody answered."""
    from ..people.store import as_given, load_answers

    for asked, answer in as_given(load_answers(name)).items():
        click.echo(f"{asked}: {answer}")


@people.command("remove", epilog="Example: voicehome people remove ada")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask whether you mean it.")
def remove_person(name: str, yes: bool) -> None:
    """Forget somebody: answers, recordings in libraries, takes, and spoken lines in the cache.

    Recordings that `render` put elsewhere, and what you gave to somebody, are where they are.
    """
    from ..library.forget import forget, kept_of
    from ..people.store import file_of

    kept = kept_of(name)
    if not kept:
        file_of(name)
    for line in _told_of(kept):
        click.echo(line, err=True)
    if not yes and not click.confirm(f"Remove all of this, and forget {name}?", err=True):
        click.echo("Nothing was removed.")
        return
    forget(name)
    if kept.unseen:
        click.echo(
            f"What was kept of {name} is gone, but for libraries that could not be looked into."
        )
    else:
        click.echo(
            f"What was kept of {name} is gone, and what was made for them in your libraries."
        )
    click.echo(
        f"Where a voicehome.yaml names {name} still, take them out: the next build would begin anew."
    )


def _told_of(kept: Kept) -> Iterator[str]:
    """All that would go, and what would stay."""
    from ..library.forget import folder_of

    if kept.answered:
        yield f"  what {kept.name} answered"
    folders = {path: folder_of(path, kept.name) for path in kept.files}
    theirs = Counter(folder for folder in folders.values() if folder.name == kept.name)
    for folder, count in theirs.items():
        yield f"  {count} file{'s' if count != 1 else ''} in {folder}"
    yield from (f"  {path}" for path, folder in folders.items() if folder.name != kept.name)
    for shelf, entries in kept.takes:
        yield f"  {len(entries)} take{'s' if len(entries) != 1 else ''} in {shelf.folder}"
    if kept.clips:
        yield f"  {len(kept.clips)} spoken line{'s' if len(kept.clips) != 1 else ''} in the cache"
    if kept.others:
        yield f"  What voicehome did not make stays: {', '.join(map(str, kept.others))}"
    for place in kept.unseen:
        yield f"  Not looked into, for it is not there, or not known any more: {place}"


def _practices_of(name: str) -> list[Path]:
    """Those that the project here has for the person called `name`, or all shipped ones where it names
    nobody so. Raises ProjectError."""
    from ..errors import Problem, ProjectError
    from ..library.jobs import is_meant
    from ..project.file import find_project
    from ..project.find import own_practices
    from ..script.find import shipped

    project = find_project(Path())
    person = next((person for person in project.people if person.name == name), None)
    if person is None:
        return list(shipped().values())
    paths = [path for called_so in own_practices(project).values() for path in called_so]
    wanted = person.scripts or ("*",)
    theirs = [path for path in paths if any(is_meant(str(path), one) for one in wanted)]
    if not theirs:
        message = f"voicehome.yaml has no practice for {name}"
        hint = "See what it says under scripts:, the project's and theirs."
        raise ProjectError(Problem(message, hint, person.source))
    return theirs


def _refuse_practice_as_name(name: str) -> None:
    """`people ask not-alone-now` is no answer to whom it is for."""
    from ..people.store import people
    from ..project.file import find_project
    from ..project.find import own_practices
    from ..script.find import shipped

    project = find_project(Path())
    known = {*people(), *(person.name for person in project.people)}
    is_script = name in {*shipped(), *own_practices(project)} or Path(name).suffix in SCRIPTS
    if is_script and name not in known:
        raise click.UsageError(f"For whom? Write: voicehome people ask me {name}")


def _read(paths: Sequence[Path]) -> list[Script]:
    """The scripts; what is wrong with any of them is raised together."""
    from ..errors import Problem, VoicehomeError
    from ..script.load import load_script

    scripts: list[Script] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            scripts.append(load_script(path))
        except VoicehomeError as error:
            problems += error.problems
    if problems:
        raise VoicehomeError(*problems)
    return scripts


def _interview(
    groups: Sequence[tuple[Script, Sequence[Question]]], before: Mapping[str, Reply]
) -> dict[str, Reply]:
    """The answers from before with those that are given now, up to the end of the input."""
    if isinstance(sys.stdin, io.TextIOWrapper):  # no answer must fail for its letters
        sys.stdin.reconfigure(errors="replace")
    answers = dict(before)
    click.echo(_INTRODUCTION, err=True)
    try:
        for script, questions in groups:
            click.echo(f"\n{_name_of(script)}", err=True)
            for question in questions:
                reply = _put(question, before.get(question.name))
                answers.pop(question.name, None)
                if reply is not None:
                    answers[question.name] = reply
    except EOFError:
        click.echo(err=True)
    return answers


def _put(question: Question, held: Reply | None) -> Reply | None:
    """Ask until there is an answer that the scripts take; None to leave it to them.

    Raises EOFError where nobody answers any more.
    """
    from ..people.store import in_one_line
    from ..reading.fields import FieldError
    from ..script.answers import readable

    kept = in_one_line(held) if held is not None else ""
    click.echo(f"  {question.ask.ask} ({_ways_to_answer(question.ask, kept)})", err=True)
    for wording in question.other_wordings:
        click.echo(f"    or, as another practice asks: {wording}", err=True)
    while True:
        click.echo("  > ", nl=False, err=True)
        line = sys.stdin.readline() if sys.stdin else ""
        if not line:
            raise EOFError
        answer = readable(line) or kept
        if answer in ("", TAKE_AWAY):
            return None
        try:
            return question.read(answer)
        except FieldError as error:
            click.echo("  " + " ".join(filter(None, (f"{error}.", error.hint))), err=True)


def _ways_to_answer(ask: Ask, kept: str) -> str:
    from ..people.store import in_one_line

    if kept:
        enter = f"Enter keeps: {kept}"
    elif ask.default:
        enter = f"Enter for: {in_one_line(ask.default)}"
    else:
        enter = "Enter to leave it out" if ask.leaves_out else "Enter to answer it another time"
    return f"{ask.how}. {enter}" if ask.how else enter


def _count(answers: Mapping[str, Reply]) -> str:
    return f"{len(answers)} answer{'' if len(answers) == 1 else 's'}"


def _name_of(script: Script) -> str:
    """How one names it to a command."""
    from ..errors import VoicehomeError
    from ..project.find import find_practice
    from ..script.find import short_name

    name = short_name(script.path)
    try:
        return name if find_practice(name) == script.path else str(script.path)
    except VoicehomeError:  # none is called so, or several are
        return str(script.path)

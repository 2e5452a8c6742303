"""Looking at a project: which recordings there are to be, which are stale, and what is left over."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..cover.choose import picture_folder, unmatched
from ..errors import Problem, ProjectError, VoicehomeError, nearest
from ..files import data_folder, user_folder
from ..project.file import load_project
from ..project.model import Project
from ..project.practices import practices_in
from ..script.find import PROJECT_FILE
from .changes import Changes
from .facts import Facts
from .jobs import LIBRARY, PRACTICES, is_known, is_meant, jobs_of
from .judge import Item, Judge
from .manifest import Manifest, Record, lines_in_use
from .order import Order
from .ours import is_still_ours
from .unsaid import Unsaid
from .world import look, machine


@dataclass(slots=True)
class Survey:
    """`problems` are those of scripts that can't be read, by the script's path; `left` are files that
    voicehome made and nothing asks for any more, each with the reason. `before` is what last time's
    build left behind, `manifest` what this one will. `warnings` are of what keeps nothing from being
    made."""

    project: Project
    library: Path
    before: Manifest
    manifest: Manifest
    items: list[Item] = field(default_factory=list)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


def project_in(folder: Path) -> Project:
    """The project whose file lies in `folder`; one with sensible settings where there is none.

    Raises ProjectError.
    """
    if not folder.is_dir():
        raise ProjectError(
            Problem(f"there is no folder {folder}", "Name the one with your scripts.")
        )
    if (folder / PROJECT_FILE).is_file():
        return load_project(folder / PROJECT_FILE)
    project = Project.model_construct()
    project._folder = folder.absolute()
    return project


def library_of(project: Project) -> Path:
    """Where the project's recordings go. Raises ProjectError where that is outside of its folder, for a
    project may come from a stranger; and where something is there that is no folder."""
    assert project.folder is not None
    library = (project.folder / project.library).absolute()
    if not library.resolve().is_relative_to(project.folder.resolve()):
        message = f"the library '{project.library[:100]}' lies outside of the project's folder"
        hint = f"Name a folder in it; or put {PROJECT_FILE} into the folder that holds both."
        raise ProjectError(Problem(message, hint, project.source))
    if os.path.lexists(library) and not library.is_dir():
        message = f"the library is to be at {library}, and what is there is no folder"
        raise ProjectError(
            Problem(message, f"Move it away, or write library: … in {PROJECT_FILE}.")
        )
    return library


def survey(project: Project, before: Manifest) -> Survey:
    """What there is to do for `project`, after what `before` tells of last time.

    Raises ProjectError where the project itself can't be built: nothing in it, nobody called so.
    """
    assert project.folder is not None
    library = library_of(project)
    roots = [project.folder, data_folder("scripts"), data_folder("voices"), user_folder("voices")]
    pictures = picture_folder(project)
    roots += [pictures] if pictures else []
    world = look(roots, library, before.world)
    now = Manifest(world, lines=dict(before.lines), built=before.built, library=str(library))
    now.machine = machine(user_folder("models"))
    found = Survey(project, library, before, now)
    now.products, now.pictures = dict(before.products), dict(before.pictures)
    now.published = before.published
    changes = Changes(before, world, project.folder)
    _read_scripts(found, before, changes)
    facts = sorted(found.manifest.scripts.values(), key=_in_order)
    _refuse_unknown_people(project, facts, found.problems)
    if pictures and not found.problems:  # what can't be read now may be what a picture is for
        found.warnings = tuple(unmatched(project, _names(project, facts)))
    answers = _answers(project)
    judge = Judge(found.manifest, before, changes)
    unsaid = Unsaid(found.manifest, before, changes)
    for job in jobs_of(project, facts, answers, unsaid.are_left_out):
        found.items.append(judge.item(Order(job, project.formats, str(library))))
    found.left = dict(_left_over(found, before))
    _carry_over(found, before)
    now.lines = lines_in_use(now.lines, [*now.records.values(), *_to_be(found)])
    return found


def _to_be(found: Survey) -> Iterator[Record]:
    yield from (item.record for item in found.items if item.record)


def _carry_over(found: Survey, before: Manifest) -> None:
    """Remember what is there, whatever becomes of this build: as it is now, or as it was."""
    manifest, stems = found.manifest, {item.order.job.stem for item in found.items}
    for stem, record in before.records.items():
        if stem in stems or any((found.library / name).is_file() for name in record.files):
            manifest.records[stem] = record
    for item in found.items:
        if item.reasons or item.problems:
            manifest.doubtful.add(item.order.job.stem)
        elif item.record:
            manifest.records[item.order.job.stem] = item.record


def _read_scripts(found: Survey, before: Manifest, changes: Changes) -> None:
    """Every script's facts, from last time where nothing touched it."""
    assert found.project.folder is not None
    folder = found.project.folder.resolve()
    for path in practices_in(found.project):
        if not path.resolve().is_relative_to(folder):
            message = f"{path} is a link that leads out of the project's folder"
            found.problems[str(path)] = (
                Problem(message, "Copy what it leads to into the folder."),
            )
            continue
        known = before.scripts.get(str(path))
        if known and not changes.touch(known):
            found.manifest.scripts[str(path)] = known
            continue
        from ..script.load import load_script
        from .stale import facts_of

        try:
            found.manifest.scripts[str(path)] = facts_of(load_script(path))
        except VoicehomeError as error:
            found.problems[str(path)] = tuple(error.problems)
    if not found.manifest.scripts and not found.problems:
        hint = f"Write one, or say in {PROJECT_FILE} where they are: scripts: [practices/*.yaml]"
        raise ProjectError(Problem(f"there are no scripts in {found.project.folder}", hint))


def _in_order(facts: Facts) -> tuple[str, float, str]:
    """By series, and by the number in it."""
    number = facts.number if facts.number is not None else float("inf")
    return facts.series or "", number, facts.path


def _refuse_unknown_people(
    project: Project, facts: Sequence[Facts], unreadable: Collection[str]
) -> None:
    problems = []
    for person in project.people:
        for wanted in person.scripts:
            if not is_known(wanted, facts) and not any(
                is_meant(path, wanted) for path in unreadable
            ):
                close = nearest(wanted, [known.name for known in facts])
                hint = f"Did you mean {close}?" if close else "Write a script's short name."
                message = f"{person.name} is to have '{wanted}', and there is no such script"
                problems.append(Problem(message, hint, person.source))
    if problems:
        raise ProjectError(*problems)


def _names(project: Project, facts: Sequence[Facts]) -> set[str]:
    """All that covers are chosen by."""
    titles = {project.artist, project.feed.title if project.feed else None, LIBRARY, PRACTICES}
    named = {name for known in facts for name in (known.name, known.title, known.series, known.by)}
    return {name for name in titles | named if name}


def _answers(project: Project) -> dict[str, dict[str, str]]:
    """What people answered; those who have not yet hear the scripts' own words."""
    if not project.people:
        return {}
    from ..people.store import as_given, has_answered, load_answers

    names = [person.name for person in project.people]
    return {name: as_given(load_answers(name)) for name in names if has_answered(name)}


def _left_over(found: Survey, before: Manifest) -> Iterator[tuple[str, str]]:
    """Files of earlier builds that nothing asks for any more. Those of a script that can't be read just
    now are not among them."""
    wanted = {name for item in found.items for name in item.order.files}
    unreadable = {
        name
        for record in before.records.values()
        if not found.problems.keys().isdisjoint(record.texts)
        for name in record.files
    }
    asked = wanted | unreadable
    for record in before.records.values():
        for name in record.files:
            if name in asked or not (found.library / name).is_file():
                continue
            if is_still_ours(found.library, name, record):
                yield name, _reason(record, found)


def _reason(record: Record, found: Survey) -> str:
    script = next(iter(record.texts), "")
    if script not in found.manifest.scripts:
        return "its script is gone"
    return "nothing asks for it any more"

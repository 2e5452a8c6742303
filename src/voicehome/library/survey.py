"""Looking at a project: which recordings there are to be, which are stale, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import __version__
from ..errors import Problem, ProjectError, VoicehomeError, nearest
from ..files import content_key, data_folder, user_folder
from ..people.store import as_given, load_answers
from ..project.file import FILE_NAME, load_project
from ..project.model import Project
from ..render import cast_of, source_key, voice_shape, voices_of
from ..script.load import load_script
from ..speech.cast import choose_voice
from ..speech.registry import engine_names
from ..tag import captions
from ..tag.read import made_by_voicehome, read_id
from ..voices.profile import find_profile, voice_folders
from .facts import Facts, facts_of
from .jobs import Job, is_known, jobs_of
from .make import Order, drafted, relisted
from .manifest import Manifest, Record
from .stale import aspects_of, lines_of, why
from .world import World, look

_ASIDE = ("parts", "voices", "takes", "sounds")
"""Folders whose files are no practices."""


@dataclass(slots=True)
class Item:
    """An order, and why it is to be made: nothing, where what is there is as it would be made.

    `problems`: why it can't be made. `record` is what is there, or will be, but for its files.
    """

    order: Order
    reasons: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    record: Record | None = None


@dataclass(slots=True)
class Survey:
    """`problems` are those of scripts that can't be read, by the script's path; `left` are files that
    voicehome made and nothing asks for any more, each with the reason."""

    project: Project
    library: Path
    manifest: Manifest
    items: list[Item] = field(default_factory=list)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def project_in(folder: Path) -> Project:
    """The project whose file lies in `folder`; one with sensible settings where there is none.

    Raises ProjectError.
    """
    if not folder.is_dir():
        raise ProjectError(
            Problem(f"there is no folder {folder}", "Name the one with your scripts.")
        )
    if (folder / FILE_NAME).is_file():
        return load_project(folder / FILE_NAME)
    project = Project.model_construct()
    project._folder = folder.absolute()
    return project


def library_of(project: Project) -> Path:
    """Where the project's recordings go."""
    assert project.folder is not None
    return (project.folder / project.library).absolute()


def survey(project: Project, before: Manifest) -> Survey:
    """What there is to do for `project`, after what `before` tells of last time.

    Raises ProjectError where the project itself can't be built: nothing in it, nobody called so.
    """
    assert project.folder is not None
    library = library_of(project)
    roots = [project.folder, data_folder("scripts"), data_folder("voices"), user_folder("voices")]
    world = look(roots, library, before.world)
    found = Survey(project, library, Manifest(world, built=before.built, lines=dict(before.lines)))
    changes = _Changes(before, world)
    _read_scripts(found, before, changes)
    facts = list(found.manifest.scripts.values())
    _refuse_unknown_people(project, facts)
    answers = {person.name: _answers(person.name) for person in project.people}
    now = _Now(found, before, changes)
    for job in jobs_of(project, facts, answers):
        found.items.append(now.item(Order(job, project.formats, str(library))))
    found.left = dict(_left_over(found, before))
    return found


class _Changes:
    """What changed in the world: `read` are paths that scripts read, of which only those are touched;
    with any other, anything may be."""

    def __init__(self, before: Manifest, world: World) -> None:
        reads = {path for facts in before.scripts.values() for path in facts.reads}
        known, there = before.world.keys(), world.keys()
        changed = {p for p in known & there if before.world[p].digest != world[p].digest}
        self.read = changed & reads
        others = (changed - reads) | {
            path for path in known ^ there if path not in before.scripts and not _is_script(path)
        }
        self.anything = bool(others) or not before.world

    def touch(self, facts: Facts | None) -> bool:
        return self.anything or facts is None or bool(self.read & {*facts.reads})


def _is_script(path: str) -> bool:
    return path.endswith((".yaml", ".yml")) and Path(path).parent.name not in _ASIDE


def _read_scripts(found: Survey, before: Manifest, changes: _Changes) -> None:
    """Every script's facts, from last time where nothing touched it."""
    for path in _scripts(found.project, found.library):
        known = before.scripts.get(str(path))
        if known and not changes.touch(known):
            found.manifest.scripts[str(path)] = known
            continue
        try:
            script = load_script(path)
            found.manifest.scripts[str(path)] = facts_of(script)
            found.manifest.lines |= lines_of(script)
        except VoicehomeError as error:
            found.problems[str(path)] = tuple(error.problems)
    if not found.manifest.scripts and not found.problems:
        hint = f"Write one, or say in {FILE_NAME} where they are: scripts: [practices/*.yaml]"
        raise ProjectError(Problem(f"there are no scripts in {found.project.folder}", hint))


def _scripts(project: Project, library: Path) -> list[Path]:
    assert project.folder is not None
    paths: dict[Path, None] = {}
    for pattern in project.scripts:
        try:
            matching = sorted(project.folder.glob(pattern))
        except (ValueError, NotImplementedError) as error:
            hint = "Write one that begins in the project's folder, like scripts/**/*.yaml"
            raise ProjectError(
                Problem(f"'{pattern}' is no pattern for files", hint, project.source)
            ) from error
        paths |= dict.fromkeys(path for path in matching if _may_be_practice(path, library))
    return list(paths)


def _may_be_practice(path: Path, library: Path) -> bool:
    return (
        path.is_file()
        and path.suffix in (".yaml", ".yml")
        and path.name != FILE_NAME
        and path.parent.name not in _ASIDE
        and not path.is_relative_to(library)
        and not any(part.startswith(".") for part in path.parts)
    )


def _refuse_unknown_people(project: Project, facts: Sequence[Facts]) -> None:
    problems = []
    for person in project.people:
        for wanted in person.scripts:
            if not is_known(wanted, facts):
                close = nearest(wanted, [known.name for known in facts])
                hint = f"Did you mean {close}?" if close else "Write a script's short name."
                message = f"{person.name} is to have '{wanted}', and there is no such script"
                problems.append(Problem(message, hint, person.source))
    if problems:
        raise ProjectError(*problems)


def _answers(person: str) -> dict[str, str]:
    return as_given(load_answers(person))


class _Now:
    """Judges jobs by what they would be made of now."""

    def __init__(self, found: Survey, before: Manifest, changes: _Changes) -> None:
        self._found = found
        self._before = before
        self._changes = changes
        self._voices: dict[tuple[str, str], str] = {}

    def item(self, order: Order) -> Item:
        record = self._before.records.get(order.job.stem)
        if record and self._is_untouched(order, record):
            return Item(order, self._missing(order, record), record=record)
        try:
            return self._looked_at(order, record)
        except VoicehomeError as error:
            return Item(order, problems=tuple(error.problems))

    def _is_untouched(self, order: Order, record: Record) -> bool:
        """Whether nothing can have changed that `order` is made of, but for what is written."""
        job, aspects = order.job, record.aspects
        return (
            not self._changes.touch(self._before.scripts.get(job.script))
            and aspects["version"] == __version__
            and aspects["length"] == str(self._length(job))
            and aspects["answers"] == content_key(dict(job.answers))
            and all(
                self._voice(job, role, name) == aspects.get(f"voice {role}")
                for role, name in record.cast.items()
            )
        )

    def _length(self, job: Job) -> int | None:
        usual = self._found.manifest.scripts[job.script].lengths[:1]
        return job.length if job.length is not None else (usual[0] if usual else None)

    def _voice(self, job: Job, role: str, name: str) -> str:
        folder = str(Path(job.script).parent)
        name = dict(job.voices).get(role, name)
        if (folder, name) not in self._voices:
            profile = find_profile(name, voice_folders(Path(folder)), engine_names())
            shape = voice_shape(profile, choose_voice(profile))
            self._voices[folder, name] = content_key(shape)
        return self._voices[folder, name]

    def _missing(self, order: Order, record: Record) -> tuple[str, ...]:
        """What is not there any more of what was written, or is somebody else's by now."""
        library, missing = Path(order.library), []
        for name in _files(order):
            try:
                status = (library / name).stat()
            except OSError:
                missing.append(f"{name} is gone" if name in record.files else f"{name} is new")
                continue
            if record.files.get(name) != (status.st_size, status.st_mtime_ns) and not _is_ours(
                library / name
            ):
                missing.append(f"{name} was changed")
        return tuple(missing)

    def _looked_at(self, order: Order, record: Record | None) -> Item:
        draft = drafted(order.job)
        voices = voices_of(draft)
        aspects = aspects_of(draft, voices)
        cast = {role: profile.name for role, profile in cast_of(draft).items()}
        new = Record(cast, aspects, {}, {})
        if record:
            lines = self._found.manifest.lines
            reasons = [*why(record, aspects, self._before.lines, lines)]
            reasons = reasons or [*self._missing(order, record)]
            return Item(order, tuple(reasons), record=record if not reasons else new)
        keys = {out.path: source_key(draft, voices, out.format) for out in order.outputs}
        if not order.job.answers and all(read_id(path) == key for path, key in keys.items()):
            known = replace(new, files=sizes(order), entry=relisted(order))
            return Item(order, self._missing(order, known), record=known)
        return Item(order, ("new",), record=new)


def _files(order: Order) -> Iterator[str]:
    """The places in the library of all that an order writes."""
    endings = [output.format.extension for output in order.outputs] + [".lrc", ".vtt"]
    for stem in (order.job.stem, *order.job.copies):
        yield from (f"{stem}{ending}" for ending in endings)


def _is_ours(path: Path) -> bool:
    return captions.is_ours(path) if path.suffix in (".lrc", ".vtt") else made_by_voicehome(path)


def sizes(order: Order) -> dict[str, tuple[int, int]]:
    """Size and time of each file of an order that is there."""
    found = {}
    for name in _files(order):
        path = Path(order.library) / name
        if path.is_file():
            status = path.stat()
            found[name] = (status.st_size, status.st_mtime_ns)
    return found


def _left_over(found: Survey, before: Manifest) -> Iterator[tuple[str, str]]:
    """Files of earlier builds that nothing asks for any more. Those of a script that can't be read just
    now are not among them."""
    wanted = {name for item in found.items for name in _files(item.order)}
    unreadable = {
        name
        for record in before.records.values()
        if any(f"file {path}" in record.aspects for path in found.problems)
        for name in record.files
    }
    for record in before.records.values():
        for name in record.files:
            if name not in wanted | unreadable and (found.library / name).is_file():
                yield name, _reason(record, found)


def _reason(record: Record, found: Survey) -> str:
    first = next((n for n in record.aspects if n.startswith("file ")), "file ")
    script = first.removeprefix("file ")
    if script not in found.manifest.scripts:
        return "its script is gone"
    return "nothing asks for it any more"


def entries(items: Sequence[Item]) -> list[Mapping[str, object]]:
    """What lists and pages say of all recordings that are there."""
    return [item.record.entry for item in items if item.record and item.record.entry]

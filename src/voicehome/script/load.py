"""`load_script`: a file becomes a Script, or a ScriptError with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ..errors import Problem, ScriptError, SoundError, Source, nearest
from ..files import data_folder
from ..reading.compose import compose
from ..reading.document import Document, Mapping, document_from_bytes, open_document
from ..reading.explain import MAX_PROBLEMS, explain
from ..reading.fields import FieldError, Located
from ..sound.beds import bed_names, find_bed
from ..sound.own import find_sound, is_file_name
from .asked import blank_titles, impossible_conditions
from .content import MAX_CHARACTERS, MAX_NESTED, MAX_STEPS, Content, Need
from .cues import NO_BED, Background, Bed, Play
from .doubts import doubts_of
from .find import find_used, label_of
from .line import Line
from .model import Practice, Shared
from .names import Fault, misplaced_names, unknown_names, unknown_questions
from .outline import Outline, outline_of, outline_of_faulty, walk
from .pronouns import FORMS
from .roles import odd_roles, role_of
from .steps import Step, Use
from .text import placeholders

MAX_INCLUDE_DEPTH = 16

_SILENT = ("off", "no", "stop", "silence", "quiet", "nothing")

M = TypeVar("M", bound=Located)

_Used = tuple[tuple[Step, ...], Content]
_TOO_DEEP: _Used = ((), Content(depth=MAX_INCLUDE_DEPTH))


@dataclass(frozen=True)
class Script:
    """A practice, and the files it was read from: the script and all it uses, in order of reading.

    `warnings` are what is worth a look but no error.
    """

    practice: Practice
    path: Path
    documents: tuple[Document, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def digests(self) -> list[str]:
        """The SHA-256 of each file."""
        return [document.digest for document in self.documents]

    def shown(self, problem: Problem) -> Problem:
        """The problem with the line that it is about, as it stands in its file."""
        for document in self.documents:
            if problem.source and not problem.excerpt and document.label == problem.source.path:
                return replace(problem, excerpt=document.lines[problem.source.line - 1])
        return problem


def load_script(path: Path, library: Path | None = None) -> Script:
    """Read a script and every file it uses, which must lie in the script's folder, in that of
    its project or in `library` (default: the shipped practices).

    Raises ScriptError with every problem found, each at its line. Where YAML itself stumbles, or a
    limit is passed, the rest of that file goes unread.
    """
    return _Loader(path, library).script(open_document(path, label_of(path)))


def script_from_bytes(data: bytes, path: Path, library: Path | None = None) -> Script:
    """Like `load_script`, for a script's text that is already at hand. Raises ScriptError."""
    return _Loader(path, library).script(document_from_bytes(data, label_of(path)))


def load_shared(path: Path, library: Path | None = None) -> tuple[Problem, ...]:
    """Check a file that scripts use, as far as that can be done without them. Returns warnings;
    raises ScriptError."""
    return _Loader(path, library).shared(open_document(path, label_of(path)))


class _Loader:
    """Reads one script: gathers problems, keeps files that were read, knows where it stands."""

    def __init__(self, path: Path, library: Path | None) -> None:
        self._path = path
        self._library = library or data_folder("scripts")
        self._problems: dict[Problem, None] = {}  # in order, each once
        self._warnings: list[Problem] = []
        self._documents: dict[str, Document] = {}
        self._shared: dict[Path, _Used] = {}
        self._roles: dict[str, Source] = {}  # that lines have, each with its first place
        self._lists: dict[str, int] = {}  # what the script asks for as a list

    def script(self, document: Document) -> Script:
        self._documents[document.label] = document
        root = compose(document)
        practice = self._validated(document, root, Practice)
        outline = outline_of(practice) if practice else outline_of_faulty(root)
        self._lists = dict(outline.lists)
        content = self._content(outline, [self._path])
        if practice and practice.background:
            self._find_bed(practice.background, practice.background, self._path)
        self._check_agreement(content, outline, practice)
        if self._problems or practice is None:
            raise self._error()
        for message, hint, source in odd_roles(practice, self._roles):
            document = self._documents[source.path]
            self._warnings.append(document.problem(message, hint, source, "warning"))
        documents = tuple(self._documents.values())
        return Script(practice, self._path, documents, tuple(self._warnings))

    def shared(self, document: Document) -> tuple[Problem, ...]:
        self._documents[document.label] = document
        root = compose(document)
        shared = self._validated(document, root, Shared)
        self._content(outline_of(shared) if shared else outline_of_faulty(root), [self._path])
        if self._problems:
            raise self._error()
        return tuple(self._warnings)

    def _validated(self, document: Document, root: Mapping, model: type[M]) -> M | None:
        try:
            return model.model_validate(root)
        except ValidationError as error:
            for problem in explain(document, root, error, model):
                self._report(problem)
        return None

    def _content(self, outline: Outline, chain: list[Path]) -> Content:
        """Attach the files that these steps use, and add up what all of them come to."""
        content = Content()
        for title in outline.titles:
            self._warn_of_doubts(title)
            content.needs += [Need(placeholder, title) for placeholder in placeholders(title)]
        for standing in walk(outline.steps, outline.lists):
            step = standing.step
            for text in standing.texts():
                self._warn_of_doubts(text)
            content.need(standing)
            if role := role_of(standing):
                self._roles.setdefault(*role)
            self._find_sounds(step, chain[-1])
            used = self._include(step, chain) if isinstance(step, Use) else Content()
            content.add(standing, used)
            if content.is_too_much:
                self._refuse(
                    step,
                    f"up to here, with the files used, there are more than {MAX_STEPS:,} steps "
                    f"or {MAX_CHARACTERS:,} characters",
                    "A recording is twelve hours long at the most: make several practices of it.",
                )
                return Content()
            if content.nested > MAX_NESTED:
                message = (
                    f"with the files used, steps stand in each other more than {MAX_NESTED} deep"
                )
                self._refuse(step, message, "Bring some of them out of the others.")
                return Content()
            if isinstance(step, Use):
                content.need_for(step, used, standing.loops)
        return content

    def _include(self, use: Use, chain: list[Path]) -> Content:
        try:
            path = find_used(use.use, chain[-1], self._path, self._library)
        except FieldError as error:
            self._refuse(use, str(error), error.hint)
            return Content()
        if path in (real := [p.resolve() for p in chain]):
            circle = " → ".join(p.name for p in [*real[real.index(path) :], path])
            message = f"this file uses itself in a circle: {circle}"
            self._refuse(use, message, "Remove one `use:` of it.")
            return Content()
        if path not in self._shared and len(chain) < MAX_INCLUDE_DEPTH:
            self._shared[path] = self._read_shared(path, use, chain)
        steps, content = self._shared.get(path, _TOO_DEEP)
        if len(chain) + content.depth > MAX_INCLUDE_DEPTH:
            message = f"files use each other more than {MAX_INCLUDE_DEPTH} deep"
            self._refuse(use, message, "Bring the inner steps into one file.")
            return Content()
        use._steps = steps
        self._warn_of_unsaid(use, content)
        return content

    def _warn_of_unsaid(self, use: Use, content: Content) -> None:
        for name in use.with_.keys() - content.names:
            message = f"nothing in '{use.use[:100]}' says {{{name[:60]}}}"
            hint = f"It needs: {', '.join(sorted(content.names)[:10]) or 'nothing'}"
            problem = self._placed(Problem(message, hint), use)
            self._warnings.append(replace(problem, severity="warning"))

    def _read_shared(self, path: Path, use: Use, chain: list[Path]) -> _Used:
        try:
            document = open_document(path, self._new_label(path))
            self._documents[document.label] = document
            root = compose(document)
        except ScriptError as error:
            for problem in error.problems:
                self._report(problem if problem.source else self._placed(problem, use))
            return (), Content()
        shared = self._validated(document, root, Shared)
        outline = outline_of(shared, self._lists) if shared else outline_of_faulty(root)
        return outline.steps, self._content(outline, [*chain, path]).as_used()

    def _new_label(self, path: Path) -> str:
        """What a file is called that no other is: places are found by it."""
        label = label_of(path)
        return str(path) if label in self._documents else label

    def _warn_of_doubts(self, line: Line) -> None:
        for message, hint, source in doubts_of(line):
            problem = self._documents[source.path].problem(message, hint, source, "warning")
            self._warnings.append(problem)

    def _check_agreement(
        self, content: Content, outline: Outline, practice: Practice | None
    ) -> None:
        if outline.asks is not None:
            sayable = outline.asks | (practice.sayable if practice else {*FORMS})
            self._report_all(unknown_names(content, sayable))
            self._report_all(unknown_questions(content, outline.asks))
        if practice:
            self._report_all(misplaced_names(content, practice))
            self._report_all(blank_titles(practice))
            self._report_all(impossible_conditions(content, practice))

    def _report_all(self, faults: Iterable[Fault]) -> None:
        for message, hint, source in faults:
            self._report(self._documents[source.path].problem(message, hint, source))

    def _find_sounds(self, step: Step, user: Path) -> None:
        """Find one's own files that a step plays; those that are built in need no finding."""
        match step:
            case Play():
                step._path = self._own_sound(step.play, step, user, step.or_ is not None)
            case Background(background=bed):
                self._find_bed(bed, step, user)

    def _find_bed(self, bed: Bed, place: Located, user: Path) -> None:
        if bed.sound is None or bed.sound == NO_BED:
            return
        if is_file_name(bed.sound):
            bed._path = self._own_sound(bed.sound, place, user, False)
            return
        names = bed_names()
        if bed.sound in names:
            try:
                find_bed(bed.sound)
            except SoundError as error:  # of another package, which is broken
                for problem in error.problems:
                    self._refuse(place, problem.message, problem.hint)
            return
        close = nearest(bed.sound[:60], names)
        hint = f"Did you mean {close}?" if close else f"Beds: {', '.join(names)}; or a file's name."
        if bed.sound in _SILENT:
            hint = "For none, write background: none"
        self._refuse(place, f"there is no background called '{bed.sound[:60]}'", hint)

    def _own_sound(self, name: str, place: Located, user: Path, may_miss: bool) -> Path | None:
        try:
            return find_sound(name, user.parent)
        except FieldError as error:
            if not may_miss:
                self._refuse(place, str(error), error.hint)
            return None

    def _refuse(self, place: Located, message: str, hint: str) -> None:
        self._report(self._placed(Problem(message, hint), place))

    def _placed(self, problem: Problem, place: Located) -> Problem:
        document = self._documents[place.source.path]
        return document.problem(problem.message, problem.hint, place.source)

    def _report(self, problem: Problem) -> None:
        """Keep a problem; nobody reads more than `MAX_PROBLEMS`."""
        self._problems[problem] = None
        if len(self._problems) >= MAX_PROBLEMS:
            raise self._error()

    def _error(self) -> ScriptError:
        return ScriptError(*sorted(self._problems, key=lambda p: (p.source is None, p.source)))

"""`load_script`: a file becomes a Script, or a ScriptError with everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ..errors import Problem, ScriptError, nearest
from ..files import data_folder
from ..reading.compose import compose
from ..reading.document import Document, Mapping, document_from_bytes, open_document
from ..reading.explain import MAX_PROBLEMS, explain
from ..reading.fields import FieldError, Located
from .asked import PRONOUNS_HINT, blank_titles, impossible_conditions
from .content import MAX_CHARACTERS, MAX_STEPS, MOST_COMPARED, Content
from .find import find_used, label_of
from .line import Line
from .model import Practice, Shared
from .outline import Outline, outline_of, outline_of_faulty, walk_with_times
from .pronouns import FORMS
from .steps import Step, Use

MAX_INCLUDE_DEPTH = 16

M = TypeVar("M", bound=Located)

_Used = tuple[tuple[Step, ...], Content]
_TOO_DEEP: _Used = ((), Content(depth=MAX_INCLUDE_DEPTH))


@dataclass(frozen=True)
class Script:
    """A practice, and the files it was read from.

    `files` are (name, SHA-256) of the script and all it uses, in order of reading; `warnings` are
    what is worth a look but no error.
    """

    practice: Practice
    path: Path
    files: tuple[tuple[str, str], ...]
    warnings: tuple[Problem, ...] = ()


def load_script(path: Path, library: Path | None = None) -> Script:
    """Read a script and every file it uses, which must lie in the script's folder or in `library`
    (default: the shipped practices).

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

    def script(self, document: Document) -> Script:
        self._documents[document.label] = document
        root = compose(document)
        practice = self._validated(document, root, Practice)
        outline = outline_of(practice) if practice else outline_of_faulty(root)
        content = self._content(outline, [self._path])
        if outline.asks is not None:
            self._check_names(content, outline.asks | (practice.sayable if practice else {*FORMS}))
            self._check_conditions(content, outline.asks)
        if practice:
            faults = (*blank_titles(practice), *impossible_conditions(content.conditions, practice))
            for message, hint, source in faults:
                self._report(self._documents[source.path].problem(message, hint, source))
        if practice and not practice.length:
            self._check_lengths(content)
        if self._problems or practice is None:
            raise self._error()
        files = tuple((d.label, d.digest) for d in self._documents.values())
        return Script(practice, self._path, files, tuple(self._warnings))

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
        content.need(outline)
        for line in outline.lines():
            self._warn_of_comment(line)
        for step, times in walk_with_times(outline.steps):
            used = self._include(step, chain) if isinstance(step, Use) else Content()
            content.add(step, used, times)
            if content.is_too_much:
                self._refuse(
                    step,
                    f"up to here, with the files used, there are more than {MAX_STEPS:,} steps "
                    f"or {MAX_CHARACTERS:,} characters",
                    "A recording is twelve hours long at the most: make several practices of it.",
                )
                return Content()
            if isinstance(step, Use):
                content.need_for(step, used)
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
        return content

    def _read_shared(self, path: Path, use: Use, chain: list[Path]) -> _Used:
        try:
            document = open_document(path, label_of(path))
            self._documents[document.label] = document
            root = compose(document)
        except ScriptError as error:
            for problem in error.problems:
                self._report(problem if problem.source else self._placed(problem, use))
            return (), Content()
        shared = self._validated(document, root, Shared)
        outline = outline_of(shared) if shared else outline_of_faulty(root)
        return outline.steps, self._content(outline, [*chain, path]).as_used()

    def _warn_of_comment(self, line: Line) -> None:
        if comment := line.text.comment:
            self._warnings.append(
                self._documents[comment.path].problem(
                    "YAML takes ' #' as the start of a comment: the rest of this line is not spoken",
                    "If it belongs to the text, put double quotes around all of it; "
                    "if it is a comment, give it a line of its own.",
                    comment,
                    "warning",
                )
            )

    def _check_names(self, content: Content, asks: frozenset[str]) -> None:
        """Every placeholder must be asked for, or given by the `use` that brings it."""
        known = sorted(asks)
        for need in content.needs:
            if need.name not in asks:
                message, hint, source = need.explain(known)
                hint = PRONOUNS_HINT if need.name in FORMS else hint
                self._report(self._documents[source.path].problem(message, hint, source))

    def _check_conditions(self, content: Content, asks: frozenset[str]) -> None:
        """A condition asks about the length, or about what the script asks."""
        for only in content.conditions:
            for name in sorted(only.only.names - asks - {"length"}):
                close = nearest(name, sorted(asks)[:MOST_COMPARED])
                hint = (
                    f"Did you mean {close}?" if close else "Conditions ask about what `asks:` asks."
                )
                self._refuse(only, f"nothing is called '{name}'", hint)

    def _check_lengths(self, content: Content) -> None:
        """Without a `length:` in the script, there is none to ask about."""
        for only in content.conditions:
            if "length" in only.only.names:
                hint = "Add one at the top: length: [15m], the usual one first."
                self._refuse(
                    only, "this asks about the length, and the script has no `length:`", hint
                )

    def _refuse(self, step: Step, message: str, hint: str) -> None:
        self._report(self._placed(Problem(message, hint), step))

    def _placed(self, problem: Problem, step: Step) -> Problem:
        document = self._documents[step.source.path]
        return document.problem(problem.message, problem.hint, step.source)

    def _report(self, problem: Problem) -> None:
        """Keep a problem; nobody reads more than `MAX_PROBLEMS`."""
        self._problems[problem] = None
        if len(self._problems) >= MAX_PROBLEMS:
            raise self._error()

    def _error(self) -> ScriptError:
        return ScriptError(*sorted(self._problems, key=lambda p: (p.source is None, p.source)))

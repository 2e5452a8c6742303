"""`load_script`: a file becomes a Script, or a ScriptError with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from ..errors import Problem, ScriptError, nearest
from ..files import data_folder
from ..reading.document import Document, compose, document_from_bytes, open_document
from ..reading.explain import explain
from ..reading.fields import Located
from .model import Group, Line, Practice, Say, Shared, Step, Use
from .text import placeholders

MAX_STEPS = 100_000
MAX_INCLUDE_DEPTH = 16

M = TypeVar("M", bound=Located)


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

    Raises ScriptError with every problem found, each at its line.
    """
    label = _label(path)
    return _Loader(path, library).script(open_document(path, label))


def script_from_bytes(data: bytes, path: Path, library: Path | None = None) -> Script:
    """Like `load_script`, for a script's text that is already at hand. Raises ScriptError."""
    return _Loader(path, library).script(document_from_bytes(data, _label(path)))


def walk(steps: Sequence[Step]) -> Iterator[Step]:
    """Every step of a file, those in groups too, but not those of files it uses."""
    for step in steps:
        yield step
        if isinstance(step, Group):
            yield from walk(step.group.steps)


def steps_of(practice: Practice) -> tuple[Step, ...]:
    """All steps of a practice at their top level, part after part."""
    if practice.parts is None:
        return practice.steps or ()
    return tuple(step for part in practice.parts for step in part.steps)


class _Loader:
    """Reads one script: gathers problems, keeps files that were read, knows where it stands."""

    def __init__(self, path: Path, library: Path | None) -> None:
        self._path = path
        self._library = library or data_folder("scripts")
        self._problems: list[Problem] = []
        self._documents: dict[str, Document] = {}
        self._shared: dict[Path, tuple[Step, ...] | None] = {}
        self._sizes: dict[Path, int] = {}

    def script(self, document: Document) -> Script:
        self._documents[document.label] = document
        practice = self._validated(document, Practice)
        if practice:
            size = self._resolve(steps_of(practice), [self._path])
            if not any(problem.severity == "error" for problem in self._problems):
                self._check_size(document, size)
                self._check_names(practice)
        errors = [problem for problem in self._problems if problem.severity == "error"]
        if errors or practice is None:
            raise ScriptError(
                *sorted(errors, key=lambda p: (p.source is None, p.source, p.message))
            )
        files = tuple((d.label, d.digest) for d in self._documents.values())
        return Script(practice, self._path, files, tuple(self._problems))

    def _validated(self, document: Document, model: type[M]) -> M | None:
        try:
            return model.model_validate(compose(document))
        except ScriptError as error:
            self._problems += error.problems
        except ValidationError as error:
            self._problems += explain(document, error, model)
        return None

    def _resolve(self, steps: Sequence[Step], chain: list[Path]) -> int:
        """Attach the files that these steps use; the number of steps after expansion."""
        size = 0
        for step in walk(steps):
            size += 1
            if isinstance(step, Say):
                self._warn_of_comment(step)
            elif isinstance(step, Use):
                size += self._include(step, chain)
        return size

    def _include(self, use: Use, chain: list[Path]) -> int:
        path = self._find(use, chain[-1])
        if path is None:
            return 0
        if path in (real := [p.resolve() for p in chain]):
            circle = " → ".join(p.name for p in [*real[real.index(path) :], path])
            self._refuse(
                use, f"this file uses itself in a circle: {circle}", "Remove one `use:` of it."
            )
            return 0
        if len(chain) >= MAX_INCLUDE_DEPTH:
            self._refuse(
                use, f"files use each other more than {MAX_INCLUDE_DEPTH} deep", "Use fewer."
            )
            return 0
        if path not in self._shared:
            self._read_shared(path, use, chain)
        use._steps = self._shared[path] or ()
        return self._sizes.get(path, 0)

    def _read_shared(self, path: Path, use: Use, chain: list[Path]) -> None:
        self._shared[path] = None
        try:
            document = open_document(path, _label(path))
        except ScriptError as error:
            self._problems += [p if p.source else self._at(use, p.message) for p in error.problems]
            return
        self._documents[document.label] = document
        if shared := self._validated(document, Shared):
            self._sizes[path] = self._resolve(shared.steps, [*chain, path])
            self._shared[path] = shared.steps

    def _find(self, use: Use, user: Path) -> Path | None:
        """The file meant, beside its user or in the library; never outside of both."""
        roots = [self._path.parent.resolve(), self._library.resolve()]
        outside = False
        for folder in (user.parent, self._library):
            try:
                path = (folder / use.use).resolve()
                if not any(path.is_relative_to(root) for root in roots):
                    outside = True
                elif path.is_file():
                    return path
            except (OSError, ValueError, RuntimeError):
                continue
        if outside:
            message = f"'{use.use}' lies outside the script's folder and the practice library"
            self._refuse(use, message, "Copy it beside the script, and name it from there.")
        else:
            message = f"there is no file '{use.use}' beside this file or in the practice library"
            self._refuse(use, message, self._nearest_shared(use))
        return None

    def _nearest_shared(self, use: Use) -> str:
        parts = self._library / "parts"
        names = [f"parts/{p.name}" for p in parts.glob("*.yaml")] if parts.is_dir() else []
        close = nearest(use.use, names)
        return (
            f"Did you mean {close}?" if close else "Paths are read from the file that names them."
        )

    def _warn_of_comment(self, step: Say) -> None:
        if comment := step.say.text.comment:
            document = self._documents[comment.path]
            self._problems.append(
                document.problem(
                    "YAML takes ' #' as the start of a comment: the rest of this line is not spoken",
                    "If it should be, put double quotes around the line; "
                    "if it is a comment, give it a line of its own.",
                    comment,
                    "warning",
                )
            )

    def _check_size(self, document: Document, size: int) -> None:
        if size > MAX_STEPS:
            message = (
                f"with the files it uses, this script has {size:,} steps; {MAX_STEPS:,} is the most"
            )
            self._problems.append(document.problem(message, "Make several practices of it."))

    def _check_names(self, practice: Practice) -> None:
        """Every placeholder must be asked for, or given by the `use` that brings it."""
        known = frozenset(practice.asks)
        self._check_line(practice.title, known)
        for part in practice.parts or ():
            self._check_line(part.part, known)
        self._check_steps(steps_of(practice), known, set())

    def _check_steps(
        self, steps: Sequence[Step], known: frozenset[str], seen: set[tuple[str, frozenset[str]]]
    ) -> None:
        for step in walk(steps):
            if isinstance(step, Say):
                self._check_line(step.say, known)
            elif isinstance(step, Use):
                for line in step.with_.values():
                    self._check_line(line, known)
                inner = known | frozenset(step.with_)
                if step.steps and (key := (step.steps[0].source.path, inner)) not in seen:
                    seen.add(key)
                    self._check_steps(step.steps, inner, seen)

    def _check_line(self, line: Line, known: frozenset[str]) -> None:
        for placeholder in placeholders(line):
            if placeholder.name not in known:
                close = nearest(placeholder.name, known)
                hint = (
                    f"Did you mean {{{close}}}?"
                    if close
                    else f"Ask for it: asks: {placeholder.name}: …"
                )
                document = self._documents[line.source.path]
                source = line.text.at(placeholder.offset)
                problem = document.problem(
                    f"nothing is called {{{placeholder.name}}}", hint, source
                )
                if problem not in self._problems:
                    self._problems.append(problem)

    def _at(self, step: Any, message: str, hint: str = "") -> Problem:
        return self._documents[step.source.path].problem(message, hint, step.source)

    def _refuse(self, step: Any, message: str, hint: str) -> None:
        self._problems.append(self._at(step, message, hint))


def _label(path: Path) -> str:
    """The path as people will see it: relative where it lies below the current folder, in the
    library's own terms where it is a shipped practice, else as it was given."""
    try:
        full = path.resolve()
        for root in (data_folder("scripts").parent, Path.cwd()):
            if full.is_relative_to(root):
                return full.relative_to(root).as_posix()
    except (OSError, RuntimeError, ValueError):
        pass
    return str(path)

"""YAML read so that it cannot surprise: every scalar is the text that stands there, every value
knows its place, and what YAML would twist is refused with what to write instead.

Composed from the parser's events rather than with a YAML loader: nothing is typed, no alias is
followed, and depth is checked before anything is built, so no file can hurt the machine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import Problem, ScriptError, Source

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 64

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class Text(str):
    """A scalar, as it stands. `comment` is where a `#` cut it short, if one did."""

    source: Source
    offset_known: bool  # written plainly on one line, so that an offset in it is a column
    comment: Source | None

    def at(self, offset: int) -> Source:
        """The place of the character at `offset`, as nearly as the scalar's style lets us know."""
        if not self.offset_known:
            return self.source
        return Source(self.source.path, self.source.line, self.source.column + offset)


class Mapping(dict[Text, Any]):
    """A mapping; like its values, its keys know their places."""

    source: Source


class Sequence(list[Any]):
    source: Source


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, and how to point into it. `label` is its path as people will see it."""

    label: str
    text: str
    digest: str
    lines: list[str] = field(repr=False)

    def problem(
        self, message: str, hint: str = "", source: Source | None = None, severity: str = "error"
    ) -> Problem:
        source = source or Source(self.label, 1)
        excerpt = self.lines[source.line - 1] if source.line <= len(self.lines) else ""
        return Problem(message, hint, source, excerpt, severity)


def open_document(path: Path, label: str) -> Document:
    """Read a file of at most `MAX_BYTES`. Raises ScriptError when it can't be read as UTF-8 text."""
    try:
        if not path.is_file():
            what = "is a folder, not a script" if path.is_dir() else "does not exist"
            raise ScriptError(Problem(f"{label} {what}"))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name can't be a file's"
        raise ScriptError(Problem(f"can't read {label}: {reason}")) from error
    return document_from_bytes(data, label)


def document_from_bytes(data: bytes, label: str) -> Document:
    """Decode a script. Raises ScriptError: too large, not UTF-8, control characters."""
    if len(data) > MAX_BYTES:
        raise ScriptError(
            Problem(
                f"{label} is larger than 1 MiB, the most a script may be",
                "Divide it into parts, and bring them together with `use:`.",
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ScriptError(
            Problem("this is not UTF-8 text", "Save the file as UTF-8.", Source(label, line))
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    document = Document(label, text, hashlib.sha256(data).hexdigest(), text.split("\n"))
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        raise ScriptError(
            document.problem(
                f"there is a character that can't be read or spoken (U+{ord(match[0]):04X})",
                "Remove it; a plain-text editor shows it.",
                Source(label, line, column),
            )
        )
    return document


def compose(document: Document) -> Mapping:
    """The file as nested `Mapping`, `Sequence` and `Text`. Raises ScriptError."""
    from .surprises import explain_syntax

    try:
        return _Composer(document).document()
    except yaml.YAMLError as error:
        raise ScriptError(explain_syntax(document, error)) from error


class _Composer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._events: Iterator[Any] = iter(yaml.parse(document.text, Loader=_LOADER))

    def document(self) -> Mapping:
        root = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self._refuse(
                    event,
                    "a second document begins here",
                    "Keep one practice to a file: remove the `---`.",
                )
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 1)
        if isinstance(root, Mapping):
            return root
        if root is None or root == "":
            raise ScriptError(
                self._document.problem("this file is empty", "Start with `title:` and `steps:`.")
            )
        raise ScriptError(
            self._document.problem(
                "a script is a mapping of keys to values, such as `title: …` and `steps: …`",
                "`voicehome scripts` names practices to look at.",
                root.source,
            )
        )

    def _node(self, event: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            self._refuse(
                event,
                f"this is nested more than {MAX_DEPTH} levels deep",
                "Move the inner steps to a part of their own.",
            )
        self._refuse_what_is_not_text(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            sequence = Sequence()
            sequence.source = self._source(event)
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                sequence.append(self._node(item, depth + 1))
            return sequence
        return self._mapping(event, depth)

    def _mapping(self, event: Any, depth: int) -> Mapping:
        mapping = Mapping()
        mapping.source = self._source(event)
        while not isinstance(item := next(self._events), yaml.MappingEndEvent):
            if not isinstance(item, yaml.ScalarEvent):
                self._refuse(
                    item,
                    "a key has to be a word, not a list or a mapping",
                    "If this line is meant to be spoken, put double quotes around all of it.",
                )
            self._refuse_what_is_not_text(item)
            key = self._text(item)
            if key == "<<":
                self._refuse(item, "merge keys (`<<:`) are not read here", "Write the keys out.")
            if key in mapping:
                first = next(k for k in mapping if k == key).source.line
                self._refuse(
                    item,
                    f"'{key}' stands twice here; the first is on line {first}",
                    "Keep one of them.",
                )
            mapping[key] = self._node(next(self._events), depth + 1)
        return mapping

    def _refuse_what_is_not_text(self, event: Any) -> None:
        quoting = "If it is meant to be spoken, put double quotes around the whole line."
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                event, f"YAML reads '*{event.anchor}' as a reference to something else", quoting
            )
        if event.anchor is not None:
            self._refuse(event, f"YAML reads '&{event.anchor}' as a name for what follows", quoting)
        if getattr(event, "tag", None) is not None:
            self._refuse(event, f"YAML reads '{event.tag}' as a type", quoting)

    def _text(self, event: Any) -> Text:
        if _CONTROL.search(event.value):
            self._refuse(
                event, "there is a character here that can't be spoken", "Remove its \\ escape."
            )
        text = Text(event.value)
        start, end = event.start_mark, event.end_mark
        text.source = self._source(event)
        text.comment = None
        text.offset_known = not event.style and start.line == end.line
        if not event.style and event.value:
            rest = self._document.lines[end.line][end.column :]
            if rest.lstrip().startswith("#"):
                column = end.column + rest.index("#") + 1
                text.comment = Source(self._document.label, end.line + 1, column)
        return text

    def _source(self, event: Any) -> Source:
        mark = event.start_mark
        return Source(self._document.label, mark.line + 1, mark.column + 1)

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        raise ScriptError(self._document.problem(message, hint, self._source(event)))

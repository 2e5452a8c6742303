"""YAML read so that it cannot surprise: every scalar is the text that stands there, every value
knows its place, and what YAML would twist is refused with what to write instead.

Composed from the parser's events rather than with a YAML loader: nothing is typed, no alias is
followed, and depth and number are checked before anything is built, so no file can hurt the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..errors import ScriptError, Source
from .document import MAX_TEXT, UNREADABLE, Document, Mapping, Sequence, Text
from .surprises import IN_QUOTES, explain_syntax

MAX_DEPTH = 64

MAX_VALUES = 50_000
"""Keys and values in one file: five times what twelve hours of practice hold."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"\s*(#)")
_KEY = re.compile(r"^\s*[\w-]+:(\s|$)", re.MULTILINE)
_NO_KEYS = "this file has no keys"
_ESCAPED = re.compile(r"\\(.)")
_CODES = "0abtnvfreNLP_"
"""What, after a backslash in double quotes, stands for a character that nobody sees."""


def compose(document: Document, begins: str = "`title: …` and `steps: …`") -> Mapping:
    """The file as nested `Mapping`, `Sequence` and `Text`. Raises ScriptError.

    `begins` says what such a file begins with, for who left it empty.
    """
    hint = f"Start with keys, such as {begins}."
    try:
        root = _Composer(document).document()
    except yaml.YAMLError as error:
        if not _KEY.search(document.text):
            raise ScriptError(document.problem(_NO_KEYS, hint)) from error
        raise ScriptError(explain_syntax(document, error)) from error
    if isinstance(root, Mapping):
        return root
    if root:
        raise ScriptError(document.problem(_NO_KEYS, hint, root.source))
    raise ScriptError(document.problem("this file is empty", hint))


def _parse(text: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except (ValueError, OverflowError) as error:  # from PyYAML without libyaml, for "\\U00110000"
        raise yaml.YAMLError(f"Remove the code that begins with a backslash: {error}") from error


class _Composer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._events = _parse(document.text)
        self._values = 0

    def document(self) -> Any:
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
        return root

    def _node(self, event: Any, depth: int) -> Any:
        self._check_limits(event, depth)
        self._refuse_what_is_not_text(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _check_limits(self, event: Any, depth: int) -> None:
        self._values += 1
        if depth > MAX_DEPTH:
            self._refuse(
                event,
                f"this is nested more than {MAX_DEPTH} levels deep",
                "Move the inner steps to a file of their own, and bring it in with `use:`.",
            )
        if self._values > MAX_VALUES:
            self._refuse(
                event,
                f"this file holds more than {MAX_VALUES:,} keys and values",
                "Move some of its steps to another file, and bring them in with `use:`.",
            )

    def _sequence(self, event: Any, depth: int) -> Sequence:
        sequence = Sequence()
        sequence.source = self._source(event)
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            sequence.append(self._node(item, depth + 1))
        return sequence

    def _mapping(self, event: Any, depth: int) -> Mapping:
        mapping = Mapping()
        mapping.source = self._source(event)
        while not isinstance(item := next(self._events), yaml.MappingEndEvent):
            key = self._key(item, depth)
            if key in mapping:
                self._refuse(
                    item,
                    f"'{key[:60]}' stands twice here; the first is on line "
                    f"{mapping.place_of(key).line}",
                    "Keep one of them.",
                )
            mapping[key] = self._node(next(self._events), depth + 1)
        return mapping

    def _key(self, event: Any, depth: int) -> Text:
        if isinstance(event, yaml.CollectionStartEvent):
            self._refuse(
                event,
                "a key has to be a word, not a list or a mapping",
                "If this line is meant to be spoken, put double quotes around all of it.",
            )
        key = self._node(event, depth)
        if key == "<<":
            self._refuse(event, "merge keys (`<<:`) are not read here", "Write the keys out.")
        assert isinstance(key, Text)
        return key

    def _refuse_what_is_not_text(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"YAML reads '*{event.anchor}' as a reference to something else"
            self._refuse(event, message, IN_QUOTES)
        if event.anchor is not None:
            message = f"YAML reads '&{event.anchor}' as a name for what follows"
            self._refuse(event, message, IN_QUOTES)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, f"YAML reads '{tag}' as a type", IN_QUOTES)

    def _text(self, event: Any) -> Text:
        start, end = event.start_mark, event.end_mark
        text = Text(event.value)
        text.source = self._source(event)
        text.written = self._written(start, end)
        if event.style == '"':
            self._refuse_codes(text)
        if UNREADABLE.search(text):
            hint = "Remove the code that begins with a backslash."
            self._refuse(event, "there is a character here that can't be spoken", hint)
        if len(text) > MAX_TEXT:
            message = f"this text has {len(text):,} characters; {MAX_TEXT:,} is the most"
            self._refuse(event, message, "Break it into several lines to speak.")
        if not event.style:
            self._refuse_swallowed_step(text)
            text.comment = self._comment_after(end)
        return text

    def _refuse_codes(self, text: Text) -> None:
        """`"Stop\\now"` would have a line break in it."""
        for escaped in _ESCAPED.finditer(text.written):
            if escaped[1] in _CODES:
                raise ScriptError(
                    self._document.problem(
                        "inside double quotes, YAML takes a backslash as the start of a code",
                        "Remove it, or write two for one.",
                        text.place(escaped.start()),
                    )
                )

    def _written(self, start: Any, end: Any) -> str:
        lines = self._document.lines[start.line : end.line + 1]
        if start.line == end.line:
            return lines[0][start.column : end.column]
        return "\n".join([lines[0][start.column :], *lines[1:-1], lines[-1][: end.column]])

    def _comment_after(self, end: Any) -> Source | None:
        comment = _COMMENT.match(self._document.lines[end.line], end.column)
        if comment is None:
            return None
        return Source(self._document.label, end.line + 1, comment.start(1) + 1)

    def _refuse_swallowed_step(self, text: Text) -> None:
        """A step that is indented too far becomes, for YAML, words of the step above."""
        for number, line in enumerate(text.written.split("\n")[1:], start=text.source.line + 1):
            if line.lstrip().startswith("- "):
                if re.match("-[^ -]", text.written):
                    message = "there is no space after this dash"
                    hint = "Write a space between it and what follows: - …"
                    raise ScriptError(self._document.problem(message, hint, text.source))
                source = Source(self._document.label, number, line.index("-") + 1)
                raise ScriptError(
                    self._document.problem(
                        "YAML adds this line to the one above, because it begins further right",
                        "Put its dash right below the dash above; a dash between words is –.",
                        source,
                    )
                )

    def _source(self, event: Any) -> Source:
        mark = event.start_mark
        return Source(self._document.label, mark.line + 1, mark.column + 1)

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        raise ScriptError(self._document.problem(message, hint, self._source(event)))

"""Lines and titles as values of a script: text taken apart, with its place in the file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from ..errors import Source
from ..reading.document import Text
from ..reading.editor import words_matching
from ..reading.fields import FieldError, expect_text, invalid
from .text import SAID, SHOWN, InlinePause, Piece, check_speakable, parse_line


class Line(tuple[Piece, ...]):
    """A text taken apart (`text.parse_line`); `text` is as it stands in the file."""

    text: Text

    @property
    def source(self) -> Source:
        return self.text.source


def _line(value: Any) -> Line:
    text = expect_text(value)
    if not text.strip():
        raise _nothing_to_say(text)
    try:
        line = Line(parse_line(text))
    except FieldError as error:
        raise invalid(str(error), error.hint, error.offset) from error
    line.text = text
    return line


def _nothing_to_say(text: Text) -> Exception:
    if text.comment:
        hint = 'If it should be spoken, put double quotes around it: - "# …"'
        return invalid("YAML takes everything after '#' as a comment, and nothing is left", hint)
    return invalid("there is nothing to say here", "Write a sentence, or remove the line.")


def _spoken(value: Any) -> Line:
    line = _line(value)
    try:
        check_speakable(line)
    except FieldError as error:
        raise invalid(str(error), error.hint, error.offset) from error
    return line


def _title(value: Any) -> Line:
    return _without_pauses(_spoken(value))


def _shown(value: Any) -> Line:
    return _without_pauses(_line(value))


def _without_pauses(line: Line) -> Line:
    if any(isinstance(piece, InlinePause) for piece in line):
        hint = "Put it in a step of its own: - pause: 3s"
        raise invalid("only lines that are spoken have pauses in them", hint, line.text.index("["))
    return line


A_LINE = words_matching(
    rf"^(?=\s*\S)(?:{SAID})*$",
    "A pause is written [3s], a placeholder {name}, a brace to be shown {{; use ( ) for words.",
)
_A_TITLE = words_matching(
    rf"^(?=\s*\S)(?:{SHOWN})*$",
    "A title has no pauses; a placeholder is written {name}, a brace to be shown {{.",
)

Spoken = Annotated[Line, PlainValidator(_spoken), WithJsonSchema(A_LINE)]
Title = Annotated[Line, PlainValidator(_title), WithJsonSchema(_A_TITLE)]
Shown = Annotated[Line, PlainValidator(_shown), WithJsonSchema(_A_TITLE)]
"""To be read, and never spoken: any signs will do."""

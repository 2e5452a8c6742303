"""Lines and titles as values of a script: text taken apart, with its place in the file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainValidator

from ..errors import Source
from ..reading.document import Text
from ..reading.fields import FieldError, expect_text, invalid
from .text import InlinePause, Piece, check_speakable, parse_line


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
        check_speakable(line)
    except FieldError as error:
        raise invalid(str(error), error.hint, error.offset) from error
    line.text = text
    return line


def _nothing_to_say(text: Text) -> Exception:
    if text.comment:
        hint = 'If it should be spoken, put double quotes around it: - "# …"'
        return invalid("YAML takes everything after '#' as a comment, and nothing is left", hint)
    return invalid("there is nothing to say here", "Write a sentence, or remove the line.")


def _title(value: Any) -> Line:
    line = _line(value)
    if any(isinstance(piece, InlinePause) for piece in line):
        offset = line.text.index("[")
        raise invalid("a title has no pauses", "Put the pause in a step of its own.", offset)
    return line


Spoken = Annotated[Line, PlainValidator(_line)]
Title = Annotated[Line, PlainValidator(_title)]

"""A YAML file's text, and the values that stand in it, each of which knows its place."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import Problem, ScriptError, Source

MAX_BYTES = 1024 * 1024

_OTHER_FILES = (
    (rb"PK\x03\x04|\xd0\xcf\x11\xe0", "a word processor's file"),
    (rb"\{\\rtf", "an RTF file"),
    (rb"%PDF", "a PDF file"),
    (rb"ID3|\xff[\xf2\xf3\xfa\xfb]|RIFF....WAVE|OggS|fLaC|....ftyp", "a sound file"),
)
"""What other programs' files begin with."""

MAX_TEXT = 10_000
"""Characters in one line of a file, and in one text: ten minutes of speech in one breath."""

UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
"""What is no part of any text: control characters, and those that only some programs take as the
end of a line, so that nobody agrees on a line's number."""


class Text(str):
    """A scalar, as YAML reads it. `comment` is where a `#` cut it short, if one did."""

    source: Source
    written: str  # as it stands in the file: with its quotes, line breaks and indentation
    comment: Source | None = None

    def at(self, offset: int) -> Source:
        """The place of the character at `offset`, found by the word that begins there."""
        word = _word_at(self, offset)
        index = -len(word)
        for _ in range(self.count(word, 0, offset) + 1 if word else 0):
            index = self.written.find(word, index + len(word))
            if index < 0:
                return self.source
        return self.place(max(index, 0))

    def place(self, index: int) -> Source:
        """The place of a character of `written`."""
        before = self.written[:index]
        if "\n" not in before:
            return Source(self.source.path, self.source.line, self.source.column + index)
        line = self.source.line + before.count("\n")
        return Source(self.source.path, line, index - before.rfind("\n"))


def _word_at(text: str, offset: int) -> str:
    return text[offset:].split(maxsplit=1)[0] if text[offset:].strip() else ""


class Mapping(dict[Text, Any]):
    """A mapping; like its values, its keys know their places."""

    source: Source

    def place_of(self, key: str) -> Source:
        """Where `key` stands, or the mapping itself if it has no such key."""
        return next((known.source for known in self if known == key), self.source)


class Sequence(list[Any]):
    source: Source


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, and how to point into it. `label` is its path as people will see it; `path` the
    file that it was read from, None for a text that was at hand."""

    label: str
    text: str
    digest: str
    lines: list[str] = field(repr=False)
    path: Path | None = None

    def problem(
        self, message: str, hint: str = "", source: Source | None = None, severity: str = "error"
    ) -> Problem:
        source = source or Source(self.label, 1)
        return Problem(message, hint, source, self.lines[source.line - 1], severity)

    def place(self, index: int) -> Source:
        """The line and column of a position in `text`."""
        line_start = self.text.rfind("\n", 0, index) + 1
        return Source(self.label, self.text.count("\n", 0, index) + 1, index - line_start + 1)


def open_document(path: Path, label: str) -> Document:
    """Read a file of at most `MAX_BYTES`. Raises ScriptError when it can't be read as UTF-8 text."""
    try:
        if not path.is_file():
            what = "does not exist"
            if path.exists():
                what = (
                    "is a folder, not a file"
                    if path.is_dir()
                    else "is no file (a pipe or a device)"
                )
            raise ScriptError(Problem(f"{label} {what}"))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name can't be a file's"
        raise ScriptError(Problem(f"can't read {label}: {reason}")) from error
    return replace(document_from_bytes(data, label), path=path)


def document_from_bytes(data: bytes, label: str) -> Document:
    """Decode a file. Raises ScriptError: too large, not UTF-8, control characters, a line too long."""
    _refuse_other_files(data, label)
    if len(data) > MAX_BYTES:
        raise ScriptError(
            Problem(
                f"{label} is larger than 1 MiB, the most a file may be",
                "Divide it into parts, and bring them together with `use:`.",
            )
        )
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    # The end of a file is, for YAML, on the line after its last: there has to be one.
    text = text.removesuffix("\n") + "\n"
    document = Document(label, text, hashlib.sha256(data).hexdigest(), text.split("\n"))
    _refuse_other_encodings(data, document)
    _refuse_unreadable_characters(document)
    _refuse_long_lines(document)
    return document


def _refuse_other_files(data: bytes, label: str) -> None:
    for beginning, what in _OTHER_FILES:
        if re.match(beginning, data, re.DOTALL):
            hint = "Save it as plain text (UTF-8), then make a script of that: voicehome convert"
            if what == "a sound file":
                hint = "voicehome reads scripts, which are text, and makes sound of them."
            raise ScriptError(Problem(f"{label} is {what}, not a script", hint))


def _refuse_other_encodings(data: bytes, document: Document) -> None:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode().replace("\r\n", "\n")
        raise ScriptError(
            document.problem(
                "this is not UTF-8 text",
                "Save the file again as UTF-8; editors offer it when you save under another name.",
                document.place(len(before)),
            )
        ) from error


def _refuse_unreadable_characters(document: Document) -> None:
    if match := UNREADABLE.search(document.text):
        raise ScriptError(
            document.problem(
                f"there is a character that can't be read or spoken (U+{ord(match[0]):04X})",
                "Put the cursor after it and press the backspace key; if there are many, save the "
                "file again as UTF-8.",
                document.place(match.start()),
            )
        )


def _refuse_long_lines(document: Document) -> None:
    for number, line in enumerate(document.lines, start=1):
        if len(line) > MAX_TEXT:
            raise ScriptError(
                document.problem(
                    f"this line has {len(line):,} characters; {MAX_TEXT:,} is the most",
                    "Break it into several lines.",
                    Source(document.label, number, MAX_TEXT + 1),
                )
            )

"""What is converted: its text, its lines for pointing at, and notes of what could not be kept."""

from __future__ import annotations

import codecs
import hashlib
import re

from ..errors import Problem, ScriptError, Source
from ..reading.document import MAX_BYTES, UNREADABLE, Document

_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
"""What some programs take as the end of a line or page; here, as a space."""

_OTHER_ENCODINGS = ("utf-16", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,80}encoding=["']([A-Za-z0-9-]{1,20})""")


_BEGINS_AS_SSML = re.compile(rb"\s*<(?:\?xml|(?:\w+:)?speak)\b")


def is_ssml(data: bytes, name: str) -> bool:
    """Whether a file called `name` is SSML, by its ending or by how it begins."""
    begin = data[:400].removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").lstrip(b"\xff\xfe")
    return name.lower().endswith((".ssml", ".xml")) or bool(_BEGINS_AS_SSML.match(begin))


class Notes:
    """What could not be said in a script: each kind once, at its first place, with the other lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[tuple[str, str], list[Source]] = {}

    def add(self, source: Source, message: str, hint: str = "") -> None:
        self._found.setdefault((message, hint), []).append(source)

    def finish(self) -> tuple[Problem, ...]:
        """The notes as warnings, in the order of the lines."""
        problems = [
            self._document.problem(message, _with_others(hint, places), places[0], "warning")
            for (message, hint), places in self._found.items()
        ]
        return tuple(sorted(problems, key=lambda problem: problem.source or Source("", 0)))


def _with_others(hint: str, places: list[Source]) -> str:
    lines = list(dict.fromkeys(place.line for place in places))[1:]
    if not lines:
        return hint
    shown = ", ".join(map(str, lines[:20])) + (" …" if len(lines) > 20 else "")
    also = f"Also on line{'s' if len(lines) > 1 else ''} {shown}."
    return f"{hint} {also}" if hint else also


def document_of_text(data: bytes, label: str) -> Document:
    """A plain text, in UTF-8 or (with the mark that begins it) UTF-16. Raises ScriptError."""
    _refuse_huge(data, label)
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = _document(data[: error.start].decode(encoding, errors="replace"), label, b"")
        raise ScriptError(
            _document(data.decode(encoding, errors="replace"), label, data).problem(
                "this is not UTF-8 text",
                "Save the file again as UTF-8; editors offer it when you save under another name.",
                Source(label, len(before.lines), len(before.lines[-1]) + 1),
            )
        ) from error
    return _document(text, label, data)


def document_of_xml(data: bytes, label: str) -> Document:
    """The lines of an XML file, for pointing at: what stands in it is the parser's to say.

    Raises ScriptError for a file that is too large.
    """
    _refuse_huge(data, label)
    declared = _DECLARED.match(data)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    known = encoding if encoding in _OTHER_ENCODINGS else "utf-8"
    return _document(data.decode(known, errors="replace"), label, data)


def without_unreadable(text: str, source: Source, notes: Notes) -> str:
    """`text` without control characters, which no script holds; other breaks become spaces."""
    text = _BREAKS.sub(" ", text).replace("\ufeff", "")
    if found := UNREADABLE.search(text):
        notes.add(source, f"a character that can't be read or spoken (U+{ord(found[0]):04X})")
    return UNREADABLE.sub("", text)


def too_much(label: str) -> ScriptError:
    """The error for what would be more than one script can hold."""
    return ScriptError(
        Problem(
            f"{label} holds more than one script can, which is twelve hours",
            "Divide it into several practices, and convert each.",
        )
    )


def _document(text: str, label: str, data: bytes) -> Document:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(label, text, hashlib.sha256(data).hexdigest(), text.split("\n"))


def _refuse_huge(data: bytes, label: str) -> None:
    if len(data) > MAX_BYTES:
        raise ScriptError(
            Problem(
                f"{label} is larger than 1 MiB, the most a file may be",
                "Divide it into several practices, and convert each.",
            )
        )

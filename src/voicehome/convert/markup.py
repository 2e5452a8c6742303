"""XML read so that it can do no harm: no document type, no entity, nothing from outside, and neither
deep nor endless. Every element knows its line."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import errors as expat
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, LexicalHandler, property_lexical_handler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from ..errors import Problem, ScriptError, Source
from ..reading.document import Document
from ..script.content import MAX_CHARACTERS
from .original import Notes, too_much

MAX_DEPTH = 64
MAX_ELEMENTS = 20_000

_SSML = "http://www.w3.org/2001/10/synthesis"
_EXTENSIONS = ("mstts", "amazon")
"""Prefixes that are kept, under whatever prefix a file has them."""


@dataclass(frozen=True, slots=True)
class Characters:
    """A run of text; its place is that of its first letter."""

    text: str
    source: Source


@dataclass(slots=True)
class Element:
    """`name` is without its prefix if SSML's own, else like `mstts:silence`."""

    name: str
    attributes: dict[str, str]
    source: Source
    children: list[Element | Characters] = field(default_factory=list)

    def text(self) -> str:
        """All the text inside."""
        return "".join(
            child.text if isinstance(child, Characters) else child.text() for child in self.children
        )

    def elements(self) -> Iterator[Element]:
        """The elements right inside."""
        return (child for child in self.children if isinstance(child, Element))


def read_xml(data: bytes, document: Document, notes: Notes) -> Element:
    """The root element; comments become notes. Raises ScriptError."""
    builder = _Builder(document, notes)
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(builder)
    parser.setProperty(property_lexical_handler, builder)
    builder.setDocumentLocator(parser)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise ScriptError(
            document.problem(
                "a document type (<!DOCTYPE …>) begins here, and with it files can do harm",
                "Remove it: SSML needs none.",
                builder.place(),
            )
        ) from error
    except SAXParseException as error:
        raise ScriptError(builder.explain(error.getMessage())) from error
    except (LookupError, ValueError) as error:  # from Python's codecs, for an encoding they lack
        raise ScriptError(builder.explain(expat.XML_ERROR_UNKNOWN_ENCODING)) from error
    assert builder.root is not None  # expat takes no document without an element
    return builder.root


class _Builder(ContentHandler, LexicalHandler):
    def __init__(self, document: Document, notes: Notes) -> None:
        super().__init__()
        self.root: Element | None = None
        self._document = document
        self._notes = notes
        self._open: list[Element] = []
        self._names: list[str] = []
        self._prefixes: list[ChainMap[str, str]] = [ChainMap()]
        self._text: list[str] = []
        self._text_source = Source(document.label, 1)
        self._elements = 0
        self._characters = 0
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 (the name is SAX's)
        self._locator = locator

    def place(self) -> Source:
        """Where the parser is, as a place that stands in the file."""
        lines = self._document.lines
        line = min(max(self._locator.getLineNumber() or 1, 1), len(lines))
        column = min(self._locator.getColumnNumber() or 0, len(lines[line - 1]))
        return Source(self._document.label, line, column + 1)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self._end_text()
        source = self.place()
        self._check_limits(source)
        attributes = dict(attrs.items())
        declared = {key[6:]: uri for key, uri in attributes.items() if key.startswith("xmlns:")}
        prefixes = self._prefixes[-1].new_child(declared) if declared else self._prefixes[-1]
        own = {k: v for k, v in attributes.items() if k != "xmlns" and not k.startswith("xmlns:")}
        element = Element(_plain_name(name, prefixes), own, source)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._names.append(name)
        self._prefixes.append(prefixes)

    def endElement(self, _name: str) -> None:  # noqa: N802
        self._end_text()
        self._open.pop()
        self._names.pop()
        self._prefixes.pop()

    def characters(self, content: str) -> None:
        if not self._text:
            self._text_source = self.place()
        self._text.append(content)
        self._characters += len(content)
        if self._characters > MAX_CHARACTERS:
            raise too_much(self._document.label)

    def comment(self, content: str) -> None:
        self._notes.add(self.place(), f"a comment is left out: {' '.join(content.split())[:40]}")

    def _end_text(self) -> None:
        text, self._text = "".join(self._text), []
        if text and self._open:
            self._open[-1].children.append(Characters(text, _first_letter(self._text_source, text)))

    def _check_limits(self, source: Source) -> None:
        self._elements += 1
        if len(self._open) >= MAX_DEPTH:
            raise ScriptError(
                self._document.problem(
                    f"this is nested more than {MAX_DEPTH} levels deep",
                    "SSML needs only a few: remove those around it.",
                    source,
                )
            )
        if self._elements > MAX_ELEMENTS:
            raise too_much(self._document.label)

    def explain(self, complaint: str) -> Problem:
        """What is wrong with the XML, in words; `complaint` is the parser's."""
        message, hint = _EXPLAINED.get(
            complaint, (f"this is not XML that can be read: {complaint}", "")
        )
        if self._open:
            element, name = self._open[-1], self._names[-1]
            opened = f"<{name}>, opened on line {element.source.line},"
        else:
            opened = "the last element"
        return self._document.problem(
            message.format(opened=opened), hint.format(opened=opened), self.place()
        )


def _plain_name(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = name.rpartition(":")
    if not colon:
        return name
    uri = prefixes.get(prefix, "")
    if uri == _SSML:
        return local
    known = next((known for known in _EXTENSIONS if known in uri.lower()), prefix)
    return f"{known}:{local}"


def _first_letter(source: Source, text: str) -> Source:
    before = text[: len(text) - len(text.lstrip())]
    lines = before.count("\n")
    if not lines:
        return Source(source.path, source.line, source.column + len(before))
    return Source(source.path, source.line + lines, len(before) - before.rfind("\n"))


_EXPLAINED = {
    expat.XML_ERROR_SYNTAX: (
        "this is not XML",
        "SSML begins with <speak> and ends with </speak>.",
    ),
    expat.XML_ERROR_NO_ELEMENTS: (
        "the file ends here, and {opened} is not closed",
        "SSML begins with <speak> and ends with </speak>.",
    ),
    expat.XML_ERROR_INVALID_TOKEN: (
        "XML can't read this character here",
        "For a sign that is to be spoken, write &amp; for & and &lt; for <.",
    ),
    expat.XML_ERROR_UNCLOSED_TOKEN: (
        "what begins here is not closed",
        "A tag ends with >, a value with the same quotation mark that began it.",
    ),
    expat.XML_ERROR_TAG_MISMATCH: (
        "this closes another element than {opened} which comes first",
        "Elements close in the opposite order of their opening.",
    ),
    expat.XML_ERROR_DUPLICATE_ATTRIBUTE: ("an attribute stands twice here", "Keep one of them."),
    expat.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "something stands after the end of the last element",
        "Put it before </speak>, or make another file of it.",
    ),
    expat.XML_ERROR_UNDEFINED_ENTITY: (
        "XML doesn't know the name between this & and its ;",
        "Write the character itself; & alone is written &amp;.",
    ),
    expat.XML_ERROR_BAD_CHAR_REF: (
        "there is no such character",
        "Write the character itself.",
    ),
    expat.XML_ERROR_MISPLACED_XML_PI: (
        "<?xml …?> doesn't stand at the very beginning",
        "Remove what stands before it, an empty line or a space.",
    ),
    expat.XML_ERROR_UNKNOWN_ENCODING: (
        "the encoding that this file names is not known",
        'Save it as UTF-8, and write encoding="UTF-8".',
    ),
    expat.XML_ERROR_INCORRECT_ENCODING: (
        "the file is in another encoding than it says",
        'Save it as UTF-8, and write encoding="UTF-8".',
    ),
    expat.XML_ERROR_UNCLOSED_CDATA_SECTION: (
        "this CDATA section is not closed",
        "It ends with ]]>.",
    ),
    expat.XML_ERROR_PARTIAL_CHAR: (
        "the file ends inside a character",
        "Save it again as UTF-8.",
    ),
}

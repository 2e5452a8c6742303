"""What Audiobookshelf is to know of a recording: a package document (OPF 2.0) in its folder.

It goes before tags there, and has to: of these, Audiobookshelf takes the album for a book's title, and
the album of a practice is its series. What tags tell rightly is left to them: chapters, the voice, the
description with its notes.
"""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from ..tag.fields import one_line
from .jobs import in_brackets
from .mark import MARK
from .shelf import Practice, Recording

_PACKAGE = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"


def opf(practice: Practice, recording: Recording) -> str:
    """Title, subtitle, author, language, themes, and the place in the series."""
    entry = recording.entry
    package = Tree.Element("package", {"xmlns": _PACKAGE, "version": "2.0"})
    namespaces = {"xmlns:dc": _DC, "xmlns:opf": _PACKAGE}
    metadata = Tree.SubElement(package, "metadata", namespaces)
    length = None if entry["is_usual"] else entry["frames"]
    _add(metadata, "title", f"{practice.title}{in_brackets(length, entry['variation'])}")
    _add(metadata, "subtitle", entry["summary"])
    _add(metadata, "creator", entry["by"], {"opf:role": "aut"})
    _add(metadata, "language", entry["language"])
    for theme in entry["themes"]:
        _add(metadata, "tag", theme)
    if practice.series:
        _meta(metadata, "calibre:series", practice.series)
        if entry["number"] is not None:
            _meta(metadata, "calibre:series_index", str(entry["number"]))
    Tree.indent(package)
    text = Tree.tostring(package, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK} -->\n{text}\n'


def _add(
    metadata: Tree.Element, name: str, text: str | None, more: dict[str, str] | None = None
) -> None:
    if text:
        Tree.SubElement(metadata, f"dc:{name}", more or {}).text = one_line(text)


def _meta(metadata: Tree.Element, name: str, content: str) -> None:
    Tree.SubElement(metadata, "meta", {"name": name, "content": one_line(content)})

"""A podcast feed of the library: RSS 2.0 with the itunes and podcast namespaces, as a file.

Nothing offers it by itself: it is for a server that the library is put on.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as Tree

from .. import __version__
from ..encode.formats import FORMATS
from ..files import content_key, safe_name
from ..project.model import Feed
from ..tag.fields import one_line
from ..units import RATE, format_clock
from .mark import MARK
from .mime import mime_of
from .names import CHAPTERS, FEED
from .shelf import Practice, Shelf

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
_PODCAST_GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of podcast:guid, by its specification."""

_PREFERRED = ("mp3", "m4a", "m4b", "opus", "flac", "wav")
"""Formats by how many podcast players play them."""


def feed(shelf: Shelf, of: Feed, cover: str | None) -> Iterator[tuple[str, str]]:
    """The feed and its chapters: their places in the library, and their text. `cover` is the place of
    the library's picture."""
    base = f"{of.address.rstrip('/')}/"
    for prefix, address in (("itunes", _ITUNES), ("podcast", _PODCAST), ("atom", _ATOM)):
        Tree.register_namespace(prefix, address)
    rss = Tree.Element("rss", version="2.0")
    channel = Tree.SubElement(rss, "channel")
    _describe(channel, shelf, of, base, cover)
    for practice in shelf.practices:
        place, text = _chapters_of(practice)
        _item(channel, shelf, practice, base, place if text else None)
        if text:
            yield place, text
    Tree.indent(rss)
    text = Tree.tostring(rss, encoding="unicode")
    yield FEED, f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK} -->\n{text}\n'


def _describe(channel: Tree.Element, shelf: Shelf, of: Feed, base: str, cover: str | None) -> None:
    _add(channel, "title", of.title)
    _add(channel, "link", base)
    _add(channel, "description", f"{of.title}: guided practices.")
    _add(channel, "language", shelf.practices[0].entry["language"])
    _add(channel, "generator", f"voicehome {__version__}")
    own = {"href": f"{base}{FEED}", "rel": "self", "type": "application/rss+xml"}
    Tree.SubElement(channel, f"{{{_ATOM}}}link", own)
    _itunes(channel, "author", shelf.by or of.title)
    _itunes(channel, "type", "serial")
    _itunes(channel, "explicit", "false")
    health = Tree.SubElement(channel, f"{{{_ITUNES}}}category", text="Health & Fitness")
    Tree.SubElement(health, f"{{{_ITUNES}}}category", text="Mental Health")
    if cover:
        Tree.SubElement(channel, f"{{{_ITUNES}}}image", href=f"{base}{quote(cover)}")
    address = f"{base}{FEED}".partition("://")[2].rstrip("/")
    _podcast(channel, "guid", str(uuid.uuid5(_PODCAST_GUIDS, address)))
    _podcast(channel, "medium", "podcast")


def _item(
    channel: Tree.Element, shelf: Shelf, practice: Practice, base: str, chapters: str | None
) -> None:
    item, entry, recording = Tree.SubElement(channel, "item"), practice.entry, practice.main
    _add(item, "title", practice.title)
    told = [entry["summary"], entry["care"] and f"Before you listen: {entry['care']}"]
    _add(item, "description", " ".join(filter(None, told)) or practice.title)
    guid = _add(item, "guid", content_key([base, practice.id])[:32])
    guid.set("isPermaLink", "false")
    name = next(name for name in _PREFERRED if name in recording.audio)
    place = recording.audio[name]
    size = (shelf.root / place).stat().st_size
    url, kind = f"{base}{quote(place)}", mime_of(FORMATS[name].extension)
    Tree.SubElement(item, "enclosure", url=url, length=str(size), type=kind)
    _itunes(item, "title", practice.title)
    _itunes(item, "duration", format_clock(round(recording.seconds) * RATE))
    _itunes(item, "explicit", "false")
    _itunes(item, "episodeType", "full")
    if entry["number"]:
        _itunes(item, "episode", str(entry["number"]))
    if chapters:
        file = {"url": f"{base}{quote(chapters)}", "type": "application/json+chapters"}
        Tree.SubElement(item, f"{{{_PODCAST}}}chapters", file)
    if recording.captions:
        file = {
            "url": f"{base}{quote(recording.captions)}",
            "type": "text/vtt",
            "language": entry["language"],
            "rel": "captions",
        }
        Tree.SubElement(item, f"{{{_PODCAST}}}transcript", file)


def _chapters_of(practice: Practice) -> tuple[str, str]:
    """Podcast chapters as JSON, version 1.2.0; no text where there are none."""
    place = str(Path(CHAPTERS) / f"{safe_name(practice.id)}.json").replace("\\", "/")
    chapters = [
        {"startTime": round(start, 3), "title": one_line(title)}
        for start, title in practice.main.entry["chapters"]
    ]
    data = {"version": "1.2.0", "author": MARK, "title": practice.title, "chapters": chapters}
    return place, json.dumps(data, ensure_ascii=False, indent=1) + "\n" if chapters else ""


def _add(parent: Tree.Element, tag: str, text: str) -> Tree.Element:
    element = Tree.SubElement(parent, tag)
    element.text = one_line(text)
    return element


def _itunes(parent: Tree.Element, tag: str, text: str) -> None:
    _add(parent, f"{{{_ITUNES}}}{tag}", text)


def _podcast(parent: Tree.Element, tag: str, text: str) -> None:
    _add(parent, f"{{{_PODCAST}}}{tag}", text)

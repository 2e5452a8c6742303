"""The feed, held to what RSS 2.0 and the namespaces of podcasts ask for."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import parse

from .conftest import EVIL, Library

BASE = "https://example.org/quiet/"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


@pytest.fixture
def channel(library: Library) -> Element:
    root = parse(library.folder / "feed.xml").getroot()
    assert root.tag == "rss" and root.get("version") == "2.0"
    (channel,) = root
    return channel


def one(parent: Element, tag: str) -> Element:
    (found,) = parent.findall(tag)
    return found


def file_at(library: Library, url: str) -> Path:
    assert url.startswith(BASE)
    return library.folder / unquote(url.removeprefix(BASE))


def test_the_channel_has_what_is_required(channel: Element, library: Library) -> None:
    for tag in ("title", "link", "description", "language", f"{ITUNES}author", f"{ITUNES}explicit"):
        assert one(channel, tag).text
    assert one(channel, "title").text == "Quiet Hours & Co"
    assert one(channel, f"{ITUNES}type").text == "serial"
    assert one(channel, f"{ITUNES}explicit").text in ("true", "false")
    assert one(channel, f"{ITUNES}category").get("text") == "Health & Fitness"
    image = file_at(library, one(channel, f"{ITUNES}image").get("href", ""))
    assert image.read_bytes().startswith(b"\xff\xd8")
    own = one(channel, "{http://www.w3.org/2005/Atom}link")
    assert own.attrib == {"href": f"{BASE}feed.xml", "rel": "self", "type": "application/rss+xml"}
    # podcast:guid is a UUIDv5 of the feed's address without its scheme.
    space = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    assert one(channel, f"{PODCAST}guid").text == str(
        uuid.uuid5(space, "example.org/quiet/feed.xml")
    )


def test_each_item_has_what_is_required(channel: Element, library: Library) -> None:
    items = channel.findall("item")
    assert [one(item, "title").text for item in items][:3] == ["Arriving", "The Harbour", EVIL]
    guids = [one(item, "guid") for item in items]
    assert len({guid.text for guid in guids}) == len(items)
    for item, guid in zip(items, guids, strict=True):
        assert guid.get("isPermaLink") == "false"
        enclosure = one(item, "enclosure").attrib
        path = file_at(library, enclosure["url"])
        assert int(enclosure["length"]) == path.stat().st_size
        assert enclosure["type"] == "audio/mpeg"
        assert re.fullmatch(r"(\d+:)?\d+:\d\d", one(item, f"{ITUNES}duration").text or "")
        assert one(item, f"{ITUNES}episodeType").text == "full"
    assert [one(item, f"{ITUNES}episode").text for item in items[:2]] == ["1", "2"]
    assert one(items[0], f"{ITUNES}duration").text == "1:00"
    assert "Before you listen: Touches on" in (one(items[1], "description").text or "")


def test_chapters_and_transcripts_are_as_their_specifications_say(
    channel: Element, library: Library
) -> None:
    first = channel.findall("item")[0]
    chapters = one(first, f"{PODCAST}chapters").attrib
    assert chapters["type"] == "application/json+chapters"
    data = json.loads(file_at(library, chapters["url"]).read_text())
    assert data["version"] == "1.2.0"
    assert [chapter["title"] for chapter in data["chapters"]] == ["Welcome", "Looking", "Leaving"]
    starts = [chapter["startTime"] for chapter in data["chapters"]]
    assert starts[0] == 0 and starts == sorted(starts)
    transcript = one(first, f"{PODCAST}transcript").attrib
    assert transcript["type"] == "text/vtt" and transcript["language"] == "en"
    assert file_at(library, transcript["url"]).read_text().startswith("WEBVTT")


def test_nobodys_own_recordings_are_in_it(library: Library) -> None:
    text = (library.folder / "feed.xml").read_text()
    assert "people" not in text and "client-a" not in text and "Annabel" not in text

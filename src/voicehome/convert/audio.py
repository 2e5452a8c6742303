"""Sounds in SSML, as steps of a script."""

from __future__ import annotations

import math
import re
from typing import Any
from urllib.parse import unquote, urlsplit

from ..errors import Source
from ..units import RATE, format_duration
from .elements import show
from .markup import Characters, Element
from .original import Notes
from .prosody import read_level, read_time
from .speech import Line, Words, is_speakable, lines_of

MOST_TIMES = 100
_QUIETEST, _LOUDEST = -40.0, 20.0
_NO_NETWORK = "voicehome opens no network: put the file beside the script, under this name."


def play_of(element: Element, notes: Notes) -> dict[str, Any] | None:
    """The `play:` step of an `<audio>`; None if it names no file."""
    attributes, source = element.attributes, element.source
    name = _file_name(attributes.get("src", ""), source, notes)
    if name is None:
        return None
    step: dict[str, Any] = {"play": name}
    for key, attribute in (("from", "clipBegin"), ("to", "clipEnd")):
        if attribute in attributes:
            frames = read_time(attributes[attribute])
            if frames is None:
                _note(notes, element, attribute)
            elif frames:
                step[key] = format_duration(frames)
    step |= _times(element, notes) | _level(element, notes)
    for attribute in ("repeatDur", "speed"):
        if attributes.get(attribute, "100%") != "100%":
            _note(notes, element, attribute)
    if instead := _fallback(element, notes):
        step["or"] = instead
    return step


def background_of(element: Element, notes: Notes) -> dict[str, Any] | None:
    """The `background:` step of `<mstts:backgroundaudio>`; None if it names no file."""
    name = _file_name(element.attributes.get("src", ""), element.source, notes)
    if name is None:
        return None
    background = {"sound": name}
    if volume := _number(element.attributes.get("volume", "")):
        level = 20 * math.log10(volume if volume <= 1 else volume / 100)
        background["level"] = _decibels(level)
        notes.add(
            element.source,
            "how loud this background is beside the voice can only be guessed",
            "Listen, and change its `level:`; about -26 dB is quiet.",
        )
    if milliseconds := _number(element.attributes.get("fadein", "")):
        background["fade"] = format_duration(round(min(milliseconds, 60_000) * RATE / 1000))
    if "fadeout" in element.attributes:
        _note(notes, element, "fadeout")
    return {"background": background}


def descriptions(element: Element) -> list[str]:
    """What `<desc>` elements say of a sound."""
    found = (" ".join(inner.text().split()) for inner in element.elements() if inner.name == "desc")
    return [text for text in found if text]


def _times(element: Element, notes: Notes) -> dict[str, str]:
    if "repeatCount" not in element.attributes:
        return {}
    count = _number(element.attributes["repeatCount"])
    if count is None or count > MOST_TIMES or count != int(count):
        _note(notes, element, "repeatCount")
    times = math.ceil(min(count or 1, MOST_TIMES))
    return {"times": str(times)} if times > 1 else {}


def _level(element: Element, notes: Notes) -> dict[str, str]:
    if "soundLevel" not in element.attributes:
        return {}
    level = read_level(element.attributes["soundLevel"])
    if level is None or not _QUIETEST <= level <= _LOUDEST:
        _note(notes, element, "soundLevel")
    return {"level": _decibels(level)} if level else {}


def _decibels(level: float) -> str:
    return f"{round(min(max(level, _QUIETEST), _LOUDEST), 1):g} dB"


def _number(text: str) -> float | None:
    """A positive number; None for anything else."""
    found = re.fullmatch(r"\s*(\d{1,9}(?:\.\d{0,6})?)(?:ms)?\s*", text)
    return float(found[1]) or None if found else None


def _file_name(src: str, source: Source, notes: Notes) -> str | None:
    """The file that `src` means: from the network, its last name."""
    src = " ".join(src.split())
    try:
        address = urlsplit(src)
    except ValueError:
        address = urlsplit("")
    if len(address.scheme) > 1:  # one letter is a drive of Windows
        path = " ".join(unquote(address.path).split())
        name = path if address.scheme == "file" else path.rpartition("/")[2]
        if name:
            notes.add(source, f"'{src[:80]}' became the file {name[:80]}", _NO_NETWORK)
    else:
        name = src
    if not name or not name.isprintable():
        notes.add(source, "this sound names no file; it is left out")
        return None
    return name


def _fallback(element: Element, notes: Notes) -> str | None:
    """What is said where the file is missing."""
    inside = [c for c in element.children if isinstance(c, Characters) or c.name != "desc"]
    if any(isinstance(child, Element) for child in inside):
        notes.add(
            element.source, "of what is said where this sound is missing, only the words are kept"
        )
    text = "".join(c.text if isinstance(c, Characters) else c.text() for c in inside)
    lines = lines_of([Words(text, element.source)], notes) if text.strip() else []
    words = " ".join(line.text for line in lines if isinstance(line, Line))
    return words if is_speakable(words) else None


def _note(notes: Notes, element: Element, attribute: str) -> None:
    unsaid = f"{show(element, attribute)} can't be said in a script; it is left out"
    notes.add(element.source, unsaid)

"""Sounds in SSML, as steps of a script."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from ..errors import Source
from ..reading.fields import FieldError
from ..sound.beds import BEDS
from ..sound.own import find_sound, is_file_name
from ..units import RATE, format_duration
from .elements import show
from .markup import Characters, Element
from .original import Notes
from .prosody import read_level, read_time
from .speech import Line, Words, is_speakable, lines_of

Step = dict[str, Any]

MOST_TIMES = 100
_QUIETEST, _LOUDEST = -60.0, 6.0
"""What a script can ask for, in dB beside the voice."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?://[^/?#]*)?([^?#]*)(?:[?#].*)?")
"""An address and its path; one letter before the colon would be a drive of Windows."""

_QUOTED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NO_NETWORK = "voicehome opens no network: put the file beside the script, under this name."
_BUILT_IN = (
    "It is a sound that voicehome makes itself; for the file, write its name with its ending."
)


def play_of(element: Element, folder: Path, notes: Notes) -> Step | None:
    """What plays an `<audio>`, from a script that will stand in `folder`; None if it names no file."""
    name = _file_name(element.attributes.get("src", ""), element.source, notes)
    if name is None:
        return None
    settings = {**_span(element, notes), **_times(element, notes), **_level(element, notes)}
    for attribute in ("repeatDur", "speed"):
        if element.attributes.get(attribute, "100%") != "100%":
            _note(notes, element, attribute)
    instead = _fallback(element, notes)
    if instead is None and not _is_there(name, folder):
        return _direction("play", name, settings, element, notes)
    return {"play": name, **settings, **({"or": instead} if instead else {})}


def background_of(element: Element, folder: Path, notes: Notes) -> Step | None:
    """What plays `<mstts:backgroundaudio>` from here on, as `play_of` does."""
    name = _file_name(element.attributes.get("src", ""), element.source, notes)
    if name is None:
        return None
    settings = {}
    if volume := _number(element.attributes.get("volume", "")):
        settings["level"] = _decibels(20 * math.log10(volume if volume <= 1 else volume / 100))
        notes.add(
            element.source,
            "how loud this background is beside the voice can only be guessed",
            "Listen, and change its `level:`; about -26 dB is quiet.",
        )
    if milliseconds := _number(element.attributes.get("fadein", "")):
        settings["fade"] = format_duration(round(min(milliseconds, 60_000) * RATE / 1000))
    if "fadeout" in element.attributes:
        _note(notes, element, "fadeout")
    if name not in BEDS and not _is_there(name, folder):
        return _direction("background", name, settings, element, notes)
    return {"background": {"sound": name, **settings}}


def _is_there(name: str, folder: Path) -> bool:
    try:
        return is_file_name(name) and bool(find_sound(name, folder))
    except FieldError:
        return False


def _direction(
    key: str, name: str, settings: dict[str, str], element: Element, notes: Notes
) -> Step:
    """A script that plays a file that isn't there is none that can be heard; so it is told."""
    notes.add(
        element.source,
        f"there is no file {name[:80]} beside the script; a direction stands in its place",
        f"Put the file there, and convert again; or write it as a step: - {key}: …",
    )
    told = ", ".join([name, *(f"{setting}: {value}" for setting, value in settings.items())])
    return {"direction": f"{key}: {told}"}


def descriptions(element: Element) -> list[str]:
    """What `<desc>` elements say of a sound."""
    found = (" ".join(inner.text().split()) for inner in element.elements() if inner.name == "desc")
    return [text for text in found if text]


def _span(element: Element, notes: Notes) -> dict[str, str]:
    """From where and to where of the file."""
    span: dict[str, str] = {}
    begin = 0
    for key, attribute in (("from", "clipBegin"), ("to", "clipEnd")):
        if attribute not in element.attributes:
            continue
        frames = read_time(element.attributes[attribute])
        if frames is None or (key == "to" and frames <= begin):
            _note(notes, element, attribute)
        elif frames:
            span[key] = format_duration(frames)
            begin = frames
    return span


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
    """The file that `src` means: of an address, its last name."""
    name = src = " ".join(src.split())
    if address := _ADDRESS.fullmatch(src):
        name = " ".join(_unquoted(address[1]).split()).rpartition("/")[2]
        if name.isprintable() and name:
            hint = _BUILT_IN if name in BEDS else _NO_NETWORK
            notes.add(source, f"'{src[:80]}' became {name[:80]}", hint)
    if not name or not name.isprintable():
        notes.add(source, "this sound names no file; it is left out")
        return None
    return name


def _unquoted(path: str) -> str:
    """`the%20sea` as `the sea`."""
    return _QUOTED.sub(
        lambda codes: bytes.fromhex(codes[0].replace("%", "")).decode(errors="replace"), path
    )


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

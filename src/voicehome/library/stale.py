"""What recordings are made of, and which of it has changed, in words; nothing else makes them stale."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..files import content_key
from ..render import Draft, shape_of
from ..script.answers import resolve_answers
from ..script.load import Script
from ..script.text import fill_title
from ..speech.cast import Voice
from .facts import Facts
from .manifest import Record

_HASH = 6
"""Hexadecimal digits of a line's hash: enough to tell which line changed."""


def aspects_of(draft: Draft, voices: Mapping[str, Voice]) -> dict[str, str]:
    """All that shapes a recording, each by its name: what it is, or a digest of it."""
    shape = dict(shape_of(draft, voices))
    shape.pop("files")
    by_voice = shape.pop("voices")
    aspects = {name: _told(value) for name, value in shape.items()}
    aspects |= {f"voice {role}": content_key(voice) for role, voice in by_voice.items()}
    aspects |= {
        f"file {document.path or document.label}": document.digest
        for document in draft.script.documents
    }
    aspects["answers"] = content_key(dict(draft.answers.given))
    return aspects


def _told(value: object) -> str:
    return str(value) if isinstance(value, str | int | float | None) else content_key(value)


def facts_of(script: Script) -> Facts:
    practice = script.practice
    examples = {n: ask.example for n, ask in practice.asks.items() if not ask.default}
    title = fill_title(practice.title, resolve_answers(script, examples).public)
    paths = [document.path for document in script.documents]
    return Facts(
        path=str(script.path.absolute()),
        title=title,
        series=practice.series,
        number=practice.number,
        by=practice.by,
        lengths=tuple(dict.fromkeys(practice.length)),
        asks=tuple(practice.asks),
        reads=tuple(str(path.absolute()) for path in paths if path),
        warnings=len(script.warnings),
    )


def line_hashes(text: str) -> str:
    """A short hash of each line, one after the other."""
    return "".join(hashlib.sha256(line.encode()).hexdigest()[:_HASH] for line in text.split("\n"))


def lines_of(script: Script) -> dict[str, str]:
    """The line hashes of a script and of all it uses, by path."""
    return {str(d.path.absolute()): line_hashes(d.text) for d in script.documents if d.path}


def why(
    record: Record, aspects: Mapping[str, str], before: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[str]:
    """What of `record` is not as it was made, in words; `before` and `now` are line hashes by path."""
    for name in dict.fromkeys((*aspects, *record.aspects)):
        if aspects.get(name) == record.aspects.get(name):
            continue
        what, _, which = name.partition(" ")
        if what == "file":
            yield _changed_lines(which, before, now)
        elif what == "voice":
            yield f"the voice of {which} changed" if which else "a voice changed"
        else:
            yield _SAID.get(name, f"{name} changed")


_SAID = {
    "version": "another version of voicehome made it",
    "answers": "somebody's answers changed",
    "takes": "your takes changed",
    "sounds": "a sound changed",
    "beds": "a background changed",
    "pronounce": "how words are said changed",
    "length": "its length changed",
    "cover": "its cover changed",
}


def _changed_lines(path: str, before: Mapping[str, str], now: Mapping[str, str]) -> str:
    name = Path(path).name
    old, new = _split(before.get(path, "")), _split(now.get(path, ""))
    if not old or not new:
        return f"{name} is used" if new else f"{name} is not used any more"
    for number, (one, other) in enumerate(zip(old, new, strict=False), start=1):
        if one != other:
            return (
                f"{name} changed from line {number} on"
                if len(old) != len(new)
                else (f"line {number} of {name} changed")
            )
    return f"{name} changed from line {min(len(old), len(new)) + 1} on"


def _split(hashes: str) -> list[str]:
    return [hashes[at : at + _HASH] for at in range(0, len(hashes), _HASH)]

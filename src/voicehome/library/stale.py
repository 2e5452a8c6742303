"""What recordings are made of, and which of it has changed, in words; nothing else makes them stale."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..files import content_key
from ..project.notes import notes_in
from ..render import Draft, shape_of
from ..script.answers import resolve_answers
from ..script.find import PROJECT_FILE
from ..script.load import Script
from ..script.text import fill_title
from ..speech.cast import Voice
from .facts import Facts
from .manifest import TEXT, Record

_HASH = 6
"""Hexadecimal digits of a line's hash: enough to tell which line changed."""


def aspects_of(draft: Draft, voices: Mapping[str, Voice]) -> dict[str, str]:
    """All that shapes a recording, each by its name: what it is, or a digest of it."""
    shape = dict(shape_of(draft, voices))
    shape.pop("files")
    by_voice = shape.pop("voices")
    aspects = {f"{TEXT}{d.path or d.label}": d.digest for d in draft.script.documents}
    aspects |= _by_key(shape, draft)
    aspects |= {name: _told(value) for name, value in shape.items()}
    aspects |= {f"voice {role}": content_key(voice) for role, voice in by_voice.items()}
    given = dict(draft.answers.given)
    aspects |= {f"answer {asked}": content_key(answer) for asked, answer in given.items()}
    aspects["answers"] = content_key(given)
    return aspects


def _by_key(shape: dict[str, Any], draft: Draft) -> dict[str, str]:
    """What of `shape`, which loses it, the project file says: by its keys, as far as each is heard or
    read in this recording."""
    practice, notes = draft.script.practice, draft.project.notes
    artist, _, private = shape.pop("project")  # between them: the summary, which is the script's
    own, *_ = shape["pronounce"]
    said = [*notes_in(practice.language, notes, practice.depth), shape.pop("spoken", None)]
    target = [shape.pop("loudness"), shape.pop("target", None)]
    shape["pronounce"] = shape["pronounce"][1:]
    by_key = {
        "artist": artist,
        "notes": said,
        "private": private,
        "pronounce": own,
        "target": target,
    }
    return {f"{PROJECT_FILE} {key}": _told(value) for key, value in by_key.items()}


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


def remember_lines(script: Script, lines: dict[str, str]) -> None:
    """Put into `lines` the line hashes of a script and of all it uses, by the digests of their texts."""
    for document in script.documents:
        if document.digest not in lines:
            lines[document.digest] = line_hashes(document.text)


def why(record: Record, now: Record, lines: Mapping[str, str]) -> Iterator[str]:
    """What of `record` is not as it would be made `now`, in words; `lines` are line hashes by the digests
    of texts."""
    yield from _changed_texts(record.texts, now.texts, lines)
    before, after = record.aspects, now.aspects
    for name in dict.fromkeys((*after, *before)):
        if after.get(name) == before.get(name) or name.startswith(TEXT):
            continue
        what, _, which = name.partition(" ")
        if what == "voice":
            yield f"the voice of {which} changed"
        elif what == "answer":
            yield f"the answer to '{which}' changed"
        elif what == PROJECT_FILE:
            yield f"{which} in {PROJECT_FILE} changed"
        elif name != "answers":  # each of them has been told
            yield _SAID.get(name, f"{name} changed")


_SAID = {
    "version": "another version of voicehome made it",
    "takes": "your takes changed",
    "sounds": "a sound changed",
    "pronounce": "how a voice says words changed",
    "length": "its length changed",
    "cover": "its cover changed",
}


def _changed_texts(
    before: Mapping[str, str], now: Mapping[str, str], lines: Mapping[str, str]
) -> Iterator[str]:
    """Which scripts and parts changed, by the digests of their texts."""
    moved = dict(_moved(before, now))
    for path, digest in now.items():
        old, name = moved.get(path, path), Path(path).name
        if old not in before:
            yield f"{name} is used"
            continue
        if old != path and Path(old).name != name:
            yield f"{Path(old).name} is now called {name}"
        elif old != path:
            yield f"{name} lies in another folder now"
        if before[old] != digest:
            yield _changed_lines(name, lines.get(before[old], ""), lines.get(digest, ""))
    for path in before:
        if path not in now and path not in moved.values():
            yield f"{Path(path).name} is not used any more"


def _moved(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Paths of `now` that are others of `before`: what is gone from where it was, and says the same; and
    the script itself, whatever it says."""
    gone = [path for path in before if path not in now and not Path(path).exists()]
    came = [path for path in now if path not in before]
    for path in came:
        is_script = path == next(iter(now))
        same = [
            old
            for old in gone
            if before[old] == now[path] or (is_script and old == next(iter(before)))
        ]
        if same:
            gone.remove(same[0])
            yield path, same[0]


def _changed_lines(name: str, before: str, now: str) -> str:
    """`before` and `now` are line hashes; "" where nobody knows them any more."""
    old, new = _split(before), _split(now)
    if not old or not new or old == new:
        return f"{name} changed"
    changed = [n for n, (one, other) in enumerate(zip(old, new, strict=False), 1) if one != other]
    if len(old) == len(new):
        return f"{_lines(changed)} of {name} changed"
    first = changed[0] if changed else min(len(old), len(new)) + 1
    return f"{name} changed from line {first} on"


_MOST = 5
"""Lines that are named, of those that changed."""


def _lines(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    named = [str(number) for number in numbers[:_MOST]]
    if more := len(numbers) - len(named):
        return f"lines {', '.join(named)} and {more} more"
    return f"lines {', '.join(named[:-1])} and {named[-1]}"


def _split(hashes: str) -> list[str]:
    return [hashes[at : at + _HASH] for at in range(0, len(hashes), _HASH)]

"""Where takes are kept: a folder beside the script, private, its files named by hashes.

`takes.json` in it says which words each file holds, and what must be known of the recording that it
was cut from. No command that clears a cache comes here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ..errors import OutputError, Problem, TakeError
from ..files import (
    data_folder,
    explain_os_error,
    private_folder,
    read_within,
    user_folder,
    write_private,
)
from ..script.find import short_name
from ..sound.take import Take
from ..units import Frames
from .runs import take_key

INDEX = "takes.json"
_MOST_BYTES = 64_000_000
VERSION = 1

SPEECH_LUFS = -18.0
"""Where the machine's voices are before the mix, and where a recording is brought to."""

_LEAST_ALIKE = 0.6
_ELSEWHERE = "Takes are kept there: see that the folder can be written."


@dataclass(frozen=True, slots=True)
class Entry:
    """One take. `session` is the recording that it is from, `person` whose answers its words hold;
    `start` and `end` as in Take."""

    text: str
    file: str
    digest: str
    session: str
    start: Frames
    end: Frames
    person: str | None = None

    @property
    def key(self) -> str:
        return take_key(self.text)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A take on its way to a shelf: a FLAC file's bytes, and what an Entry says of it. It comes in the
    place of the first take of the same words or, if `another`, after them."""

    text: str
    flac: bytes
    start: Frames
    end: Frames
    person: str | None = None
    another: bool = False


@dataclass(frozen=True)
class Shelf:
    """The takes of one script; those of the same words in order.

    `loudness` by session, in LUFS, is that of all of its speech: one gain for a recording, so that
    a whisper in it stays one.
    """

    folder: Path
    entries: tuple[Entry, ...] = ()
    loudness: Mapping[str, float] = field(default_factory=dict)

    def of(self, key: str) -> tuple[Entry, ...]:
        """The takes of the words with this key."""
        return tuple(entry for entry in self.entries if entry.key == key)

    def takes(self, key: str, warmth: str) -> list[Take]:
        """The takes of the words with this key, ready to be heard."""
        return [
            Take(
                self.folder / entry.file,
                entry.digest,
                entry.start,
                entry.end,
                SPEECH_LUFS - self.loudness[entry.session],
                warmth,
            )
            for entry in self.of(key)
        ]

    def earlier_words(self, text: str, present: Collection[str]) -> str | None:
        """What `text` probably was before it was changed: the words most like it that have a take
        and stand in the script no more. `present` are the keys of all that do."""
        old = sorted({entry.text for entry in self.entries if entry.key not in present})
        alike = [(SequenceMatcher(None, words, text).ratio(), words) for words in old]
        best = max(alike, default=(0.0, ""))
        return best[1] if best[0] >= _LEAST_ALIKE else None


def takes_folder(script: Path) -> Path:
    """Where the takes of a script are: `takes/NAME` beside it. Those of a practice that came with
    voicehome, or whose folder can't be written, are in the user's own folder."""
    name = short_name(script)
    beside = script.parent / "takes" / name
    if script.resolve().is_relative_to(data_folder("scripts").resolve()):
        return user_folder("takes") / name
    if beside.is_dir() or os.access(script.parent, os.W_OK):
        return beside
    return user_folder("takes") / name


def load_shelf(script: Path) -> Shelf:
    """The takes of a script; none if nobody has recorded any. Raises TakeError for an index that
    can't be read."""
    return shelf_in(takes_folder(script))


def shelf_in(folder: Path) -> Shelf:
    """The takes that lie in a folder, likewise."""
    path = folder / INDEX
    try:
        data = json.loads(read_within(path, _MOST_BYTES))
        entries = tuple(_entry(value) for value in data["takes"])
        loudness = {str(name): float(lufs) for name, lufs in data["sessions"].items()}
        if {entry.session for entry in entries} - loudness.keys():
            raise ValueError("a take is of no session")
        return Shelf(folder, entries, loudness)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return Shelf(folder)  # nobody's, or somebody else's
    except OSError as error:
        problem = Problem(f"{path} can't be read: {error.strerror}", "It lists your takes.")
        raise TakeError(problem) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        hint = "Put back a copy of it, or move its folder away and add your recordings again."
        raise TakeError(Problem(f"{path}, the list of your takes, is damaged", hint)) from error


def _entry(value: dict[str, Any]) -> Entry:
    entry = Entry(**value)
    if not re.fullmatch(r"[0-9a-f]{32}\.flac", entry.file):
        raise ValueError("not a file that was put here")
    if not 0 <= entry.start < entry.end:
        raise ValueError("not a part of a file")
    return entry


def put(
    shelf: Shelf, takes: Iterable[Recorded], session: str, loudness: Callable[[], float]
) -> Shelf:
    """Keep `takes`, all of one session, whose `loudness` is known when the last has come.

    Raises OutputError; then, and when it is interrupted, the shelf is as it was.
    """
    entries = list(shelf.entries)
    known = {entry.file for entry in entries}
    written: list[Path] = []
    try:
        for take in takes:
            digest = hashlib.sha256(take.flac).hexdigest()
            name = f"{digest[:32]}.flac"
            _write(shelf.folder, name, take.flac)
            if name not in known:
                written.append(shelf.folder / name)
            entry = Entry(take.text, name, digest, session, take.start, take.end, take.person)
            keys = [each.key for each in entries]
            if take.another or entry.key not in keys:
                entries.append(entry)
            else:
                entries[keys.index(entry.key)] = entry
        sessions = {**shelf.loudness, session: round(loudness(), 2)}
        return _saved(shelf, Shelf(shelf.folder, tuple(entries), sessions))
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def remove(shelf: Shelf, entries: Collection[Entry]) -> Shelf:
    """Forget takes, and delete their files. Raises OutputError."""
    left = tuple(entry for entry in shelf.entries if entry not in entries)
    return _saved(shelf, Shelf(shelf.folder, left, shelf.loudness))


def _saved(before: Shelf, after: Shelf) -> Shelf:
    """Write the index, and only then delete the files that it names no more."""
    used = {entry.session for entry in after.entries}
    loudness = {name: lufs for name, lufs in sorted(after.loudness.items()) if name in used}
    takes = [asdict(entry) for entry in after.entries]
    data = {"version": VERSION, "sessions": loudness, "takes": takes}
    _write(after.folder, INDEX, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    for file in {e.file for e in before.entries} - {e.file for e in after.entries}:
        (after.folder / file).unlink(missing_ok=True)
    return Shelf(after.folder, after.entries, loudness)


def _write(folder: Path, name: str, data: bytes) -> None:
    try:
        private_folder(folder)
        write_private(folder / name, data)
    except OSError as error:
        raise OutputError(explain_os_error(error, folder, _ELSEWHERE)) from error

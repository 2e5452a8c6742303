"""What was made last time, and of what: kept in the user's own folder, so that a build can tell what is
stale, and why.

It may be deleted: the next build knows its files again by the keys that they hold. Only for recordings
that hold somebody's answers nothing else says so, and they are made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..errors import OutputError, Problem
from ..files import explain_os_error, private_folder, user_folder, write_private
from .facts import Facts
from .world import Seen

_VERSION = 4
_SEAL = b'{"sha256": "%s", '
"""How the file begins: with the digest of what follows, so that nothing damaged is taken for the truth."""

_ELSEWHERE = "What was built is kept there; set VOICEHOME_DATA to a folder of your choice."


TEXT = "file "
"""How an aspect is called that is the digest of a script or a part: by its path, after this."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was made of one job, and of its copies.

    `cast` is who speaks, by role; `aspects` are all that shaped it, each by its name: a digest, or a
    word. `files` are what was written, by their places in the library, with size in bytes and time in
    nanoseconds. `entry` is what lists and pages say of it.
    """

    cast: Mapping[str, str]
    aspects: Mapping[str, str]
    files: Mapping[str, tuple[int, int]]
    entry: Mapping[str, Any]

    @property
    def texts(self) -> dict[str, str]:
        """The digests of the script, which is the first, and of the parts that it uses, by their paths."""
        return {
            name.removeprefix(TEXT): digest
            for name, digest in self.aspects.items()
            if name.startswith(TEXT)
        }


@dataclass(slots=True)
class Manifest:
    """`world` are the files that were looked at; `lines` short hashes of the lines of each script and
    part that a record is made of, by the digest of its text; `records` by the job's stem, those of
    `doubtful` ones not to be trusted: they were stale, and have not been made yet; `built` is the day
    of the last build that made something, `machine` what its voices depend on (see `world.machine`), and
    `library` where it lies; `unsaid` are keys of jobs with answers, and whether none of these is heard;
    `products` is what was written beside recordings, by place with its SHA-256, `pictures` the keys of
    those of them that are pictures, and `published` the key of what all of that was made of."""

    world: dict[str, Seen] = field(default_factory=dict)
    scripts: dict[str, Facts] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    built: str = ""
    machine: str = ""
    library: str = ""
    unsaid: dict[str, bool] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    published: str = ""


class BuildingError(OutputError):
    """The library is being built, so nobody else may change it."""


def manifest_file(library: Path) -> Path:
    """Where the manifest of the library in this folder is kept."""
    name = hashlib.sha256(str(library.resolve()).encode()).hexdigest()[:32]
    return user_folder("builds") / f"{name}.json"


def load_manifest(path: Path) -> Manifest:
    """What was kept; an empty one where there is none, where it is damaged, and where another version
    wrote it."""
    try:
        content = path.read_bytes()
        if not content.startswith(_sealed(content[len(_sealed(b"")) :])):
            return Manifest()
        data = json.loads(content)
        if data["version"] != _VERSION:
            return Manifest()
        return Manifest(
            {name: Seen(*seen) for name, seen in data["world"].items()},
            {name: Facts.from_data(facts) for name, facts in data["scripts"].items()},
            dict(data["lines"]),
            {name: _record(record) for name, record in data["records"].items()},
            set(data["doubtful"]),
            str(data["built"]),
            str(data["machine"]),
            str(data["library"]),
            {key: bool(is_so) for key, is_so in data["unsaid"].items()},
            dict(data["products"]),
            dict(data["pictures"]),
            str(data["published"]),
        )
    except (
        OSError,
        ArithmeticError,
        LookupError,
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
    ):
        return Manifest()


def folder_remembered(path: Path) -> str:
    """Where the library lies whose manifest is at `path`, also where another version wrote it or it has
    been changed since; "" where that can't be told."""
    try:
        return str(json.loads(path.read_bytes())["library"])
    except (OSError, LookupError, RecursionError, ValueError, TypeError):
        return ""


def lines_in_use(lines: Mapping[str, str], records: Iterable[Record]) -> dict[str, str]:
    """Of the `lines` of texts by their digests, those that `records` are made of."""
    used = {digest for record in records for digest in record.texts.values()}
    return {digest: hashes for digest, hashes in lines.items() if digest in used}


def _sealed(body: bytes) -> bytes:
    return _SEAL % hashlib.sha256(body).hexdigest().encode()


def _record(data: Mapping[str, Any]) -> Record:
    files = {name: (int(size), int(time)) for name, (size, time) in data["files"].items()}
    return Record(dict(data["cast"]), dict(data["aspects"]), files, dict(data["entry"]))


def save_manifest(path: Path, manifest: Manifest) -> None:
    """Keep it, whole or not at all, readable by its owner only. Raises OutputError."""
    data = {
        "version": _VERSION,
        "world": {
            name: (seen.size, seen.written, seen.looked, seen.digest)
            for name, seen in manifest.world.items()
        },
        "scripts": {name: facts.as_data() for name, facts in manifest.scripts.items()},
        "lines": manifest.lines,
        "records": {
            name: {"cast": r.cast, "aspects": r.aspects, "files": r.files, "entry": r.entry}
            for name, r in manifest.records.items()
        },
        "doubtful": sorted(manifest.doubtful),
        "built": manifest.built,
        "machine": manifest.machine,
        "library": manifest.library,
        "unsaid": manifest.unsaid,
        "products": manifest.products,
        "pictures": manifest.pictures,
        "published": manifest.published,
    }
    try:
        private_folder(path.parent)
        body = json.dumps(data, ensure_ascii=False).encode().removeprefix(b"{")
        write_private(path, _sealed(body) + body)
    except OSError as error:
        raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error


@contextlib.contextmanager
def one_build_at_a_time(path: Path) -> Iterator[None]:
    """Raises OutputError where the lock can't be kept, and BuildingError while another process builds the
    library whose manifest is at `path`. What goes wrong in the block is none of its business."""
    lock = FileLock(path.with_suffix(".lock"), timeout=0, mode=0o600)
    try:
        private_folder(path.parent)
        lock.acquire()
    except Timeout as error:
        message = "this library is being built already, by another voicehome"
        raise BuildingError(Problem(message, "Wait until it has ended, or end it.")) from error
    except OSError as error:
        raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error
    try:
        yield
    finally:
        lock.release()

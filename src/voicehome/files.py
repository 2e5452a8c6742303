"""Files: where voicehome's own data lies, atomic writes, content hashes, safe names."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import platformdirs

from .errors import OutputError, Problem
from .staging import claimed_file, claimed_folder, remove_left_overs

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# There is no way to read it without setting it, which is no thing to do beside other threads.
_UMASK = os.umask(0)
os.umask(_UMASK)
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
"""What some system does not take, and what makes a name read otherwise than it is."""


def data_folder(name: str) -> Path:
    """The folder of shipped data called `name` ("scripts" or "voices").

    In an installed wheel it is inside the package; in a checkout and an editable install it stands
    at the top of the repository.
    """
    package = Path(__file__).resolve().parent
    inside = package / "data" / name
    return inside if inside.is_dir() else package.parent.parent / name


def user_folder(name: str) -> Path:
    """Where a person's own things of one kind are kept, such as "people": in the folder that the
    environment variable VOICEHOME_DATA names, else in the platform's own place for users' data.

    It may not be there yet: `private_folder` makes it.
    """
    chosen = os.environ.get("VOICEHOME_DATA")
    return (Path(chosen) if chosen else platformdirs.user_data_path("voicehome")) / name


def cache_folder(name: str) -> Path:
    """Where what can be made again is kept, such as "clips": in the folder that the environment
    variable VOICEHOME_CACHE names, else in the platform's own place for caches."""
    chosen = os.environ.get("VOICEHOME_CACHE")
    return (Path(chosen) if chosen else platformdirs.user_cache_path("voicehome")) / name


TEMPORARY = "being-written"
"""The folder of the cache for what is not finished, or not needed for long."""


def settings_file() -> Path:
    """A person's own settings: `settings.yaml` in the folder that the environment variable
    VOICEHOME_CONFIG names, else in the platform's own place for users' settings.

    It may not be there.
    """
    chosen = os.environ.get("VOICEHOME_CONFIG")
    return (
        Path(chosen) if chosen else platformdirs.user_config_path("voicehome")
    ) / "settings.yaml"


class OutsideError(ValueError):
    """A file that is asked for by name lies outside of where it may lie."""


def find_inside(name: str, folders: Sequence[Path], roots: Sequence[Path]) -> Path | None:
    """The file called `name` in the first of `folders` that has it, links followed; None if none has.

    It lies in one of `roots`, whatever `..`, links or an absolute path say; else raises OutsideError.
    """
    allowed = [root.resolve() for root in roots]
    outside = False
    for folder in folders:
        try:
            path = (folder / name).resolve()
            if not any(path.is_relative_to(root) for root in allowed):
                outside = True
            elif path.is_file():
                return path
        except (OSError, ValueError, RuntimeError):
            continue
    if outside:
        raise OutsideError(name)
    return None


def content_key(value: Any) -> str:
    """A stable hash of plain data (what JSON can hold), 64 hexadecimal digits."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def private_folder(path: Path) -> Path:
    """`path` as a folder that only its owner can read, made if need be, as are those above it."""
    for folder in reversed(path.parents):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    return path


@contextlib.contextmanager
def private_temporary() -> Iterator[Path]:
    """An empty folder that only its owner can read, for files that nobody needs afterwards.

    It lies in the cache, or where that can't be written, in the system's place for such files. What
    processes left there that were ended by force goes now.
    """
    with contextlib.ExitStack() as stack:
        try:
            place = private_folder(cache_folder(TEMPORARY))
            remove_left_overs(place)
            path = stack.enter_context(claimed_folder(place))
        except OSError:
            path = stack.enter_context(claimed_folder(Path(tempfile.gettempdir())))
        yield path


@contextlib.contextmanager
def staged(destination: Path) -> Iterator[Path]:
    """A private path beside `destination` to write to, moved into its place when all went well.

    Whatever fails, what stood at `destination` is untouched and the staged file is gone.
    """
    with staged_together([destination]) as paths:
        yield paths[0]


@contextlib.contextmanager
def staged_together(destinations: list[Path]) -> Iterator[list[Path]]:
    """Like `staged`, for several files that belong together: none is moved before all are whole.

    A link is written through, to the file it leads to. Raises OutputError when a destination can't
    be written or its disk is full.
    """
    targets = [d.resolve() if d.is_symlink() else d for d in destinations]
    for folder in {target.parent for target in targets}:
        remove_left_overs(folder)
    with contextlib.ExitStack() as stack:
        paths: list[Path] = []
        for target in targets:
            with _explained(target):
                paths.append(stack.enter_context(claimed_file(target.parent)))
        with _explained(destinations[0]):
            yield paths
        for path, target in zip(paths, targets, strict=True):
            with _explained(target):
                _flush_to_disk(path)
                _give_mode(path, target)
        for path, target in zip(paths, targets, strict=True):
            with _explained(target):
                path.replace(target)
        for folder in {target.parent for target in targets}:
            _flush_names(folder)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(explain_os_error(error, path)) from error


def _flush_names(folder: Path) -> None:
    """See to it that what was renamed in `folder` stays so; not every system can be asked."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _flush_to_disk(path: Path) -> None:
    with path.open("r+b") as file:  # Windows flushes only what may be written
        os.fsync(file.fileno())


def _give_mode(path: Path, destination: Path) -> None:
    """A file that is replaced keeps its mode; a new one gets what the umask gives any new file."""
    mode = destination.stat().st_mode & 0o777 if destination.exists() else 0o666 & ~_UMASK
    path.chmod(mode)


def read_within(path: Path, most_bytes: int) -> bytes:
    """What is in a file that came from elsewhere: no pipe, which would have to be waited for, no device,
    which may have no end, and no more than `most_bytes`.

    Raises FileNotFoundError where there is none, and OSError where it is something else.
    """
    import errno
    import stat

    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"it has more than {most_bytes:,} bytes")
    return data


@contextlib.contextmanager
def staged_private(destination: Path) -> Iterator[Path]:
    """Like `staged`, for what its owner alone may read from the first byte on, whoever could read what
    stood there; a link is replaced. Raises OSError."""
    remove_left_overs(destination.parent)
    with claimed_file(destination.parent) as path:
        yield path
        _flush_to_disk(path)
        path.replace(destination)
    _flush_names(destination.parent)


def write_private(path: Path, data: bytes) -> None:
    """Write `data` to `path` whole or not at all, readable by its owner only, and be sure that it will
    still be there after a power cut."""
    with staged_private(path) as waiting:
        waiting.write_bytes(data)


def write_cached(path: Path, data: bytes, aside: Path) -> None:
    """The same for what can be made again, which a power cut may damage: staged in the folder `aside`,
    on the same disk, and not flushed, which takes longer than the writing."""
    with claimed_file(aside) as staged:
        staged.write_bytes(data)
        staged.replace(path)


ANOTHER_PLACE = "Choose another place with -o."


def explain_os_error(error: OSError, path: Path, elsewhere: str = ANOTHER_PLACE) -> Problem:
    """What the system said about `path`, in words; `elsewhere` says how to choose another place."""
    import errno

    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your disk quota is used up",
        errno.EACCES: "you may not write here",
        errno.EPERM: "you may not write here",
        errno.EROFS: "this place is read-only",
        errno.ENOENT: "there is no such folder",
        errno.ENOTDIR: "a file stands where a folder is needed",
        errno.EISDIR: "a folder stands where the file would go",
        errno.ENAMETOOLONG: "the name is too long",
        errno.EFBIG: "it is larger than the disk, or your limit (ulimit -f), lets a file be",
    }
    reason = reasons.get(error.errno or 0, error.strerror or str(error))
    return Problem(f"can't write {path}: {reason}", elsewhere)


def safe_name(title: str, most_bytes: int = 150) -> str:
    """`title` as a file name that every system takes: NFC, no reserved characters or names, and
    nothing that turns the direction of writing."""
    name = _UNSAFE.sub(" ", unicodedata.normalize("NFC", title))
    name = " ".join(name.split()).strip(". ")
    while len(name.encode()) > most_bytes:
        name = name[:-1].rstrip(". ")
    if not name or _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name

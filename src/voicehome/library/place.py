"""Where finished files go in the library: their folders, and the copies of what several people share."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ..encode.formats import FORMATS
from ..errors import Problem
from ..files import ANOTHER_PLACE, private_folder, write_private
from ..staging import STAGED, remove_left_overs
from .jobs import PEOPLE
from .mark import MARK, is_marked
from .order import SIDECARS, Order

COPY = ".copy"
"""How the names of copies end that are being made."""


ELSEWHERE = "Choose another folder with `library:` in voicehome.yaml."


def in_words_of_a_build(problems: Iterable[Problem]) -> list[Problem]:
    """A build has no -o: another place is chosen in the project file."""
    return [replace(p, hint=ELSEWHERE) if p.hint == ANOTHER_PLACE else p for p in problems]


MOVE = "Move it away, and build again."
"""What is to be done about what stands in the way."""


def not_ours(path: Path) -> Problem:
    """What is said of a file that stands where one is to go."""
    return Problem(f"{path} exists, and voicehome did not make it", MOVE)


def no_folder(library: Path, names: Iterable[str]) -> Problem | None:
    """What keeps the folders from being made that files called `names` are to lie in."""
    folders = {folder for name in names for folder in PurePosixPath(name).parents}
    for folder in sorted(folders):
        path = library / folder
        if os.path.lexists(path) and not path.is_dir():
            return Problem(f"a file stands where the folder {path} would go", MOVE)
    return None


_LEFT_OUT = (".ignore", ".mpdignore")
_IGNORED = f"# {MARK}: what media servers that read this leave out\n*\n"
"""Above what people have for themselves: where Audiobookshelf, Jellyfin or Music Player Daemon scans a
library, it is not shown to everybody."""


def folder_for(stem: str, library: Path) -> None:
    """Make the folder that `stem` lies in; what is somebody's own is theirs alone. Raises OSError."""
    folder = (library / stem).parent
    parts = stem.split("/")[:-1]
    if parts[:1] == [PEOPLE]:
        library.mkdir(parents=True, exist_ok=True)
        for count in range(1, len(parts) + 1):
            private_folder(library.joinpath(*parts[:count]))
        _leave_out(library / PEOPLE)
    else:
        folder.mkdir(parents=True, exist_ok=True)


def _leave_out(people: Path) -> None:
    for name in _LEFT_OUT:
        if not (people / name).exists():
            write_private(people / name, _IGNORED.encode())


def close_people(library: Path) -> None:
    """What people have for themselves is theirs alone, whoever opened its folders or took away what
    keeps media servers out. Raises OSError."""
    people = library / PEOPLE
    for folder in (people, *people.rglob("*/")):
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:
            private_folder(folder)
    _leave_out(people)


def leave_people(library: Path) -> None:
    """Remove the folder of what people have for themselves, when nobody has anything in it."""
    people = library / PEOPLE
    with contextlib.suppress(OSError):
        there = [*people.iterdir()]
        if all(path.name in _LEFT_OUT and is_marked(path) for path in there):
            for path in there:
                path.unlink()
        people.rmdir()


def spread(order: Order) -> None:
    """Put the written files where else they belong. Those that are somebody's are for their owner's eyes
    alone; while they were written, their folder saw to that. Raises OSError."""
    for stem in order.job.copies:
        _copy(order, stem)
    if order.job.person:
        for name in order.files:
            (Path(order.library) / name).chmod(0o600)


def _copy(order: Order, stem: str) -> None:
    """The files under another stem, too: linked where the disk can, else copied."""
    library = Path(order.library)
    folder_for(stem, library)
    for ending in (*(FORMATS[name].extension for name in order.formats), *SIDECARS):
        place = library / f"{stem}{ending}"
        staged = place.with_name(f"{STAGED}{secrets.token_hex(8)}{COPY}")
        try:
            _link_or_copy(library / f"{order.job.stem}{ending}", staged)
            staged.replace(place)
        finally:
            staged.unlink(missing_ok=True)


def _link_or_copy(source: Path, destination: Path) -> None:
    try:
        os.link(source, destination)
    except OSError:
        shutil.copyfile(source, destination)


def sweep(folder: Path) -> None:
    """Remove what builds began to write in and below a folder of the library that were ended by force; no
    other is at work there now."""
    remove_left_overs(folder)
    for path in folder.rglob("*/"):
        remove_left_overs(path)
    for path in folder.rglob(f"{STAGED}*{COPY}"):
        path.unlink(missing_ok=True)

"""Where finished files go in the library: their folders, and the copies of what several people share."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..encode.formats import FORMATS
from ..errors import Problem
from ..files import ANOTHER_PLACE, private_folder, write_private
from ..staging import STAGED
from .jobs import PEOPLE
from .mark import MARK, is_marked
from .order import SIDECARS, Order

COPY = ".copy"
"""How the names of copies end that are being made."""


ELSEWHERE = "Choose another folder with `library:` in voicehome.yaml."


def in_words_of_a_build(problems: Iterable[Problem]) -> list[Problem]:
    """A build has no -o: another place is chosen in the project file."""
    return [replace(p, hint=ELSEWHERE) if p.hint == ANOTHER_PLACE else p for p in problems]


_LEFT_OUT = ".ignore"
_IGNORED = f"# {MARK}: what media servers that read this leave out\n*\n"
"""Above what people have for themselves: where Audiobookshelf or Jellyfin scans a library, it is not
shown to everybody."""


def folder_for(stem: str, library: Path) -> None:
    """Make the folder that `stem` lies in; what is somebody's own is theirs alone. Raises OSError."""
    folder = (library / stem).parent
    parts = stem.split("/")[:-1]
    if parts[:1] == [PEOPLE]:
        library.mkdir(parents=True, exist_ok=True)
        for count in range(1, len(parts) + 1):
            private_folder(library.joinpath(*parts[:count]))
        left_out = library / PEOPLE / _LEFT_OUT
        if not left_out.exists():
            write_private(left_out, _IGNORED.encode())
    else:
        folder.mkdir(parents=True, exist_ok=True)


def leave_people(library: Path) -> None:
    """Remove the folder of what people have for themselves, when nobody has anything in it."""
    people = library / PEOPLE
    left_out = people / _LEFT_OUT
    with contextlib.suppress(OSError):
        if [*people.iterdir()] == [left_out] and is_marked(left_out):
            left_out.unlink()
        people.rmdir()


def copy(order: Order, stem: str) -> None:
    """Put the written files under another stem, too: linked where the disk can, else copied. Raises
    OSError."""
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

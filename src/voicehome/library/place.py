"""Where finished files go in the library: their folders, and the copies of what several people share."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..encode.formats import FORMATS
from ..errors import Problem
from ..files import ANOTHER_PLACE, private_folder
from ..staging import STAGED
from .jobs import PEOPLE
from .order import SIDECARS, Order

COPY = ".copy"
"""How the names of copies end that are being made."""


ELSEWHERE = "Choose another folder with `library:` in voicehome.yaml."


def in_words_of_a_build(problems: Iterable[Problem]) -> list[Problem]:
    """A build has no -o: another place is chosen in the project file."""
    return [replace(p, hint=ELSEWHERE) if p.hint == ANOTHER_PLACE else p for p in problems]


def folder_for(stem: str, library: Path) -> None:
    """Make the folder that `stem` lies in; what is somebody's own is theirs alone. Raises OSError."""
    folder = (library / stem).parent
    parts = stem.split("/")[:-1]
    if parts[:1] == [PEOPLE]:
        library.mkdir(parents=True, exist_ok=True)
        for count in range(1, len(parts) + 1):
            private_folder(library.joinpath(*parts[:count]))
    else:
        folder.mkdir(parents=True, exist_ok=True)


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

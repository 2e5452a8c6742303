"""How voicehome knows files that it wrote beside recordings, so that it replaces nobody else's."""

from __future__ import annotations

from pathlib import Path

from ..cover.mark import MARK as _MARK
from .names import COVERS, FEED, LOADED, OPF, PAGE, PLAYLISTS

MARK = _MARK.decode()
"""It stands among the first bytes of every such file."""

_HEAD = 4_096


def is_marked(path: Path) -> bool:
    """Whether voicehome wrote the file at `path`. False when it can't be read."""
    try:
        with path.open("rb") as file:
            return _MARK in file.read(_HEAD)
    except OSError:
        return False


def is_called_as_ours(place: Path) -> bool:
    """Whether something at `place`, below a library's or a person's folder, may be one of these files by
    its name: a page, a cover, a playlist, a feed, a book's metadata."""
    return (
        place.name in (PAGE, *COVERS, FEED, OPF)
        or (place.parts[0] == PLAYLISTS and place.suffix == ".m3u8")
        or (place.parts[0] == LOADED and place.suffix in (".js", ".svg", ".jpg"))
    )

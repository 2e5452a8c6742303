"""How voicehome knows files that it wrote beside recordings, so that it replaces nobody else's."""

from __future__ import annotations

from pathlib import Path

from ..cover.mark import MARK as _MARK

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

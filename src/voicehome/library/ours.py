"""Which files of a library voicehome made: only these are ever replaced or removed."""

from __future__ import annotations

from pathlib import Path

from .manifest import Record
from .order import SIDECARS, state_of


def is_ours(path: Path) -> bool:
    """Whether voicehome made a recording, or words beside one, whenever that was written, such as one
    from a backup. By its mark: a file without it is somebody's own, wherever it lies."""
    from ..tag import captions
    from ..tag.read import made_by_voicehome

    return captions.is_ours(path) if path.suffix in SIDECARS else made_by_voicehome(path)


def is_still_ours(library: Path, name: str, record: Record | None) -> bool:
    """The same of a file that a build put where it is: it is not opened where it was not written to
    since."""
    was = record.files.get(name) if record else None
    path = library / name
    return (was is not None and was == state_of(path)) or is_ours(path)

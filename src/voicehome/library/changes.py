"""What changed in the world since last time, and which scripts that touches."""

from __future__ import annotations

from pathlib import Path

from ..project.practices import is_practice
from .facts import Facts
from .manifest import Manifest
from .world import World


class Changes:
    """What changed in the world: `read` are paths that scripts read, of which only those are touched;
    with any other, anything may be. A practice that came to `folder`, or went, touches no other."""

    def __init__(self, before: Manifest, world: World, folder: Path) -> None:
        reads = {path for facts in before.scripts.values() for path in facts.reads}
        known, there = before.world.keys(), world.keys()
        changed = {p for p in known & there if before.world[p].digest != world[p].digest}
        self.read = changed & reads
        others = (changed - reads) | {
            path
            for path in known ^ there
            if path not in before.scripts and not _is_script(Path(path), folder)
        }
        self.anything = bool(others) or not before.world

    def touch(self, facts: Facts | None) -> bool:
        return self.anything or facts is None or bool(self.read & {*facts.reads})


def _is_script(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) and is_practice(path, folder)

"""Finding a practice by its path or short name, in a project: its own ones first."""

from __future__ import annotations

from pathlib import Path

from ..script.find import find_script, is_file, short_name
from .file import find_project
from .model import Project
from .practices import practices_in


def find_practice(name: str, folder: Path | None = None) -> Path:
    """The file of a script given by path or short name: those of the project that `folder` (default: the
    current one) belongs to, then those that come with voicehome.

    Raises ScriptError with the nearest names, ProjectError where the project can't be read. A path needs
    no project.
    """
    if is_file(name):
        return Path(name)
    return find_script(name, own_practices(find_project(folder or Path())))


def own_practices(project: Project) -> dict[str, list[Path]]:
    """The practices that the patterns of `project` find, by short name, those below the current folder
    as seen from there; what is a link that leads out of the project is none of them.

    Raises ProjectError.
    """
    if project.folder is None:
        return {}
    folder, here = project.folder.resolve(), Path.cwd()
    found: dict[str, list[Path]] = {}
    for path in practices_in(project):
        if path.resolve().is_relative_to(folder):
            seen = path.relative_to(here) if path.is_relative_to(here) else path
            found.setdefault(short_name(path), []).append(seen)
    return found

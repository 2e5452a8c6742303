"""Which files of a project are its practices."""

from __future__ import annotations

from pathlib import Path

from ..errors import Problem, ProjectError
from ..script.find import PROJECT_FILE
from ..script.themes import FILE_NAME as THEMES
from .model import Project

_ASIDE = ("parts", "voices", "takes", "sounds")
"""Folders whose files are no practices."""


def is_practice(path: Path, folder: Path) -> bool:
    """Whether a file may be a practice, by its name and by where it lies below `folder`. It is not
    looked for. Raises ValueError where `path` is not below it."""
    return (
        path.suffix in (".yaml", ".yml")
        and path.name not in (PROJECT_FILE, THEMES)
        and not any(
            part in _ASIDE or part.startswith(".") for part in path.relative_to(folder).parts
        )
    )


def practices_in(project: Project) -> list[Path]:
    """The files that the patterns of `project` find in its folder, what lies in its library left out.

    Raises ProjectError where one is no pattern, or leads out of the folder.
    """
    assert project.folder is not None
    folder, library = project.folder, (project.folder / project.library).absolute()
    paths: dict[Path, None] = {}
    for pattern in project.scripts:
        try:
            parts = Path(pattern).parts
            if ".." in parts or not parts:
                raise ValueError(pattern)
            matching = sorted(folder.glob(pattern))
        except (ValueError, NotImplementedError) as error:
            hint = "Write one that begins in the project's folder, like scripts/**/*.yaml"
            raise ProjectError(
                Problem(f"'{pattern}' is no pattern for files", hint, project.source)
            ) from error
        paths |= dict.fromkeys(
            path
            for path in matching
            if is_practice(path, folder) and path.is_file() and not path.is_relative_to(library)
        )
    return list(paths)

"""The project file, `voicehome.yaml`: in the script's folder, or the nearest above that has one."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from ..errors import ProjectError, ScriptError
from ..reading.compose import compose
from ..reading.document import open_document
from ..reading.explain import explain
from ..reading.fields import Located
from ..reading.pronounce import Pronunciations
from ..script.find import label_of

FILE_NAME = "voicehome.yaml"


class Project(Located):
    """What a project's scripts have in common."""

    pronounce: Pronunciations = Field(default_factory=dict)


NO_PROJECT = Project.model_construct(pronounce={})


def find_project(folder: Path) -> Project:
    """The project that scripts in `folder` belong to; `NO_PROJECT` if there is none.

    Raises ProjectError with everything that is wrong with its file.
    """
    try:
        folder = folder.resolve()
        for place in (folder, *folder.parents):
            if (place / FILE_NAME).is_file():
                return load_project(place / FILE_NAME)
    except (OSError, RuntimeError):  # a folder that may not be looked into, a circle of links
        pass
    return NO_PROJECT


def load_project(path: Path) -> Project:
    """Read a project file. Raises ProjectError with everything that is wrong with it."""
    try:
        document = open_document(path, label_of(path))
        root = compose(document, begins="`pronounce: …`")
        return Project.model_validate(root)
    except ScriptError as error:
        raise ProjectError(*error.problems) from error
    except ValidationError as error:
        raise ProjectError(*explain(document, root, error, Project)) from error

"""The project file, `voicehome.yaml`: in the script's folder, or the nearest above that has one."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from ..errors import ProjectError, ScriptError
from ..reading.compose import compose
from ..reading.document import open_document
from ..reading.editor import Shape
from ..reading.explain import explain
from ..reading.schema import json_schema_of
from ..script.find import PROJECT_FILE, label_of, project_folder
from .model import Project

NO_PROJECT = Project.model_construct()


def find_project(folder: Path) -> Project:
    """The project that scripts in `folder` belong to; `NO_PROJECT` if there is none.

    Raises ProjectError with everything that is wrong with its file.
    """
    place = project_folder(folder)
    return load_project(place / PROJECT_FILE) if place else NO_PROJECT


def load_project(path: Path) -> Project:
    """Read a project file. Raises ProjectError with everything that is wrong with it."""
    try:
        document = open_document(path, label_of(path))
        root = compose(document, begins="`pronounce: …`")
        project = Project.model_validate(root)
    except ScriptError as error:
        raise ProjectError(*error.problems) from error
    except ValidationError as error:
        raise ProjectError(*explain(document, root, error, Project)) from error
    project._folder = path.parent.absolute()
    return project


def project_schema() -> Shape:
    """The JSON Schema (draft 7) of a project file, for editors."""
    return json_schema_of(Project)

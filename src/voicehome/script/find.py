"""Finding a practice by its path or short name, and the files that it uses; what files are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..errors import Problem, ScriptError, nearest
from ..files import OutsideError, data_folder, find_inside
from ..reading.fields import FieldError

PROJECT_FILE = "voicehome.yaml"
"""What is in common to the scripts in its folder and below; what it holds is read in the room `project`."""


def project_folder(folder: Path) -> Path | None:
    """The folder with the nearest project file, from `folder` upwards, links followed first; None where
    there is none, and where that can't be looked for."""
    try:
        folder = folder.resolve()
        places = (folder, *folder.parents)
        return next((place for place in places if (place / PROJECT_FILE).is_file()), None)
    except (
        OSError,
        RuntimeError,
        ValueError,
    ):  # one that may not be looked into, a circle of links
        return None


def short_name(path: Path) -> str:
    """`03-a-longer-out-breath.yaml` is called `a-longer-out-breath`."""
    return re.sub(r"^\d+-", "", path.stem)


def shipped() -> dict[str, Path]:
    """The practices that come with voicehome, by short name, in the order of the course; those in other
    languages than English, in folders named by the language, such as `de`, come after it."""
    folder = data_folder("scripts")
    paths = (path for path in folder.glob("*/*.yaml") if path.parent.name != "parts")
    return {short_name(path): path for path in sorted(paths, key=_place)}


def _place(path: Path) -> tuple[str, str]:
    """What the shipped practices are sorted by: the language of those in a language's folder, then the
    number that the name begins with."""
    folder = path.parent.name
    return (folder if len(folder) == 2 else "", path.name)


def find_script(name: str, own: Mapping[str, Sequence[Path]] | None = None) -> Path:
    """The file of a script given by path or short name. `own` are somebody's practices by short name:
    they come before those that are shipped. Raises ScriptError with the nearest names, or where several
    of `own` are called so."""
    own = own or {}
    if is_file(name):
        return Path(name)
    if len(called_so := own.get(name, ())) > 1:
        paths = [label_of(path) for path in called_so]
        message = f"several practices are called '{name}': {', '.join(paths)}"
        raise ScriptError(Problem(message, f"Name one by its path, such as {paths[0]}"))
    if called_so:
        return called_so[0]
    practices = shipped()
    if name in practices:
        return practices[name]
    if _is(name, Path.exists):
        return Path(name)
    beside = _near_file(name)
    close = beside or nearest(short_name(Path(name)), [*own, *practices])
    theirs = f"Practices of this project: {', '.join(own)}. " if own else ""
    listed = f"{theirs}Shipped practices: {', '.join(practices)}"
    hint = f"Did you mean {close}?" if close else listed
    if "/" in name or name.endswith((".yaml", ".yml")):
        raise ScriptError(Problem(f"there is no file {name}", hint))
    raise ScriptError(Problem(f"there is no practice called '{name}' and no such file", hint))


def is_file(name: str) -> bool:
    """Whether there is a file at the path `name`, which may be any text."""
    return _is(name, Path.is_file)


def _near_file(name: str) -> str | None:
    """The script in that folder whose name is nearest, with or without its ending."""
    folder = Path(name[:1000]).parent
    if len(name) > 1000 or not _is(str(folder), Path.is_dir):
        return None
    by_stem = {p.stem.lower(): p for p in sorted(folder.glob("*.y*ml"))}
    close = nearest(Path(name).name.removesuffix(".yaml").removesuffix(".yml"), by_stem)
    return str(by_stem[close]) if close else None


def _is(name: str, what: Callable[[Path], bool]) -> bool:
    """What is asked of the file called `name`; no, too, where no file can have that name."""
    try:
        return what(Path(name))
    except (OSError, ValueError):
        return False


def find_used(name: str, user: Path, script: Path, library: Path) -> Path:
    """The file that `user` means by `use: name`: beside it or in the library; never outside of the
    library and the folder of the project that `script` belongs to, which is its own folder where there
    is no project. Raises FieldError."""
    project = project_folder(script.parent)
    try:
        path = find_inside(name, (user.parent, library), (project or script.parent, library))
    except OutsideError as error:
        raise FieldError(
            f"'{name[:100]}' lies outside the {'project' if project else 'script'}'s folder and the "
            "practice library",
            "Copy it into the folder, and name it from there."
            if project
            else "Copy it beside the script, and name it from there; or put a file voicehome.yaml "
            "into the folder that holds both.",
        ) from error
    if path:
        return path
    shared = [f"parts/{path.name}" for path in (library / "parts").glob("*.yaml")]
    close = nearest(name[:100], shared)
    raise FieldError(
        f"there is no file '{name[:100]}' beside this file or in the practice library",
        f"Did you mean {close}?" if close else "Paths are read from the file that names them.",
    )


def label_of(path: Path) -> str:
    """The path as people will see it: relative where it lies below the current folder, in the
    library's own terms where it is a shipped practice, else as it was given. A shipped file is named
    in full where one of the current folder has that name."""
    try:
        full, here = path.resolve(), Path.cwd()
        library = data_folder("scripts").parent
        if full.is_relative_to(library):
            own = here / full.relative_to(library)
            is_taken = own.exists() and not own.samefile(full)
            return str(full) if is_taken else full.relative_to(library).as_posix()
        if full.is_relative_to(here):
            return full.relative_to(here).as_posix()
    except (OSError, RuntimeError, ValueError):
        pass
    return str(path)

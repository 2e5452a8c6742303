"""Finding a practice: by its path, or by its short name among the shipped ones."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import Problem, ScriptError, nearest
from ..files import data_folder


def short_name(path: Path) -> str:
    """`03-a-longer-out-breath.yaml` is called `a-longer-out-breath`."""
    return re.sub(r"^\d+-", "", path.stem)


def shipped() -> dict[str, Path]:
    """The practices that come with voicehome, by short name, in the order of the course."""
    folder = data_folder("scripts")
    paths = (path for path in folder.glob("*/*.yaml") if path.parent.name != "parts")
    return {short_name(path): path for path in sorted(paths, key=lambda path: path.name)}


def find_script(name: str) -> Path:
    """The file of a script given by path or short name. Raises ScriptError with the nearest names."""
    if Path(name).exists():
        return Path(name)
    practices = shipped()
    if name in practices:
        return practices[name]
    close = nearest(short_name(Path(name)), practices)
    hint = f"Did you mean {close}?" if close else f"Shipped practices: {', '.join(practices)}"
    if "/" in name or name.endswith((".yaml", ".yml")):
        raise ScriptError(Problem(f"there is no file {name}", hint))
    raise ScriptError(Problem(f"there is no practice called '{name}' and no such file", hint))

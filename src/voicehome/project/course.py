"""What a practice asks to be known first: whether it is there, and not harder than the practice itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..errors import Problem, Source, VoicehomeError, nearest
from ..script.find import shipped, short_name
from ..script.load import Script, load_script
from .model import Project
from .practices import is_practice, practices_in

_DEPTHS = ("gentle", "steady", "deep")


def weak_first_steps(script: Script, project: Project) -> Iterator[Problem]:
    """A warning for each name under `first:` that no practice at hand has, and for each practice there
    that goes deeper than `script`. At hand are those that come with voicehome, those in the script's
    folder, and those of its project. Raises ProjectError where that can't be told of a project."""
    wanted = script.practice.first
    if not wanted:
        return
    place = _place(script)
    known = _at_hand(script, project, wanted)
    for name in wanted:
        if name == short_name(script.path):
            message, hint = "this practice asks to be known before itself", f"Leave out {name}."
        elif name not in known:
            close = nearest(name, known)
            message = f"there is no practice called '{name}' to be known first"
            hint = (
                f"Did you mean {close}?" if close else "`voicehome scripts` lists those there are."
            )
        elif _is_deeper(known[name], script):
            message = f"'{name}' goes deeper than the practice that it is to prepare for"
            hint = "Name one that is as easy, or easier."
        else:
            continue
        yield script.shown(Problem(message, hint, place, severity="warning"))


def _at_hand(script: Script, project: Project, wanted: tuple[str, ...]) -> dict[str, Path]:
    """Practices by short name; the project's folders are only looked into for what is not nearer."""
    folder = script.path.parent
    beside = sorted(path for path in folder.glob("*.y*ml") if is_practice(path, folder))
    known = shipped() | {short_name(path): path for path in beside}
    if project.folder is None or set(wanted) <= set(known):
        return known
    return {short_name(path): path for path in practices_in(project)} | known


def _is_deeper(path: Path, script: Script) -> bool:
    if script.practice.depth == _DEPTHS[-1]:  # nothing is; so it need not be read
        return False
    try:
        other = load_script(path).practice
    except VoicehomeError:  # looking at that one says why
        return False
    return _DEPTHS.index(other.depth) > _DEPTHS.index(script.practice.depth)


def _place(script: Script) -> Source:
    """Where `first:` stands."""
    lines = script.documents[0].lines
    line = next((n for n, text in enumerate(lines, 1) if re.match(r"first\s*:", text)), None)
    title = script.practice.title.source
    return Source(script.documents[0].label, line, 1) if line else title

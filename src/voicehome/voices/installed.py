"""The neural voices on this machine: a folder each, in the user's own, made by `voices add`.

    models/en_US-kristin-medium/
        en_US-kristin-medium.onnx        the model's files, under their own names
        en_US-kristin-medium.onnx.json
        MODEL_CARD
        about.yaml                       what they are, from where, their sizes and SHA-256

A folder appears whole or not at all. What is still being fetched lies beside it, in a folder whose
name begins with a dot.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from ..errors import OutputError, Problem, ScriptError, VoiceError, nearest
from ..files import explain_os_error, user_folder
from ..reading.compose import compose
from ..reading.document import Mapping, Sequence, Text, open_document

ABOUT = "about.yaml"

VOICE_NAME = re.compile(r"(?=.{1,100}$)[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")

ELSEWHERE = "Voices are kept there; set VOICEHOME_DATA to a folder of your choice."


def models_folder() -> Path:
    """Where voices are kept. It may not be there yet."""
    return user_folder("models")


def installed(name: str) -> Path | None:
    """The folder of the voice called `name`, with all its files; None if it isn't here, or not whole.

    Whole means: every file is there and has its size. Their contents were checked when they came.
    """
    if not VOICE_NAME.fullmatch(name):
        return None
    folder = models_folder() / name
    sizes = _sizes(folder / ABOUT)
    whole = bool(sizes) and all(_size(folder / file) == size for file, size in sizes.items())
    return folder if whole else None


def installed_names() -> list[str]:
    """The voices that are here, in alphabetical order."""
    folder = models_folder()
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(name for name in names if installed(name))


@dataclass(frozen=True, slots=True)
class Added:
    """What was noted of a voice when it was added."""

    engine: str
    language: str
    licence: str

    def settings(self, name: str) -> dict[str, str]:
        """Those with which its engine speaks as the voice called `name`."""
        return {} if name == self.engine else {"model": name}


def added(name: str) -> Added | None:
    """What was noted of the voice called `name`; None if it isn't here, or nothing was."""
    folder = installed(name)
    if folder is None:
        return None
    try:
        about = compose(open_document(folder / ABOUT, str(folder / ABOUT)))
        engine, language = str(about[Text("engine")]), str(about[Text("language")])
        return Added(engine, language, str(about.get(Text("licence"), "")))
    except (ScriptError, KeyError):
        return None


def digest_when_installed(file: Path) -> str:
    """The SHA-256 that was noted of a model's file when it was installed; "" if it was not."""
    listed = _listed(file.parent / ABOUT).get(file.name)
    return str(listed.get(Text("sha256"), "")) if listed else ""


def staging(name: str) -> Path:
    """Where the files of `name` wait until all are there."""
    return models_folder() / f".{name}.part"


def remove_voice(name: str) -> None:
    """Remove the voice called `name`, and what was fetched of it so far. Raises VoiceError where
    there is nothing of that name, OutputError where it can't be removed."""
    known = bool(VOICE_NAME.fullmatch(name))
    here = [p for p in (models_folder() / name, staging(name)) if known and p.is_dir()]
    if not here:
        close = nearest(name, installed_names())
        hint = f"Did you mean {close}?" if close else f"Here: {', '.join(installed_names()) or '-'}"
        raise VoiceError(Problem(f"no voice called '{name[:100]}' was added here", hint))
    for folder in here:
        discard(folder)


def discard(folder: Path) -> None:
    """Remove a folder of this place: at once, by its name, then its files. Raises OutputError."""
    going = folder.with_name(f".{folder.name.strip('.')}.gone")
    try:
        shutil.rmtree(going, ignore_errors=True)
        folder.replace(going)
        shutil.rmtree(going)
    except OSError as error:
        raise OutputError(explain_os_error(error, folder, ELSEWHERE)) from error


def _sizes(about: Path) -> dict[str, int]:
    """The files that an `about.yaml` lists, with their sizes; {} if it can't be read."""
    try:
        return {name: int(file[Text("size")]) for name, file in _listed(about).items()}
    except (KeyError, TypeError, ValueError):
        return {}


def _listed(about: Path) -> dict[str, Mapping]:
    """What an `about.yaml` says of each file, by its name; {} if it can't be read."""
    try:
        files = compose(open_document(about, str(about))).get(Text("files"))
        listed = files if isinstance(files, Sequence) else []
        return {Path(file[Text("name")]).name: file for file in listed}
    except (ScriptError, KeyError, TypeError):
        return {}


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1

"""Sending an order to another machine: all that a recording is made of, as bytes, and nothing else.

What is sent: the script and the files it uses, its own sounds and picture, the voice profiles beside it,
the takes of the lines that it says, the project's settings without its people, and the answers that it
asks for.
What is not: the models of neural voices, which each machine has of its own; the keys of what comes
back tell whether they are the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from .. import __version__
from ..cover.choose import MADE, picture_folder
from ..encode.formats import FORMATS
from ..files import user_folder
from ..render import Draft, source_key, voices_of
from ..render.describe import cover_of
from ..script.cues import Background, Bed, Play
from ..script.find import PROJECT_FILE
from ..script.load import Script
from ..script.outline import outline_of, walk
from ..script.steps import Step, Use
from ..takes.shelf import INDEX
from .make import Made, drafted
from .order import Order

_SCRIPTS = "scripts"
_DATA = "data"
_COVERS = "covers"
_AT_HOME = ("people", "feed", "library", "scripts", "covers")
"""What of a project's settings shapes no sound, and is nobody else's business."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An order, its paths those below the folder that `files` are to be unpacked in. It is printed
    without what is in it, for machines keep logs."""

    order: Order = field(repr=False)
    files: dict[str, bytes] = field(repr=False)
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Returned:
    """What came of a parcel: each file that was written, by its place in the library, with its SHA-256
    as it was counted there."""

    made: Made = field(repr=False)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict, repr=False)


def pack(order: Order) -> tuple[Parcel, dict[str, str]]:
    """The order to be sent, and the keys that its audio files must come back with, by their places.

    Raises VoicehomeError for what can't be made here either, and OSError.
    """
    draft = drafted(order.job)
    script = Path(order.job.script)
    files = {place: path.read_bytes() for place, path in _inputs(draft, script)}
    files |= _takes(draft)
    if draft.project.folder:
        text = (draft.project.folder / PROJECT_FILE).read_text(encoding="utf-8")
        cover = cover_of(draft)
        covers = draft.project.covers if picture_folder(draft.project) is None else MADE
        if cover and cover.picture:
            covers, path = _COVERS, cover.picture[0]
            files[f"{_SCRIPTS}/{_COVERS}/{path.name}"] = path.read_bytes()
        files[f"{_SCRIPTS}/{PROJECT_FILE}"] = _settings(text, covers).encode()
    voices = voices_of(draft)
    keys = {place: source_key(draft, voices, FORMATS[name]) for name, place in order.audio.items()}
    there = replace(order.job, script=f"{_SCRIPTS}/{script.name}", copies=())
    return Parcel(replace(order, job=there, library="library"), files), keys


def _inputs(draft: Draft, script: Path) -> Iterator[tuple[str, Path]]:
    """Files by where they belong: as they lie around the script, or among a user's own things."""
    yield f"{_SCRIPTS}/{script.name}", script
    documents = [d.path for d in draft.script.documents[1:] if d.path]
    for path in (*documents, *_sounds(draft.script), *(script.parent / "voices").glob("*.yaml")):
        for beside, place in (
            (script.parent, _SCRIPTS),
            (user_folder("sounds"), f"{_DATA}/sounds"),
        ):
            if path.resolve().is_relative_to(beside.resolve()):
                yield f"{place}/{path.resolve().relative_to(beside.resolve()).as_posix()}", path
                break
    # What lies in the practice library is there, too: the keys tell if it is another.


def _sounds(script: Script) -> Iterator[Path]:
    """One's own sounds, also those of other variations: a script is read as a whole."""
    beds: list[Bed] = [script.practice.background] if script.practice.background else []
    paths: list[Path | None] = []
    waiting: list[Sequence[Step]] = [outline_of(script.practice).steps]
    while waiting:
        for standing in walk(waiting.pop(), {}):
            match standing.step:
                case Play() as play:
                    paths.append(play._path)
                case Background(background=bed):
                    beds.append(bed)
                case Use() as use:
                    waiting.append(use.steps)
    yield from filter(None, (*paths, *(bed._path for bed in beds)))


def _takes(draft: Draft) -> dict[str, bytes]:
    """The takes of what is said, and as much of their list as tells of them: others' words stay here."""
    said = {line.take.digest for line in draft.plan.utterances if line.take}
    keys = {entry.key for entry in draft.takes.entries if entry.digest in said}
    kept = [entry for entry in draft.takes.entries if entry.key in keys]
    if not kept:
        return {}
    folder, place = draft.takes.folder, f"{_SCRIPTS}/takes/{draft.takes.folder.name}"
    index = json.loads((folder / INDEX).read_bytes())
    names = {entry.file for entry in kept}
    index["takes"] = [take for take in index["takes"] if take["file"] in names]
    sessions = {entry.session for entry in kept}
    index["sessions"] = {n: lufs for n, lufs in index["sessions"].items() if n in sessions}
    files = {f"{place}/{name}": (folder / name).read_bytes() for name in names}
    return {f"{place}/{INDEX}": json.dumps(index, ensure_ascii=False).encode(), **files}


def _settings(text: str, covers: str) -> str:
    """A project file's text, every scalar as it is written, without what is to stay at home."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return text
    root.value = [(key, value) for key, value in root.value if key.value not in _AT_HOME]
    told = (yaml.ScalarNode("tag:yaml.org,2002:str", word) for word in ("covers", covers))
    root.value.append(tuple(told))
    kept: str = yaml.serialize(root, allow_unicode=True)
    return kept

"""All that is kept of one person on this machine, and forgetting it: answers, recordings in libraries,
takes, and spoken lines in the cache.

Known are the libraries that builds remember, the takes of their scripts and of the practices that came
with voicehome, and the lines that were spoken for the person by name. What was rendered elsewhere, handed
over or copied is nobody's to know.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import OutputError, TakeError
from ..files import explain_os_error, user_folder
from ..people.clips import clips_of, forget_clips
from ..people.store import has_answered, remove_answers
from ..speech.recorded import taken_key
from ..speech.store import default_store_folder
from ..speech.warmth import WARMTHS
from ..staging import STAGED
from ..tag import captions
from ..tag.read import made_by_voicehome
from ..takes.shelf import INDEX, Entry, Shelf, remove, shelf_in, takes_folder
from .handing import is_handed
from .jobs import PEOPLE
from .manifest import (
    BuildingError,
    Manifest,
    folder_remembered,
    load_manifest,
    one_build_at_a_time,
    save_manifest,
)
from .mark import is_called_as_ours, is_marked
from .order import state_of
from .place import leave_people, sweep

_ELSEWHERE = "Remove it by hand, or let its owner do so."


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of `name`: whether there are answers, the files that builds made, what else lies in
    their folders and is not voicehome's, takes by shelf, and clips. `unseen` are libraries that could not
    be looked into: their folders or, where not even that is known, what was remembered of them."""

    name: str
    answered: bool
    files: Sequence[Path]
    others: Sequence[Path]
    takes: Sequence[tuple[Shelf, Sequence[Entry]]]
    clips: Sequence[Path]
    unseen: Sequence[Path] = ()

    def __bool__(self) -> bool:
        return self.answered or bool(self.files or self.takes or self.clips)


def kept_of(name: str) -> Kept:
    """What there is of `name`. Raises AnswerError for what can't be a name."""
    answered = has_answered(name)
    builds = list(_builds())
    manifests = [manifest for _, manifest in builds]
    unseen = [
        Path(manifest.library) if manifest.library else path
        for path, manifest in builds
        if not (manifest.library and Path(manifest.library).is_dir())
    ]
    there = [path for manifest in manifests for path in _in_library(manifest, name)]
    ours = {path for manifest in manifests for path in _untouched(manifest, name)}
    files = [path for path in there if path in ours or _is_ours(path, name)]
    takes = list(_takes(manifests, name))
    keys = {*clips_of(name), *_cached(takes)}
    cache = default_store_folder()
    clips = [path for key in sorted(keys) if (path := cache / key[:2] / f"{key}.npz").is_file()]
    return Kept(name, answered, files, sorted({*there} - {*files}), takes, clips, unseen)


def forget(name: str) -> None:
    """Remove it all; answers last, so that what could not be finished can be done again. Raises
    OutputError where something can't be removed, and, before anything is, while a library that holds
    something of them is being built."""
    with contextlib.ExitStack() as held:
        concerned = [(path, manifest) for path, manifest in _builds() if _holds(manifest, name)]
        try:
            for path, _ in concerned:
                held.enter_context(one_build_at_a_time(path))
        except BuildingError as error:
            message = (
                f"nothing was removed: a library that holds something of {name} is being built"
            )
            raise OutputError(replace(error.problems[0], message=message)) from error
        for _, manifest in concerned:
            sweep(Path(manifest.library) / PEOPLE)
        kept = kept_of(name)  # once more: nothing is being built now, and no question stands open
        for path in (*kept.files, *kept.clips):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error
        for path, manifest in concerned:
            _remove_empty(Path(manifest.library) / PEOPLE / name)
            leave_people(Path(manifest.library))
            if (now := load_manifest(path)).library:
                save_manifest(path, _without(now, name))
        for shelf, entries in kept.takes:
            remove(shelf, entries)
        forget_clips(name)
        if has_answered(name):
            remove_answers(name)


def _builds() -> Iterator[tuple[Path, Manifest]]:
    """What is remembered of each library; of one that another version built, no more than its folder."""
    for path in sorted(user_folder("builds").glob("*.json")):
        manifest = load_manifest(path)
        yield path, manifest if manifest.library else Manifest(library=folder_remembered(path))


def _holds(manifest: Manifest, name: str) -> bool:
    return any(_in_library(manifest, name)) or any(_known(manifest, name))


def _place(name: str) -> str:
    return f"{PEOPLE}/{name}/"


def _in_library(manifest: Manifest, name: str) -> Iterator[Path]:
    """All files in a person's folder that are not still being written, and beside it what was made of it
    to be handed over."""
    if manifest.library:
        folder = Path(manifest.library) / PEOPLE
        found = (path for path in (folder / name).rglob("*") if not path.is_dir())
        yield from sorted(path for path in found if not path.name.startswith(STAGED))
        if is_handed(folder / f"{name}.zip"):
            yield folder / f"{name}.zip"


def _known(manifest: Manifest, name: str) -> Iterator[Path]:
    places = [place for record in manifest.records.values() for place in record.files]
    for place in (*places, *manifest.products):
        if place.startswith(_place(name)):
            yield Path(manifest.library) / place


def _untouched(manifest: Manifest, name: str) -> Iterator[Path]:
    """What builds wrote, and nobody since."""
    library = Path(manifest.library)
    for record in manifest.records.values():
        for place, was in record.files.items():
            if place.startswith(_place(name)) and state_of(library / place) == was:
                yield library / place


def _is_ours(path: Path, name: str) -> bool:
    """By what it holds. A note that speaks of voicehome is nobody's but its writer's: what is known by
    words in it has to be called, and to lie, as what voicehome writes."""
    if any(is_ours(path) for is_ours in (made_by_voicehome, captions.is_ours, is_handed)):
        return True
    return is_called_as_ours(path.relative_to(folder_of(path, name))) and is_marked(path)


def folder_of(path: Path, name: str) -> Path:
    """The person's folder that `path` lies in, or the one beside it."""
    return next(
        (f for f in path.parents if f.name == name and f.parent.name == PEOPLE), path.parent
    )


def _takes(manifests: Sequence[Manifest], name: str) -> Iterator[tuple[Shelf, Sequence[Entry]]]:
    folders = [path.parent for path in user_folder("takes").glob(f"*/{INDEX}")]
    folders += [takes_folder(Path(script)) for m in manifests for script in m.scripts]
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(TakeError):  # it is damaged, and takes are worth more than a guess
            shelf = shelf_in(folder)
            if entries := [entry for entry in shelf.entries if entry.person == name]:
                yield shelf, entries


def _cached(takes: Sequence[tuple[Shelf, Sequence[Entry]]]) -> Iterator[str]:
    """The keys of takes as they are heard."""
    for shelf, entries in takes:
        for key in {entry.key for entry in entries}:
            for warmth in WARMTHS:
                yield from (taken_key(take) for take in shelf.takes(key, warmth))


def _remove_empty(folder: Path) -> None:
    """The folder and those in it, as far as nothing is left in them."""
    below = [path for path in folder.rglob("*") if path.is_dir()]
    for path in [*sorted(below, reverse=True), folder]:
        with contextlib.suppress(OSError):
            path.rmdir()


def _without(manifest: Manifest, name: str) -> Manifest:
    """What remains to be known. Others who had a recording in common with this person still have it: the
    next build knows it by the key that it holds."""
    place = _place(name)
    records = {
        stem: replace(
            record, files={n: size for n, size in record.files.items() if not n.startswith(place)}
        )
        for stem, record in manifest.records.items()
        if not stem.startswith(place)
    }
    return replace(
        manifest,
        records=records,
        doubtful={stem for stem in manifest.doubtful if not stem.startswith(place)},
        products={n: d for n, d in manifest.products.items() if not n.startswith(place)},
        pictures={n: k for n, k in manifest.pictures.items() if not n.startswith(place)},
        unsaid={},
        published="",
    )

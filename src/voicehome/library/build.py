"""Building a library: what is stale is made, the rest is left as it is, and all of it is remembered."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError
from ..files import TEMPORARY, cache_folder, explain_os_error
from ..people.clips import remember_clips
from ..staging import remove_left_overs
from .jobs import PEOPLE
from .judge import Item
from .lengths import where_asked
from .manifest import Manifest, save_manifest
from .order import Order
from .place import ELSEWHERE, close_people, leave_people, sweep
from .survey import Survey

if TYPE_CHECKING:
    from .make import Made

Maker = Callable[[Sequence[Order]], "Generator[Made, None, None]"]
"""What comes of each order, as it is ready: `run.run` on this machine, `cluster.run_there` on others."""

_EVERY = 2.0
"""Seconds between two savings of the manifest while recordings are made."""


Told = Callable[[str, str, int, int], None]
"""Told (stem, stage, done, total) as a recording is made."""


def tell_nobody(_stem: str, _stage: str, _done: int, _total: int) -> None:
    pass


def stale(found: Survey) -> list[Item]:
    """What is to be made."""
    return [item for item in found.items if item.reasons and not item.problems]


def build(found: Survey, manifest_path: Path, maker: Maker) -> Iterator[Made]:
    """Make what is stale; what comes of each is given as it is ready. What was made is remembered even
    where the build is ended before its time.

    Raises OutputError where what was built can't be remembered.
    """
    manifest = found.manifest
    if _has_people(manifest):
        with contextlib.suppress(OSError):  # whatever is put there says so
            close_people(found.library)
    waiting = {item.order.job.stem: item for item in stale(found)}
    # One may have been ended when all was made, and while that was packed for somebody.
    remove_left_overs(cache_folder(TEMPORARY))
    sweep(found.library if waiting else found.library / PEOPLE)
    if not waiting and manifest == found.before:
        return
    saved = time.monotonic()
    try:
        with contextlib.closing(maker([item.order for item in waiting.values()])) as all_made:
            for made in all_made:
                item = waiting[made.stem]
                if (
                    item.order.job.person and made.clips
                ):  # what was spoken stays, whatever else failed
                    remember_clips(item.order.job.person, made.clips)
                if made.problems:
                    item.problems = made.problems
                    if made.cannot_be_so_long:
                        item.problems = where_asked(found.project, item.order.job, made.problems)
                else:
                    _remember(found, item, made)
                if time.monotonic() - saved > _EVERY:
                    save_manifest(manifest_path, manifest)
                    saved = time.monotonic()
                yield made
    finally:
        save_manifest(manifest_path, manifest)


def _has_people(manifest: Manifest) -> bool:
    files = (name for record in manifest.records.values() for name in record.files)
    return any(name.startswith(f"{PEOPLE}/") for name in files)


def _remember(found: Survey, item: Item, made: Made) -> None:
    assert item.record is not None
    entry = item.record.entry if made.entry is None else made.entry
    before = found.manifest.records.get(made.stem)
    left = {n: size for n, size in before.files.items() if n in found.left} if before else {}
    item.record = replace(item.record, files={**left, **item.order.sizes()}, entry=entry)
    found.manifest.records[made.stem] = item.record
    found.manifest.doubtful.discard(made.stem)
    found.manifest.built = date.today().isoformat()


@dataclass(frozen=True, slots=True)
class Gone:
    """What was removed: files, by their places, and the titles of practices of which nothing is left."""

    files: Sequence[str]
    titles: Sequence[str]


def prune(found: Survey, manifest_path: Path) -> Gone:
    """Remove what is left over of earlier builds. Folders that it leaves empty go, too. Raises
    OutputError."""
    gone = list(found.left)
    recorded = found.manifest.records
    titles = {stem: str(record.entry.get("title", "")) for stem, record in recorded.items()}
    touched = {
        stem for stem, record in recorded.items() if not found.left.keys().isdisjoint(record.files)
    }
    asked = {item.order.job.stem for item in found.items}
    kept = {titles[stem] for stem in titles if stem in asked or stem not in touched}
    for name in gone:
        path = found.library / name
        try:
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == found.library or any(folder.iterdir()):
                    break
                folder.rmdir()
        except OSError as error:
            raise OutputError(explain_os_error(error, path, ELSEWHERE)) from error
    leave_people(found.library)
    found.left.clear()
    for stem, record in list(recorded.items()):
        files = {name: size for name, size in record.files.items() if name not in gone}
        recorded[stem] = replace(record, files=files)
        if not files:
            del recorded[stem]
    save_manifest(manifest_path, found.manifest)
    return Gone(gone, sorted({titles[stem] for stem in touched} - kept - {""}))

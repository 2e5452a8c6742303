"""What a library has beside its recordings: covers, playlists, the listening page, a feed.

Each file is written only when what is in it changes, and nothing is replaced that voicehome did not
write. What somebody has for themselves is readable by its owner only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .. import __version__
from ..cover.choose import Cover, choose_cover, pictures
from ..errors import OutputError, Problem, ProjectError, VoicehomeError
from ..files import content_key, explain_os_error, private_folder, safe_name, staged, write_private
from ..project.model import AUDIOBOOKSHELF
from .jobs import LIBRARY
from .manifest import save_manifest
from .mark import is_marked
from .names import COVERS, FEED, LOADED, OPF, PAGE
from .page.render import page, recording_id, template_key, words_script
from .place import ELSEWHERE, in_words_of_a_build, no_folder, not_ours
from .playlists import playlists
from .shelf import Practice, Recording, Shelf, shelves
from .survey import Survey


@dataclass(frozen=True, slots=True)
class Published:
    """`written` are places in the library; `problems` why others could not be."""

    written: Sequence[str]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Product:
    """A `place` below the shelf's root, and how what is to be there is made. `key` is of all that it is
    made of, where making it takes long."""

    place: str
    content: Callable[[], bytes]
    key: str = ""


def publish(found: Survey, manifest_path: Path) -> Published:
    """Write what `found`'s library has beside its recordings; what nothing asks for any more is added to
    `found.left`. Where nothing changed since last time, nothing is even made.

    Raises OutputError where what was written can't be remembered.
    """
    manifest, there = found.manifest, list(shelves(found))
    known = manifest.products
    try:
        key = _key(found, there)
    except ProjectError as error:
        return Published((), error.problems)
    if key == manifest.published and all((found.library / n).is_file() for n in known if known[n]):
        _find_left_over(found)
        return Published((), ())
    written: list[str] = []
    problems: list[Problem] = []
    wanted: dict[str, str] = {}
    drawn: dict[str, str] = {}
    for shelf in there:
        try:
            for product in _products(found, shelf):
                name = (shelf.root / product.place).relative_to(found.library).as_posix()
                if product.key:
                    drawn[name] = product.key
                if _is_drawn(found, name, product):
                    wanted[name] = known[name]
                    continue
                content = product.content()
                wanted[name] = hashlib.sha256(content).hexdigest()
                if _put(shelf, product.place, content):
                    written.append(name)
        except VoicehomeError as error:
            problems += in_words_of_a_build(error.problems)
    # What could not be looked at to the end says nothing about what is left over.
    unwanted = known if problems else dict.fromkeys(known, _UNWANTED)
    manifest.products = {**unwanted, **wanted}
    manifest.pictures = {name: key for name, key in drawn.items() if name in wanted}
    manifest.published = "" if problems else key
    _find_left_over(found)
    save_manifest(manifest_path, manifest)
    return Published(written, problems)


_UNWANTED = ""
"""The digest of what nothing asks for any more."""


def _find_left_over(found: Survey) -> None:
    products = found.manifest.products
    for name in [name for name, digest in products.items() if digest == _UNWANTED]:
        if is_marked(found.library / name):
            found.left[name] = "nothing asks for it any more"
        else:
            del products[name]


def _key(found: Survey, there: Sequence[Shelf]) -> str:
    """Of all that products are made of. Raises ProjectError where pictures can't be found."""
    project = found.project
    own = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in pictures(project)]
    recordings = [
        (shelf.title, str(shelf.root), practice.id, r.stem, dict(r.entry), _sizes(shelf, r))
        for shelf in there
        for practice in shelf.practices
        for r in practice.recordings
    ]
    feed = (project.feed.title, project.feed.address) if project.feed else None
    notes = project.notes
    said = [notes.therapy, notes.driving, notes.country, notes.crisis]
    return content_key([__version__, template_key(), project.covers, own, feed, said, recordings])


def _sizes(shelf: Shelf, recording: Recording) -> list[tuple[str, int, int]]:
    """Of the files that products tell of or are made of."""
    places = [*recording.audio.values(), *([recording.captions] if recording.captions else [])]
    states = [(place, (shelf.root / place).stat()) for place in places]
    return [(place, state.st_size, state.st_mtime_ns) for place, state in states]


def _products(found: Survey, shelf: Shelf) -> Iterator[Product]:
    from .feed import feed  # where nothing changed, none of it is needed
    from .opf import opf

    project = found.project
    folders = dict(_folder_covers(found, shelf))
    for folder, cover in folders.items():
        key = f"{__version__} {cover.key}"
        yield from (Product(str(PurePosixPath(folder, n)), cover.jpeg, key) for n in COVERS)
    images = {folder: str(PurePosixPath(folder, COVERS[0])) for folder in folders}
    for place, text in playlists(shelf, images):
        yield Product(place, text.encode)
    art, words = {}, {}
    for practice in shelf.practices:
        if picture := _cover_of(found, practice):
            place = f"{LOADED}/art/{safe_name(practice.id)}{picture.art_ending}"
            art[practice.id] = place
            yield Product(place, picture.art, f"{__version__} {picture.key}")
        for recording in practice.recordings:
            if recording.captions:
                id = recording_id(recording)
                text = (shelf.root / recording.captions).read_text(encoding="utf-8")
                words[recording.stem] = f"{LOADED}/words/{safe_name(practice.id)}-{id}.js"
                yield Product(words[recording.stem], words_script(id, text).encode)
    if project.layout == AUDIOBOOKSHELF:
        for practice in shelf.practices:
            for recording in practice.recordings:
                place = str(PurePosixPath(recording.stem).with_name(OPF))
                yield Product(place, opf(practice, recording).encode)
    is_fed = project.feed is not None and not shelf.is_private
    if project.feed and is_fed:
        for place, text in feed(shelf, project.feed, images.get(".")):
            yield Product(place, text.encode)
    whole = page(shelf, project.notes, art, words, FEED if is_fed else None)
    yield Product(PAGE, whole.encode)


def _folder_covers(found: Survey, shelf: Shelf) -> Iterator[tuple[str, Cover]]:
    """The covers of the library's own folder, ".", and of each that recordings lie in: a practice's, or
    a series'."""
    project = found.project
    whole = choose_cover(project, shelf.title, None, shelf.by, (shelf.title, LIBRARY))
    if whole is None:
        return
    yield ".", whole
    by_folder: dict[str, list[Practice]] = {}
    for practice in shelf.practices:
        for recording in practice.recordings:
            folder = str(PurePosixPath(recording.stem).parent)
            by_folder.setdefault(folder, []).append(practice)
    cover: Cover | None
    for folder, practices in by_folder.items():
        series = {practice.series for practice in practices}
        if len({practice.id for practice in practices}) == 1:
            cover = _cover_of(found, practices[0])
        elif len(series) == 1 and (name := series.pop()):
            cover = choose_cover(project, name, name, shelf.by, (name,))
        else:
            cover = whole
        if cover and folder != ".":
            yield folder, cover


def _cover_of(found: Survey, practice: Practice) -> Cover | None:
    names = (practice.id, practice.title, practice.series or "")
    by = practice.entry["by"] or found.project.artist or ""
    return choose_cover(found.project, practice.title, practice.series, by, names)


def _is_drawn(found: Survey, name: str, product: Product) -> bool:
    """Whether a picture is there already, as it would be drawn again."""
    manifest, path = found.manifest, found.library / name
    if not product.key or manifest.pictures.get(name) != product.key or not path.is_file():
        return False
    return manifest.products.get(name) == hashlib.sha256(path.read_bytes()).hexdigest()


def _put(shelf: Shelf, place: str, content: bytes) -> bool:
    """Write one product; returns whether it had to be. Raises OutputError where it can't be, and where
    somebody else's file is in its place."""
    path = shelf.root / place
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        if problem := no_folder(shelf.root, [place]):
            raise OutputError(problem)
        if path.exists() and not is_marked(path):
            raise OutputError(not_ours(path))
        if shelf.is_private:
            private_folder(path.parent)
            write_private(path, content)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            with staged(path) as waiting:
                waiting.write_bytes(content)
    except OSError as error:
        raise OutputError(explain_os_error(error, path, ELSEWHERE)) from error
    return True

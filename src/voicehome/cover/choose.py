"""Which cover something gets: as the project says, made, none, or a picture of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import Problem, ProjectError, Source, nearest
from ..files import content_key, safe_name
from ..project.model import Project

MADE, NONE = "made", "none"
ENDINGS = (".jpeg", ".jpg", ".png", ".webp")
_DESIGN = 3
"""Raised when covers come out another way, so that recordings with old ones are made anew."""


@dataclass(frozen=True, slots=True)
class Cover:
    """`picture` is a file of one's own, with the SHA-256 of what is in it; without one, the cover is
    drawn from the others."""

    title: str
    above: str
    series: str | None
    picture: tuple[Path, str] | None = None

    @property
    def key(self) -> str:
        """Of all that shapes it."""
        if self.picture:
            return self.picture[1]
        return content_key([_DESIGN, self.title, self.above, self.series])

    def jpeg(self) -> bytes:
        """1,400 pixels a side at most, under 300 kB. Raises ProjectError for a picture that is none."""
        from . import picture
        from .draw import draw

        if self.picture:
            return picture.own(*self.picture, picture.SIDE)
        return picture.drawn(draw(self.title, self.above, self.series))

    @property
    def art_ending(self) -> str:
        return ".jpg" if self.picture else ".svg"

    def art(self) -> bytes:
        """A small picture without letters, for pages, of the kind that `art_ending` says."""
        from . import picture
        from .draw import art

        if self.picture:
            return picture.own(*self.picture, picture.SMALL_SIDE)
        return art(self.title, self.series).encode()


def choose_cover(
    project: Project, title: str, series: str | None, by: str = "", names: Sequence[str] = ()
) -> Cover | None:
    """The cover of what is called `title`; None where the project wants none.

    `names` are what a picture of one's own may be called for it, the best first: letters' case,
    spaces and hyphens make no difference. Raises ProjectError where the folder with pictures is not
    there, or has two of one name.
    """
    if project.covers == NONE:
        return None
    above = series or by
    found = _own_picture(project, names)
    return Cover(title, "" if above == title else above, series, found)


def picture_folder(project: Project) -> Path | None:
    """Where pictures of one's own are; None where the project names no folder."""
    if project.covers in (MADE, NONE) or project.folder is None:
        return None
    return (project.folder / project.covers).absolute()


def pictures(project: Project) -> list[Path]:
    """All pictures of one's own. Raises ProjectError where their folder is not there."""
    return [path for path, _ in _listed(project)]


def unmatched(project: Project, names: Collection[str]) -> Iterator[Problem]:
    """A warning for each picture of one's own that has none of these `names`: nothing will show it.
    Raises ProjectError where their folder is not there."""
    known = {plain_name(name): name for name in names}
    for path in pictures(project):
        if plain_name(path.stem) not in known:
            close = nearest(plain_name(path.stem), known)
            hint = (
                f"Did you mean {close}{path.suffix}?"
                if close
                else "Call it as a practice, by its short name or title, or as a series is called."
            )
            message = f"no practice or series is called like {path.name}, so nothing shows it"
            yield Problem(message, hint, _asked_by(project), severity="warning")


def _own_picture(project: Project, names: Sequence[str]) -> tuple[Path, str] | None:
    by_name: dict[str, list[Path]] = {}
    for path, name in _listed(project):
        by_name.setdefault(name, []).append(path)
    for name in filter(None, names):
        same = by_name.get(plain_name(name), [])
        if len(same) > 1:
            message = f"two covers are called '{plain_name(name)}': {same[0].name}, {same[1].name}"
            hint = f"Keep one of them in {same[0].parent}."
            raise ProjectError(Problem(message, hint, _asked_by(project)))
        if same:
            status = same[0].stat()
            return same[0], _digest(same[0], status.st_size, status.st_mtime_ns)
    return None


def plain_name(name: str) -> str:
    """A name without what makes no difference: letters' case, spaces, underscores, hyphens."""
    return "-".join(safe_name(name).casefold().replace("_", " ").replace("-", " ").split())


def _asked_by(project: Project) -> Source:
    return project.mapping.place_of("covers")


def _listed(project: Project) -> Iterator[tuple[Path, str]]:
    folder = picture_folder(project)
    if folder is None:
        return
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        hint = "Write covers: made, or none, or the name of a folder with pictures, beside voicehome.yaml."
        message = f"there is no folder {folder} with covers"
        raise ProjectError(Problem(message, hint, _asked_by(project))) from error
    for path in paths:
        if path.suffix.lower() in ENDINGS and not path.name.startswith(".") and path.is_file():
            yield path, plain_name(path.stem)


@lru_cache(maxsize=1024)
def _digest(path: Path, _size: int, _written: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

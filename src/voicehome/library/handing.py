"""What one person has of a library, as one file to hand over."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..errors import OutputError, Problem
from ..files import explain_os_error, private_folder, staged_private
from .jobs import PEOPLE
from .survey import Survey

_MARK = b"made by voicehome"
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can name: two of the same files are the same."""

_ELSEWHERE = "Name another place: --zip FILE"


def hand_over(found: Survey, name: str, destination: Path | None = None) -> tuple[Path, int]:
    """Put all that `name` has in the library into a zip file, which its owner alone can read; returns
    where it is, and how many files are in it.

    Without a `destination`, it lies beside the person's folder. What is left over of earlier builds
    is not in it. Raises OutputError: there is nothing, or the file can't be written or is another's.
    """
    folder = found.library / PEOPLE / name
    path = destination or folder.with_name(f"{name}.zip")
    files = list(_files(found, folder))
    if not files:
        raise OutputError(Problem(f"there is nothing of {name} yet", "Build it first."))
    if path.is_dir():
        path = path / f"{name}.zip"
    if path.exists() and not is_handed(path):
        raise OutputError(Problem(f"{path} exists, and voicehome did not make it", _ELSEWHERE))
    try:
        if destination is None:
            private_folder(path.parent)
        with staged_private(path.resolve()) as waiting:
            _pack(waiting, folder, files)
    except OSError as error:
        raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error
    return path, len(files)


def is_handed(path: Path) -> bool:
    """Whether `hand_over` wrote the file at `path`. Never raises."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.comment == _MARK
    except Exception:  # a stranger's file may be broken in any way: then it is not ours
        return False


def _files(found: Survey, folder: Path) -> Iterator[Path]:
    left = {found.library / name for name in found.left}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in left and not path.name.startswith("."):
            yield path


def _pack(destination: Path, folder: Path, files: list[Path]) -> None:
    """Sound and pictures are as small as they can be: nothing is compressed."""
    with zipfile.ZipFile(destination, "w") as file:
        file.comment = _MARK
        for path in files:
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _DAY)
            entry.external_attr = 0o600 << 16
            with path.open("rb") as source, file.open(entry, "w", force_zip64=True) as sink:
                while block := source.read(1 << 20):
                    sink.write(block)

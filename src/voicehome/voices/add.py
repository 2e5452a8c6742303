"""Adding a neural voice to this machine: its files brought together, checked, and put in place."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import yaml

from ..errors import DownloadError, OutputError, Problem
from ..files import explain_os_error, private_folder
from .catalogue import Listed, ListedFile
from .installed import ABOUT, ELSEWHERE, discard, installed, models_folder, staging

Arrived = Callable[[int, int], None]
"""Told how many bytes there are, and of how many."""

SPARE = 20 * 1024**2
"""Bytes that are left free on the disk."""

_HEAD = "# A voice that voicehome added. To remove it: voicehome voices remove {name}\n"
_BLOCK = 1024 * 1024


def add_from_network(name: str, voice: Listed, address: str, arrived: Arrived) -> Path:
    """Fetch the files of `voice`, which lie at `address`, and install them as `name`.

    Returns the folder. The files come one after another and wait until all are there and checked;
    what came before a failure is not fetched again. Raises DownloadError, OutputError.
    """
    folder = _prepare(name)
    _refuse_full_disk(folder, voice.size - sum(p.stat().st_size for p in folder.iterdir()))
    before = 0
    for file in voice.files:
        _bring(file, f"{address}/{file.name}", folder, _after(before, voice.size, arrived))
        before += file.size
        arrived(before, voice.size)
    return _install(name, voice, address, folder)


def add_from_folder(name: str, voice: Listed, address: str, source: Path) -> Path:
    """Install as `name` the files of `voice` that somebody fetched from `address` into `source`.

    Returns the folder that they are copied to. Raises DownloadError with all that is missing or is
    not the file expected, OutputError.
    """
    missing = [file for file in voice.files if not (source / file.name).is_file()]
    if missing:
        raise DownloadError(
            *(
                Problem(f"{f.name} is not in {source}", f"It comes from {address}/{f.name}")
                for f in missing
            )
        )
    problems = [p for file in voice.files if (p := _problem(file, source / file.name))]
    if problems:
        raise DownloadError(*problems)
    folder = _prepare(name)
    _refuse_full_disk(folder, voice.size)
    for file in voice.files:
        try:
            shutil.copyfile(source / file.name, folder / file.name)
        except OSError as error:
            raise OutputError(explain_os_error(error, folder, ELSEWHERE)) from error
        if problem := _problem(file, folder / file.name):
            raise DownloadError(problem)
    return _install(name, voice, address, folder)


def _after(before: int, total: int, arrived: Arrived) -> Callable[[int], None]:
    """What to tell of one file, when those before it have `before` bytes."""
    return lambda done: arrived(before + done, total)


def _prepare(name: str) -> Path:
    """The folder where the files of `name` wait until all are there."""
    folder = staging(name)
    try:
        private_folder(models_folder())
        return private_folder(folder)
    except OSError as error:
        raise OutputError(explain_os_error(error, folder, ELSEWHERE)) from error


def _refuse_full_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        message = f"{needed / 1e6:,.0f} MB are needed in {folder}, and {free / 1e6:,.0f} are free"
        raise OutputError(Problem(message, f"Make room. {ELSEWHERE}"))


def _bring(file: ListedFile, url: str, folder: Path, arrived: Callable[[int], None]) -> None:
    """Fetch one file, unless it is there already."""
    from .download import fetch

    path = folder / file.name
    goes_on = path.exists() and path.stat().st_size > 0
    fetch(url, path, file.size, arrived)
    problem = _problem(file, path)
    if problem and goes_on:  # its beginning may have been another file's
        _forget(path)
        fetch(url, path, file.size, arrived)
        problem = _problem(file, path)
    if problem:
        _forget(path)
        raise DownloadError(problem)


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def _problem(file: ListedFile, path: Path) -> Problem | None:
    """What keeps `path` from being the file that is listed, if anything."""
    try:
        size = path.stat().st_size
        sha256, md5 = _digests(path) if size == file.size else ("", "")
    except OSError as error:
        return Problem(f"can't read {path}: {error.strerror}")
    if size != file.size:
        return _other(file, f"it has {size:,} bytes, not {file.size:,}")
    if file.sha256 and sha256 != file.sha256:
        return _other(file, f"its SHA-256 is {sha256}, not {file.sha256}")
    if file.md5 and md5 != file.md5:
        return _other(file, f"its MD5 is {md5}, not {file.md5}")
    return None


def _other(file: ListedFile, why: str) -> Problem:
    return Problem(
        f"{file.name} is not the file that the catalogue lists: {why}",
        "It was not added: somebody has changed it, or it was damaged on its way.",
    )


def _digests(path: Path) -> tuple[str, str]:
    """The SHA-256 and the MD5 of a file, in hexadecimal digits."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            sha256.update(block)
            md5.update(block)
    return sha256.hexdigest(), md5.hexdigest()


def _install(name: str, voice: Listed, source: str, folder: Path) -> Path:
    """Turn the staging folder, in which all files are and were checked, into the voice's own."""
    place = models_folder() / name
    try:
        _keep_only(voice, folder)
        text = yaml.safe_dump(_about(name, voice, source, folder), sort_keys=False)
        (folder / ABOUT).write_text(_HEAD.format(name=name) + text, encoding="utf-8")
        for path in folder.iterdir():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
        if place.exists():  # not whole: it would not be added again otherwise
            discard(place)
        folder.replace(place)
    except OSError as error:
        if found := installed(name):  # by another process, just now
            return found
        raise OutputError(explain_os_error(error, place, ELSEWHERE)) from error
    return place


def _keep_only(voice: Listed, folder: Path) -> None:
    names = {file.name for file in voice.files}
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()


def _about(name: str, voice: Listed, source: str, folder: Path) -> dict[str, object]:
    """Plain data: what a catalogue holds are texts that know their places."""
    return {
        "voice": name,
        "engine": str(voice.engine),
        "language": str(voice.language),
        "speakers": [str(speaker) for speaker in voice.speakers],
        "licence": str(voice.licence),
        "source": source,
        "files": [
            {"name": str(f.name), "size": f.size, "sha256": _digests(folder / f.name)[0]}
            for f in voice.files
        ],
    }

"""Which spoken lines in the cache were made of whose answers, so that they can be forgotten with them.

`people/NAME.clips` beside the answers, readable by its owner only: the clips' keys, one a line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ..errors import OutputError
from ..files import explain_os_error, private_folder, user_folder

_ELSEWHERE = "Answers are kept there; set VOICEHOME_DATA to a folder of your choice."


def remember_clips(name: str, keys: Iterable[str]) -> None:
    """Note clips that were made of what `name` answered, or beside it. Raises OutputError."""
    new = dict.fromkeys(keys).keys() - set(clips_of(name))
    if not new:
        return
    path = _path(name)
    try:
        private_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("".join(f"{key}\n" for key in sorted(new)))
    except OSError as error:
        raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error


def clips_of(name: str) -> list[str]:
    """The keys that are noted for `name`."""
    try:
        text = _path(name).read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if len(line) == 64 and line.isalnum()]


def forget_clips(name: str) -> None:
    """Forget which they were. Raises OutputError."""
    path = _path(name)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error


def _path(name: str) -> Path:
    return user_folder("people") / f"{name}.clips"

"""What the engines of neural voices share in the main process: their settings and their files.

Nothing here loads a model or numpy: `inference.py` does, in the workers.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from ..files import OutsideError, find_inside
from .forked import CAN_FORK
from .settings import problems

_A_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,6})?", re.ASCII)

DEVICES = ("cpu", "cuda")


def decimal(settings: Mapping[str, str], key: str, default: float) -> float:
    return float(settings.get(key, default))


def setting_problems(
    settings: Mapping[str, str],
    decimals: Mapping[str, tuple[float, float]],
    whole: Mapping[str, tuple[int, int]],
    words: Sequence[str],
) -> list[str]:
    """What is wrong with `settings`: `decimals` and `whole` are its numbers, `words` its other keys."""
    found = problems(settings, whole, [*decimals, *words, "device"])
    for key, (least, most) in decimals.items():
        value = settings.get(key)
        if value is not None and not (_A_NUMBER.fullmatch(value) and least <= float(value) <= most):
            found.append(f"'{key}' is a number from {least:g} to {most:g}, not '{value}'")
    device = settings.get("device", "cpu")
    if device not in DEVICES:
        found.append(f"'device' is cpu or cuda, not '{device}'")
    return found


def lacking(module: str, extra: str) -> list[str]:
    """That the package of an extra is not installed; [] if it is."""
    if find_spec(module) is not None and find_spec("onnxruntime") is not None:
        return []
    return [f"this engine is an extra, not installed here: pip install 'voicehome[{extra}]'"]


def device_problems(settings: Mapping[str, str]) -> list[str]:
    """That onnxruntime here has no CUDA, if that is asked for."""
    if settings.get("device") != "cuda":
        return []
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        return []
    return [
        "onnxruntime has no CUDA here: pip install onnxruntime-gpu, or leave out `device: cuda`"
    ]


def installed_folder(name: str) -> Path | None:
    """The folder of the voice that `voices add` installed as `name`, or None."""
    # Imported here, as below: workers start without the room that reads YAML.
    from ..voices.installed import installed

    return installed(name)


def own_file(name: str) -> Path | None:
    """A file that a person put into the folder of voices themselves; None for any other, so that no
    voice file that came from elsewhere can name one outside of it."""
    from ..voices.installed import models_folder

    try:
        return find_inside(name, [models_folder()], [models_folder()])
    except OutsideError:
        return None


def digest(path: Path) -> str:
    """The SHA-256 of a model's file: as it was noted when it was installed, else counted once."""
    from ..voices.installed import digest_when_installed

    return digest_when_installed(path) or _counted(path, path.stat().st_mtime_ns)


@cache
def _counted(path: Path, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def repeats(settings: Mapping[str, str]) -> bool:
    """Whether the same line comes out the same each time it is spoken, here and with these settings;
    `inference.py` says how."""
    return CAN_FORK and sys.platform.startswith("linux") and settings.get("device") != "cuda"


def steadiness(settings: Mapping[str, str]) -> str:
    if repeats(settings):
        return "a line always comes out the same"
    return "a line comes out a little different each time, and is the same while the cache is kept"


def runtime() -> str:
    """The onnxruntime that is here, as text."""
    for name in ("onnxruntime", "onnxruntime-gpu"):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    return "onnxruntime"


_OVERHEAD = 150 * 1024**2
_ROOM = 2.2
"""A worker takes at most about `_OVERHEAD` bytes, and `_ROOM` times as many as its model's file has:
while it loaded, 67 MB and twice the file were measured; speaking takes the rest."""


def memory_for(path: Path) -> int:
    """Bytes that a worker with this model takes at its peak, about."""
    return round(_OVERHEAD + _ROOM * path.stat().st_size)


def memory_here() -> int | None:
    """Bytes that programs can still have without others being written to disk; None if the system
    does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(x.split()[1]) * 1024 for x in lines if x.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return None


def has_room(memory: int, idle: int) -> bool:
    """Whether a worker of this size can be had beside `idle` others that wait with their models."""
    free = memory_here()
    return idle < 4 if free is None else free >= 2 * memory


def workers_for(most_memory: int) -> int:
    """How many workers of this size speak at a time: one a core, in no more than half of the memory
    that is free, and at most four where nobody says how much that is."""
    cores, memory = os.cpu_count() or 1, memory_here()
    if memory is None:
        return min(cores, 4)
    return max(1, min(cores, math.floor(memory / 2 / most_memory)))

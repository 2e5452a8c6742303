"""What was found by listening to the whole of a file, kept: ten hours of rain are listened to once.

Kept are figures alone, under a hash of the file's bytes and of what decoded them. A file that has
changed, or another version, is listened to anew.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

from .. import __version__
from ..files import cache_folder, content_key, private_folder, write_private

Figures = dict[str, Any]
"""Numbers and lists of them, by name: what JSON keeps to the last digit."""

MEASURED = "sounds"
"""The folder of the cache."""


def remembered(kind: str, digest: str, listen: Callable[[], Figures]) -> Figures:
    """What `listen` has found for this `kind` of use of a file whose bytes have this `digest`.

    Raises what `listen` does; where nothing can be kept, that is no error.
    """
    from importlib.metadata import version

    key = content_key([kind, digest, __version__, version("av"), version("soxr")])
    path = cache_folder(MEASURED) / f"{key}.json"
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    found = listen()
    with contextlib.suppress(OSError):
        write_private(private_folder(path.parent) / path.name, json.dumps(found).encode())
    return found

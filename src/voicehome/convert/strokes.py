"""Bells as people write them: `[bell]`, `(Ring the bell three times)`."""

from __future__ import annotations

import re

_TIMES = {None: 1, "once": 1, "twice": 2, "two": 2, "three": 3}
_BELL = re.compile(
    r"(?:(?:ring|sound|strike|play)s?\s+)?(?:(?:a|the)\s+)?(?:(?:opening|closing|singing|meditation|soft)\s+)*(?:bell|gong|chime|bowl)s?"
    r"(?:\s+(?:rings?|sounds?))?(?:\s*(?:,|x|×)?\s*(once|twice|two|three|[1-9])(?:\s+times)?)?"
)


def read_strokes(text: str) -> int:
    """How often a bell rings in `text`; 0 where it says anything else."""
    bell = _BELL.fullmatch(" ".join(text.casefold().split()).strip(" ."))
    if bell is None:
        return 0
    return _TIMES[bell[1]] if bell[1] in _TIMES else int(bell[1])

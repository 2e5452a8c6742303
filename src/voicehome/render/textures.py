"""Which sounds lie under a practice, each made once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from ..script.cues import NO_BED
from ..sound.beds import BedSettings, make_bed
from ..timeline.events import Background
from ..timeline.plan import BedChange, Plan

if TYPE_CHECKING:
    from ..sound.beds import Texture

BedKey = tuple[str, BedSettings, str]
"""What tells beds apart: the sound, its settings, and the digest of one's own file."""


def key_of(bed: Background) -> BedKey:
    return bed.sound, bed.settings, bed.clip


def textures_of(plan: Plan) -> dict[BedKey, Texture]:
    """Every bed of `plan`. Raises SoundError where one can't be made."""
    beds = [i for i in plan.items if isinstance(i, BedChange) and i.sound != NO_BED]
    return {
        (bed.sound, bed.settings, bed.loop.digest if bed.loop else ""): bed.loop
        or _made(bed.sound, bed.settings)
        for bed in beds
    }


def channels_of(textures: Mapping[BedKey, Texture]) -> int:
    """Those of a programme with these beds: 1, or 2 where one of them has two."""
    return max((texture.channels for texture in textures.values()), default=1)


@lru_cache(maxsize=32)
def _made(sound: str, settings: BedSettings) -> Texture:
    """The same at every call, also in another process; no two have anything in common by chance: what
    they share would be louder where one fades over the other."""
    digest = hashlib.sha256(repr((sound, settings)).encode()).digest()
    return make_bed(sound, settings, int.from_bytes(digest[:4], "big"))

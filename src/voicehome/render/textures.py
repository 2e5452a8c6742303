"""Which sounds lie under a practice, each made once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from ..script.cues import NO_BED
from ..sound.beds import BedSettings, make_bed
from ..sound.loop import Loop
from ..timeline.events import Background
from ..timeline.plan import BedChange, Plan
from ..units import RATE, Frames

if TYPE_CHECKING:
    from ..audio import Block
    from ..sound.beds import Texture

_RARE = 1.3
"""The largest wave of an hour lies so much further above the mean than that of half a minute."""

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


def crest_of(texture: Texture, key: BedKey) -> float:
    """How far its loudest three seconds lie above its mean, in dB: a wave, a gust of wind."""
    if isinstance(texture, Loop):
        return texture.loudest - texture.loudness
    return _RARE * _crest(*key[:2])


@lru_cache(maxsize=32)
def _crest(sound: str, settings: BedSettings) -> float:
    """The same, of the half minute that it begins with."""
    from ..meter import energies_of, loudest

    texture = _made(sound, settings)
    energies = energies_of(_beginning(texture, 30 * RATE), texture.channels)
    return max(loudest(energies) - texture.loudness, 0.0)


def _beginning(texture: Texture, frames: Frames) -> Iterator[Block]:
    for block in texture.blocks(0):
        yield block
        frames -= len(block)
        if frames <= 0:
            return


@lru_cache(maxsize=32)
def _made(sound: str, settings: BedSettings) -> Texture:
    """The same at every call, also in another process; no two have anything in common by chance: what
    they share would be louder where one fades over the other."""
    digest = hashlib.sha256(repr((sound, settings)).encode()).digest()
    return make_bed(sound, settings, int.from_bytes(digest[:4], "big"))

"""Takes to stored clips: trimmed and shaped like what the machine's voices say, and kept beside it."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version

import numpy as np

from ..audio import Clip
from ..errors import SpeechError
from ..files import content_key
from ..meter import measure
from ..sound.take import Take
from ..takes.flac import read_take
from ..units import gain_from_decibels
from .store import ClipInfo, ClipStore
from .trim import FADE, THRESHOLD_DBFS, Trimmed, trim
from .warmth import for_recordings, warm_as

TAKE_SCHEMA = 1
"""Raised whenever reading, trimming or shaping changes what a take sounds like."""


def taken_key(take: Take) -> str:
    """The content key of a take as it is heard."""
    warmth = for_recordings(take.warmth)
    return content_key(
        {
            "take": take.digest,
            "part": [take.start, take.end],
            "gain": take.gain,
            "warmth": asdict(warmth) if warmth else None,
            "made with": {name: version(name) for name in ("pedalboard",)},
            "schema": TAKE_SCHEMA,
        }
    )


def make_taken(take: Take, key: str, store: ClipStore) -> ClipInfo:
    """Store a take as a clip. Its audible edges are found as those of any clip are: with a silent room
    they are the words', else where the room fades in and out. Raises SpeechError."""
    found = trim(read_take(take))
    if found is None:
        raise SpeechError("nothing can be heard in its take; record it once more")
    dry = _quiet_outside(found)
    clip = Clip(warm_as(dry.samples, for_recordings(take.warmth)), dry.start, dry.end)
    return store.save(key, clip, measure(clip.samples), ())


def _quiet_outside(dry: Trimmed) -> Trimmed:
    """With no sample outside the edges over half of the threshold, so that the edges can be found
    again: single ones of a room's noise may be, before there are enough of them to be a sound."""
    most = gain_from_decibels(THRESHOLD_DBFS) / 2
    for outside in (dry.samples[:FADE], dry.samples[-FADE:]):
        peak = float(np.abs(outside).max())
        if peak > most:
            outside *= np.float32(most / peak)
    return dry

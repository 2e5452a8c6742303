"""Where each phrase will be heard in the finished file, for whoever measures it.

A voice's edges are cut dry, and its warmth changes them a little: a room rings on, a compressor
lifts the first breath. So the places are looked up in the clips as they are mixed, at several levels:
under a bed or after a lossy encoder, only the higher ones can be found again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..audio import Samples
from ..speech.store import ClipStore
from ..speech.synthesize import load_or_speak
from ..speech.trim import THRESHOLD_DBFS
from ..timeline.events import Speech
from ..units import RATE, gain_from_decibels
from .programme import Programme

LEVELS = (1, 4, 16, 64, 128)
"""Times the level at which edges of speech are found: from −60 to −18 dBFS, before the gain."""

_HELD = RATE // 100
_SHARE = 10  # one sample of so many


def where_heard(programme: Programme, store: ClipStore) -> list[dict[str, Any]]:
    """For each phrase of the timeline, in order: `tail`, how many frames it rings on after its end; and
    `heard`, for each level that it reaches [times `edge_level`, first frame over it, frame after the last].

    A level counts as passed where a tenth of the next ten milliseconds is over it.
    """
    clips: dict[str, list[tuple[int, int, int]]] = {}
    for event in programme.timeline.speech:
        if event.clip not in clips:
            info, plan = programme.clips[event.clip], programme.draft.plan
            clip = load_or_speak(info, plan, programme.voices, store)
            clips[event.clip] = _passages(np.abs(clip.samples))
    return [_placed(event, programme, clips[event.clip]) for event in programme.timeline.speech]


def _placed(
    event: Speech, programme: Programme, passages: list[tuple[int, int, int]]
) -> dict[str, Any]:
    clip = programme.clips[event.clip]
    offset = event.start - clip.dry_start
    return {
        "tail": clip.frames - clip.dry_end,
        "heard": [[factor, first + offset, last + offset] for factor, first, last in passages],
    }


def _passages(size: Samples) -> list[tuple[int, int, int]]:
    found = []
    for factor in LEVELS:
        over = size > gain_from_decibels(THRESHOLD_DBFS) * factor
        first, last = _first_held(over), _first_held(over[::-1])
        if first is not None and last is not None:
            found.append((factor, first, len(size) - last))
    return found


def _first_held(over: np.ndarray[Any, np.dtype[np.bool_]]) -> int | None:
    before = np.concatenate(([0], np.cumsum(over)))
    places = np.flatnonzero(over)
    ends = np.minimum(places + _HELD, len(over))
    held = places[(before[ends] - before[places]) * _SHARE >= _HELD]
    return int(held[0]) if held.size else None

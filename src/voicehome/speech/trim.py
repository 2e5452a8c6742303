"""Where speech begins and ends: the edges that every pause is counted from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..audio import Samples
from ..units import RATE, Frames, gain_from_decibels

THRESHOLD_DBFS = -60.0
"""A sample is audible above this level, after the voice's calibration gain."""

HOLD = RATE // 100
"""Speech begins where, in the 10 ms from there, at least `HOLD_SHARE` of the samples are audible, so
that a lone click is no speech; it ends likewise, seen backwards."""

HOLD_SHARE = 0.1

SOFTENED = 3 * RATE // 1000
"""Frames: 3 ms, short enough to leave the burst of a p or t its shape."""

FADE = 5 * RATE // 1000
"""Frames kept and faded outside each edge: 5 ms."""


def audible_edges(samples: Samples) -> tuple[Frames, Frames] | None:
    """The first audible frame and the one after the last, or None if nothing is audible."""
    first = _first_held(samples)
    if first is None:
        return None
    last = _first_held(samples[::-1])
    assert last is not None  # what is held forwards is held backwards
    return first, len(samples) - last


def _first_held(samples: Samples) -> int | None:
    """The first audible sample with enough audible ones in the hold that begins with it.

    Looks at a second at a time: speech mostly begins in the first.
    """
    for start in range(0, len(samples), RATE):
        audible = np.abs(samples[start : start + RATE + HOLD]) > gain_from_decibels(THRESHOLD_DBFS)
        before = np.concatenate(([0], np.cumsum(audible)))
        candidates = np.flatnonzero(audible[:RATE])
        ends = np.minimum(candidates + HOLD, len(audible))
        held = candidates[before[ends] - before[candidates] >= HOLD * HOLD_SHARE]
        if held.size:
            return start + int(held[0])
    return None


def soften_ends(samples: Samples) -> Samples:
    """Take away the click where an engine begins or ends in the middle of a wave, as espeak-ng does:
    the first and last `SOFTENED` frames rise from zero and sink to it."""
    length = min(SOFTENED, len(samples) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, length, endpoint=False, dtype=np.float32)) ** 2
    softened = samples.copy()
    softened[:length] *= ramp
    softened[len(samples) - length :] *= ramp[::-1]
    return softened


@dataclass(frozen=True, slots=True, eq=False)
class Trimmed:
    """`samples[start:end]` is audible; `samples[0]` was frame `offset` (which may be negative)."""

    samples: Samples
    start: Frames
    end: Frames
    offset: Frames


def trim(samples: Samples) -> Trimmed | None:
    """`samples` cut to its audible part and `FADE` frames on each side; None if nothing is audible.

    The fades lie outside the edges, so that no consonant is softened. They begin at half: what is
    outside is then at most half the threshold, what is inside above it, and the edges can be found
    again to the frame in a finished 16-bit file.
    """
    edges = audible_edges(samples)
    if edges is None:
        return None
    start, end = edges
    kept = np.pad(samples, FADE)[start : end + 2 * FADE]
    ramp = 0.5 * np.sin(np.linspace(0, np.pi / 2, FADE, endpoint=False, dtype=np.float32)) ** 2
    kept[:FADE] *= ramp
    kept[-FADE:] *= ramp[::-1]
    return Trimmed(kept, FADE, FADE + end - start, start - FADE)

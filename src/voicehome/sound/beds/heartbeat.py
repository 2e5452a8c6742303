"""A heart: two soft knocks a beat, the second shorter and a little higher than the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ...audio import Samples
from ...units import RATE
from .chance import chance, drift, mixed
from .grains import ring, together
from .kinds import Value
from .weave import HOP, Events, Happening, Woven

_UNEVEN = 0.12  # of a beat: how far one may come from where an even heart would have it
_BREATH = 4.7  # beats in half a breath: with it, a heart quickens and slows


def heartbeat(values: Mapping[str, Value], seed: int) -> Woven:
    beat = 60 / float(values["rate"])
    first, second = knocks(float(values["softness"]) / 100)
    # The pause between the two knocks is shorter in a quicker heart, about as the root of the beat.
    between = 0.31 * beat**0.5

    def happenings(number: int) -> Iterator[Happening]:
        begin, end = number * HOP / RATE, (number + 1) * HOP / RATE
        beats = np.arange(int(begin // beat) - 2, int(end // beat) + 2)
        late = drift(mixed(seed, 1), beats / _BREATH)
        strength = 0.85 + 0.15 * drift(mixed(seed, 2), beats / _BREATH)
        strength *= 0.95 + 0.05 * chance(mixed(seed, 3), beats)
        starts = (beats + _UNEVEN * (late - 0.5) * 2) * beat
        for start, level in zip(starts.tolist(), strength.tolist(), strict=True):
            for delay, sound, share in ((0.0, first, 1.0), (between, second, 0.6)):
                frame = round((start + delay) * RATE) - number * HOP
                if 0 <= frame < HOP:
                    yield Happening(frame, sound, (level * share,))

    return Woven([Events(happenings, 1)], 1)


def knocks(softness: float) -> tuple[Samples, Samples]:
    """The two of a beat, each to a peak of 1.0; with a `softness` of 1.0 nothing is left of their
    attack."""
    attack = 0.008 + 0.03 * softness
    sharp = 1 - 0.85 * softness
    knock = []
    for lift in (1.0, 1.28):
        parts = [
            (0.0, 1.0, ring(47 * lift, 0.34 / lift, -0.2, attack)),
            (0.0, 0.6, ring(71 * lift, 0.26 / lift, -0.2, attack)),
            (0.0, 0.3 * sharp, ring(118 * lift, 0.17 / lift, -0.15, attack / 2)),
            (0.0, 0.16 * sharp, ring(205 * lift, 0.09, -0.1, attack / 4)),
        ]
        knock.append(together(parts))
    return knock[0], knock[1]

"""The shapes that sound has here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .units import Frames

Samples = NDArray[np.float32]
"""One channel, shape (frames,), nominal range −1…1, at `units.RATE`."""

Block = NDArray[np.float32]
"""Shape (frames, channels), nominal range −1…1, at `units.RATE`. The last of a stream may be short."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """What an encoder is told to expect: `channels` (1 or 2) and the exact length in `frames`."""

    channels: int
    frames: Frames


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """One utterance, spoken, trimmed and shaped, ready to be placed.

    `samples` holds a short fade on each side of the audible speech and, after it, the room's tail:
    `samples[dry_start:dry_end]` is the audible part that pauses are counted from.
    """

    samples: Samples
    dry_start: Frames
    dry_end: Frames

"""A take: a line as somebody said it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..units import Frames


@dataclass(frozen=True, slots=True)
class Take:
    """A recorded line, and all that shapes how it will sound.

    `path` is a FLAC file of one channel at `RATE`, whose SHA-256 is `digest`; the words stand in its
    frames from `start` to before `end`, the room alone before and after them. `gain`, in dB, brings
    the recording that it was cut from to where the voices are. `warmth` is that of the voice that it
    stands in for.
    """

    path: Path
    digest: str
    start: Frames
    end: Frames
    gain: float
    warmth: str

    @property
    def frames(self) -> Frames:
        """How long the words last, about: the room may be heard a little around them."""
        return self.end - self.start

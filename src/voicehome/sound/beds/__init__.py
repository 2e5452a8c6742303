"""Beds: sounds without end that can lie under a voice for a whole practice.

Which there are, and what can be set about them, stands in `known`, which needs no numpy: scripts are
checked with it. `make_bed` makes the sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from .kinds import BedKind, BedSettings, Parameter
from .known import BEDS, bed_names, find_bed

if TYPE_CHECKING:
    from ...audio import Block
    from ...units import Frames

__all__ = [
    "BEDS",
    "BedKind",
    "BedSettings",
    "Parameter",
    "Texture",
    "bed_names",
    "find_bed",
    "make_bed",
]


class Texture(Protocol):
    """A sound without end.

    `channels`: 1 or 2. `loudness`: LUFS at unity gain, integrated (BS.1770-5; of two channels, the
    sum of both, as there). `true_peak`: linear; at unity gain it is not passed in twelve hours.
    """

    @property
    def channels(self) -> int: ...

    @property
    def loudness(self) -> float: ...

    @property
    def true_peak(self) -> float: ...

    def blocks(self, start: Frames) -> Iterator[Block]:
        """From the programme's frame `start` on, without end: float32 of shape (n, channels), n
        being any. The same samples for a frame, whatever `start` is."""
        ...


def make_bed(name: str, settings: BedSettings = (), seed: int = 0) -> Texture:
    """The bed called `name`. What `settings` does not name is as its kind has it; another `seed` is
    another hour of the same rain.

    Raises SoundError, with all that is wrong: no such bed or setting, or a value out of its range.
    """
    kind = find_bed(name)
    return kind.maker(name)(kind.complete(settings), seed)

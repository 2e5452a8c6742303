"""The lanes of a programme, and what they sound like together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..audio import Block
from ..mix.bed import Bed, Lane
from ..mix.limit import Loud
from ..mix.stream import BLOCK_FRAMES, Layer, mix
from ..speech.store import ClipStore
from ..units import Frames
from .beds import beds_of
from .layers import CUES, VOICE, layers_of
from .programme import Programme


@dataclass(frozen=True, slots=True)
class Lanes:
    """What sounds in a programme of so many `frames` and `channels`: `layers` have one channel, which is
    heard in all; `beds` have one or as many."""

    frames: Frames
    channels: int
    layers: Sequence[Layer]
    beds: Sequence[Bed] = ()

    @property
    def sounds(self) -> list[Loud]:
        """Everything that has a peak."""
        return [*self.layers, *(stretch for bed in self.beds for stretch in bed.stretches())]

    def blocks(self, block_frames: Frames = BLOCK_FRAMES) -> Iterator[Block]:
        """All of it: float32 blocks of shape (block_frames, channels), the last perhaps shorter, of the
        same samples whatever their size."""
        return self.between(Lane(self.channels), 0, self.frames, block_frames)

    def between(
        self, lane: Lane, start: Frames, end: Frames, block_frames: Frames = BLOCK_FRAMES
    ) -> Iterator[Block]:
        """The frames from `start` to just before `end`, on a lane where beds may sound already."""
        end = min(end, self.frames)
        above = mix(self.layers, self.frames, block_frames, start, end)
        if not self.beds and self.channels == 1:
            return above
        return map(np.add, lane.blocks(self.beds, start, end, block_frames), above)


def lanes_of(programme: Programme, store: ClipStore) -> Lanes:
    """The whole of a programme."""
    layers = layers_of(programme, store)
    return Lanes(programme.timeline.frames, programme.channels, layers, beds_of(programme))


def stems_of(programme: Programme, store: ClipStore) -> dict[str, Lanes]:
    """The lanes in which there is anything, each for itself, by name. Added up they are the whole."""
    frames, channels = programme.timeline.frames, programme.channels
    stems = {
        "voice": Lanes(frames, channels, layers_of(programme, store, VOICE)),
        "bed": Lanes(frames, channels, (), beds_of(programme)),
        "cues": Lanes(frames, channels, layers_of(programme, store, CUES)),
    }
    return {name: lanes for name, lanes in stems.items() if lanes.layers or lanes.beds}

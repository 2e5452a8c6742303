"""The mix: layers, each at its frame, summed into a stream of blocks in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..audio import Block, Samples
from ..units import Frames

BLOCK_FRAMES = 8192
"""Large enough that Python's share of the work is nothing, small enough for a CPU's cache."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One sound and its place: a clip, the stroke of a bell.

    `start`: the programme's frame on which the first of its samples falls.
    `frames`: how many samples `load` returns.
    `gain`: linear factor for them.
    `load`: fetches the samples; called once, when their time has come.
    `peak`: their true peak, linear, at unity gain; the mix does not use it, the limiter does.
    """

    start: Frames
    frames: Frames
    gain: float
    load: Callable[[], Samples]
    peak: float

    @property
    def end(self) -> Frames:
        """The first frame after it."""
        return self.start + self.frames

    @property
    def loudest(self) -> float:
        """Its true peak in the mix, linear."""
        return self.peak * abs(self.gain)


def mix(
    layers: Sequence[Layer],
    frames: Frames,
    block_frames: Frames = BLOCK_FRAMES,
    start: Frames = 0,
    end: Frames | None = None,
) -> Iterator[Block]:
    """The programme, `frames` long, as blocks of shape (block_frames, 1); the last may be shorter.

    With `start` and `end`, only its frames from the one to just before the other: the same samples.
    Layers are summed in order of their start, those that start together in the order given, so the
    block size never changes a bit of the sound. Where no layer sounds, every sample is 0.0. Only
    layers that sound now are held in memory. Raises ValueError when a layer reaches out of the
    programme, at once, or loads another number of samples than it said, when it does.
    """
    for layer in layers:
        if layer.start < 0 or layer.end > frames:
            place = f"{layer.start}:{layer.end}"
            raise ValueError(f"the layer at {place} reaches out of a programme of {frames} frames")
    heard = [layer for layer in layers if layer.end > start]
    return _blocks(heard, start, frames if end is None else min(end, frames), block_frames)


def _blocks(
    layers: Sequence[Layer], begin: Frames, stop: Frames, block_frames: Frames
) -> Iterator[Block]:
    coming = deque(sorted(layers, key=lambda layer: layer.start))
    playing: list[tuple[Frames, Samples]] = []
    for start in range(begin, stop, block_frames):
        end = min(start + block_frames, stop)
        while coming and coming[0].start < end:
            playing.append((coming[0].start, _sound(coming.popleft())))
        block = np.zeros(end - start, dtype=np.float32)
        for at, samples in playing:
            first = max(at, start)
            last = min(at + len(samples), end)
            block[first - start : last - start] += samples[first - at : last - at]
        playing = [(at, samples) for at, samples in playing if at + len(samples) > end]
        yield block[:, np.newaxis]


def _sound(layer: Layer) -> Samples:
    samples = layer.load()
    if samples.shape != (layer.frames,):
        shape = samples.shape
        raise ValueError(f"the layer at {layer.start} has {layer.frames} frames, not {shape}")
    return samples * np.float32(layer.gain)

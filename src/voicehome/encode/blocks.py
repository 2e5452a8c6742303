"""What every encoder asks of the blocks it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ..audio import AudioFormat, Block
from ..errors import EncodeError


def checked(audio: AudioFormat, blocks: Iterable[Block]) -> Iterator[Block]:
    """`blocks` as they come, without empty ones, held to what `audio` announced.

    Raises EncodeError at the first that has another shape, holds something that is no number, or
    goes beyond the announced length, and at the end when there were too few.
    """
    come = 0
    for block in blocks:
        if block.ndim != 2 or block.shape[1] != audio.channels:
            raise EncodeError(
                f"the mix has blocks of shape {block.shape}, not of {audio.channels} channel(s)"
            )
        come += len(block)
        if come > audio.frames:
            raise EncodeError(f"the mix is longer than its {audio.frames} frames")
        if not np.isfinite(block).all():
            raise EncodeError("the mix holds a sample that is not a number")
        if len(block):
            yield block
    if come < audio.frames:
        raise EncodeError(f"the mix ended after {come} of its {audio.frames} frames")


def padded(audio: AudioFormat, blocks: Iterable[Block], multiple: int) -> Iterator[Block]:
    """`blocks`, and then silence until their frames are a multiple of `multiple`."""
    yield from blocks
    missing = -audio.frames % multiple
    if missing:
        yield np.zeros((missing, audio.channels), np.float32)

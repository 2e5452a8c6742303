"""Blocks in, sound out: the speakers, or what stands in for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ..audio import Block

Device = Callable[[Iterable[Block]], None]
"""Takes float32 blocks of shape (frames, channels) at `units.RATE`, one at a time and no sooner than
it needs them, and returns when the last has been heard. Raises PlayError, and whatever the blocks
raise: it is silent then at once."""

NOWHERE = "none"


def open_device(name: str | None = None) -> Device:
    """What `name` stands for: a sound device by its number or a part of its name, None for the usual
    one; a file to be, ending in .wav; or `none`, which hears nothing and takes no time for it.

    Raises PlayError where nothing can be played, with what would have to be installed.
    """
    from . import pretended

    if name == NOWHERE:
        return pretended.nowhere
    if name is not None and name.lower().endswith(".wav"):
        return pretended.wav_file(Path(name))
    from .speakers import speakers

    return speakers(name)

"""What stands in for speakers where there are none, or where somebody wants to look at the sound."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from ..audio import Block
from ..errors import PlayError, Problem
from ..files import explain_os_error
from ..units import RATE

if TYPE_CHECKING:
    from . import Device


def nowhere(blocks: Iterable[Block]) -> None:
    """Take every block."""
    for _ in blocks:
        pass


def wav_file(path: Path) -> Device:
    """A device that writes what is heard to `path`, in 16 bits, as it comes: if it is interrupted,
    the file ends there. Raises PlayError if there is something at `path` already."""
    elsewhere = "Choose another name for the file."
    if path.exists():
        raise PlayError(Problem(f"{path} exists", elsewhere))

    def write(blocks: Iterable[Block]) -> None:
        try:
            with path.open("xb") as file:
                _write(file, blocks)
        except OSError as error:
            raise PlayError(explain_os_error(error, path, elsewhere)) from error

    return write


def _write(file: IO[bytes], blocks: Iterable[Block]) -> None:
    blocks = iter(blocks)
    first = next(blocks, None)
    with wave.open(file, "wb") as wav:
        wav.setnchannels(first.shape[1] if first is not None else 1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        while first is not None:
            wav.writeframes(np.round(np.clip(first, -1, 1) * 32767).astype("<i2").tobytes())
            first = next(blocks, None)

"""A person's own sound files: found only where they may lie, measured once, read part by part."""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, SoundError, nearest
from ..files import OutsideError, find_inside, user_folder
from ..reading.fields import FieldError
from ..units import RATE, Frames, gain_from_decibels
from .measured import Figures, remembered
from .shape import rise

if TYPE_CHECKING:
    from io import BufferedReader

    from ..audio import Block, Samples

MOST_PLAYED = 300 * RATE
"""The longest part of a file that is held in memory at once: five minutes. Longer is a background."""

SHORTEST = RATE // 100
"""What is shorter than ten milliseconds is a click, and no sound."""

CUT_FADE = RATE * 5 // 1000
"""Frames of the fade where a file is cut, or begins or ends in the middle of a wave."""

STILL = 2 * gain_from_decibels(-70.0)
"""A wave that moves less from its lowest to its highest is nothing to hear, however high it lies."""

_CLICKS = 0.003  # −50 dBFS: a file that begins or ends above it is heard to
_MARGIN = 0.1  # seconds around a part, for the resampling filter to be full
_LISTED = 1000


@dataclass(frozen=True, slots=True)
class OwnSound:
    """A sound file as it was when it was measured.

    `digest`: SHA-256 of its bytes. `frames`: its length at `RATE`. `loudness`: integrated, in LUFS.
    `true_peak`: linear. Both are those of its channels brought to one.
    """

    path: Path
    digest: str
    frames: Frames
    loudness: float
    true_peak: float


def is_file_name(name: str) -> bool:
    """Whether `name` means a file, and not one of the built-in sounds."""
    return "/" in name or "." in name


def find_sound(name: str, beside: Path) -> Path:
    """The file called `name` in the folder `beside`, in `sounds` there, or in the user's own sounds.

    Never one from elsewhere, whatever `..` or links say. Raises FieldError.
    """
    mine = user_folder("sounds")
    folders = (beside, beside / "sounds", mine)
    try:
        if Path(name).anchor:
            raise OutsideError(name)
        path = find_inside(name, folders, roots=(beside, mine))
    except OutsideError as error:
        raise FieldError(
            f"'{name[:100]}' lies outside the script's folder",
            "Copy it beside the script, or into a folder `sounds` there, and write its name alone.",
        ) from error
    if path:
        return path
    close = nearest(Path(name).name[:100], _names(folders))
    raise FieldError(
        f"there is no file '{name[:100]}' beside this script or in its folder `sounds`",
        f"Did you mean {close}?" if close else "Names are written with their ending: bell.wav.",
    )


def _names(folders: Iterable[Path]) -> list[str]:
    names: list[str] = []
    for folder in folders:
        with contextlib.suppress(OSError):
            listed = islice(folder.iterdir(), _LISTED)
            sounds = (path for path in listed if path.suffix not in ("", ".yaml", ".yml"))
            names += [path.name for path in sounds if path.is_file()]
    return names


def open_sound(path: Path) -> OwnSound:
    """The file at `path`, decoded and measured as a whole in constant memory, once for its bytes.

    Raises SoundError, saying why it can't be used: unreadable, unknown, damaged, too long, silent.
    """
    with opened(path) as file:
        state = os.fstat(file.fileno())
    return _measured(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=256)
def _measured(path: Path, size: int, _changed: int) -> OwnSound:
    if not size:
        raise SoundError(Problem(f"'{called(path)}' is empty", "Copy it again."))
    with opened(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        found = remembered("own", digest, lambda: _listened(file, called(path)))
    return OwnSound(path, digest, **found)


def _listened(file: BufferedReader, name: str) -> Figures:
    """All of an `OwnSound` but what the file is."""
    from ..meter import ABSOLUTE_GATE, measure_stream, programme_loudness
    from .decode import decoded

    with decoded(file, name) as sound:
        moves = _Moves()
        figures = measure_stream(resampled(moves.watch(sound.blocks), sound.rate, 1), 1)
    if figures.frames < SHORTEST:
        raise SoundError(Problem(f"'{name}' is too short to be heard", "Choose a longer sound."))
    loudness = programme_loudness([figures])
    if loudness <= ABSOLUTE_GATE or moves.least_to_most < STILL:
        raise SoundError(
            Problem(f"there is only silence in '{name}'", "Write pause: 10s for that.")
        )
    return {"frames": figures.frames, "loudness": loudness, "true_peak": figures.true_peak}


class _Moves:
    """How far the samples that pass go up and down; a mere offset does not."""

    def __init__(self) -> None:
        self._least, self._most = math.inf, -math.inf

    @property
    def least_to_most(self) -> float:
        return self._most - self._least

    def watch(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            self._least = min(self._least, float(block.min()))
            self._most = max(self._most, float(block.max()))
            yield block


def read_sound(path: Path, start: Frames, frames: Frames, fade: Frames) -> Samples:
    """`frames` of a file from frame `start` on: mono, at `RATE`, the same at every call.

    It rises from nothing over `fade` frames and sinks back over as many. Where that cuts the file,
    or an edge of the file itself would click, the fade is at least `CUT_FADE`; two fades that don't
    fit are half of it each. Holds what it returns in memory: see `MOST_PLAYED`. Raises SoundError
    where the file can't be used or has less than that in it.
    """
    import numpy as np

    from .decode import decoded

    with opened(path) as file, decoded(file, called(path)) as sound:
        part = _Part(start, frames, sound.rate)
        blocks = list(resampled(part.of(sound.blocks), sound.rate, 1))
    found = np.concatenate([np.zeros((0, 1), np.float32), *blocks])[:, 0]
    samples = found[part.lead : part.lead + frames]
    if len(samples) < frames:
        message = f"'{called(path)}' has become shorter since it was measured"
        raise SoundError(Problem(message, "Leave the file as it is meanwhile."))
    whole_end = part.ended and len(found) == part.lead + frames
    _fade_in(samples, fade, is_cut=start > 0)
    _fade_in(samples[::-1], fade, is_cut=not whole_end)
    return samples


class _Part:
    """Which samples of a file at `rate` make the frames `start` to `start + frames`, and some around
    them, so that the resampling filter is full where they begin and end.

    `lead`: how many frames come before `start`. `ended`: whether the file ended with `of`'s blocks.
    """

    def __init__(self, start: Frames, frames: Frames, rate: int) -> None:
        whole = rate // math.gcd(rate, RATE)  # so many samples are a whole number of frames
        margin = math.ceil(_MARGIN * rate)
        self._first = max(start * rate // RATE - margin, 0) // whole * whole
        self._end = -(-(start + frames) * rate // RATE) + margin
        self.lead = start - self._first * RATE // rate
        self.ended = False

    def of(self, blocks: Iterable[Block]) -> Iterator[Block]:
        position = 0
        for block in blocks:
            wanted = block[max(self._first - position, 0) : max(self._end - position, 0)]
            if wanted.size:  # an empty part, kept, would keep its whole block
                yield wanted
            position += len(block)
            if position > self._end:
                return
        self.ended = True


def resampled(blocks: Iterable[Block], rate: int, channels: int) -> Iterator[Block]:
    """The same sound at `RATE`; how it comes in blocks makes no difference to it."""
    import numpy as np
    import soxr

    if rate == RATE:
        yield from blocks
        return
    stream = soxr.ResampleStream(rate, RATE, channels, dtype="float32", quality="HQ")
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros((0, channels), np.float32), last=True)


def _fade_in(samples: Samples, fade: Frames, is_cut: bool) -> None:
    """In place; backwards, it is a fade out."""
    import numpy as np

    if is_cut or np.abs(samples[:1]).max(initial=0) > _CLICKS:
        fade = max(fade, CUT_FADE)
    fade = min(fade, len(samples) // 2)
    samples[:fade] *= rise(fade).astype(np.float32)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """The file at `path`, to be read. Raises SoundError where it can't be."""
    name = called(path)
    try:
        if not path.is_file():  # opening a pipe would wait for somebody to write to it
            hint = "Choose a sound file."
            raise SoundError(Problem(f"there is no file '{name}' any more", hint))
        file = path.open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "See that you may read it."
        raise SoundError(Problem(f"'{name}' can't be opened: {reason}", hint)) from error
    with file:
        yield file


def called(path: Path) -> str:
    """Its name alone, as messages have it, and not too much of that."""
    name = "".join(c if c.isprintable() else "?" for c in path.name)
    return name if len(name) <= 60 else f"{name[:59]}…"

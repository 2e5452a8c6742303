"""A person's own file as a bed: trimmed, and put end to end with itself so that nobody hears where."""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, SoundError
from ..units import RATE, Frames, gain_from_decibels
from .measured import Figures, remembered
from .own import STILL, called, opened, resampled

if TYPE_CHECKING:
    from io import BufferedReader

    import numpy as np
    from numpy.typing import NDArray

    from ..audio import Block

SHORTEST = RATE
"""What is shorter than a second comes round so often that it is heard as a rattle."""

_OVERLAP = 4 * RATE  # of a file's end and its beginning; a quarter of it, where it is short
_HOP = RATE // 10  # silence at both ends is found to a tenth of a second
_AUDIBLE = gain_from_decibels(-50.0)  # beside the loudest of the file; what is under it is trimmed
_KEPT = 60 * RATE  # up to this length a file stays decoded, for it comes round often
_WORTH_SEEKING = 60 * RATE  # what is nearer to the beginning is decoded from there
_ROOM = 3.0  # seconds before a place that is sought: decoder and resampler come to it as usual


@dataclass(frozen=True, slots=True)
class Loop:
    """A sound file, without end: a texture, as the built-in beds are.

    `digest`: SHA-256 of the file's bytes. `start`: the first frame, at `RATE`, that is not silent, and
    `frames`, how many there are until the last. `rest`: what each channel is on average, and would
    otherwise thump where it fades. `channels`: 1, or 2 where the file has more than one. `loudness`:
    integrated, in LUFS, that of both channels together; `loudest`: that of its loudest three seconds.
    `true_peak` (linear) is never passed, also where its end and its beginning sound at a time.
    """

    path: Path
    digest: str
    channels: int
    start: Frames
    frames: Frames
    rest: tuple[float, ...]
    loudness: float
    loudest: float
    true_peak: float

    @property
    def overlap(self) -> Frames:
        """How long its end and its beginning sound at a time."""
        return min(_OVERLAP, self.frames // 4)

    def blocks(self, start: Frames) -> Iterator[Block]:
        """Its samples from frame `start` on, as blocks of shape (frames, channels) of any length.

        A frame's samples are the same whatever `start` is. Late in a file of another rate that is but
        for rounding, and in a lossy one as its decoder has it that begins a little before. Memory
        holds a minute at most. Raises SoundError where the file is no longer what it was.
        """
        period = self.frames - self.overlap
        turn, place = divmod(start, period)
        end = self._joined(self._read(period)) if turn and place < self.overlap else None
        while True:
            following: list[Block] = []
            at = place
            for block in self._read(place):
                body = block[: max(period - at, 0)]
                if end is not None and at < self.overlap:
                    body = self._faded_over(end, body, at)
                if len(body):
                    yield body
                if len(block) > len(body):
                    following.append(block[len(body) :])
                at += len(block)
            end, place = self._joined(following), 0

    def _faded_over(self, end: Block, body: Block, at: Frames) -> Block:
        """What follows on the file's `end`: the beginning comes as that goes, their powers one at a
        time; `body` begins at frame `at`."""
        import numpy as np

        both = min(self.overlap - at, len(body))
        share = np.arange(at, at + both) / self.overlap * (math.pi / 2)
        faded = body.copy()
        faded[:both] *= np.sin(share).astype(np.float32)[:, np.newaxis]
        faded[:both] += end[at : at + both] * np.cos(share).astype(np.float32)[:, np.newaxis]
        return faded

    def _read(self, place: Frames) -> Iterator[Block]:
        """The file's own samples, once, from its frame `place` to its end."""
        if self.frames <= _KEPT:
            yield _kept(self)[place:]
        else:
            yield from _decoded(self, place)

    def _joined(self, blocks: Iterable[Block]) -> Block:
        import numpy as np

        return np.concatenate([np.zeros((0, self.channels), np.float32), *blocks])


@lru_cache(maxsize=2)
def _kept(loop: Loop) -> Block:
    whole = loop._joined(_decoded(loop, 0))
    whole.flags.writeable = False
    return whole


def _decoded(loop: Loop, place: Frames) -> Iterator[Block]:
    import numpy as np

    from .decode import decoded

    rest = np.array(loop.rest, np.float32)
    first, end = loop.start + place, loop.start + loop.frames
    skipped = first / RATE - _ROOM if place > _WORTH_SEEKING else 0.0
    with (
        opened(loop.path) as file,
        decoded(file, called(loop.path), loop.channels, skipped) as sound,
    ):
        whole = sound.rate // math.gcd(sound.rate, RATE)  # so many samples are whole frames
        over = -sound.first % whole
        at = (sound.first + over) * RATE // sound.rate
        for block in resampled(_without(sound.blocks, over), sound.rate, sound.channels):
            wanted = block[max(first - at, 0) : max(end - at, 0)]
            if len(wanted) and sound.channels == loop.channels:
                yield wanted - rest
            at += len(block)
    if at < end or sound.channels != loop.channels:
        message = f"'{called(loop.path)}' has changed since it was measured"
        raise SoundError(Problem(message, "Leave the file as it is meanwhile."))


def _without(blocks: Iterable[Block], samples: int) -> Iterator[Block]:
    """All but so many samples at the beginning."""
    for block in blocks:
        if len(block) > samples:
            yield block[samples:]
        samples = max(samples - len(block), 0)


def open_loop(path: Path) -> Loop:
    """The file at `path`, decoded and measured as a whole in nearly constant memory, once for its bytes.

    Raises SoundError, saying why it can't be used: unreadable, unknown, damaged, too long or too short,
    silent.
    """
    with opened(path) as file:
        state = os.fstat(file.fileno())
    return _measured(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=64)
def _measured(path: Path, size: int, _changed: int) -> Loop:
    if not size:
        raise SoundError(Problem(f"'{called(path)}' is empty", "Copy it again."))
    with opened(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        found = remembered("loop", digest, lambda: _listened(file, called(path)))
    return Loop(path, digest, **(found | {"rest": tuple(found["rest"])}))


def _listened(file: BufferedReader, name: str) -> Figures:
    """All of a `Loop` but what the file is."""
    from ..meter import ABSOLUTE_GATE, loudest, measure_stream, programme_loudness
    from .decode import decoded

    with decoded(file, name, most_channels=2) as sound:
        channels, shape = sound.channels, _Shape(sound.channels)
        blocks = resampled(sound.blocks, sound.rate, channels)
        figures = measure_stream(shape.watch(blocks), channels)
    loudness = programme_loudness([figures])
    if loudness <= ABSOLUTE_GATE or shape.least_to_most < STILL:
        raise SoundError(
            Problem(f"there is only silence in '{name}'", "Write background: none for that.")
        )
    start, frames = shape.audible()
    if frames < SHORTEST:
        message = f"'{name}' is too short to lie under a voice"
        raise SoundError(
            Problem(message, "Choose a sound of a second at least; a minute is better.")
        )
    rest = shape.rest()
    return {
        "channels": channels,
        "start": start,
        "frames": frames,
        "rest": rest,
        "loudness": loudness,
        "loudest": loudest(figures.energies),
        "true_peak": (figures.true_peak + max(map(abs, rest))) * math.sqrt(2),
    }


class _Shape:
    """Where a sound that passes by is audible, and what it is on average."""

    def __init__(self, channels: int) -> None:
        import numpy as np

        self._frames = 0
        self._sums = np.zeros(channels)
        self._left: Block = np.zeros((0, channels), np.float32)
        self._least: list[NDArray[np.float32]] = []
        self._most: list[NDArray[np.float32]] = []

    def watch(self, blocks: Iterable[Block]) -> Iterator[Block]:
        import numpy as np

        for block in blocks:
            self._frames += len(block)
            self._sums += block.sum(axis=0, dtype=np.float64)
            together = np.concatenate((self._left, block))
            if whole := len(together) // _HOP * _HOP:  # what a resampler gives at last is short
                self._add(together[:whole], _HOP)
            self._left = together[whole:]
            yield block
        if len(self._left):
            self._add(self._left, len(self._left))

    def _add(self, sound: Block, hop: Frames) -> None:
        """Each channel for itself: across both, numpy would take ten times as long."""
        import numpy as np

        hops = np.ascontiguousarray(sound.T).reshape(sound.shape[1], -1, hop)
        self._least.append(hops.min(axis=2).T)
        self._most.append(hops.max(axis=2).T)

    def rest(self) -> tuple[float, ...]:
        """The mean of each channel."""
        return tuple((self._sums / max(self._frames, 1)).tolist())

    @property
    def least_to_most(self) -> float:
        """How far it goes up and down; a mere offset does not."""
        swing = max((most.max() for most in self._most), default=0.0)
        return float(swing - min((least.min() for least in self._least), default=0.0))

    def audible(self) -> tuple[Frames, Frames]:
        """The first frame of it, and how many there are until the last."""
        import numpy as np

        rest = np.array(self.rest())
        away = np.maximum(np.concatenate(self._most) - rest, rest - np.concatenate(self._least))
        loud = np.flatnonzero(away.max(axis=1) > away.max() * _AUDIBLE)
        start = int(loud[0]) * _HOP
        return start, min((int(loud[-1]) + 1) * _HOP, self._frames) - start

"""A long sound in pieces that lossy encoders can take at the same time, and that join again.

An encoder remembers: what a packet holds depends a little on what came before. So every piece begins
earlier than it is needed, and the packets made while its encoder warms up are thrown away. The cuts lie
where least can be heard of them, and where nothing at all sounds no encoder is asked twice: a settled
packet of silence is said again instead.

Where the cuts lie depends on the sound alone, not on how many pieces are made at once or how the sound
comes in blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import TypeVar

import numpy as np

from ..audio import Block
from ..errors import EncodeError, Problem

Item = TypeVar("Item")
Made = TypeVar("Made")

# All in codec frames, which last 20 ms (Opus), 21 ms (AAC) or 24 ms (MP3).
WARM = 24
"""Half a second before what is kept of a piece. After 20 frames, joins in the middle of loud speech
made at most 2 dB more noise than one encoder did around there, after 10 up to 11 dB (AAC)."""
SETTLED = 64
"""Silent frames after which a packet of silence is like the one before. Seen after 6 (MP3), 2 (AAC) and
20 (Opus), whose filter against direct current, at 3 Hz, was seen to need 45 to sink from full scale to
where libopus calls it silence, 2^-24."""
_AFTER = 4  # beyond what is kept: encoders look ahead
_LONGEST = 800  # kept of one piece: some 18 s, 3 MB of float32 a channel
_SHORTEST = 400  # unless there is silence
_LEAST_HELD = 32  # more than WARM; shorter silences are encoded, for a cut has its price, too


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sound, and which of its packets count.

    `samples` are float32 of shape (frames, channels), whole codec frames but where the sound ends. Of the
    packets made of them, those from `begin` to before `end` are kept, and the last of these is said
    `held` times more: digital silence, for which there are no samples here. The last piece has no `end`:
    all that the encoder has to say is kept.
    """

    samples: Block
    begin: int
    end: int | None
    held: int = 0


def cut(blocks: Iterable[Block], size: int) -> Iterator[Piece]:
    """`blocks`, each float32 of shape (frames, channels), in pieces of codec frames of `size`.

    The kept packets of all pieces are as many as one encoder would make of the whole.
    """
    rows: list[Block] = []  # codec frames since the piece began
    power: list[float] = []  # of each of them
    begin = silent = held = 0  # silent: of how many frames at the end; held: left out after them
    for row, loud in _rows(blocks, size):
        silent = silent + 1 if loud == 0 and len(row) == size else 0
        if silent > SETTLED + _LEAST_HELD:
            held += 1
            continue
        if held:
            yield _before_silence(rows, begin, held)
            rows, power, begin, held = rows[-WARM:], power[-WARM:], WARM, 0
        rows.append(row)
        power.append(loud)
        if not silent and len(rows) - begin >= _LONGEST + _AFTER:
            end = _quietest(power, begin + _SHORTEST, begin + _LONGEST)
            yield Piece(np.concatenate(rows[: end + _AFTER]), begin, end)
            rows, power = rows[end - WARM :], power[end - WARM :]
            begin = WARM
    if held:
        yield _before_silence(rows, begin, held)
        rows, begin = rows[-WARM:], WARM
    yield Piece(np.concatenate(rows), begin, None)


def _before_silence(rows: list[Block], begin: int, left_out: int) -> Piece:
    """What ends in silence that has settled, and goes on for so many frames more than `rows` have."""
    end = len(rows) - _LEAST_HELD
    return Piece(np.concatenate(rows[: end + _AFTER]), begin, end, left_out + _LEAST_HELD)


def _rows(blocks: Iterable[Block], size: int) -> Iterator[tuple[Block, float]]:
    """Codec frames, each of `size` frames but the last, and the power of each."""
    rest: Block | None = None
    for block in blocks:
        sound = block if rest is None else np.concatenate([rest, block])
        whole = len(sound) // size
        frames = sound[: whole * size].reshape(whole, size, block.shape[1])
        powers = np.einsum("ijk,ijk->i", frames, frames).tolist()
        yield from zip(frames, powers, strict=True)
        rest = sound[whole * size :]
    if rest is not None and len(rest):
        yield rest, float(np.einsum("ij,ij->", rest, rest))


def _quietest(power: list[float], least: int, most: int) -> int:
    """The first place between two frames that has the least power in the four around it."""
    return min(range(least, most + 1), key=lambda at: sum(power[at - 2 : at + 2]))


def held(packets: Sequence[bytes], piece: Piece) -> Iterator[bytes]:
    """The packet of silence that `piece` ends with, as often as it is to be said again.

    Raises EncodeError when the encoder did not settle: then its packets may lean on each other.
    """
    if not piece.held:
        return iter(())
    assert piece.end is not None
    near = packets[piece.end - 2 : piece.end + 1]  # one before, and one after
    if len(set(near)) > 1:
        raise EncodeError(
            Problem(
                "in silence, the encoder did not come to rest",
                "Please report this; another format will work until then.",
            )
        )
    return repeat(near[0], piece.held)


def in_order(
    make: Callable[[Item], Made], items: Iterable[Item], jobs: int
) -> Generator[Made, None, None]:
    """What `make` makes of each of `items`, in their order, `jobs` of them at once.

    No more than `jobs` + 1 are taken ahead, so that memory stays flat. What `make` raises comes out
    here; what is then not begun, or when it is closed, is left.
    """
    if jobs == 1:
        yield from map(make, items)
        return
    threads = ThreadPoolExecutor(jobs)
    going: list[Future[Made]] = []
    try:
        for item in items:
            going.append(threads.submit(make, item))
            if len(going) > jobs:
                yield going.pop(0).result()
        while going:
            yield going.pop(0).result()
    finally:
        threads.shutdown(wait=True, cancel_futures=True)

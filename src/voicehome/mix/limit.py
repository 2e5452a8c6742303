"""True peak, held where it must be held and nowhere else.

Clips and beds know their true peaks, so where the mix could pass the ceiling is known before it is made.
Only those spans go through a limiter (ffmpeg's `alimiter`, at four times the rate as ITU-R
BS.1770-5, Annex 2, asks of a true peak meter); everything else is passed on as it came. Two channels
are turned down together, so that nothing moves to a side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..audio import Block
from ..units import RATE, Frames, gain_from_decibels

if TYPE_CHECKING:
    from av.filter import Graph

CEILING = gain_from_decibels(-1)
"""−1 dBTP, linear: what EBU R 128 leaves for the encoder and the player's own resampling."""

_SETTLE = RATE * 1 // 1000  # the resamplers ring this long where their input begins and ends
_SEAM = RATE * 5 // 1000  # then what is untouched and what was limited fade over
_ATTACK = RATE * 5 // 1000  # it begins to sink this long before a peak
_RELEASE = RATE * 50 // 1000  # it is back at unity this long after one
_BEFORE = _SETTLE + _SEAM + 2 * _ATTACK
_AFTER = _SETTLE + _SEAM + 2 * _RELEASE
_FLUSH = RATE * 20 // 1000  # silence after a span that pushes the last of it out of the filters


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The programme's frames from `start` to just before `end`; may reach over its ends."""

    start: Frames
    end: Frames


class Loud(Protocol):
    """Something that sounds from `start` to before `end`, its true peak never above `loudest` (linear)."""

    @property
    def start(self) -> Frames: ...

    @property
    def end(self) -> Frames: ...

    @property
    def loudest(self) -> float: ...


def spans_over(sounds: Iterable[Loud], ceiling: float = CEILING) -> list[Span]:
    """Where the peaks of what sounds together add up to more than `ceiling` (linear).

    The spans are in order, apart from each other, and have room for the limiter to come and go.
    The true peak of a sum is never above the sum of the true peaks, so outside them none is needed.
    """
    known = list(sounds)
    changes = [(sound.start, sound.loudest) for sound in known]
    changes += [(sound.end, -sound.loudest) for sound in known]
    spans: list[Span] = []
    peak = 0.0
    for (start, change), (end, _) in pairwise(sorted(changes)):
        peak += change
        if end > start and peak > ceiling:
            _append_merged(spans, Span(start - _BEFORE, end + _AFTER))
    return spans


def hold_true_peak(
    blocks: Iterable[Block], spans: Iterable[Span], ceiling: float = CEILING
) -> Iterator[Block]:
    """The same stream, of the same length, with its true peak held at `ceiling` inside `spans`.

    Takes and gives blocks of shape (frames, channels), not always of the size that came. `spans` are
    as `spans_over` gives them. Outside them every sample is passed on bit for bit; inside, silence
    stays silence. The size of the incoming blocks does not change the sound, and no more than a
    block and the filters' delay is held in memory.
    """
    for span, pieces in groupby(_cut(blocks, spans), key=lambda piece: piece[0]):
        sound = (block for _, block in pieces)
        yield from sound if span is None else _limited(sound, span, ceiling)


def _append_merged(spans: list[Span], span: Span) -> None:
    if spans and span.start <= spans[-1].end:
        span = Span(spans.pop().start, span.end)
    spans.append(span)


def _cut(blocks: Iterable[Block], spans: Iterable[Span]) -> Iterator[tuple[Span | None, Block]]:
    """Every block, cut where a span begins or ends, each piece with the span that it lies in."""
    coming = iter(spans)
    span = next(coming, None)
    start = 0
    for block in blocks:
        while len(block):
            while span and span.end <= start:
                span = next(coming, None)
            inside = span if span and span.start <= start else None
            edge = start + len(block)
            if span:
                edge = min(edge, span.end if inside else span.start)
            piece, block = block[: edge - start], block[edge - start :]
            start = edge
            yield inside, piece


def _limited(blocks: Iterable[Block], span: Span, ceiling: float) -> Iterator[Block]:
    """One span through the filters, faded over from and to what is around it."""
    at = max(span.start, 0)
    for raw, held in _side_by_side(blocks, ceiling):
        sound = raw + _share(span, at, len(raw)) * (held - raw)
        sound[raw == 0] = 0  # resampling rings a little into what was silent
        yield sound
        at += len(raw)


def _share(span: Span, at: Frames, frames: Frames) -> Block:
    """How much of the limited sound is heard, 0…1, in the `frames` from `at` on; shape (frames, 1)."""
    positions = np.arange(at, at + frames)
    to_edge = np.minimum(positions - span.start, span.end - 1 - positions)
    return np.clip((to_edge - _SETTLE) / _SEAM, 0, 1).astype(np.float32)[:, np.newaxis]


def _side_by_side(blocks: Iterable[Block], ceiling: float) -> Iterator[tuple[Block, Block]]:
    """What goes into the filters beside what comes out for it, which is some blocks later."""
    coming = iter(blocks)
    first = next(coming)  # there is none without sound: it has been cut from something
    filters = _Filters(ceiling, first.shape[1])
    waiting = first[:0]
    for block in chain([first], coming):
        waiting = np.concatenate((waiting, block))
        held = filters.through(block)
        if len(held):
            yield waiting[: len(held)], held
            waiting = waiting[len(held) :]
    held = filters.through(np.zeros((_FLUSH, first.shape[1]), dtype=np.float32))
    yield waiting, np.concatenate((held, filters.rest()))[: len(waiting)]


class _Filters:
    """The limiter with its delay taken back: what comes out is as long, and at its place."""

    def __init__(self, ceiling: float, channels: int) -> None:
        self._channels = channels
        self._layout = {1: "mono", 2: "stereo"}[channels]
        self._graph = self._linked(ceiling)

    def _linked(self, ceiling: float) -> Graph:
        """Its automatic level and makeup are off. It finds one gain for all channels."""
        from av.filter import Graph

        graph = Graph()
        graph.link_nodes(
            graph.add_abuffer(format="flt", sample_rate=RATE, layout=self._layout),
            graph.add("aresample", str(4 * RATE)),
            graph.add("alimiter", f"limit={ceiling}:level=0:latency=1:attack=5:release=50"),
            graph.add("aresample", str(RATE)),
            graph.add("aformat", "sample_fmts=flt"),
            graph.add("abuffersink"),
        )
        graph.configure()
        return graph

    def through(self, block: Block) -> Block:
        """Push `block` in, and take what comes out by now: fewer frames, more, or none."""
        from av import AudioFrame

        interleaved = np.ascontiguousarray(block).reshape(1, -1)
        frame = AudioFrame.from_ndarray(interleaved, "flt", self._layout)
        frame.sample_rate = RATE
        self._graph.push(frame)
        return self._pulled()

    def rest(self) -> Block:
        self._graph.push(None)
        return self._pulled()

    def _pulled(self) -> Block:
        pulled: list[Block] = [np.empty((0, self._channels), dtype=np.float32)]
        while True:
            try:
                found = self._graph.pull().to_ndarray().reshape(-1, self._channels)
                pulled.append(found.astype(np.float32, copy=False))
            except (BlockingIOError, EOFError):  # nothing yet; nothing ever again
                return np.concatenate(pulled)

"""Cutting a recording into takes, in constant memory but for the one that is being cut."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..audio import Samples
from ..meter import Figures, measure, programme_loudness
from ..units import RATE, Frames
from .flac import as_flac, without_rumble
from .pieces import Heard
from .recording import blocks

_AROUND = RATE * 150 // 1000  # frames of the room kept on each side


@dataclass(frozen=True, slots=True)
class Span:
    """Where words are in a recording, and how far the room around them may be taken along."""

    before: Frames
    start: Frames
    end: Frames
    after: Frames


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One span as a FLAC file; the words are in its frames from `start` to before `end`."""

    flac: bytes
    start: Frames
    end: Frames


def span_of(heard: Heard, first: int, last: int) -> Span:
    """Pieces `first` to before `last`, with a little of the room, up to halfway to what is near."""
    start, end = heard.pieces[first].start, heard.pieces[last - 1].end
    earlier = heard.pieces[first - 1].end if first else 0
    later = heard.pieces[last].start if last < len(heard.pieces) else heard.frames
    before = max(start - _AROUND, (earlier + start + 1) // 2)
    after = min(end + _AROUND, (end + later) // 2)
    return Span(before, start, end, after)


@dataclass
class Cutting:
    """Cuts `spans`, which stand in order, out of a recording; `figures` is how loud they are."""

    path: Path
    spans: Sequence[Span]
    figures: list[Figures] = field(default_factory=list)

    def cuts(self) -> Iterator[Cut]:
        """One for each span. Raises TakeError."""
        for span, samples in zip(self.spans, self._samples(), strict=True):
            start, end = span.start - span.before, span.end - span.before
            self.figures.append(measure(without_rumble(samples)[start:end]))
            yield Cut(as_flac(samples), start, end)

    @property
    def loudness(self) -> float:
        """LUFS, of all that was cut."""
        return programme_loudness(self.figures)

    def _samples(self) -> Iterator[Samples]:
        """The sound of each span; where the recording ends early, silence fills it up."""
        waiting = iter(self.spans)
        span = next(waiting, None)
        kept: list[Samples] = []
        position = 0
        for block in blocks(self.path, RATE):
            kept.append(block)
            position += len(block)
            while span and position >= span.after:
                kept = [np.concatenate(kept)]
                begin = position - len(kept[0])
                yield kept[0][span.before - begin : span.after - begin].copy()
                span = next(waiting, None)
            if span is None:
                return
            kept = _still_needed(kept, position, span.before)
        while span:
            rest = np.concatenate([*kept, np.zeros(max(span.after - position, 0), np.float32)])
            begin = max(span.after, position) - len(rest)
            yield rest[span.before - begin : span.after - begin]
            span = next(waiting, None)


def _still_needed(kept: list[Samples], position: Frames, start: Frames) -> list[Samples]:
    """The blocks, which end at `position`, that hold anything from `start` on."""
    begin = position - sum(map(len, kept))
    while kept and begin + len(kept[0]) <= start:
        begin += len(kept.pop(0))
    return kept


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, however large. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

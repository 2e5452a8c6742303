"""Elastic time: silences that stretch together until the programme has the length asked for.

Like glue in a typeset line (Knuth and Plass, "Breaking paragraphs into lines", 1981): every elastic
silence has a least, a natural and a most length, and one ratio moves all of them from natural
towards least or towards most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..units import Frames


@dataclass(frozen=True, slots=True)
class Span:
    """A silence's least, natural and most length in frames, in this order."""

    least: Frames
    natural: Frames
    most: Frames

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.natural <= self.most:
            raise ValueError("a span goes from its least over its natural to its most length")

    @classmethod
    def fixed(cls, frames: Frames) -> Span:
        return cls(frames, frames, frames)

    def __add__(self, other: Span) -> Span:
        return Span(self.least + other.least, self.natural + other.natural, self.most + other.most)


class OutOfReach(Exception):  # noqa: N818 - an answer, which the caller turns into a message
    """No ratio reaches the length. `least` and `most` are what can be reached."""

    def __init__(self, least: Frames, most: Frames) -> None:
        super().__init__(least, most)
        self.least = least
        self.most = most


def stretch(spans: Sequence[Span], total: Frames) -> list[Frames]:
    """The length of each span, so that together they are `total` frames, exactly.

    All move by one ratio; what rounding leaves goes, a frame each, to those it took most from
    (largest remainder), the earlier first. Raises OutOfReach.
    """
    natural = sum(span.natural for span in spans)
    least, most = sum(span.least for span in spans), sum(span.most for span in spans)
    if not least <= total <= most:
        raise OutOfReach(least, most)
    if total == natural:
        return [span.natural for span in spans]
    if total > natural:
        part, whole = total - natural, most - natural
        room = [span.most - span.natural for span in spans]
    else:
        part, whole = total - natural, natural - least
        room = [span.natural - span.least for span in spans]
    return [
        span.natural + moved for span, moved in zip(spans, _shares(part, whole, room), strict=True)
    ]


def _shares(part: int, whole: int, room: Sequence[int]) -> list[int]:
    """`part`/`whole` of each room, in whole numbers that sum to `part`; `whole` is all rooms together."""
    shares = [part * each // whole for each in room]
    by_remainder = sorted(range(len(room)), key=lambda i: -(part * room[i] % whole))
    for index in by_remainder[: part - sum(shares)]:
        shares[index] += 1
    return shares

"""Where the characters of a text stand in the one that it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """`length` characters from `offset` stand for `original_length` from `original_offset`: each for
    the same one if they were `kept`, else all of them for all."""

    offset: int
    length: int
    original_offset: int
    original_length: int
    kept: bool


def in_original(places: Sequence[Place], offset: int, length: int) -> tuple[int, int] | None:
    """Where `length` characters from `offset` stand in the original: offset and length there.

    None if they stand for nothing in it. Without `places`, the two texts are the same.
    """
    if not places:
        return (offset, length) if length > 0 else None
    end = offset + length
    first = last = None
    for place in places:
        if place.offset < end and offset < place.offset + place.length:
            start, stop = 0, place.original_length
            if place.kept:
                start = max(offset - place.offset, 0)
                stop = min(end - place.offset, place.length)
            first = place.original_offset + start if first is None else first
            last = place.original_offset + stop
    return None if first is None or last is None else (first, last - first)

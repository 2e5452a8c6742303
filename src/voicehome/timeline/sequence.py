"""What stands between lines: gaps where speech follows on speech, chapters with their first sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .plan import BreathPhase, Gap, Item, Utterance, takes_no_time


def with_gaps_where_needed(items: Iterable[Item]) -> Iterator[Item]:
    """Keep a gap only where speech or breath follows straight on speech: a pause or a bell has its
    own time.

    It stands before what takes no time itself, such as the start of a chapter, so that this begins
    with the next sound.
    """
    gap: Gap | None = None
    timeless: list[Item] = []
    last: Item | None = None
    for item in items:
        if isinstance(item, Gap):
            gap = item if isinstance(last, Utterance) else None
        elif takes_no_time(item):
            timeless.append(item)
        else:
            if gap and isinstance(item, Utterance | BreathPhase):
                yield gap
            yield from timeless
            yield item
            last, gap, timeless = item, None, []
    yield from timeless

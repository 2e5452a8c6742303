"""A group that moves, line by line, to another way of speaking: for falling asleep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..script.delivery import Delivery
from .plan import BreathPhase, Item, Utterance, said_in


def ramped(items: Sequence[Item], there: Delivery) -> Iterator[Item]:
    """The items, the first line as it is, the last with all of `there`, those between in even steps."""
    steps = max(sum(len(said_in(item)) for item in items) - 1, 1)
    said = 0

    def moved(utterance: Utterance) -> Utterance:
        nonlocal said
        said += 1
        part = there.part((said - 1) / steps)
        ramp = utterance.ramp + part.level
        return replace(utterance, delivery=utterance.delivery + part, ramp=ramp)

    for item in items:
        match item:
            case Utterance():
                yield moved(item)
            case BreathPhase():
                yield replace(item, words=tuple((at, moved(words)) for at, words in item.words))
            case _:
                yield item

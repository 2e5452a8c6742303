"""Runs: what is said between two pauses, which is what one records; and a Plan with takes in it.

A take belongs to the words of its run and to nothing else, so that it survives every edit elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Source
from ..files import content_key
from ..sound.take import Take
from ..timeline.plan import BreathPhase, Echo, Gap, Item, Plan, Utterance
from ..units import Frames


@dataclass(frozen=True, slots=True)
class Run:
    """Utterances with nothing between them but the gaps of their line."""

    items: tuple[Utterance | Gap, ...]

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        return tuple(item for item in self.items if isinstance(item, Utterance))

    @property
    def between(self) -> Frames:
        """How long its gaps are, taken together."""
        return sum(item.span.natural for item in self.items if isinstance(item, Gap))

    @property
    def text(self) -> str:
        return " ".join(utterance.text for utterance in self.utterances)

    @property
    def source(self) -> Source:
        return self.utterances[0].source

    @property
    def names(self) -> frozenset[str]:
        """The names that stand for words in it."""
        return self.utterances[0].names

    @property
    def key(self) -> str:
        return take_key(self.text)

    def said_by(self, take: Take) -> Utterance:
        """All of it as one utterance. It is heard as it was said: slower, softer or lower than the
        rest is how somebody spoke."""
        first = self.utterances[0]
        return Utterance(
            self.text,
            " ".join(utterance.spoken for utterance in self.utterances),
            first.role,
            first.voice,
            first.source,
            shown=first.shown,
            announces=next((u.announces for u in self.utterances if u.announces is not None), None),
            names=first.names,
            take=take,
        )


def take_key(text: str) -> str:
    """The key of the words in `text`: capitals, commas and quotation marks change nothing, for they
    are read the same; a question mark does."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return content_key({"take": re.findall(r"[^\W_]+|\?", folded)})


def runs_of(item: Item | Run) -> tuple[Run, ...]:
    """The runs in an item of `grouped`."""
    match item:
        case Run():
            return (item,)
        case BreathPhase():
            return tuple(Run((utterance,)) for _, utterance in item.words)
    return ()


def grouped(items: Sequence[Item]) -> Iterator[Item | Run]:
    """The items, with a Run in the place of the utterances and gaps that make one."""
    run: list[Utterance | Gap] = []
    for item in items:
        if isinstance(item, Gap) and item.in_line and run:
            run.append(item)
            continue
        if run and not (isinstance(item, Utterance) and isinstance(run[-1], Gap)):
            yield Run(tuple(run))
            run = []
        if isinstance(item, Utterance):
            run.append(item)
        else:
            yield item
    if run:
        yield Run(tuple(run))


Lookup = Callable[[str, str], Sequence[Take]]
"""The takes of the words with a key, in order, as they stand in for the voice of a role: (key, role)."""


def with_takes(plan: Plan, takes: Lookup) -> Plan:
    """The plan with every run that has a take as one utterance, said by it.

    Where the same words come again, the next of their takes says them or, if there are no more, the
    first.
    """
    met: Counter[str] = Counter()

    def said(run: Run) -> Run:
        found = takes(run.key, run.utterances[0].role)
        if not found:
            return run
        turn = met[run.key]
        met[run.key] += 1
        return Run((run.said_by(found[turn if turn < len(found) else 0]),))

    return replace(plan, items=tuple(_replaced(plan.items, said)))


def _replaced(items: Sequence[Item], said: Callable[[Run], Run]) -> Iterator[Item]:
    before: list[tuple[Run, Run]] = []  # each run as it was, and as it is said now
    for item in grouped(items):
        match item:
            case Run():
                now = said(item)
                before.append((item, now))
                yield from now.items
            case Echo():
                yield _for_fewer(item, before)
            case BreathPhase():
                words = tuple((at, said(Run((w,))).utterances[0]) for at, w in item.words)
                yield replace(item, words=words)
            case _:
                yield item


def _for_fewer(echo: Echo, before: Sequence[tuple[Run, Run]]) -> Echo:
    """The same room where what was said before has fewer utterances now, and their gaps within."""
    left, utterances, between = echo.utterances, 0, echo.between
    for was, now in reversed(before):
        if left <= 0:
            break
        left -= len(was.utterances)
        utterances += len(now.utterances)
        between -= was.between - now.between
    return replace(echo, utterances=utterances, between=between)


def missing(plan: Plan) -> Mapping[str, Run]:
    """By their keys, the runs that have no take; each once, where it first comes."""
    found: dict[str, Run] = {}
    for item in grouped(plan.items):
        for run in runs_of(item):
            if any(utterance.take is None for utterance in run.utterances):
                found.setdefault(run.key, run)
    return found

"""All the ways in which a script may be heard, as far as rules want to know them.

Lines stand under conditions and among alternatives: a practice is heard at each of its lengths, with
each variation, and with each answer that it offers, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..project.model import Project
from ..script.answers import Answers, resolve_answers
from ..script.load import Script
from ..script.outline import walk
from ..script.steps import Choose, Step, Use
from ..timeline.elastic import OutOfReach
from ..timeline.estimate import estimate
from ..timeline.expand import Wish, make_plan
from ..timeline.layout import lay_out
from ..voices.profile import Profile
from .heard import Heard
from .listening import hear

MOST = 60
"""Of more ways, the rest goes unheard: `check` is to stay fast."""


def hearings(script: Script, cast: Mapping[str, Profile], project: Project) -> list[Heard]:
    """`script` in each of these ways, the lengths of its lines estimated.

    A length that is probably out of reach is heard as long as its silences make it. Raises ScriptError
    where a line can't be spoken.
    """
    found: list[Heard] = []
    variations = range(1, _most_alternatives(script) + 1)
    answers = list(_answers(script))
    ways = [(answers[0], variation) for variation in variations]
    ways += [(others, 1) for others in answers[1:]]
    for given, variation in ways:
        for length in script.practice.length or (None,):
            if len(found) >= MOST:
                return found
            plan = make_plan(script, cast, given, Wish(length, variation), project)
            spoken = estimate(plan, cast)
            try:
                found.append(hear(script, plan, lay_out(plan, spoken, length), length))
            except OutOfReach:
                found.append(hear(script, plan, lay_out(plan, spoken), None))
    return found


def _answers(script: Script) -> Iterator[Answers]:
    """The script's own answers, with examples where it has none; each other that it offers; an answer
    to everything."""
    asks = script.practice.asks
    needed = {name: ask.example for name, ask in asks.items() if not ask.default}
    yield resolve_answers(script, needed)
    if needed and all(asks[name].leaves_out for name in needed):
        yield resolve_answers(script, {})
    for name, ask in asks.items():
        for choice in ask.choices:
            yield resolve_answers(script, needed | {name: choice})
    if asks:
        everything = {name: ", ".join(ask.several) or ask.example for name, ask in asks.items()}
        yield resolve_answers(script, everything)


def _most_alternatives(script: Script) -> int:
    """The most alternatives that any of its blocks has: so many variations visit every one."""
    practice = script.practice
    steps = (*(practice.steps or ()), *(s for part in practice.parts or () for s in part.steps))
    return max((len(step.choose) for step in _all(steps) if isinstance(step, Choose)), default=1)


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    for standing in walk(steps, {}):
        yield standing.step
        if isinstance(standing.step, Use):
            yield from _all(standing.step.steps)

"""Names in a script must agree: what lines say and conditions ask must be asked for, or built in."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..errors import Source, nearest
from .ask import LENGTH, QUIET
from .content import MOST_COMPARED, Content
from .model import Practice
from .pronouns import FORMS
from .steps import For

Fault = tuple[str, str, Source]
"""A message, a hint, and the place to show."""


def unknown_names(content: Content, asks: Collection[str]) -> Iterator[Fault]:
    """Every placeholder must be asked for, built in, or given by the `use` that brings it."""
    known = {*asks, LENGTH, QUIET}
    in_order = sorted(known)
    told: set[tuple[str, Source]] = set()  # once for each line, however often it says the name
    for need in content.needs:
        here = (need.name, (need.use or need.line).source)
        if need.name not in known and here not in told:
            told.add(here)
            message, hint, place = need.explain(in_order)
            if need.name in FORMS:
                hint = _ASK_PRONOUNS
            elif need.name in content.loops:
                hint = f"{{{need.name}}} is there in the steps below its `for:` only."
            yield message, hint, place


def unknown_questions(content: Content, asks: Collection[str]) -> Iterator[Fault]:
    """A condition asks about the length, or about what the script asks; a loop about the latter."""
    known, compared = {*asks, LENGTH}, sorted(asks)[:MOST_COMPARED]
    for question in content.questions:
        for name in sorted(question.names - known):
            close = nearest(name, compared)
            hint = "Conditions ask about what `asks:` asks."
            if isinstance(question.step, For):
                hint = f"Write the items themselves, in: [a, b], or ask for {name} with `several:`."
            if close:
                hint = f"Did you mean {close}?"
            yield f"nothing is called '{name}'", hint, question.step.source


def misplaced_names(content: Content, practice: Practice) -> Iterator[Fault]:
    """What agrees by its name, and still can't be: no length to speak of, no list to go through."""
    lists = practice.lists
    for question in content.questions:
        if isinstance(question.step, For):
            for name in sorted((question.names & practice.asks.keys()) - lists.keys()):
                hint = f"Give it `several: […]` under `asks:`, or write the items: in: [{name}]"
                yield f"'{name}' is one answer, not a list", hint, question.step.source
        elif LENGTH in question.names and not practice.length:
            message = "this asks about the length, and the script has no `length:`"
            yield message, _ADD_LENGTH, question.step.source
    for need in content.needs:
        place = need.use.source if need.use else need.line.text.at(need.placeholder.offset)
        if need.name == LENGTH and not practice.length:
            yield (
                "{length} speaks of the length, and the script has no `length:`",
                _ADD_LENGTH,
                place,
            )
        if need.name == QUIET and not need.is_spoken:
            hint = "Put it into a line that is spoken, before the silence that it is about."
            yield "{quiet} can stand in spoken lines only", hint, place


_ASK_PRONOUNS = (
    "Ask for pronouns, by a name of your choice, with `pronouns: they` under the question."
)
_ADD_LENGTH = "Add one at the top: length: [15m], the usual one first."

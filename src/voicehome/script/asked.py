"""What a script makes of what it asks: titles that always have their words, conditions that can hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..errors import nearest
from .ask import Ask
from .conditions import NONE, Test
from .content import Content
from .model import Practice
from .names import Fault
from .steps import Only
from .text import placeholders


def blank_titles(practice: Practice) -> Iterator[Fault]:
    """A line can be left out, a title can't."""
    for title in (practice.title, *(part.part for part in practice.parts or ())):
        for placeholder in placeholders(title):
            ask = practice.asks.get(placeholder.name)
            if ask and ask.leaves_out:
                hint = "Give it words of its own with `or:`, or take it out of the title."
                message = f"{{{placeholder.name}}} may be left out, and a title can't"
                yield message, hint, title.text.at(placeholder.offset)


def impossible_conditions(content: Content, practice: Practice) -> Iterator[Fault]:
    """`touch is maybe`, where the choices are yes and no."""
    for question in content.questions:
        only = question.step
        for test in only.only.tests if isinstance(only, Only) else ():
            ask = practice.asks.get(test.name) if test.name in question.names else None
            if ask and test.sign == "is" and not _is_possible(test, ask):
                known = (*ask.choices, *ask.several)
                close = nearest(test.value[:60], known)
                hint = f"Did you mean {close}?" if close else f"Its answers are {ask.how}"
                yield f"'{test.name}' is never '{test.value[:60]}'", hint, only.source


def _is_possible(test: Test, ask: Ask) -> bool:
    known: Collection[str] = (*ask.choices, *ask.several)
    if ask.several:
        known = (*known, NONE)
    return not known or test.value.casefold() in (answer.casefold() for answer in known)

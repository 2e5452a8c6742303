"""What of a file must agree with the rest: its lines, the files it uses, and what it asks.

Made from a practice, or from as much of a faulty file as holds, so that one run finds everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ..reading import document as values
from ..reading.document import Mapping, Text
from .line import Line, Title
from .model import Practice, Shared
from .steps import Say, Step, Use

T = TypeVar("T")

_STEP: TypeAdapter[Step] = TypeAdapter(Step)
_TITLE: TypeAdapter[Line] = TypeAdapter(Title)


@dataclass(frozen=True, slots=True)
class Outline:
    """`titles` are the script's own and its parts'; `asks` the names of what the listener is
    asked, or None where that can't be told."""

    titles: tuple[Line, ...]
    steps: tuple[Step, ...]
    asks: frozenset[str] | None

    def lines(self) -> Iterator[Line]:
        """Every text of this file in which a placeholder may stand."""
        yield from self.titles
        for step in walk(self.steps):
            if isinstance(step, Say):
                yield step.say
            elif isinstance(step, Use):
                yield from step.with_.values()


def walk(steps: Sequence[Step]) -> Iterator[Step]:
    """Every step of a file, those inside others too, but not those of files it uses."""
    return (step for step, _ in walk_with_times(steps))


def walk_with_times(steps: Sequence[Step], times: int = 1) -> Iterator[tuple[Step, int]]:
    """Every step as `walk` gives it, and how often it is heard at the most."""
    for step in steps:
        yield step, times
        yield from walk_with_times(step.inner, times * step.times)


def outline_of(model: Practice | Shared) -> Outline:
    if isinstance(model, Shared):
        return Outline((), model.steps, frozenset())
    parts = model.parts or ()
    titles = (model.title, *(part.part for part in parts))
    steps = (*(model.steps or ()), *(step for part in parts for step in part.steps))
    return Outline(titles, steps, frozenset(model.asks))


def outline_of_faulty(root: Mapping) -> Outline:
    """As much as holds of a file that is no valid practice."""
    parts = [part for part in _items(root, "parts") if isinstance(part, Mapping)]
    titles = [root.get(Text("title")), *(part.get(Text("part")) for part in parts)]
    steps = [step for holder in (root, *parts) for step in _steps(holder)]
    return Outline(tuple(_valid(_TITLE, titles)), tuple(_valid(_STEP, steps)), _asked(root))


_HOLDERS = ("steps", "else", "choose", "shuffle")
"""Keys below which steps stand."""


def _steps(holder: Mapping) -> Iterator[Any]:
    """The steps in a script, a part or a step; in place of those that hold others, these."""
    for key in _HOLDERS:
        for value in _items(holder, key):
            yield from _innermost(value)


def _innermost(value: Any) -> Iterator[Any]:
    inside = value.get(Text("group"), value) if isinstance(value, Mapping) else value
    if isinstance(inside, values.Sequence):
        for alternative in inside:
            yield from _innermost(alternative)
    elif isinstance(inside, Mapping) and any(key in inside for key in _HOLDERS):
        yield from _steps(inside)
    else:
        yield value


def _items(mapping: Mapping, key: str) -> Sequence[Any]:
    found = mapping.get(Text(key))
    return found if isinstance(found, values.Sequence) else ()


def _valid(adapter: TypeAdapter[T], found: Iterable[Any]) -> Iterator[T]:
    for value in found:
        try:
            yield adapter.validate_python(value)
        except ValidationError:
            continue


def _asked(root: Mapping) -> frozenset[str] | None:
    """An unknown key may be `asks:`, misspelt, if it holds what `asks:` does."""
    known = Practice.model_fields
    if any(isinstance(value, Mapping) for key, value in root.items() if key not in known):
        return None
    asks = root.get(Text("asks"), Mapping())
    return frozenset(asks) if isinstance(asks, Mapping) else None

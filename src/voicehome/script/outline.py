"""What of a file must agree with the rest: its lines, the files it uses, and what it asks.

Made from a practice, or from as much of a faulty file as holds, so that one run finds everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ..reading import document as values
from ..reading.document import Text
from ..reading.fields import NAME
from .breathe import PHASES, Breathe
from .cues import Play
from .line import Line, Title
from .model import Practice, Shared
from .steps import For, Say, Show, Step, Use

T = TypeVar("T")

_WHEN_NEEDED = ConfigDict(defer_build=True)
_STEP: TypeAdapter[Step] = TypeAdapter(Step, config=_WHEN_NEEDED)
_TITLE: TypeAdapter[Line] = TypeAdapter(Title, config=_WHEN_NEEDED)


_NO_LISTS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Outline:
    """`titles` are the script's own and its parts'; `asks` the names of what the listener is
    asked, or None where that can't be told; `lists` how many there can be of what is a list."""

    titles: tuple[Line, ...]
    steps: tuple[Step, ...]
    asks: frozenset[str] | None
    lists: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A step, how often it is heard at the most, the names of the loops that it stands in, and how
    many steps it stands in."""

    step: Step
    times: int
    loops: frozenset[str]
    depth: int

    def texts(self) -> Iterator[Line]:
        """Every text of the step in which a placeholder may stand."""
        match self.step:
            case Say(say=text) | Show(show=text):
                yield text
            case Use(with_=words):
                yield from words.values()
            case For(in_=items) if not isinstance(items, str):
                yield from items
            case Breathe(breathe=breath):
                yield from filter(None, (breath.words.of(phase) for phase in PHASES))
            case Play(or_=text) if text:
                yield text


def walk(
    steps: Sequence[Step],
    lists: Mapping[str, int],
    times: int = 1,
    loops: frozenset[str] = frozenset(),
    depth: int = 0,
) -> Iterator[Standing]:
    """Every step of a file, those inside others too, but not those of files it uses."""
    for step in steps:
        yield Standing(step, times, loops, depth)
        turns, names = step.turns, loops
        if isinstance(step, For):
            names = loops | {step.for_}
            turns = lists.get(step.in_, 1) if isinstance(step.in_, str) else turns
        yield from walk(step.inner, lists, times * turns, names, depth + 1)


def outline_of(model: Practice | Shared, lists: Mapping[str, int] = _NO_LISTS) -> Outline:
    """`lists` are those of the script that uses a shared file; a practice has its own."""
    if isinstance(model, Shared):
        return Outline((), model.steps, frozenset(), lists)
    parts = model.parts or ()
    titles = (model.title, *(part.part for part in parts))
    steps = (*(model.steps or ()), *(step for part in parts for step in part.steps))
    return Outline(titles, steps, frozenset(model.asks), model.lists)


def outline_of_faulty(root: values.Mapping) -> Outline:
    """As much as holds of a file that is no valid practice."""
    parts = [part for part in _items(root, "parts") if isinstance(part, values.Mapping)]
    titles = [root.get(Text("title")), *(part.get(Text("part")) for part in parts)]
    steps = [step for holder in (root, *parts) for step in _steps(holder)]
    return Outline(tuple(_valid(_TITLE, titles)), tuple(_valid(_STEP, steps)), _asked(root), {})


_HOLDERS = ("steps", "else", "choose", "shuffle")
"""Keys below which steps stand."""


def _steps(holder: values.Mapping) -> Iterator[Any]:
    """The steps in a script, a part or a step; in place of those that hold others, these."""
    for key in _HOLDERS:
        for value in _items(holder, key):
            yield from _innermost(value)


def _innermost(value: Any) -> Iterator[Any]:
    inside = value.get(Text("group"), value) if isinstance(value, values.Mapping) else value
    if isinstance(inside, values.Sequence):
        for alternative in inside:
            yield from _innermost(alternative)
    elif isinstance(inside, values.Mapping) and any(key in inside for key in _HOLDERS):
        yield from _steps(inside)
    else:
        yield value


def _items(mapping: values.Mapping, key: str) -> Sequence[Any]:
    found = mapping.get(Text(key))
    return found if isinstance(found, values.Sequence) else ()


def _valid(adapter: TypeAdapter[T], found: Iterable[Any]) -> Iterator[T]:
    for value in found:
        try:
            yield adapter.validate_python(value)
        except ValidationError:
            continue


def _asked(root: values.Mapping) -> frozenset[str] | None:
    """An unknown key may be `asks:`, misspelt, if it holds what `asks:` does."""
    known = Practice.model_fields
    if any(isinstance(value, values.Mapping) for key, value in root.items() if key not in known):
        return None
    asks = root.get(Text("asks"), values.Mapping())
    return frozenset(asks) | _loops(root) if isinstance(asks, values.Mapping) else None


def _loops(value: Any) -> frozenset[str]:
    """The names of all loops: where steps are taken apart, nobody knows which stand in which."""
    names: set[str] = set()
    if isinstance(value, values.Mapping):
        if isinstance(name := value.get(Text("for")), Text):
            names.update(
                NAME.findall(name)
            )  # `{place}`, or `place in places`: that is told already
        value = list(value.values())
    if isinstance(value, values.Sequence | list):
        names.update(*(_loops(inner) for inner in value))
    return frozenset(names)

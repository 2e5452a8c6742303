"""What the steps of a file come to, with those of the files they use: how much, and which names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from ..errors import Source, nearest
from .line import Line
from .outline import Outline
from .steps import Bell, Only, Say, Step, Use
from .text import Placeholder, placeholders

MAX_STEPS = 100_000
MAX_CHARACTERS = 1_000_000
"""Characters of all lines, those of a used file each time it is used: more than twelve hours."""

MOST_COMPARED = 200
"""Names that are compared with one that is unknown: comparing takes long."""


@dataclass(frozen=True, slots=True)
class Need:
    """A placeholder that must be filled, and the step that brings it from another file, if any."""

    placeholder: Placeholder
    line: Line
    use: Use | None = None

    @property
    def name(self) -> str:
        return self.placeholder.name

    def explain(self, known: Iterable[str]) -> tuple[str, str, Source]:
        """A message, a hint and the place to show, for a need that nothing in `known` fills."""
        name, place = self.name[:60], self.line.text.at(self.placeholder.offset)
        if self.use is None:
            close = nearest(name, islice(known, MOST_COMPARED))
            hint = (
                f"Did you mean {{{close}}}?"
                if close
                else "Add it under `asks:`, or write the words themselves."
            )
            return f"nothing is called {{{name}}}", hint, place
        close = nearest(name, islice(self.use.with_, MOST_COMPARED))
        hint = (
            f"Did you mean {name} where you wrote {close}?"
            if close
            else f"Give it below the `use:`, in the same column: with: {{{name}: …}}"
        )
        message = f"'{self.use.use[:100]}' needs {{{name}}}, for its line {place.line}"
        return message, hint, self.use.source


@dataclass(slots=True)
class Content:
    steps: int = 0
    characters: int = 0
    depth: int = 0  # how deep files use each other below this one
    needs: list[Need] = field(default_factory=list)
    conditions: list[Only] = field(default_factory=list)

    def add(self, step: Step, used: Content, times: int) -> None:
        """Count a step, heard so many times, and what the file comes to that it uses."""
        self.steps += times * (used.steps + (step.bell if isinstance(step, Bell) else 1))
        characters = len(step.say.text) if isinstance(step, Say) else 0
        self.characters += times * (used.characters + characters)
        self.depth = max(self.depth, used.depth)
        self.conditions += [step] if isinstance(step, Only) else used.conditions

    @property
    def is_too_much(self) -> bool:
        return self.steps > MAX_STEPS or self.characters > MAX_CHARACTERS

    def need(self, outline: Outline) -> None:
        """Add what the lines of a file need themselves."""
        self.needs += [Need(p, line) for line in outline.lines() for p in placeholders(line)]

    def need_for(self, use: Use, used: Content) -> None:
        """Add what a file needs that is used, but for what it is given."""
        self.needs += [
            Need(need.placeholder, need.line, use)
            for need in used.needs
            if need.name not in use.with_
        ]

    def as_used(self) -> Content:
        """The same, one level deeper, with each name needed once."""
        needs = {need.name: need for need in reversed(self.needs)}
        conditions = list({only.source: only for only in self.conditions}.values())
        needed = list(needs.values())
        return Content(self.steps, self.characters, self.depth + 1, needed, conditions)

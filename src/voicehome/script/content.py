"""What the steps of a file come to, with those of the files they use: how much, and which names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from ..errors import Source, nearest
from ..units import RATE
from .breathe import PHASES, Breathe
from .cues import Bell, Play
from .line import Line
from .outline import Standing
from .steps import For, Only, Say, Step, Use
from .text import Placeholder, placeholders

MAX_STEPS = 100_000
MAX_CHARACTERS = 1_000_000
"""Characters of all texts, those of a used file each time it is used: more than twelve hours."""

MAX_NESTED = 64
"""How deep steps may stand in each other, those of used files included."""

MOST_COMPARED = 200
"""Names that are compared with one that is unknown: comparing takes long."""


@dataclass(frozen=True, slots=True)
class Need:
    """A placeholder that must be filled, and the step that brings it from another file, if any."""

    placeholder: Placeholder
    line: Line
    use: Use | None = None
    is_spoken: bool = False  # whether it stands in a line that is said, and nowhere else

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


@dataclass(frozen=True, slots=True)
class Question:
    """A step that asks about answers: `names` of any kind for a condition, of a list for a loop."""

    step: Only | For
    names: frozenset[str]


@dataclass(slots=True)
class Content:
    steps: int = 0
    characters: int = 0
    depth: int = 0  # how deep files use each other below this one
    nested: int = 0  # how deep steps stand in each other
    needs: list[Need] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    loops: set[str] = field(default_factory=set)  # the names of all loops

    def add(self, standing: Standing, used: Content) -> None:
        """Count a step as often as it is heard, and what the file comes to that it uses."""
        step, times = standing.step, standing.times
        self.steps += times * (used.steps + _weight(step))
        characters = sum(len(text.text) for text in standing.texts())
        if isinstance(step, Breathe):
            characters *= step.breathe.spoken_rounds
        self.characters += times * (used.characters + characters)
        self.depth = max(self.depth, used.depth)
        self.nested = max(self.nested, standing.depth + used.nested)
        if isinstance(step, Only):
            self.questions.append(Question(step, frozenset(step.only.names - standing.loops)))
        elif isinstance(step, For) and isinstance(step.in_, str):
            self.questions.append(Question(step, frozenset({step.in_})))
        self.loops |= standing.loops
        given = standing.loops | (step.with_.keys() if isinstance(step, Use) else set())
        self.questions += [Question(q.step, q.names - given) for q in used.questions]

    @property
    def is_too_much(self) -> bool:
        return self.steps > MAX_STEPS or self.characters > MAX_CHARACTERS

    def need(self, standing: Standing) -> None:
        """Add what the texts of a step need."""
        self.needs += [
            Need(placeholder, text, is_spoken=isinstance(standing.step, Say | Play))
            for text in standing.texts()
            for placeholder in placeholders(text)
            if placeholder.name not in standing.loops
        ]

    def need_for(self, use: Use, used: Content, loops: frozenset[str]) -> None:
        """Add what a file needs that is used, but for what it is given."""
        self.needs += [
            Need(need.placeholder, need.line, use, need.is_spoken)
            for need in used.needs
            if need.name not in use.with_ and need.name not in loops
        ]

    @property
    def names(self) -> set[str]:
        """All that lines say and questions ask."""
        return {need.name for need in self.needs}.union(*(q.names for q in self.questions))

    def as_used(self) -> Content:
        """The same, one level deeper, with each name needed once."""
        needs = {(need.name, need.is_spoken): need for need in reversed(self.needs)}
        questions = {q.step.source: q for q in self.questions if q.names}
        needed, asked = list(needs.values()), list(questions.values())
        return Content(self.steps, self.characters, self.depth + 1, self.nested + 1, needed, asked)


def _weight(step: Step) -> int:
    """How many sounds and silences a step comes to."""
    match step:
        case Breathe(breathe=breath):
            growths = [growth for phase in PHASES if (growth := breath.phase(phase))]
            seconds = sum(max(growth.first, growth.last) // RATE for growth in growths)
            counted = breath.spoken_rounds * seconds if breath.count else 0
            return breath.rounds * len(growths) + counted
        case Bell(bell=strokes):
            return strokes
        case Play(times=times):
            return times
    return 1

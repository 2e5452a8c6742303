"""The script that is being made: its parts and steps, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from ..errors import Problem, ScriptError, Source
from ..reading.compose import MAX_VALUES
from ..reading.document import MAX_BYTES, Document
from ..reading.write import to_yaml
from ..script.content import MAX_CHARACTERS
from ..script.step import STEP_KEYS
from .original import Notes, too_much
from .speech import Line, Silence, Words, lines_of, title_of

MAX_STEPS = 10_000
"""Lines and pauses of one script: twelve hours, with one every four seconds."""

BEGINNING = "Opening"
"""What the steps before the first heading are called, where there are headings."""

_Step = Line | Silence | dict[str, Any]
_STEP_WORD = re.compile(rf"({'|'.join(STEP_KEYS)})(?![a-z])")


@dataclass(frozen=True)
class Converted:
    """A script made from something else.

    `script` is its YAML, which the loader takes. `notes` (warnings, each with its line) are what
    could not be kept as it was.
    """

    title: str
    script: str
    notes: tuple[Problem, ...]


@dataclass
class _Part:
    title: str
    source: Source
    steps: list[_Step] = field(default_factory=list)


class Draft:
    """A script, gathered in the order in which it is heard. `top` are keys that follow its title."""

    def __init__(self, document: Document) -> None:
        self.notes = Notes(document)
        self.top: dict[str, Any] = {}
        self.title: str | None = None
        self._document = document
        self._parts = [_Part("", Source(document.label, 1))]
        self._steps = 0

    @property
    def is_empty(self) -> bool:
        return not self._steps

    def part(self, title: str, source: Source) -> None:
        """Begin a part; without a title that can be spoken, none begins."""
        if speakable := title_of(title, source, self.notes):
            self._parts.append(_Part(speakable, source))

    def speak(self, paragraph: Iterable[Words | Silence]) -> None:
        for step in lines_of(paragraph, self.notes):
            self._add(step)

    def ask(self, name: str, question: str) -> None:
        """Ask the listener for what stands for `name`, once."""
        self.top.setdefault("asks", {}).setdefault(name, {"ask": question})

    def step(self, step: dict[str, Any]) -> None:
        self._add(step)

    def finish(self, title: str | None = None) -> Converted:
        """The script; `title` wins over what the text calls itself.

        Raises ScriptError if there is nothing to hear in it, or too much for one script.
        """
        self._refuse_silence()
        name = self._title(title)
        written = self._written(name)
        if _size(written) > MAX_VALUES:
            raise too_much(self._document.label)
        script = to_yaml(written)
        if len(script.encode()) > MAX_BYTES:
            raise too_much(self._document.label)
        return Converted(name, script, self.notes.finish())

    def _add(self, step: _Step) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise too_much(self._document.label)
        self._parts[-1].steps.append(step)

    def _refuse_silence(self) -> None:
        steps = [step for part in self._parts for step in part.steps]
        if sum(len(step.text) for step in steps if isinstance(step, Line)) > MAX_CHARACTERS:
            raise too_much(self._document.label)
        if not any(isinstance(step, Line) or "play" in _keys(step) for step in steps):
            raise ScriptError(
                Problem(
                    f"there is nothing to speak in {self._document.label}",
                    "Write the sentences that are to be heard.",
                )
            )

    def _title(self, given: str | None) -> str:
        """The first of these that can be spoken: what was asked for, the text's own, the file's name."""
        start = Source(self._document.label, 1)
        for title in (given, self.title, _from_file_name(self._document.label)):
            if title and (speakable := title_of(title, start, self.notes)):
                return speakable
        return "A practice"

    def _written(self, title: str) -> dict[str, Any]:
        parts = []
        for part in self._parts:
            if part.steps:
                steps = _with_groups(part.steps)
                parts.append({"part": part.title or BEGINNING, "steps": steps})
            elif part.title:
                self.notes.add(part.source, "nothing stands below this heading; it is left out")
        script = {"title": title, **self.top}
        if len(parts) == 1 and self._parts[0].steps:
            return {**script, "steps": parts[0]["steps"]}
        return {**script, "parts": parts}


def _keys(step: _Step) -> Iterable[str]:
    return step if isinstance(step, dict) else ()


def _from_file_name(label: str) -> str:
    """`02-evening_calm.txt` is called `Evening calm`."""
    words = re.sub(r"^\d+[-_. ]+|[-_\s]+", " ", PurePath(label).stem).strip()
    return words[:1].upper() + words[1:]


def _with_groups(steps: list[_Step]) -> list[Any]:
    """The steps as they are written; neighbours that are said in the same way share a group."""
    written: list[Any] = []
    start = 0
    while start < len(steps):
        end = _end_of_manner(steps, start)
        run = steps[start:end]
        first = run[0]
        if len(run) > 1 and isinstance(first, Line):
            inner = [_in_group(step) for step in run]
            written.append({"group": {**first.style.settings(), "steps": inner}})
        else:
            written.append(_alone(first))
        start = end
    return written


def _end_of_manner(steps: list[_Step], start: int) -> int:
    """Where the lines end that are said in the same way as the one at `start`."""
    first = steps[start]
    end = start + 1
    if not isinstance(first, Line) or not first.style.settings():
        return end
    for number in range(start + 1, len(steps)):
        step = steps[number]
        if isinstance(step, Line) and step.style.settings() == first.style.settings():
            end = number + 1
        elif not isinstance(step, Silence):
            break
    return end


def _alone(step: _Step) -> Any:
    """A step as it is written outside of a group."""
    settings = step.style.settings() if isinstance(step, Line) else {}
    if isinstance(step, Line) and settings:
        return {"say": step.text, **settings}
    return _in_group(step)


def _in_group(step: _Step) -> Any:
    """A step as it is written where its manner is told already."""
    if isinstance(step, Silence):
        return {"pause": step.written}
    if isinstance(step, Line):
        return {"say": step.text} if _STEP_WORD.match(step.text) else step.text
    return step


def _size(value: Any) -> int:
    """How many keys and values there are."""
    if isinstance(value, str):
        return 1
    if isinstance(value, Mapping):
        return 1 + sum(1 + _size(held) for held in value.values())
    return 1 + sum(map(_size, value))

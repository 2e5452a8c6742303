"""A recording and the lines of a sheet, matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, TakeError
from ..units import Frames
from .align import align
from .cut import Span, span_of
from .lines import Line
from .pieces import Heard, listen
from .returns import returns

SURE = 0.8
"""From this confidence on, a match needs no second look."""

_ANOTHER_SCRIPT = 0.25


@dataclass(frozen=True, slots=True)
class Found:
    """A line where it was found: the words from `start` to `end` of the recording."""

    number: int
    line: Line
    span: Span
    confidence: float

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def start(self) -> Frames:
        return self.span.start

    @property
    def end(self) -> Frames:
        return self.span.end


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """What was found in a recording, in its order, and the numbers of what was not."""

    heard: Heard
    found: tuple[Found, ...]
    absent: tuple[int, ...]

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is worth knowing of the recording."""
        confidences = [found.confidence for found in self.found]
        if confidences and sum(confidences) / len(confidences) >= _ANOTHER_SCRIPT:
            return self.heard.warnings
        message = f"{self.heard.path}: hardly anything here is like the lines of this script"
        hint = "Is it the recording of another one, or was it read from an older sheet?"
        return (*self.heard.warnings, Problem(message, hint, severity="warning"))


def match(path: Path, lines: Sequence[tuple[int, Line]]) -> Matched:
    """Find numbered `lines`, which were read in this order, in a recording. Raises TakeError."""
    if not lines:
        raise TakeError(Problem("there is no line to look for"))
    heard = listen(path)
    again = returns(heard.pieces, heard.shapes)
    matches = align(heard.pieces, [line.expected for _, line in lines], again)
    found = tuple(
        Found(number, line, span_of(heard, match.first, match.last), match.confidence)
        for (number, line), match in zip(lines, matches, strict=True)
        if match
    )
    there = {each.number for each in found}
    return Matched(heard, found, tuple(number for number, _ in lines if number not in there))

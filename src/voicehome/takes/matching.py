"""A recording and the lines of a sheet, matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from ..errors import Problem, TakeError
from ..units import RATE, Frames
from .align import align, fit
from .cut import Span, span_of
from .lines import Line
from .pieces import Heard, listen
from .returns import returns

SURE = 0.8
"""From this confidence on, a match needs no second look."""

_ANOTHER_SCRIPT = 0.25

_LONG, _LONG_SECONDS, _DOUBTFUL = 1.6, 0.6, 0.7
"""A match that is so many times as long as this reader would take, and so much more, may have swallowed
a noise or a slip: it is not sure, however well the others fit."""


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


_MUCH_BETTER = 8.0
"""Nats. A recording that all lines explain so much better than those that are looked for holds others
beside them."""


def match(
    path: Path, lines: Sequence[tuple[int, Line]], every: Sequence[tuple[int, Line]] = ()
) -> Matched:
    """Find numbered `lines`, which were read in this order, in a recording. Raises TakeError.

    It holds nothing else, or it was read from the whole sheet: then they are found between the others
    of `every`, all lines of the script.
    """
    if not lines:
        raise TakeError(Problem("there is no line to look for"))
    heard = listen(path)
    again = returns(heard.pieces, heard.shapes)
    if len(every) > len(lines):
        apart, whole = (
            fit(heard.pieces, [line.expected for _, line in some], again) for some in (lines, every)
        )
        read = every if whole > apart + _MUCH_BETTER else lines
    else:
        read = lines
    matches = align(heard.pieces, [line.expected for _, line in read], again)
    wanted = {number for number, _ in lines}
    found = _doubting_the_long(
        [
            Found(number, line, span_of(heard, match.first, match.last), match.confidence)
            for (number, line), match in zip(read, matches, strict=True)
            if match and number in wanted
        ]
    )
    there = {each.number for each in found}
    return Matched(heard, found, tuple(number for number, _ in lines if number not in there))


def _doubting_the_long(found: Sequence[Found]) -> tuple[Found, ...]:
    """The pace of the reader is that of the line in the middle."""
    if not found:
        return ()
    pace = median((each.end - each.start) / each.line.expected.frames for each in found)
    return tuple(
        replace(each, confidence=min(each.confidence, _DOUBTFUL))
        if each.end - each.start > _LONG * pace * each.line.expected.frames + _LONG_SECONDS * RATE
        else each
        for each in found
    )

"""What was measured, each figure with its target and a verdict. Importing this is light."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from ..units import Frames

GOOD, OFF, TOLD, UNKNOWN = "good", "off", "told", "unknown"
"""Verdicts: the target is met; it is missed; there is none, the figure is for knowing; it can't be
measured here, and `note` says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `value` is in `unit` (None where there is none); `found` and `target` are the same for
    people. `group`: time, level, faults, bed or labels."""

    name: str
    found: str
    target: str
    verdict: str
    value: float | None = None
    unit: str = ""
    note: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class SilenceFound:
    """A silence between two phrases, edge to edge. Lengths and places in frames of the programme;
    `found` and `error` are None where an edge can't be heard, and `why` says why."""

    start: Frames
    expected: Frames
    found: Frames | None
    error: Frames | None
    good: bool
    why: str
    before: str  # the phrase after it, its first words

    @property
    def unheard(self) -> bool:
        return self.found is None


@dataclass(frozen=True, slots=True)
class PhraseFound:
    """A phrase over the bed. `loudness` in LUFS; `over_bed` in LU, None where no bed is heard by it."""

    start: Frames
    loudness: float
    over_bed: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in one file."""

    path: str
    timeline: str  # the path of its timeline, or empty
    target: str
    facts: str  # format, rate, channels: one line
    measures: tuple[Measure, ...]
    silences: tuple[SilenceFound, ...] = ()
    phrases: tuple[PhraseFound, ...] = ()

    @property
    def missed(self) -> tuple[Measure, ...]:
        """What misses its target."""
        return tuple(measure for measure in self.measures if measure.verdict == OFF)

    @property
    def judged(self) -> int:
        """How many figures have a target, and could be measured."""
        return sum(measure.verdict in (GOOD, OFF) for measure in self.measures)

    @property
    def good(self) -> bool:
        """Whether no target is missed."""
        return not self.missed

    def measure(self, name: str) -> Measure | None:
        """The figure called `name`, if it was measured."""
        return next((measure for measure in self.measures if measure.name == name), None)

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, for JSON, which has no infinities: they are null."""
        data: dict[str, Any] = _plain(asdict(self) | {"good": self.good})
        return data


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case float():
            return round(value, 6) if math.isfinite(value) else None
    return value


def judged(good: bool) -> str:
    return GOOD if good else OFF


def number(value: float, digits: int = 1) -> str:
    """`value` with a true minus, as everything is shown."""
    return f"{value:.{digits}f}".replace("-", "−")

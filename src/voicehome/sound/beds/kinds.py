"""What a kind of bed is, and what can be set about it; no numpy here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...errors import Problem, SoundError, nearest

if TYPE_CHECKING:
    from . import Texture

Value = str | float
BedSettings = tuple[tuple[str, Value], ...]
"""What a script sets about a bed: names of parameters with values that `Parameter.read` returned."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be set about a bed: one of `options`, or a number from `least` to `most`.

    `unit` may follow the number in a script, and is there to read; "" for a mere number.
    `description` says what it does, beginning with a small letter.
    """

    name: str
    description: str
    default: Value
    unit: str = ""
    least: float = 0.0
    most: float = 0.0
    options: tuple[str, ...] = ()

    def read(self, text: str) -> Value:
        """The value that a script writes. Raises ValueError with a sentence for the writer."""
        words = text.strip()
        if not words:
            raise ValueError(f"nothing is written here; it takes {self.range}")
        if self.options:
            found = {option.casefold(): option for option in self.options}.get(words.casefold())
            if found is None:
                raise ValueError(f"'{words[:40]}' is not one of {', '.join(self.options)}")
            return found
        number = re.fullmatch(rf"({_NUMBER})\s*(?:{re.escape(self.unit)})?", words)
        if not number or not self.least <= float(number[1]) <= self.most:
            raise ValueError(f"'{words[:40]}' is not a number from {self.range}")
        return float(number[1])

    @property
    def range(self) -> str:
        """What it takes, in words: `20 to 500 Hz`, or its options."""
        if self.options:
            return ", ".join(self.options)
        return f"{self.least:g} to {self.most:g} {self.unit}".rstrip()

    @property
    def written(self) -> str:
        """Its default, as a script would say it."""
        if isinstance(self.default, str):
            return self.default
        return f"{self.default:g} {self.unit}".rstrip()

    @property
    def pattern(self) -> str:
        """A regular expression for text that `read` may take."""
        if self.options:
            return "|".join(map(re.escape, self.options))
        return rf"\s*{_NUMBER}\s*(?:{re.escape(self.unit)})?\s*"

    def allows(self, value: Value) -> bool:
        """Whether `value` is one that `read` could have returned."""
        if self.options or isinstance(value, str):
            return value in self.options
        return self.least <= value <= self.most


_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"


@dataclass(frozen=True, slots=True)
class BedKind:
    """A kind of bed. `make` is "module:function": called with every parameter's value by its name,
    and a seed, the function returns a `Texture`.

    `summary` is one line; `notes` are what a listener has to know beforehand.
    """

    summary: str
    make: str
    parameters: tuple[Parameter, ...] = ()
    notes: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        return next((each for each in self.parameters if each.name == name), None)

    def read(self, written: Mapping[str, str]) -> BedSettings:
        """Settings as they are written, by their names. Raises SoundError with all that is wrong."""
        settings: list[tuple[str, Value]] = []
        problems = []
        for name, text in written.items():
            parameter = self.parameter(name)
            if parameter is None:
                problems.append(self._no_such(name))
                continue
            try:
                settings.append((name, parameter.read(text)))
            except ValueError as error:
                problems.append(Problem(f"{name}: {error}"))
        if problems:
            raise SoundError(*problems)
        return tuple(settings)

    def _no_such(self, name: str) -> Problem:
        names = [each.name for each in self.parameters]
        close = nearest(name[:60], names)
        hint = f"There are: {', '.join(names)}" if names else "It has none."
        hint = f"Did you mean {close}?" if close else hint
        return Problem(f"this bed has no setting '{name[:60]}'", hint)

    def complete(self, settings: BedSettings) -> dict[str, Value]:
        """Every parameter's value, by its name. Raises SoundError for what it does not have."""
        values = {each.name: each.default for each in self.parameters}
        problems = []
        for name, value in settings:
            parameter = self.parameter(name)
            if parameter is None:
                problems.append(self._no_such(name))
            elif not parameter.allows(value):
                message = f"'{name}: {value}' is not a value of this bed's"
                problems.append(Problem(message, f"It takes {parameter.range}."))
            values[name] = value
        if problems:
            raise SoundError(*problems)
        return values

    def maker(self, name: str) -> Callable[[dict[str, Value], int], Texture]:
        """What makes the sound. Raises SoundError where that can't be loaded."""
        module, _, function = self.make.partition(":")
        try:
            made: Any = getattr(import_module(module), function)
        except (ImportError, AttributeError) as error:  # another's package may be half installed
            message = f"the sound '{name}' can't be loaded: {error}"
            raise SoundError(Problem(message, "Install its package again.")) from error
        checked: Callable[[dict[str, Value], int], Texture] = made
        return checked

"""What the commands about takes have in common: a script's lines, its takes, and numbers of lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from .options import read_answers, read_person, with_kept

if TYPE_CHECKING:
    from ..script.load import Script
    from ..takes.lines import Line
    from ..takes.shelf import Shelf

F = TypeVar("F", bound=Callable[..., object])

MISSING = "missing"


def lines_option(function: F) -> F:
    return click.option(
        "--lines",
        "wanted",
        metavar="NUMBERS",
        help="Only these, such as 7,12-15, or `missing` for those without a take; default: all.",
    )(function)


@dataclass(frozen=True, slots=True)
class Recording:
    """A script as one records it: every line, and the takes that there are."""

    script: Script
    title: str
    every: Sequence[Line]
    shelf: Shelf

    @property
    def lines(self) -> list[Line]:
        """Those with a number, from 1 on."""
        from ..takes.lines import recordable

        return recordable(self.every)

    def has_take(self, line: Line) -> bool:
        return bool(self.shelf.of(line.key))

    def chosen(self, wanted: str | None) -> list[int]:
        """The numbers that `wanted` names. Raises UsageError for what is no number of a line."""
        count = len(self.lines)
        if wanted is None:
            return list(range(1, count + 1))
        if wanted == MISSING:
            return [n for n, line in enumerate(self.lines, 1) if not self.has_take(line)]
        return read_numbers(wanted.split(","), count)


def read_numbers(words: Sequence[str], most: int) -> list[int]:
    """`("7", "12-15")` as numbers of lines, in order."""
    numbers: set[int] = set()
    for word in words:
        match = re.fullmatch(r"\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*", word)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if not 1 <= first <= last <= most:
            raise click.UsageError(f"Lines have numbers from 1 to {most}; '{word}' names none.")
        numbers.update(range(first, last + 1))
    return sorted(numbers)


def open_recording(name: str, answers: Sequence[str], person: str | None) -> Recording:
    """The script called `name`, for somebody's answers. Raises what reading a script raises."""
    from ..project.find import find_practice
    from ..render.to_record import lines_to_record, public_title
    from ..script.load import load_script
    from ..takes.shelf import load_shelf

    script = load_script(find_practice(name))
    given = with_kept(read_answers(answers), read_person(person), script)
    lines, title = lines_to_record(script, given), public_title(script, given)
    return Recording(script, title, lines, load_shelf(script.path))


def command_line(words: str, name: str, answers: Sequence[str], person: str | None) -> str:
    """How to go on with the same script and answers."""
    import shlex

    options = ["--for", person] if person else []
    options += [word for answer in answers for word in ("--set", answer)]
    return " ".join(["voicehome", words, shlex.quote(name), *map(shlex.quote, options)])


def shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def readable_path(path: Path) -> str:
    """Relative where it lies below the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except (OSError, ValueError):
        return str(path)

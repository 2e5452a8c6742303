"""What `render` is asked to write: formats, and where each goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..targets import Target
from .options import comma_separated

if TYPE_CHECKING:
    from ..encode.formats import Format
    from ..render import Draft, Output


def chosen_formats(names: Sequence[str], output: str | None) -> list[Format]:
    """The formats asked for; else the one that the output's name ends with; else MP3.
    Raises UsageError where the two don't agree."""
    from ..encode.formats import FORMATS, find_format

    ending = Path(output).suffix.lower() if output and not is_folder(output) else ""
    by_ending = {format.extension: format for format in FORMATS.values()}
    chosen = [find_format(name) for name in comma_separated(names)]
    if not chosen:
        if output == "-" or (
            re.fullmatch(r"\.[a-z][a-z0-9]{1,3}", ending) and ending not in by_ending
        ):
            raise click.UsageError(f"'{output}' is no format here; there are {', '.join(FORMATS)}.")
        return [by_ending.get(ending, FORMATS["mp3"])]
    if ending in by_ending and by_ending[ending] not in chosen:
        wanted = ", ".join(format.name for format in chosen)
        raise click.UsageError(
            f"'{output}' ends with {ending}, but the format asked for is {wanted}."
        )
    return chosen


def check_target(target: Target, formats: Sequence[Format]) -> None:
    """Some places take some formats only: raises UsageError for another."""
    if target.kbits and (others := [f.name for f in formats if f.name not in target.kbits]):
        raise click.UsageError(
            f"The target {target.name} takes {', '.join(target.kbits)}, not {', '.join(others)}."
        )


def outputs_of(draft: Draft, formats: Sequence[Format], output: str | None) -> list[Output]:
    """Where each format of a draft goes, by what stands after -o."""
    from ..render import Output, file_name

    if output is None or is_folder(output):
        folder = Path(output or ".")
        return [Output(folder / file_name(draft, format), format) for format in formats]
    path = Path(output)
    if path.exists() and len(formats) == 1:
        return [Output(path, formats[0])]
    stem = path.with_suffix("") if path.suffix.lower() in {f.extension for f in formats} else path
    return [Output(stem.with_name(stem.name + f.extension), f) for f in formats]


def is_folder(output: str) -> bool:
    """Whether what stands after -o is a folder, there or written as one."""
    try:
        return output.endswith(("/", "\\")) or Path(output).is_dir()
    except OSError:  # such as a name too long for one
        return False


def make_folder(output: str) -> None:
    """Make the folder that stands after -o, where its name ends as a folder's and it is not there yet."""
    from ..errors import OutputError, Problem

    try:
        Path(output).mkdir(exist_ok=True)
    except OSError as error:
        problem = Problem(f"the folder {output} can't be made: {error.strerror}")
        raise OutputError(problem) from error

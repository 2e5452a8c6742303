"""What the lines of a plain text are, by how they look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from .pauses import PAUSE, read_length, read_pause

_DOTS = re.compile(r"(?:\.\s?){3,}|…+")
_BRACKETED = re.compile(r"(?:\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|<([^<>]*)>|\*+([^*]*)\*+)\.?")
ENDS = tuple(".!?…:;,")
_SENTENCE_MARKS = (".", "!", "?", "…")
LONGEST_HEADING = 80
_LONGEST_TITLE = 6
"""Words of a first line that is a title, though nothing says so."""

_SHORTEST_WRAP, _LONGEST_WRAP = 60, 120
"""Where editors and mail programs break lines."""


def usual_number_of_empty_lines(lines: list[str]) -> int:
    """Between paragraphs; more than that is a longer pause."""
    text = "\n".join(lines).strip("\n")
    empty = [
        len(list(run))
        for is_empty, run in groupby(text.split("\n"), lambda line: not line)
        if is_empty
    ]
    return min(empty) if len(empty) > 2 else 1


def number_of_titles(lines: list[str]) -> int:
    """Several headings of the first kind are parts, all of them."""
    underlined = sum(len(line) > 2 and not line.strip("=") for line in lines)
    return underlined + sum(line.startswith("# ") for line in lines)


def is_shouted(line: str) -> bool:
    """`ARRIVING:`"""
    return (
        not line.endswith(_SENTENCE_MARKS)
        and len(line) <= LONGEST_HEADING
        and sum(c.isupper() for c in line) > 2
        and not any(c.islower() for c in line)
    )


def may_be_title(line: str) -> bool:
    """`Evening calm`"""
    return (
        len(line.split()) <= _LONGEST_TITLE
        and line[0].isupper()
        and not line.endswith(ENDS)
        and all(c.isalnum() or c in " '’-–—" for c in line)
    )


def pause_alone(line: str) -> str | None:
    """The pause that a line is, and nothing else."""
    if _DOTS.fullmatch(line):
        return PAUSE
    if not (found := _BRACKETED.fullmatch(line)):
        return None
    inside = next(group for group in found.groups() if group is not None)
    return read_pause(inside) or read_length(inside)


def unwrapped(lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """The lines of a paragraph as they were before an editor broke them; a line that ends early, and
    with its sentence, was meant to."""
    longest = max(len(line) for _, line in lines)
    width = longest if _SHORTEST_WRAP <= longest <= _LONGEST_WRAP else None
    whole = [lines[0]]
    for (_, line), following in pairwise(lines):
        first_word = following[1].split(maxsplit=1)[0]
        is_full = width is not None and len(line) + 1 + len(first_word) > width
        goes_on = first_word[0].islower() and not line.endswith(ENDS[:3])
        if not (is_full or goes_on):
            yield whole
            whole = []
        whole.append(following)
    yield whole

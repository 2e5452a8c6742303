"""What stands before the words of a line in a transcript: a time, or who speaks."""

from __future__ import annotations

import re

from ..errors import Source
from .original import Notes

_TIME = re.compile(
    r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?(?:\s*(?:[-–—]|-->)\s*)?\s+"
)
_ARROW = re.compile(r"[\d:.,]+\s*-->\s*[\d:.,]+.*")
_SPEAKER = re.compile(r"([A-Z][A-Z .'’-]{2,24}):\s+(?=\S)")


def without_labels(line: str, source: Source, notes: Notes) -> str:
    """`line` without what nobody should hear; all of it is told."""
    if _ARROW.fullmatch(line):
        notes.add(source, "the times of captions are left out")
        return ""
    if time := _TIME.match(line):
        notes.add(source, "a time at the beginning of a line is left out")
        line = line[time.end() :]
    if speaker := _SPEAKER.match(line):
        notes.add(
            source,
            f"'{speaker[1]}:' says who speaks; it is left out",
            "For another voice, write the line as: - {say: …, as: younger}",
        )
        line = line[speaker.end() :]
    return line

"""What is worth a look in a line, though it can be said as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..slips import as_written_here
from .line import Line
from .names import Fault

_IN_BRACKETS = re.compile(r"\([^()]{1,40}\)")


def doubts_of(line: Line) -> Iterator[Fault]:
    """Words that YAML takes for a comment, and pauses written as people do elsewhere."""
    if line.text.comment:
        yield (
            "YAML takes ' #' as the start of a comment: the rest of this line is not spoken",
            "If it belongs to the text, put double quotes around all of it; "
            "if it is a comment, give it a line of its own.",
            line.text.comment,
        )
    for words in _IN_BRACKETS.finditer(line.text):
        if meant := as_written_here(words[0]):
            yield (
                f"'{words[0]}' is spoken, as it stands here",
                f"If it is a pause, write [{meant}].",
                line.text.at(words.start()),
            )

"""What YAML twists, said in words: a syntax error becomes what to write instead."""

from __future__ import annotations

import re
from typing import Any

from ..errors import Problem, Source
from .document import Document

_QUOTING = 'Put double quotes around the whole line: - "…"'

# What a line looks like where YAML stumbled, what happened, and what to write. The first match speaks.
_LINES: list[tuple[str, str, str]] = [
    (
        r"""^\s*(?:-\s+)?(?:[\w-]+:\s+)?(["'])""",
        "YAML takes a quotation mark at the start of a line as the start of a quoted value",
        "Put `say: >` before it and the text on the next line, or use typographic quotes: “…”",
    ),
    (
        r"^\s*(?:-\s+)?(?:say:\s+)?\{[^}]*\}\s*[^}\s]",
        "YAML takes a brace at the start of a line as the start of a mapping",
        _QUOTING,
    ),
    (
        r"^\s*(?:-\s+)?(?:say:\s+)?\[[^\]]*\]\s*[^\]\s]",
        "YAML takes a bracket at the start of a line as the start of a list",
        f"A pause of its own is a step: - pause: 3s. Otherwise: {_QUOTING}",
    ),
    (r"^\s*(?:-\s+)?(?:[\w-]+:\s+)?\*", "YAML takes an asterisk here as a reference", _QUOTING),
    (r"^\s*(?:-\s+)?(?:[\w-]+:\s+)?[%@`]", "YAML keeps this first character for itself", _QUOTING),
    (
        r"\{.*\?\s*[,}]",
        "YAML stumbles over a question mark at the end of a value inside {…}",
        "Write the keys on lines of their own, below each other, or put the question in quotes.",
    ),
    (
        r"^\s*(?:-\s+)?(?:[\w-]+:\s+)?[^\"'\[{>|].*:\s",
        "YAML takes a colon followed by a space as the end of a key",
        _QUOTING,
    ),
    (r"^ *\t", "there is a tab at the start of this line; YAML indents with spaces", "Use spaces."),
]


def explain_syntax(document: Document, error: Any) -> Problem:
    """A YAML error as a Problem at the line where it happened."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return document.problem("this is not YAML that can be read", str(error).split("\n")[0])
    line = min(mark.line, len(document.lines) - 1)
    source = Source(document.label, line + 1, mark.column + 1)
    for candidate in _candidates(document, error, line):
        for pattern, message, hint in _LINES:
            if re.search(pattern, document.lines[candidate]):
                place = source if candidate == line else Source(document.label, candidate + 1)
                return document.problem(message, hint, place)
    return document.problem(
        f"YAML can't read this: {error.problem or error.context}",
        "Check the indentation and the line above; lists begin with `- `.",
        source,
    )


def _candidates(document: Document, error: Any, line: int) -> list[int]:
    """Where the cause may stand: the line YAML names, and the line where it began to read the value."""
    context = getattr(error, "context_mark", None)
    lines = [line]
    if context is not None and context.line < line and line - context.line <= 3:
        lines += range(line - 1, context.line - 1, -1)
    return [number for number in lines if number < len(document.lines)]


def explain_unknown_step(keys: list[str]) -> tuple[str, str] | None:
    """A sentence that YAML read as a mapping: it has a colon, or stood in braces."""
    first = keys[0]
    if " " in first or (len(keys) == 1 and not re.fullmatch(r"[a-z-]+", first)):
        return (
            f"YAML reads '{first}' as a key, because a colon and a space follow it"
            if first
            else "YAML reads this line as a mapping",
            _QUOTING,
        )
    return None

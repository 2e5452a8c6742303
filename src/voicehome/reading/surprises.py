"""What YAML twists, said in words: a syntax error becomes what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import Problem, Source
from .document import Document

IN_QUOTES = 'If it is meant to be spoken, put double quotes around the whole line: - "…"'

_START = r"^\s*(?:-\s+)*(?:[a-z-]+:\s+)?"
"""What may stand before the words of a line: dashes and a key."""

_QUOTED = "{quoted}"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a line looks like (`line`) where YAML says `complaint`, what happened, what to write.

    The caret stands at the group `at`, or where YAML stumbled.
    """

    complaint: str
    line: str
    message: str
    hint: str
    above: str = ""  # what the line above it looks like


# The first that matches speaks. The complaints are those of libyaml and of PyYAML without it.
_RULES = [
    _Rule(
        "",
        r"^ *(?P<at>\t)",
        "there is a tab at the start of this line; YAML indents with spaces",
        "Replace the tab with spaces.",
    ),
    _Rule(
        "comment or a? ?line break|chomping",
        rf"{_START}(?P<at>[>|])",
        "words can't follow on the line of a `>` or `|`",
        "Write them on the next line, indented; or put double quotes around the whole line.",
    ),
    _Rule(
        "escape|hexd",
        r"(?P<at>\\)",
        "inside double quotes, YAML takes a backslash as the start of a code",
        "Remove it, or write two for one.",
    ),
    _Rule(
        "",
        rf"""{_START}(?P<at>"(?![^"]*"\s*(?:#|$))|'(?![^']*'\s*(?:#|$)))""",
        "YAML takes a quotation mark at the start of a line as the start of a quoted value",
        "Write `say: >` there and the words on the next line, or use typographic quotes: “…” ‘…’",
    ),
    _Rule(
        "",
        rf"{_START}(?P<at>\{{)[^}}]*\}}\s*[^}}\s]",
        "YAML takes a brace at the start of a line as the start of a mapping",
        _QUOTED,
    ),
    _Rule(
        "",
        rf"{_START}(?P<at>\[)[^\]]*\]\s*[^\]\s]",
        "YAML takes a bracket at the start of a line as the start of a list",
        "Write a pause as a step of its own, - pause: 3s; "
        "or put double quotes around the whole line.",
    ),
    _Rule("", rf"{_START}(?P<at>\*)", "YAML takes an asterisk here as a reference", _QUOTED),
    _Rule("", rf"{_START}(?P<at>[%@`&!])", "YAML keeps this first character for itself", _QUOTED),
    _Rule(
        "mapping values|expected ',' or",
        r"\{.*(?P<at>\?)\s*[,}]",
        "YAML stumbles over a question mark at the end of a value inside {…}",
        "Write the keys on lines of their own, below each other, or put the question in quotes.",
    ),
    _Rule(
        "sequence entries",
        r":\s+(?P<at>-)\s",
        "a list can't begin on the line of its key",
        "Put its first `- ` on the next line.",
    ),
    _Rule(
        "mapping values",
        r"^\s+(?P<at>[a-z-]+):(?:\s|$)",
        "this key belongs to a step that is only a word",
        "Give that step its number, - bell: 1, and begin this line in the column of its key.",
        r"^\s*-\s+(?:bell|echo)\s*$",
    ),
    _Rule(
        "mapping values",
        r"^\s+(?P<at>[a-z-]+):(?:\s|$)",
        "this key belongs to a line that is only words",
        "Write `say:` before its words, - say: …, and begin this line in the column of say.",
        r"^\s*-\s+(?![a-z-]+:(?:\s|$))\S",
    ),
    _Rule(
        "mapping values",
        r"^\s+(?P<at>[a-z-]+):(?:\s|$)",
        "YAML adds this line to the one above, because it begins further right",
        "Begin it in the column of the key that it stands beside.",
    ),
    _Rule(
        "mapping values",
        rf"{_START}[^\"'\[{{>|].*:(?:\s|$)",
        "YAML takes a colon followed by a space as the end of a key",
        _QUOTED,
    ),
    _Rule(
        "",
        r"^\s*(?P<at>-)[^\s-]",
        "there is no space after this dash",
        "Write a space between it and what follows: - …",
    ),
    _Rule(
        "document start",
        r"^(?P<at>\.\.\.)",
        "YAML takes three dots at the start of a line as the end of the file",
        "Remove them, or indent the line.",
    ),
]

_COMMENT = re.compile(r"\s(#)")
_OUT_OF_LINE = re.compile("'-' indicator|expected key|<block end>|could not find expected ':'")
_NOT_CLOSED = re.compile("',' or")


def explain_syntax(document: Document, error: Any) -> Problem:
    """A YAML error as a Problem at the line where it happened."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return document.problem("this is not YAML that can be read", str(error).split("\n")[0])
    stumble = _last_words_before(document, mark.line, mark.column)
    complaint = f"{error.context} {error.problem}"
    for line in _candidates(error, stumble.line):
        for rule in _RULES:
            match = re.search(rule.line, document.lines[line - 1])
            above = document.lines[line - 2] if line > 1 else ""
            if match and re.search(rule.complaint, complaint) and re.search(rule.above, above):
                source = _place(document, match, line, stumble)
                hint = _quoting(document.lines[line - 1]) if rule.hint == _QUOTED else rule.hint
                return document.problem(rule.message, hint, source)
    return _by_complaint(document, error, complaint, stumble)


def _last_words_before(document: Document, line: int, column: int) -> Source:
    """Where YAML stumbled (counted from 0), or the end of the last line that isn't empty."""
    if line < len(document.lines) and document.lines[line].strip():
        return Source(document.label, line + 1, column + 1)
    filled = [n for n, text in enumerate(document.lines[:line], start=1) if text.strip()]
    last = filled[-1] if filled else 1
    return Source(document.label, last, len(document.lines[last - 1].rstrip()) + 1)


def _candidates(error: Any, line: int) -> Iterator[int]:
    """Lines that may hold the cause: where YAML stumbled, where it began to read what it then could
    not end, and a few above."""
    yield line
    context = getattr(error, "context_mark", None)
    if context is not None and re.search("scalar|simple key|flow", error.context or ""):
        yield context.line + 1
    yield from range(line - 1, max(line - 4, 0), -1)


def _place(document: Document, match: re.Match[str], line: int, stumble: Source) -> Source:
    if "at" in match.re.groupindex:
        return Source(document.label, line, match.start("at") + 1)
    return stumble if line == stumble.line else Source(document.label, line)


def _quoting(line: str) -> str:
    """How this line is to be written so that YAML takes it as text."""
    start = re.match(_START, line)
    before = start[0].strip() if start else ""
    if '"' in line:
        key = before if before.endswith(":") else f"{before} say:".strip()
        return f"Write `{key} >` and put the words on the next line, indented."
    return f'Put double quotes around the words: {before} "…"' if before else IN_QUOTES


def _by_complaint(document: Document, error: Any, complaint: str, stumble: Source) -> Problem:
    """What YAML says itself, in other words."""
    context = getattr(error, "context_mark", None)
    start = Source(document.label, context.line + 1, context.column + 1) if context else stumble
    if _NOT_CLOSED.search(complaint):
        character = document.lines[start.line - 1][start.column - 1 :][:1]
        closing = "]" if character == "[" else "}"
        hint = f"Put a {closing} at its end."
        return document.problem(f"the '{character}' that stands here isn't closed", hint, start)
    if "could not find expected ':'" in complaint:
        stumble = start
    if _OUT_OF_LINE.search(complaint):
        return _out_of_line(document, stumble)
    return document.problem(
        f"YAML can't read this: {error.problem or error.context}",
        "Check the indentation and the line above; lists begin with `- `.",
        stumble,
    )


def _out_of_line(document: Document, stumble: Source) -> Problem:
    above = stumble.line - 1
    if above and (comment := _COMMENT.search(document.lines[above - 1])):
        return document.problem(
            "YAML takes ' #' as the start of a comment, and with it the text on this line ends",
            "If it should be spoken, put double quotes around all of the text.",
            Source(document.label, above, comment.start(1) + 1),
        )
    return document.problem(
        "YAML can't tell what this line belongs to",
        "Begin it in the same column as the lines it stands beside; a new step begins with `- `.",
        stumble,
    )

"""Steps and loops as people write them: short forms, and slips that would become something else."""

from __future__ import annotations

import re
from typing import Any

from ..reading.document import Mapping, Text
from ..reading.fields import TAG, FieldError, invalid, read_name
from ..reading.surprises import IN_QUOTES
from ..slips import as_written_here
from ..sound.beds import BEDS
from .cues import NO_BED
from .step import STEP_KEYS

_LENGTH = r"[0-9][0-9.,]*(?: *(?:s|secs?|seconds?|m|mins?|minutes?|breaths?))?"
SLIPS = {
    "bell": r"B[Ee][Ll][Ll]|[Bb](?:el|ll|ells|elll|lel)|BELLS",
    "echo": r"E[Cc][Hh][Oo]|[Ee](?:co|ho|hco|coh|choes)|[Cc]ho",
    "pause": r"P[Aa][Uu][Ss][Ee]|[Pp](?:ase|use|aus|uase|asue|auses|ausee)"
    rf"|(?:[Pp]ause|PAUSE|[Ww]ait|[Rr]est|[Ss]ilence):? *(?:for )?{_LENGTH}"
    r"|\((?:[Ll]ong |[Ss]hort )?(?:[Pp]ause|PAUSE|[Ss]ilence|[Ww]ait)(?: [^()]*)?\)",
}
"""Lines that are probably a step, misspelt or written like a note in a manuscript. An editor's schema
has the same patterns, so they have no flags."""

_FOR_IN = re.compile(r"(\S{1,60})\s+in\s+(.+)")
"""A loop as other languages write it."""

_NO_STEPS = {
    "silence": "A silence is written - pause: {0}",
    "wait": "A silence is written - pause: {0}",
    "rest": "A silence is written - pause: {0}; one that takes the time that is left, - sit: rest",
    "ramp": "It stands in a group: - group: and below it, indented, ramp: … and steps: …",
    "part": "Parts stand under `parts:`, one below the other, each with `steps:` of its own.",
    "steps": "Steps that belong together stand below `group:`.",
    "as": "It stands beside a line: - say: … and below it as: …",
    "with": "It stands beside the file it is for: - use: … and below it with: …",
    "in": "It stands beside `for:`: - for: place, and below it in: [a hand, the jaw]",
}

BARE = {"bell": "1", "echo": "0"}
"""Steps that are whole in one word, and what that means."""

UNFINISHED = re.compile(
    rf"({'|'.join(STEP_KEYS)})(?::\S.*|:? *[0-9]\S*)?"
    rf"|(sit) rest|(use) \S+\.ya?ml|(play) \S+\.\w+|(background) (?:{'|'.join((*BEDS, NO_BED))})"
)
"""A step that YAML reads as a line of text: `pause`, `pause 3s`, `pause:3s`, `background rain`."""


def step_from_text(value: Any) -> Any:
    """A bare line is something to say; a bare `bell` is one stroke."""
    if isinstance(value, Mapping):
        _refuse_what_is_no_step(value)
    if not isinstance(value, Text):
        return value
    if value in BARE:
        once = Text(BARE[value])
        once.source, once.written = value.source, value.written
        return _step(value, once)
    if unfinished := UNFINISHED.fullmatch(value):
        key = unfinished[unfinished.lastindex or 1]
        spoken = f"- say: {value[:40]}"
        hint = f"Write - {key}: …, with a colon and a space; or if it is to be spoken, {spoken}"
        if key == "pause" and (length := as_written_here(value[:100])):
            hint = f"Write - pause: {length}; or if it is to be spoken, {spoken}"
        raise invalid(f"this would be spoken, not taken as the step `{key}:`", hint)
    for key, slip in SLIPS.items():
        if re.fullmatch(slip, value):
            raise invalid(f"this would be spoken; it looks like a {key}", _in_place_of(key, value))
    return _step("say", value)


def _in_place_of(key: str, value: Text) -> str:
    write = key if key in BARE else f"pause: {as_written_here(value[:100]) or '8s'}"
    return f"Write - {write}; or if it is to be spoken, - say: {value[:40]}"


def _refuse_what_is_no_step(value: Mapping) -> None:
    first = next(iter(value), Text(""))
    if first in _NO_STEPS and not any(step in value for step in STEP_KEYS):
        written = value[first]
        length = as_written_here(written[:100]) if isinstance(written, Text) else None
        hint = _NO_STEPS[first].replace("{0}", length or "8s")
        if isinstance(written, Text) and " " in written and not length:
            hint = f"{IN_QUOTES}\n  {hint}"
        raise invalid(f"'{first}:' is not a step", hint, key=first)
    if first.startswith("for ") and (both := _FOR_IN.fullmatch(first[4:])):
        hint = f"Write - for: {both[1]}, and below it in: {both[2][:60]} and steps: …"
        raise invalid("`for` and `in` are keys of their own", hint, key=first)


def _step(key: str, value: Text) -> Mapping:
    mapping = Mapping({Text(key): value})
    mapping.source = value.source
    return mapping


def step_tag(value: Any) -> str:
    """The key that says what a step is; for a step that is none, its first key, which is no tag."""
    keys = list(value) if isinstance(value, Mapping) else [""]
    return TAG + next((key for key in keys if key in STEP_KEYS), next(iter(keys), ""))


def item_name(value: Any) -> Any:
    """`for: place in places` is how other languages write it, and `{place}` how it is said."""
    if isinstance(value, Text) and (both := _FOR_IN.fullmatch(value)):
        hint = f"Write for: {both[1]}, and below it, in the same column, in: {both[2][:60]}"
        raise invalid("`in` is a key of its own here", hint)
    if not isinstance(value, Text):
        hint = (
            "Write for: place, without braces, and below it what it goes through: in: [jaw, hands]"
        )
        raise invalid("the name of an item is expected here", hint)
    return value


def list_name(text: str) -> str:
    """The name of an answer that is a list. Raises FieldError."""
    try:
        return read_name(text)
    except FieldError as error:
        hint = "Write a list, in: [jaw, hands], or the name of an answer that is one."
        if text.isdecimal():
            hint = f"To hear the steps so often, write - repeat: {text[:9]} in place of `for:`."
        raise FieldError(f"'{text[:40]}' is neither a list nor a name", hint) from error

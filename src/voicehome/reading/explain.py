"""A validation error of pydantic, said in the writer's words at the writer's line."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import Problem, Source, nearest
from ..slips import as_written_here
from . import document as values
from .document import Document, Mapping, Text
from .fields import TAG, Located
from .surprises import IN_QUOTES

_SIGNS = {"{": "a brace", "?": "a question mark"}

MAX_PROBLEMS = 100
"""As many as anyone reads of one file."""


def explain(
    document: Document, root: Mapping, error: ValidationError, model: type[BaseModel]
) -> list[Problem]:
    """The errors of a validation of `root` as Problems, in the order of the file; at the most
    `MAX_PROBLEMS`."""
    errors = sorted(error.errors(include_url=False), key=lambda found: _order(found["input"]))
    found = (_problem(document, root, dict(details), model) for details in errors)
    return list(islice((problem for problem in found if problem), MAX_PROBLEMS))


def _order(value: Any) -> tuple[int, int]:
    source = _source_of(value)
    return (source.line, source.column) if source else (0, 0)


def _problem(
    document: Document, root: Mapping, error: dict[str, Any], model: type[BaseModel]
) -> Problem | None:
    location, value, kind = error["loc"], error["input"], error["type"]
    source = _source_of(value)
    if kind == "voicehome":
        return _said_by_validator(document, value, error["ctx"])
    if kind == "extra_forbidden":
        return _unknown_key(document, root, location, model)
    if kind == "union_tag_invalid":
        tags = error["ctx"]["expected_tags"].split(", ")
        return _unknown_step(document, value, [tag.strip("'").removeprefix(TAG) for tag in tags])
    if kind == "missing":
        return _missing_key(document, str(location[-1]), value, _model_at(model, location[:-1]))
    if kind == "literal_error":
        return _not_one_of(document, value, error["ctx"]["expected"])
    if kind == "too_long":
        here, most = error["ctx"]["actual_length"], error["ctx"]["max_length"]
        return document.problem(
            f"{here} are listed here; {most} is the most", "Remove some.", source
        )
    if kind == "dict_type":
        message = f"'{_last_key(location)}:' needs names, each with what belongs to it"
        hint = "Write them below it, indented, one on a line: name: …"
        return document.problem(message, hint, source)
    return document.problem(f"this can't be read: {error['msg']}", "", source)


def _source_of(value: Any) -> Source | None:
    return value.source if isinstance(value, Text | Mapping | values.Sequence) else None


def _said_by_validator(document: Document, value: Any, said: dict[str, Any]) -> Problem:
    source = _source_of(value)
    if isinstance(value, Text):
        source = value.at(said["offset"])
    elif isinstance(value, Mapping):
        source = value.place_of(said["key"])
    return document.problem(said["message"], said["hint"], source)


def _last_key(location: tuple[Any, ...]) -> str:
    return next(
        (k for k in reversed(location) if isinstance(k, str) and not k.startswith(TAG)), "this"
    )


def _not_one_of(document: Document, value: Any, expected: str) -> Problem:
    choices = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    if not isinstance(value, Text) or not value:
        message = f"one of these words is expected here: {', '.join(choices)}"
        return document.problem(message, "", _source_of(value))
    close = nearest(value[:60], choices)
    hint = f"Did you mean {close}?" if close else ""
    return document.problem(
        f"'{value[:40]}' is not one of {', '.join(choices)}", hint, value.source
    )


def _missing_key(
    document: Document, key: str, mapping: Mapping, owner: type[BaseModel]
) -> Problem | None:
    """Nothing is said where an unknown key seems to be the missing one: that is told already."""
    unknown = [written for written in mapping if written not in _keys(owner)]
    hints = getattr(owner, "elsewhere", {})
    if any(nearest(w[:60], [key]) or f" {key}:" in hints.get(w, "") for w in unknown):
        return None
    return document.problem(f"'{key}:' is missing here", f"Add {key}: …", mapping.source)


def _unknown_key(
    document: Document, root: Mapping, location: tuple[Any, ...], model: type[BaseModel]
) -> Problem:
    key = str(location[-1])
    owner = _model_at(model, location[:-1])
    mapping = _mapping_at(root, location[:-1])
    source = mapping.place_of(key)
    if mapping.get(Text(key)) == "" and _char_before(document, source) == ",":
        message = f"YAML takes the comma before '{key[:60]}' as the end of a value"
        hint = "Put double quotes around the whole value, or write the keys on lines of their own."
        return document.problem(message, hint, source)
    if " " in key:
        return document.problem(*_sentence_with_colon(key), source)
    known = _keys(owner)
    if issubclass(owner, Located):
        known += owner.further_keys(mapping)
    close = nearest(key[:60], known)
    hint = f"Did you mean '{close}'?" if close else f"Keys here: {', '.join(known)}"
    if issubclass(owner, Located):
        hint = owner.elsewhere.get(key, hint)
    return document.problem(f"'{key[:60]}' is not a key that is known here", hint, source)


def _mapping_at(root: Mapping, location: tuple[Any, ...]) -> Mapping:
    """The mapping of the file that a validation's location leads to."""
    value: Any = root
    for key in location:
        is_tag = isinstance(key, str) and key.startswith(TAG)
        is_list_of_one = isinstance(key, int) and isinstance(value, Mapping)  # written without one
        if not (is_tag or is_list_of_one):
            value = value[key]
    assert isinstance(value, Mapping)
    return value


def _char_before(document: Document, source: Source) -> str:
    return document.lines[source.line - 1][: source.column - 1].rstrip()[-1:]


def _sentence_with_colon(first: str) -> tuple[str, str]:
    return (
        f"YAML reads '{first[:60]}' as a key, because a colon and a space follow it",
        'Put double quotes around the whole line: - "…"',
    )


def _unknown_step(document: Document, value: Any, known: Sequence[str]) -> Problem:
    steps = ", ".join(known)
    if isinstance(value, values.Sequence):
        return _step_is_a_list(document, value)
    if not isinstance(value, Mapping) or not value:
        hint = "Write a line to speak, or one of: " + steps
        return document.problem("this is not a step", hint, _source_of(value))
    first = next(iter(value))
    sign = _SIGNS.get(_char_before(document, first.source))
    if sign and value[first] == "":
        message = f"YAML takes {sign} at the start of a line as the start of a mapping"
        return document.problem(message, IN_QUOTES, value.source)
    if " " in first:
        return document.problem(*_sentence_with_colon(first), first.source)
    close = nearest(first[:60], known)
    hint = f"Did you mean '{close}'?" if close else f"Steps are: a line of text, {steps}"
    if isinstance(value[first], Text) and " " in value[first]:
        hint = f"{IN_QUOTES}\n  {hint}"
    return document.problem(f"'{first[:60]}' is not a step that is known", hint, first.source)


def _step_is_a_list(document: Document, value: values.Sequence) -> Problem:
    line = document.lines[value.source.line - 1]
    length = (
        as_written_here(value[0][:100]) if len(value) == 1 and isinstance(value[0], Text) else None
    )
    if line[value.source.column - 1 :].startswith("["):
        message = "YAML takes a bracket at the start of a line as the start of a list"
        hint = f"A pause of its own is written - pause: {length or '3s'}\n  {IN_QUOTES}"
        return document.problem(message, hint, value.source)
    return document.problem("a step can't be a list", "Write one dash only.", value.source)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], location: tuple[Any, ...]) -> type[BaseModel]:
    """The model that a place in the file belongs to, found by walking the fields' types."""
    candidates: list[type[BaseModel]] = [model]
    for key in location:
        if isinstance(key, str) and key.startswith(TAG):
            name = key.removeprefix(TAG)
            candidates = [m for m in candidates if name in _keys(m)] or candidates
        elif isinstance(key, str):
            fields = [
                f for m in candidates for n, f in m.model_fields.items() if key in (f.alias, n)
            ]
            candidates = [m for f in fields for m in _models_in(f.annotation)] or candidates
    return candidates[0]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models named anywhere inside a type such as `tuple[A | B, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        annotation.model_rebuild()  # its fields may name types that come to be after it
        yield annotation
    elif isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        for argument in typing.get_args(annotation):
            yield from _models_in(argument)

"""A validation error of pydantic, said in the writer's words at the writer's line."""

from __future__ import annotations

import types
import typing
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import Problem, Source, nearest
from .document import Document, Mapping, Sequence, Text
from .fields import TAG
from .surprises import explain_unknown_step


def explain(document: Document, error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Every error of a validation as a Problem, in the order of the file."""
    return [_problem(document, dict(details), model) for details in error.errors(include_url=False)]


def _problem(document: Document, error: dict[str, Any], model: type[BaseModel]) -> Problem:
    location, value, kind = error["loc"], error["input"], error["type"]
    source = _source_of(value)
    if kind == "voicehome":
        context = error["ctx"]
        if isinstance(value, Text):
            source = value.at(context["offset"])
        return document.problem(context["message"], context["hint"], source)
    if kind == "extra_forbidden":
        return _unknown_key(document, location, value, model)
    if kind == "union_tag_invalid":
        tags = error["ctx"]["expected_tags"].split(", ")
        return _unknown_step(document, value, [tag.strip("'").removeprefix(TAG) for tag in tags])
    if kind == "missing":
        key = str(location[-1])
        return document.problem(f"'{key}:' is missing here", f"Add {key}: …", source)
    if kind == "literal_error":
        return _not_one_of(document, value, error["ctx"]["expected"])
    if kind == "dict_type":
        hint = "Indent them below, one on a line."
        return document.problem(f"'{_last_key(location)}' holds keys and values", hint, source)
    return document.problem(f"this can't be read: {error['msg']}", "", source)


def _source_of(value: Any) -> Source | None:
    return value.source if isinstance(value, Text | Mapping | Sequence) else None


def _last_key(location: tuple[Any, ...]) -> str:
    return next(
        (k for k in reversed(location) if isinstance(k, str) and not k.startswith(TAG)), "this"
    )


def _not_one_of(document: Document, value: Any, expected: str) -> Problem:
    if not isinstance(value, Text):
        return document.problem(f"one word is expected here: {expected}", "", _source_of(value))
    choices = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    close = nearest(value, choices)
    hint = f"Did you mean {close}?" if close else ""
    return document.problem(
        f"'{value[:40]}' is not one of {', '.join(choices)}", hint, value.source
    )


def _unknown_key(
    document: Document, location: tuple[Any, ...], value: Any, model: type[BaseModel]
) -> Problem:
    key = str(location[-1])
    known = _keys(_model_at(model, location[:-1]))
    source = _source_of(value)
    if source and isinstance(value, Text):
        source = _place_of_key(document, source, key)
    if " " in key and (explained := explain_unknown_step([key])):
        return document.problem(*explained, source)
    close = nearest(key, known)
    hint = f"Did you mean '{close}'?" if close else f"Keys here: {', '.join(known)}"
    return document.problem(f"'{key[:60]}' is not a key that is known here", hint, source)


def _place_of_key(document: Document, source: Source, key: str) -> Source:
    """A key stands before its value, on the same line or a line above."""
    for number in range(source.line, max(source.line - 3, 0), -1):
        column = document.lines[number - 1].find(key)
        if column >= 0:
            return Source(source.path, number, column + 1)
    return source


def _unknown_step(document: Document, value: Any, known: list[str]) -> Problem:
    steps = ", ".join(known)
    if isinstance(value, Sequence):
        hint = "A pause of its own is written - pause: 3s; a line that begins with [ needs double quotes."
        return document.problem("a step can't be a list", hint, value.source)
    if not isinstance(value, Mapping) or not value:
        hint = "Write a line to speak, or one of: " + steps
        return document.problem("this is not a step", hint, _source_of(value))
    first = next(iter(value))
    if explained := explain_unknown_step(list(value)):
        return document.problem(*explained, first.source)
    close = nearest(first, known)
    hint = f"Did you mean '{close}'?" if close else f"Steps are: a line of text, {steps}"
    return document.problem(f"'{first[:60]}' is not a step that is known", hint, first.source)


def _keys(model: type[BaseModel] | None) -> list[str]:
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], location: tuple[Any, ...]) -> type[BaseModel] | None:
    """The model that a place in the file belongs to, found by walking the fields' types."""
    candidates: list[type[BaseModel]] = [model]
    for key in location:
        if isinstance(key, str) and key.startswith(TAG):
            name = key.removeprefix(TAG)
            candidates = [m for m in candidates if name in _keys(m)]
        elif isinstance(key, str):
            fields = [
                f for m in candidates for n, f in m.model_fields.items() if key in (f.alias, n)
            ]
            candidates = [m for f in fields for m in _models_in(f.annotation)] or candidates
    return candidates[0] if candidates else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models named anywhere inside a type such as `tuple[A | B, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        return [m for argument in typing.get_args(annotation) for m in _models_in(argument)]
    return []

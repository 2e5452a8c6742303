"""What an editor needs to help with a script: a JSON Schema, made from the model that reads it.

It takes what the loader takes. What a schema can't say is left to `voicehome check`:

- names that must agree: placeholders, conditions and loops with what is asked, files and sounds with
  what is there; that {length} and `only: length` need a `length:`, {quiet} a spoken line;
- what excludes each other: slower and faster, `voice:` and the guide in `voices:`, two kinds of
  question, words for a phase that a breath does not have or that are never spoken;
- answers: that an `or:` is one of the choices, that none stands twice, which pronouns there are;
- lengths: that a range goes up, a sound ends after it begins, a phase takes half a second to a
  minute, bells are not too close; numbers in quotes that are too large, or written like 5.0;
- what a voice can speak, which signs are IPA, which days a month has, how large a file may be, and
  what YAML itself twists.

And it refuses what nobody means: the words null, ~, and names called true, false or null, without
quotes; spaces inside the quotes of a word that is one of a few; years before 1000.
"""

from __future__ import annotations

from typing import Any

from ..reading.editor import Shape
from ..reading.schema import json_schema_of
from .line import A_LINE
from .model import Practice
from .step import STEP_KEYS
from .written import BARE, SLIPS, UNFINISHED

_STEP = {"$ref": "#/definitions/Step"}

_NO_LINE = "|".join((UNFINISHED.pattern, *SLIPS.values()))
_BARE_LINE = A_LINE | {
    "pattern": rf"^(?:{'|'.join(BARE)})$|^(?!(?:{_NO_LINE})$){A_LINE['pattern'][1:]}",
    "errorMessage": f"{A_LINE['errorMessage']} A step has a colon and a space: pause: 3s",
}


def script_schema() -> Shape:
    """The JSON Schema (draft 7) of a practice, and of a file of steps that practices use."""
    made = json_schema_of(Practice)
    shapes = made.pop("definitions")
    del made["required"]
    practice: Shape = _naming_steps(made) | {
        "if": {"required": ["steps"], "properties": {"steps": {}}, "additionalProperties": False},
        "else": _A_PRACTICE,
    }
    return practice | {"definitions": _naming_steps(shapes) | {"Step": _a_step()}}


_A_PRACTICE = {
    "required": ["title"],
    "if": {"required": ["parts"]},
    "then": {
        "properties": {"steps": False},
        "errorMessage": "A script with parts has no steps beside them.",
    },
    "else": {"required": ["steps"]},
}
"""What a file is that has more than steps."""


def _naming_steps(shape: Any) -> Any:
    """Every list of the steps that there are by one name: they stand in each other."""
    if isinstance(shape, list):
        return [_naming_steps(item) for item in shape]
    if not isinstance(shape, dict):
        return shape
    if len(shape.get("oneOf", ())) == len(STEP_KEYS):
        return _STEP
    return {key: _naming_steps(value) for key, value in shape.items()}


def _a_step() -> Shape:
    """One question after the other about the key that says what a step is, so that an editor speaks
    of that step alone; of what is none, by the keys that steps have."""
    models = {key: key.capitalize() for key in STEP_KEYS}
    chosen: Shape = {
        "properties": {
            key: {"$ref": f"#/definitions/{model}/properties/{key}"}
            for key, model in models.items()
        },
        "additionalProperties": False,
        "minProperties": 1,
        "errorMessage": "This is no step that is known. If it is a line to speak, put double quotes "
        "around all of it.",
    }
    for key, model in reversed(models.items()):
        chosen = {
            "if": {"required": [key]},
            "then": {"$ref": f"#/definitions/{model}"},
            "else": chosen,
        }
    return {"if": {"type": "object"}, "then": chosen, "else": _BARE_LINE}

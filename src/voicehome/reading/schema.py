"""A model of YAML files as a JSON Schema (draft 7), for editors.

Draft 7 is what yaml-language-server has known the longest, and so what most editors know.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from .editor import Shape

DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema_of(model: type[BaseModel]) -> Shape:
    """What `model` takes, by the names that keys have in the file."""
    made = model.model_json_schema(schema_generator=AsWritten, ref_template="#/definitions/{model}")
    # Pydantic's order of these is not the same in every version of Python.
    definitions = dict(sorted(made.pop("$defs", {}).items()))
    return {"$schema": DRAFT} | made | ({"definitions": definitions} if definitions else {})


class AsWritten(GenerateJsonSchema):
    """What stands in a file, which is not what becomes of it: no nulls, and no defaults, which are
    typed. Titles and docstrings are for whoever reads the code; keys stay in its order."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Shape:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Shape:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> Shape:
        return {
            "type": "object",
            "propertyNames": self.generate_inner(schema["keys_schema"]),
            "additionalProperties": self.generate_inner(schema["values_schema"]),
            "errorMessage": "Names are expected here, each with what belongs to it: name: …",
        }

    def model_schema(self, schema: core_schema.ModelSchema) -> Shape:
        made = super().model_schema(schema)
        return {key: value for key, value in made.items() if key not in ("title", "description")}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def sort(self, value: Shape, parent_key: str | None = None) -> Shape:  # noqa: ARG002
        return value

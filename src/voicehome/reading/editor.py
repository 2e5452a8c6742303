"""How values look to an editor: JSON Schema for what is read from text.

An editor sees the types that YAML 1.2 gives to values without quotes (`11` is a number, `true` a
truth, nothing at all null), where the loader sees text. So words are whatever is no list, no mapping
and no null. `errorMessage` is what editors say in place of a pattern; a validator that doesn't know
it passes over it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

Shape = dict[str, Any]
"""A JSON Schema, or a part of one."""


def matching(pattern: str, otherwise: str) -> Shape:
    """Text that matches all of a pattern (which has to mean the same to Python and JavaScript), and
    what to say of text that does not."""
    return {"type": "string", "pattern": f"^(?:{pattern})$", "errorMessage": otherwise}


def words_matching(pattern: str, otherwise: str) -> Shape:
    """Like `matching`, where YAML may also see a number or a truth, of which no pattern speaks;
    `pattern` has its own anchors."""
    # A list of types would be shorter, but editors would offer `true` and `false` for all words.
    text = {"type": "string", "errorMessage": "Words are expected here."}
    number_or_truth = {"not": {"type": ["string", "object", "array", "null"]}}
    return {"anyOf": [text, number_or_truth], "pattern": pattern, "errorMessage": otherwise}


def counted(least: int, most: int) -> Shape:
    """A whole number, in quotes or without."""
    text = matching("[0-9]{1,9}", f"Write a whole number from {least:,} to {most:,}.")
    return text | {"type": ["integer", "string"], "minimum": least, "maximum": most}


WORDS = words_matching(r"\S", "Nothing is written here.")


@dataclass(frozen=True)
class SeenAs:
    """Beside a type in `Annotated`: `look` makes what editors see of what they would have seen."""

    look: Callable[[Shape], Shape]

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> Shape:
        return self.look(handler(core))

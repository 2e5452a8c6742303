"""Writing YAML that people go on editing, and that `compose` reads back as the same texts.

PyYAML's own emitter isn't used: inside double quotes it writes emoji and hard spaces as codes,
which nobody can read and `compose` refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .document import UNREADABLE

MAX_INLINE = 80
"""Characters of a mapping that is written on the line of its key: `background: {sound: rain}`."""

MAX_KEY = 1000
"""Characters of a key: YAML looks no further for its colon."""

_INDENT = "  "
# What YAML takes for something else than text: signs at its start, a key's colon, a comment.
_TWISTED = re.compile(r"""-(?!\d)|[?:,\[\]{}#&*!|>'"%@`\ufeff]|\.\.\.|.*(?::(?:\s|$)|\s\#|\t)""")
_SIMPLE = re.compile(r"(?:-?\w|/)(?:[\w .%/+-]*[\w%./])?")
"""A text that needs no quotes inside `{…}` either."""


def to_yaml(value: Mapping[str, Any]) -> str:
    """`value`, made of mappings, lists and texts, as YAML.

    Longer blocks, and the items of a list of them (such as parts), are set apart by empty lines.
    Raises ValueError for what can't be read back: a text with a line break or a control character,
    a key that is too long or that YAML keeps for itself.
    """
    text = ""
    long_before = False
    for key, held in value.items():
        block = _block(key, held)
        is_long = "\n" in block
        text += f"\n{block}\n" if text and (is_long or long_before) else f"{block}\n"
        long_before = is_long
    return text


def _block(key: str, value: Any) -> str:
    if isinstance(value, Mapping | str) or not all(map(_is_nested, value)):
        return "\n".join(_entry(key, value))
    items = ("\n".join(_INDENT + line for line in _lines([item])) for item in value)
    return f"{_key(key)}:\n" + "\n\n".join(items) if value else f"{_key(key)}: []"


def _is_nested(item: Any) -> bool:
    return isinstance(item, Mapping) and any(not isinstance(held, str) for held in item.values())


def _entry(key: str, value: Any) -> Iterator[str]:
    """The lines of `key: value`."""
    name = _key(key)
    inline = _inline(value)
    if inline is not None:
        yield f"{name}: {inline}"
        return
    yield f"{name}:"
    for line in _lines(value):
        yield _INDENT + line


def _lines(value: Mapping[str, Any] | Sequence[Any]) -> Iterator[str]:
    """The lines of a mapping or a list, one value below the other."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield from _entry(key, held)
        return
    for item in value:
        lines = [_alone(item)] if isinstance(item, str) or not item else _lines(item)
        for number, line in enumerate(lines):
            yield f"{_INDENT if number else '- '}{line}"


def _alone(value: Any) -> str:
    """A text, or what is empty, as it stands in one line."""
    if isinstance(value, str):
        return _scalar(value)
    return "{}" if isinstance(value, Mapping) else "[]"


def _inline(value: Any) -> str | None:
    """A text, what is empty, or a mapping of a few simple texts, as it stands on the line of its key;
    None for what needs several lines."""
    if isinstance(value, str) or not value:
        return _alone(value)
    if not isinstance(value, Mapping):
        return None
    texts = [text for pair in value.items() for text in pair]
    if not all(isinstance(text, str) and _SIMPLE.fullmatch(text) for text in texts):
        return None
    inline = "{" + ", ".join(f"{key}: {held}" for key, held in value.items()) + "}"
    return inline if len(inline) <= MAX_INLINE else None


def _key(text: str) -> str:
    if text == "<<" or len(text) > MAX_KEY:
        raise ValueError(f"'{text[:40]}' can't be a key")
    return _scalar(text)


def _scalar(text: str) -> str:
    """A text, in quotes where YAML would take it for something else."""
    if "\n" in text or "\r" in text or UNREADABLE.search(text):
        raise ValueError(f"'{text[:40]!r}' has a character that can't be written")
    if text and text == text.strip() and not _TWISTED.match(text):
        return text
    if '"' in text and "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

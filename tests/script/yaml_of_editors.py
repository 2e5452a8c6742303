"""YAML as editors read it: values without quotes have the types of YAML 1.2's core schema."""

from __future__ import annotations

import io
import re
from typing import Any, ClassVar

import yaml

_PREFIX = "tag:yaml.org,2002:"
_CORE = {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}


class _Core(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar[dict[Any, Any]] = {}


def _int(_loader: _Core, node: yaml.ScalarNode) -> int:
    return int(node.value, 0 if node.value.startswith(("0o", "0x")) else 10)


def _float(_loader: _Core, node: yaml.ScalarNode) -> float:
    return float(node.value.lower().replace(".inf", "inf").replace(".nan", "nan"))


for _name, _pattern in _CORE.items():
    _Core.add_implicit_resolver(_PREFIX + _name, re.compile(rf"(?:{_pattern})$"), None)
_Core.add_constructor(_PREFIX + "int", _int)
_Core.add_constructor(_PREFIX + "float", _float)


def as_editors_read(text: str) -> Any:
    return yaml.load(text, _Core)


def as_people_write(value: Any) -> str:
    """Text, lists and mappings of them as YAML, in quotes only where nothing else would do."""
    out = io.StringIO()
    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(value),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    yaml.emit(events, out, allow_unicode=True, width=100_000)
    return out.getvalue()


def _events(value: Any) -> list[yaml.Event]:
    if isinstance(value, dict):
        inside = [e for pair in value.items() for part in pair for e in _events(part)]
        start = yaml.MappingStartEvent(None, None, True, flow_style=not value)
        return [start, *inside, yaml.MappingEndEvent()]
    if isinstance(value, list):
        inside = [e for item in value for e in _events(item)]
        start = yaml.SequenceStartEvent(None, None, True, flow_style=not value)
        return [start, *inside, yaml.SequenceEndEvent()]
    return [yaml.ScalarEvent(None, None, (True, True), str(value))]

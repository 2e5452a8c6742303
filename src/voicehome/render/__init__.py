"""One script → one finished programme, in one or more files.

What is asked for is imported then: a plan needs no encoder.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .describe import cast_of, shape_of, source_key, timeline_json
    from .drafting import draft, preview
    from .outputs import Output, check_destinations, file_name, stem_paths
    from .programme import Draft, Preview, Programme, Reach, Report, no_report
    from .room import check_room
    from .speaking import answered_clips, clips_to_come, speak, voices_of
    from .writing import write

_MODULES = {
    "describe": ("cast_of", "shape_of", "source_key", "timeline_json"),
    "drafting": ("draft", "preview"),
    "outputs": ("Output", "check_destinations", "file_name", "stem_paths"),
    "programme": ("Draft", "Preview", "Programme", "Reach", "Report", "no_report"),
    "room": ("check_room",),
    "speaking": ("answered_clips", "clips_to_come", "speak", "voices_of"),
    "writing": ("write",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Draft",
    "Output",
    "Preview",
    "Programme",
    "Reach",
    "Report",
    "answered_clips",
    "cast_of",
    "check_destinations",
    "check_room",
    "clips_to_come",
    "draft",
    "file_name",
    "no_report",
    "preview",
    "shape_of",
    "source_key",
    "speak",
    "stem_paths",
    "timeline_json",
    "voices_of",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)

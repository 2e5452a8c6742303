"""One script → one finished programme, in one or more files."""

from __future__ import annotations

from .describe import cast_of, shape_of, source_key, timeline_json
from .outputs import Output, check_destinations, file_name, stem_paths
from .pipeline import answered_clips, draft, preview, speak, voices_of, write
from .programme import Draft, Preview, Programme, Reach, Report, no_report
from .room import check_room

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

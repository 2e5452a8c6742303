"""One script → one finished programme, in one or more files."""

from __future__ import annotations

from .outputs import Output, check_destinations, file_name, stem_paths
from .pipeline import draft, preview, speak, write
from .programme import Draft, Preview, Programme, Reach, Report, no_report

__all__ = [
    "Draft",
    "Output",
    "Preview",
    "Programme",
    "Reach",
    "Report",
    "check_destinations",
    "draft",
    "file_name",
    "no_report",
    "preview",
    "speak",
    "stem_paths",
    "write",
]

"""Measures a finished file: decodes it as a player would, and holds it to its timeline.

Shares no code with the rooms that make sound: what is measured here is measured anew.
"""

from __future__ import annotations

from .expected import Expected, find_timeline, from_data, read_timeline
from .inspect import verify_file
from .report import Measure, Report

__all__ = [
    "Expected",
    "Measure",
    "Report",
    "find_timeline",
    "from_data",
    "read_timeline",
    "verify_file",
]

"""A picture of a whole practice over time: `draw` a Timeline as SVG, and `to_png` for a PNG of it."""

from __future__ import annotations

from .page import draw
from .png import to_png

__all__ = ["draw", "to_png"]

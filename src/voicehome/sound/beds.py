"""Beds: what can lie under a voice for a whole practice."""

from __future__ import annotations

BEDS = (
    "brown",
    "pink",
    "white",
    "rain",
    "ocean",
    "stream",
    "wind",
    "night",
    "drone",
    "pad",
    "heartbeat",
    "binaural",
)
"""The built-in ones, by the name that a script gives them."""

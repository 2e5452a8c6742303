"""How SSML says that something is to be said, as settings of a script."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ..errors import Source
from ..script.delivery import MOST_DECIBELS, MOST_PERCENT, MOST_SEMITONES
from ..units import (
    MAX_FRAMES,
    RATE,
    Frames,
    format_duration,
    frames_from_seconds,
    milliseconds,
)
from .original import Notes
from .speech import Style

_BREAKS = {
    "x-weak": "250ms",
    "weak": "500ms",
    "medium": "750ms",
    "strong": "1s",
    "x-strong": "1.25s",
}
"""SSML leaves to each voice how long these are; so long they are in a widely used one."""

_RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.2, "x-fast": 1.4}
_PITCHES = {"x-low": -4.0, "low": -2.0, "medium": 0.0, "default": 0.0, "high": 2.0, "x-high": 4.0}
_VOLUMES = {"x-soft": -8.0, "soft": -4.0, "medium": 0.0, "default": 0.0, "loud": 3.0, "x-loud": 6.0}
_EMPHASES = {
    "strong": (0.95, 3.0),
    "moderate": (1.0, 2.0),
    "none": (1.0, 0.0),
    "reduced": (1.0, -2.0),
}

_NUMBER = r"([+-]?)(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})"
_TIME = re.compile(rf"{_NUMBER}\s*(ms|s|min|h)", re.IGNORECASE)
_VALUE = re.compile(rf"{_NUMBER}\s*(%|st|dB|Hz|)", re.IGNORECASE)
_SECONDS = {"ms": Fraction(1, 1000), "s": Fraction(1), "min": Fraction(60), "h": Fraction(3600)}


def read_time(text: str) -> Frames | None:
    """`3s`, `500ms`, `+1.5s`; None for what is no time, or longer than twelve hours."""
    found = _TIME.fullmatch(text.strip())
    if not found or found[1] == "-":
        return None
    frames = frames_from_seconds(Fraction(found[2]) * _SECONDS[found[3].lower()])
    return frames if frames <= MAX_FRAMES else None


def read_break(attributes: Mapping[str, str], source: Source, notes: Notes) -> str | None:
    """How long a `<break>` is, as a script has it; None where it asks for none."""
    strength = attributes.get("strength", "medium").strip().lower()
    if "time" in attributes:
        frames = read_time(attributes["time"])
        if frames is not None:
            return f"{milliseconds(frames)}ms" if frames < RATE else format_duration(frames)
        _note(notes, source, "time", attributes["time"])
    if strength == "none":
        return None
    if strength not in _BREAKS:
        _note(notes, source, "strength", strength)
    return _BREAKS.get(strength, _BREAKS["medium"])


def with_prosody(
    style: Style, attributes: Mapping[str, str], source: Source, notes: Notes
) -> Style | None:
    """What `<prosody>` makes of a style; None where it asks for silence."""
    if attributes.get("volume", "").strip().lower() in ("silent", "0", "0%"):
        return None
    changes = {"rate": _with_rate, "pitch": _with_pitch, "volume": _with_volume}
    for name, value in attributes.items():
        if name.startswith("xml:"):
            continue
        value = value.strip()
        changed = changes[name](style, value) if name in changes else None
        if changed is None:
            _note(notes, source, name, value)
        style = changed or style
    return _within_reach(style, source, notes)


def with_emphasis(style: Style, level: str, source: Source, notes: Notes) -> Style:
    pace, louder = _EMPHASES.get(level, _EMPHASES["moderate"])
    if level not in _EMPHASES:
        _note(notes, source, "level", level)
    return _within_reach(
        replace(style, pace=style.pace * pace, level=style.level + louder), source, notes
    )


def softer(style: Style, decibels: float) -> Style:
    return replace(style, level=max(style.level - decibels, -MOST_DECIBELS))


def read_level(text: str) -> float | None:
    """`+6dB` or `-3.5 dB` in dB; None for anything else."""
    found = _VALUE.fullmatch(text.strip())
    return _signed(found) if found and found[3].lower() == "db" else None


def _with_rate(style: Style, value: str) -> Style | None:
    """A percentage is of the voice's own rate; with a sign, it is a change."""
    if value in _RATES:
        return replace(style, pace=_RATES[value])
    found = _VALUE.fullmatch(value)
    if not found or found[3] not in ("%", ""):
        return None
    if found[1] and found[3]:
        return replace(style, pace=style.pace * max(1 + _signed(found) / 100, 0))
    return replace(style, pace=_signed(found) / (100 if found[3] else 1))


def _with_pitch(style: Style, value: str) -> Style | None:
    if value in _PITCHES:
        return replace(style, pitch=_PITCHES[value])
    found = _VALUE.fullmatch(value)
    if found and found[3].lower() == "st":
        return replace(style, pitch=style.pitch + _signed(found))
    if found and found[3] == "%":
        factor = 1 + _signed(found) / 100 if found[1] else _signed(found) / 100
        return replace(style, pitch=style.pitch + _logarithm(12 / math.log10(2), factor))
    return None


def _with_volume(style: Style, value: str) -> Style | None:
    """Without a unit, volumes go from 0 to 100, or with a sign add to that."""
    if value in _VOLUMES:
        return replace(style, level=_VOLUMES[value])
    found = _VALUE.fullmatch(value)
    if found and found[3].lower() == "db":
        return replace(style, level=style.level + _signed(found))
    if found and found[3] in ("%", ""):
        factor = 1 + _signed(found) / 100 if found[1] else _signed(found) / 100
        return replace(style, level=style.level + _logarithm(20, factor))
    return None


def _signed(found: re.Match[str]) -> float:
    return float(found[1] + found[2])


def _logarithm(scale: float, factor: float) -> float:
    """A factor of frequency or amplitude on a musical or a decibel scale; far below for none."""
    return scale * math.log10(max(factor, 1e-9))


def _within_reach(style: Style, source: Source, notes: Notes) -> Style:
    """The nearest style that a script can ask for."""
    share = MOST_PERCENT / 100
    reached = replace(
        style,
        pace=min(max(style.pace, 1 - share), 1 + share),
        pitch=min(max(style.pitch, -MOST_SEMITONES), MOST_SEMITONES),
        level=min(max(style.level, -MOST_DECIBELS), MOST_DECIBELS),
    )
    if reached != style:
        notes.add(source, "this asks for more than a script can; it is brought within reach")
    return reached


def _note(notes: Notes, source: Source, name: str, value: str) -> None:
    notes.add(source, f'{name}="{value[:40]}" can\'t be said in a script; it is left out')

"""Time and level: the only place where anything is rounded.

Time is a whole number of frames at `RATE`. Durations are read exactly (as fractions) and become
frames once, here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from .slips import as_written_here

Frames = int
"""A length or position in frames at `RATE`; frame 0 is the first of the programme."""

RATE = 48_000
"""Frames a second: the one rate that every encoder here takes natively."""

MAX_FRAMES = 12 * 3600 * RATE
"""The longest recording, and so the longest pause: twelve hours."""

_UNITS = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "min": Fraction(60),
    "m": Fraction(60),
    "h": Fraction(3600),
}
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_UNIT = "|".join(_UNITS)
_BREATHS = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
_ANY_CASE = re.ASCII | re.IGNORECASE
_SPACE = r"[ \t\n]*"
_ONE = rf"{_NUMBER}{_SPACE}(?:{_UNIT})"

# What lengths of time look like, for whoever can't call the functions below: editors, by the schema.
DURATION = rf"{_ONE}(?:{_SPACE}{_ONE})*"
STRETCH = "|".join(
    rf"{length}(?:{_SPACE}\.\.{_SPACE}{length}){{0,2}}"
    for length in (rf"(?:{DURATION})", rf"{_BREATHS}{_SPACE}breaths?")
)


def frames_from_seconds(seconds: Fraction | int | float) -> Frames:
    """`seconds` as frames, the nearest; halves go up."""
    return math.floor(Fraction(seconds) * RATE + Fraction(1, 2))


def rescale(position: int, from_rate: int, to_rate: int = RATE) -> Frames:
    """A sample position at `from_rate` Hz as the nearest one at `to_rate` Hz."""
    return (2 * position * to_rate + from_rate) // (2 * from_rate)


def parse_duration(text: str) -> Frames:
    """Read `500ms`, `8s`, `2.5m`, `1m30s` or `1h`.

    Raises ValueError, with a sentence for the writer, for anything else: a bare number, a negative
    length, one of more than twelve hours.
    """
    stripped = text.strip()
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", stripped, re.ASCII):
        number = _short(stripped)
        raise ValueError(
            f"'{number}' has no unit: write {number}s for seconds, {number}m for minutes"
        )
    if stripped.startswith("-"):
        raise ValueError("a length of time can't be negative")
    if not re.fullmatch(DURATION, stripped):
        meant = as_written_here(stripped) or ""
        write = meant if re.fullmatch(DURATION, meant) else "8s, 500ms or 1m30s"
        raise ValueError(f"'{_short(stripped)}' is not a length of time: write {write}")
    amounts = re.findall(rf"({_NUMBER}){_SPACE}({_UNIT})", stripped)
    seconds = sum((Fraction(number) * _UNITS[unit] for number, unit in amounts), Fraction(0))
    frames = frames_from_seconds(seconds)
    if frames > MAX_FRAMES:
        raise ValueError(f"'{_short(stripped)}' is longer than twelve hours, the most there is")
    return frames


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in frames, or in breaths of the voice that speaks there."""

    frames: Frames = 0
    breaths: Fraction = Fraction(0)

    def with_breath(self, breath: Frames) -> Frames:
        """In frames, where one breath takes `breath`."""
        if not self.breaths:  # fractions are slow, and nearly no silence is in breaths
            return self.frames
        return self.frames + math.floor(self.breaths * breath + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What an elastic silence may be: its least, natural (halfway if None) and most length."""

    least: Length
    natural: Length | None
    most: Length

    @classmethod
    def fixed(cls, frames: Frames) -> Stretch:
        return cls(Length(frames), None, Length(frames))


def parse_length(text: str) -> Length:
    """Read a duration (see `parse_duration`) or `3 breaths`. Raises ValueError."""
    match = re.fullmatch(rf"({_BREATHS}){_SPACE}breaths?", text.strip())
    return Length(breaths=Fraction(match[1])) if match else Length(parse_duration(text))


def parse_stretch(text: str) -> Stretch:
    """Read `8s`, `8s..40s` (natural halfway) or `8s..20s..40s`: least, natural, most.

    Raises ValueError for anything else, or for lengths that do not go up.
    """
    meant = as_written_here(text) or ""
    if not re.fullmatch(rf"\s*(?:{STRETCH})\s*", text) and re.fullmatch(STRETCH, meant):
        raise ValueError(f"'{_short(text)}' is not a length of time: write {meant}")
    written = text.split("..")
    lengths = [parse_length(part) for part in written]
    if len(lengths) > 3:
        raise ValueError(f"'{_short(text)}' has more than least, natural and most: 8s..20s..40s")
    if len({"breath" in length for length in written}) > 1:
        raise ValueError(f"'{_short(text)}' mixes breaths with seconds: write it in one of them")
    sizes = [(length.frames, length.breaths) for length in lengths]
    if sizes != sorted(sizes):
        raise ValueError(f"'{_short(text)}' does not go up: write the shortest first, 8s..20s..40s")
    return Stretch(lengths[0], lengths[1] if len(lengths) == 3 else None, lengths[-1])


def format_duration(frames: Frames) -> str:
    """`90 s` as a writer would write it: `1m30s`; to the millisecond."""
    milliseconds = (frames * 1000 + RATE // 2) // RATE
    minutes, rest = divmod(milliseconds, 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    if not minutes:
        return f"{seconds}s"
    return f"{minutes}m" if not rest else f"{minutes}m{seconds}s"


def format_clock(frames: Frames, decimals: int = 0) -> str:
    """A position as a clock shows it: `4:07`, `1:02:03`; `decimals` digits after the second.

    It never rounds up, so that a clock does not show a second before it has come.
    """
    step = 10**decimals
    ticks = frames * step // RATE
    seconds, fraction = divmod(ticks, step)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"{clock}.{fraction:0{decimals}}" if decimals else clock


def milliseconds(frames: Frames) -> int:
    """A position in whole milliseconds, the nearest."""
    return (frames * 1000 + RATE // 2) // RATE


def parse_decibels(text: str) -> float:
    """Read `-3 dB` or `2dB`. Raises ValueError for anything else, or beyond ±60 dB."""
    match = re.fullmatch(r"([+-]?\d{1,3}(?:\.\d{1,6})?)\s*dB", text.strip(), re.ASCII)
    if not match:
        number = re.match(
            r"[+-]?\d{1,3}(?:\.\d{1,6})?(?=\s*(?:db|decibels?)?$)", text.strip(), _ANY_CASE
        )
        write = f"{number[0]} dB" if number else "it like -3 dB"
        raise ValueError(f"'{_short(text)}' is not a level: write {write}")
    value = float(match[1])
    if abs(value) > 60:
        raise ValueError(f"'{_short(text)}' is out of range: levels go from -60 dB to 60 dB")
    return value


def gain_from_decibels(decibels: float) -> float:
    """Decibels as a factor for amplitudes: 20·log10(gain) = decibels."""
    return float(10 ** (decibels / 20))


def decibels_from_gain(gain: float) -> float:
    """A factor for amplitudes as decibels; silence is −inf."""
    return 20 * math.log10(gain) if gain > 0 else -math.inf


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"

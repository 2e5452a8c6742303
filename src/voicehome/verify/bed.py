"""The bed: how far under the voice it lies, whether it follows its plan, how fast it moves.

While somebody speaks, a bed can't be heard apart from the voice in a finished file. It can be heard
right before the phrase, when it is already down, and right after: that is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..units import RATE, Frames
from .expected import Expected, Phrase, Span
from .loudness import HOP, Energies, integrated, lufs
from .report import PhraseFound

_NEAR = 4  # hops on each side of a phrase
_GUARD: Frames = RATE // 50
_SMOOTH = 5  # hops: 0.5 s
_STEADY = 1.5  # LU around its plan
_INAUDIBLE = -70.0


@dataclass(frozen=True, slots=True)
class BedFound:
    """`alone`: its loudness where it is heard alone, LUFS. `off_plan`: how much louder than planned it is
    there, gated as any loudness, LU, or None. `steady`: whether it keeps to its plan but for a constant;
    no where it moves by itself, or has no plan. `speed`: how fast it moves at the most, dB/s; None where
    it is not steady, and where it is never heard alone for long enough. `planned_speed` likewise, of its
    plan; fades from and to silence are left out."""

    alone: float
    off_plan: float | None
    steady: bool
    speed: float | None
    planned_speed: float | None


def phrases_found(expected: Expected, energies: Energies, voice: float) -> list[PhraseFound]:
    """Each phrase's own loudness, and how far the voice (`voice`, LUFS) is over the bed by it."""
    alone = _hops_in(expected.silences(_GUARD), len(energies))
    found = []
    last: float | None = None
    for phrase in expected.phrases:
        near = _beside(phrase, energies, alone)
        last = near if near is not None else last
        bed = last if expected.has_bed else None
        found.append(
            PhraseFound(
                phrase.start,
                integrated_of(phrase, energies),
                None if bed is None else voice - bed,
                phrase.text,
            )
        )
    return found


def integrated_of(phrase: Phrase, energies: Energies) -> float:
    """The loudness of one phrase; of less than 400 ms, its mean."""
    part = energies[phrase.start // HOP : -(-phrase.end // HOP)]
    return integrated(part) if len(part) >= 4 else lufs(float(part.mean()) if part.size else 0.0)


def bed_found(expected: Expected, energies: Energies, voice: float) -> BedFound:
    """The bed where it is heard alone, against its plan."""
    alone = _hops_in(expected.silences(_GUARD), len(energies))
    heard = energies[alone] if alone.any() else np.zeros(1)
    for fade in _fades(expected.bed):
        alone[fade.start // HOP : -(-fade.end // HOP)] = False
    plan = planned(expected.bed, len(energies))
    off_plan, steady = None, False
    if plan is not None:
        there = alone & np.isfinite(plan) & (plan + voice > _INAUDIBLE)
        away = _levels(energies[there]) - voice - plan[there]
        if away.size:
            share = energies[there] / 10 ** ((voice + plan[there]) / 10)
            off_plan = integrated(share)
            low, high = np.percentile(away, (16, 84))
            steady = float(high - low) / 2 <= _STEADY
    speed = _speed(energies, alone) if steady else None
    level = lufs(float(np.mean(heard)))
    return BedFound(level, off_plan, steady, speed, _planned_speed(expected.bed))


def planned(levels: Sequence[tuple[Frames, float | None]], hops: int) -> NDArray[np.float64] | None:
    """The plan in the middle of every hop, in dB beside the voice; −inf for silence."""
    if not levels:
        return None
    frames = [at for at, _ in levels]
    decibels = [-120.0 if db is None else db for _, db in levels]
    plan = np.interp((np.arange(hops) + 0.5) * HOP, frames, decibels)
    return np.where(plan <= -100, -np.inf, plan)


def _planned_speed(levels: Sequence[tuple[Frames, float | None]]) -> float | None:
    fades = _fades(levels)
    speeds = [
        abs(b - a) * RATE / (there - here)
        for (here, a), (there, b) in pairwise(levels)
        if a is not None and b is not None and there > here and not _inside(fades, here, there)
    ]
    return max(speeds, default=None)


def _fades(levels: Sequence[tuple[Frames, float | None]]) -> list[Span]:
    """Where the bed comes from silence, and where it goes there: steep in decibels, as every fade is."""
    fades = []
    for number, (_, level) in enumerate(levels):
        if level is None:
            start = end = number
            while start > 0 and _under(levels[start][1], levels[start - 1][1]):
                start -= 1
            while end + 1 < len(levels) and _under(levels[end][1], levels[end + 1][1]):
                end += 1
            fades.append(Span(levels[start][0], levels[end][0]))
    return fades


def _under(level: float | None, other: float | None) -> bool:
    return other is not None and (level is None or level < other)


def _inside(fades: Sequence[Span], start: Frames, end: Frames) -> bool:
    return any(fade.start <= start and end <= fade.end for fade in fades)


def _speed(energies: Energies, alone: NDArray[np.bool_]) -> float | None:
    """The steepest change over half a second that is heard alone, both its ends over half a second."""
    kernel = np.ones(_SMOOTH)
    whole = np.convolve(alone, kernel, "valid") == _SMOOTH
    levels = _levels(np.convolve(energies, kernel / _SMOOTH, "valid"))
    audible = whole & (levels > _INAUDIBLE)
    pairs = audible[:-_SMOOTH] & audible[_SMOOTH:]
    steps = np.abs(levels[_SMOOTH:] - levels[:-_SMOOTH])[pairs]
    return float(steps.max()) * RATE / (_SMOOTH * HOP) if steps.size else None


def _beside(phrase: Phrase, energies: Energies, alone: NDArray[np.bool_]) -> float | None:
    """The bed's loudness in the last hops before a phrase, or else in the first after it."""
    first, after = phrase.start // HOP, -(-phrase.tail_end // HOP)
    for begin, end in ((max(first - _NEAR, 0), first), (after, after + _NEAR)):
        part = energies[begin:end][alone[begin:end]]
        if part.size:
            near = part[-2:] if end == first else part[:2]
            return max(lufs(float(near.mean())), -100.0)
    return None


def _levels(energies: Energies) -> NDArray[np.float64]:
    return np.asarray(10 * np.log10(np.maximum(energies, 1e-12)) - 0.691)


def _hops_in(spans: Iterator[Span], hops: int) -> NDArray[np.bool_]:
    """The hops that lie wholly in one of `spans`."""
    mask = np.zeros(hops, bool)
    for span in spans:
        mask[-(-span.start // HOP) : span.end // HOP] = True
    return mask

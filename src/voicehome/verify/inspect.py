"""One pass over a finished file, and everything that can be said of it then."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..targets import DEFAULT, TARGETS, Target
from ..units import RATE, Frames, decibels_from_gain, format_clock
from . import labels
from .bed import BedFound, bed_found, phrases_found
from .decode import Facts, opened
from .edges import EdgeFinder, EdgesFound
from .expected import Expected, Span
from .loudness import HOP, Energies, LoudnessMeter, PeakMeter, integrated, loudness_range
from .report import (
    OFF,
    TOLD,
    UNKNOWN,
    Measure,
    PhraseFound,
    Report,
    SilenceFound,
    judged,
    number,
)
from .silence import Quiet, SilenceMeter
from .timing import silences_found, timing, words
from .tolerances import Tolerance, tolerance_of

_GUARD: Frames = RATE // 10
"""So far from speech and bells, silence is silent: a lossy encoder spreads them by less."""

_LEAST_OVER_BED = 20.0  # W3C's technique G56
_BED_WAVERS = 2.0  # LU by which 200 ms of rain differ from its mean
_BED_GUSTS = (
    3.0  # LU by which wind, heard in the gaps of twelve minutes, differs from it (2.2 was found)
)
_FASTEST = 12.0  # dB/s
_SPEED_WAVERS = 4.0  # dB/s that a steady noise seems to move
_CRACKLES = 10  # jumps a minute: more are no fault, but rain
_MOST_OFFSET = 0.001
_MOST_AT_ENDS = 0.002


@dataclass(frozen=True, slots=True)
class Heard:
    """All that one pass over the sound gives."""

    facts: Facts
    frames: Frames
    energies: Energies
    peaks: PeakMeter
    silence: SilenceMeter
    edges: Sequence[EdgesFound]


def verify_file(
    path: Path, expected: Expected | None = None, target: Target | None = None
) -> Report:
    """Measure the finished file at `path`, against its timeline where there is one.

    `target`: what it is to measure, by default the one that it was rendered for. The file is decoded once,
    a second at a time; memory grows by 4 MB in twelve hours. Raises VerifyError when it can't be decoded.
    """
    chosen = target or TARGETS.get(expected.target if expected else "") or TARGETS[DEFAULT]
    heard = _listen(path, expected)
    tolerance = tolerance_of(heard.facts.codec, bool(expected and expected.has_bed))
    voice = integrated(heard.energies, _speech(expected, len(heard.energies)))
    silences: list[SilenceFound] = []
    phrases: list[PhraseFound] = []
    groups: dict[str, list[Measure]] = {
        "time": [_length(heard, expected, tolerance)],
        "level": [*_levels(heard, chosen, voice, tolerance, expected)],
        "bed": [],
        "faults": [*_faults(heard, expected, tolerance)],
        "labels": [*_formats(heard, chosen), *labels.labels(heard.facts, voice, path, expected)],
    }
    if expected and expected.phrases:
        silences = list(silences_found(heard.edges, expected, tolerance))
        phrases = phrases_found(expected, heard.energies, voice)
        groups["time"] += timing(heard.edges, silences, expected, tolerance)
        groups["time"] += words(expected, heard.energies)
        if expected.has_bed:
            groups["bed"] += _bed(bed_found(expected, heard.energies, voice), phrases)
    return Report(
        path=str(path),
        timeline=expected.path if expected else "",
        target=chosen.name,
        facts=heard.facts.line,
        measures=tuple(replace(m, group=g) for g, measures in groups.items() for m in measures),
        silences=tuple(silences),
        phrases=tuple(phrases),
    )


def _listen(path: Path, expected: Expected | None) -> Heard:
    with opened(path) as recording:
        channels = recording.facts.channels
        spans: list[Span] = list(expected.silences(_GUARD)) if expected else []
        loudness, peaks = LoudnessMeter(channels), PeakMeter(channels)
        silence = SilenceMeter(spans, channels)
        edges = EdgeFinder(expected) if expected else None
        frames = 0
        for block in recording.blocks():
            frames += len(block)
            loudness.add(block)
            peaks.add(block)
            silence.add(block)
            if edges:
                edges.add(np.abs(block.mean(axis=1)))
        peaks.finish()
        found = edges.finish() if edges else []
        return Heard(recording.facts, frames, loudness.energies(), peaks, silence, found)


def _speech(expected: Expected | None, hops: int) -> NDArray[np.bool_] | None:
    """The hops in which somebody speaks; None where nobody knows."""
    if expected is None or not expected.phrases:
        return None
    mask = np.zeros(hops, bool)
    for phrase in expected.phrases:
        mask[phrase.start // HOP : -(-phrase.end // HOP)] = True
    return mask


def _formats(heard: Heard, target: Target) -> Iterator[Measure]:
    """Whether a platform takes this kind of file; only where the target asks for one."""
    if not target.kbits:
        return
    facts = heard.facts
    name = next((name for name in target.kbits if facts.codec.startswith(name)), "")
    wanted = " or ".join(f"{n}, {kbits} kbit/s, 48 kHz" for n, kbits in target.kbits.items())
    good = bool(name) and facts.rate == RATE
    good = good and round(facts.bit_rate / 1000) == target.kbits[name]
    yield Measure("Format", facts.line, wanted, judged(good))


def _length(heard: Heard, expected: Expected | None, tolerance: Tolerance) -> Measure:
    found = format_clock(heard.frames, 3)
    value = heard.frames / RATE
    if expected is None:
        return Measure("Length", found, "", TOLD, value, "s")
    more = heard.frames - expected.frames
    spare = f", +{tolerance.length:,} frames" if tolerance.length else ", to the frame"
    note = f"{more:+,} frames".replace("-", "−") if more else ""
    target = format_clock(expected.frames, 3) + spare
    return Measure("Length", found, target, judged(0 <= more <= tolerance.length), value, "s", note)


def _levels(
    heard: Heard, target: Target, voice: float, tolerance: Tolerance, expected: Expected | None
) -> Iterator[Measure]:
    whole = integrated(heard.energies)
    wanted = target.file_loudness(heard.facts.channels)
    name = "Loudness of the voice" if expected and expected.phrases else "Loudness"
    text = f"{number(wanted)} LUFS ±{tolerance.loudness:g}"
    if math.isfinite(voice) and expected is None:  # beds and long silences count in it
        note = "of the whole; only with a timeline is the voice told from a background"
        yield Measure(name, f"{number(voice)} LUFS", "", TOLD, voice, "LUFS", note)
    elif math.isfinite(voice):
        good = abs(voice - wanted) <= tolerance.loudness
        found = f"{number(voice)} LUFS"
        yield Measure(name, found, text, judged(good), voice, "LUFS")
    else:
        yield Measure(name, "silence", text, OFF)
    if name != "Loudness" and math.isfinite(whole):
        yield Measure("Loudness of the whole", f"{number(whole)} LUFS", "", TOLD, whole, "LUFS")
    spread = loudness_range(heard.energies)
    if spread is None:
        yield Measure("Loudness range", "too short to tell", "", TOLD)
    else:
        yield Measure("Loudness range", f"{spread:.1f} LU", "", TOLD, spread, "LU")
    peak = decibels_from_gain(heard.peaks.peak)
    most = target.true_peak + tolerance.peak
    good = peak <= most
    limit = f"at most {number(target.true_peak)} dBTP, +{tolerance.peak:g}"
    found = f"{number(peak)} dBTP" if math.isfinite(peak) else "silence"
    yield Measure("True peak", found, limit, judged(good), peak, "dBTP")


def _faults(heard: Heard, expected: Expected | None, tolerance: Tolerance) -> Iterator[Measure]:
    peaks, silence = heard.peaks, heard.silence
    cut = peaks.full + (peaks.flat if tolerance.floor is None else 0)
    found = f"{cut} peaks cut off" if cut != 1 else "1 peak cut off"
    yield Measure("Clipping", found if cut else "none", "none", judged(not cut), cut)
    offset = decibels_from_gain(silence.offset)
    found = f"{number(offset, 0)} dBFS" if math.isfinite(offset) else "none"
    limit = f"under {number(decibels_from_gain(_MOST_OFFSET), 0)} dBFS"
    yield Measure("DC offset", found, limit, judged(silence.offset <= _MOST_OFFSET), offset, "dBFS")
    ends = max(silence.first, silence.last)
    found = f"{number(decibels_from_gain(ends), 0)} dBFS" if ends else "silent"
    limit = f"under {number(decibels_from_gain(_MOST_AT_ENDS), 0)} dBFS"
    level = decibels_from_gain(ends)
    yield Measure("First and last", found, limit, judged(ends <= _MOST_AT_ENDS), level, "dBFS")
    if expected is None:
        return
    quiet = silence.found
    if not quiet.frames:
        yield Measure("Silences", "none long enough", "", UNKNOWN)
        return
    yield _clicks(quiet, expected)
    if expected.has_bed:
        return
    peak = decibels_from_gain(quiet.peak)
    good = not quiet.peak if tolerance.floor is None else peak <= tolerance.floor
    target = "digital" if tolerance.floor is None else f"under {number(tolerance.floor, 0)} dBFS"
    found = f"{number(peak, 0)} dBFS at most" if quiet.peak else "digital"
    yield Measure("Noise in silences", found, target, judged(good), peak, "dBFS")


def _clicks(quiet: Quiet, expected: Expected) -> Measure:
    clicks = _not_of_the_bed(quiet.clicks) if expected.has_bed else quiet.clicks
    count = len(clicks)
    if quiet.clicks and not clicks:
        note = "the bed itself is made of drops"
        return Measure("Clicks", "unknown", "none", UNKNOWN, len(quiet.clicks), note=note)
    first = f"the first at {format_clock(clicks[0], 2)}" if clicks else ""
    return Measure("Clicks", str(count or "none"), "none", judged(not count), count, note=first)


def _not_of_the_bed(clicks: Sequence[Frames]) -> list[Frames]:
    """Clicks that do not come in numbers: a bed of drops has many in its minute, or the next to it."""
    by_minute = Counter(click // (60 * RATE) for click in clicks)
    drops = {minute for minute, count in by_minute.items() if count >= _CRACKLES}
    near = drops | {minute - 1 for minute in drops} | {minute + 1 for minute in drops}
    return [click for click in clicks if click // (60 * RATE) not in near]


def _bed(bed: BedFound, phrases: Sequence[PhraseFound]) -> Iterator[Measure]:
    yield Measure("Bed alone", f"{number(bed.alone)} LUFS", "", TOLD, bed.alone, "LUFS")
    over = [(p.over_bed, p.start) for p in phrases if p.over_bed is not None]
    target = f"{_LEAST_OVER_BED:g} LU at least, within {_BED_WAVERS:g}"
    if over:
        least, start = min(over)
        bad = [at for level, at in over if level < _LEAST_OVER_BED - _BED_WAVERS]
        note = f"{len(bad)} phrases; the least at {format_clock(start, 1)}" if bad else ""
        found = f"{least:.1f} LU" if least < 60 else "no bed heard by it"
        yield Measure("Voice over bed", found, target, judged(not bad), least, "LU", note)
    else:
        note = "the bed is heard alone by no phrase"
        yield Measure("Voice over bed", "unknown", target, UNKNOWN, note=note)
    if bed.off_plan is not None:
        found = f"{bed.off_plan:+.1f} LU".replace("-", "−")
        wavers = _BED_WAVERS if bed.steady else _BED_GUSTS
        good = abs(bed.off_plan) <= wavers
        yield Measure("Bed beside plan", found, f"±{wavers:g} LU", judged(good), bed.off_plan, "LU")
    limit = f"{_FASTEST:g} dB/s at most"
    if bed.planned_speed is not None:
        good = bed.planned_speed <= _FASTEST + 0.05
        found = f"{bed.planned_speed:.1f} dB/s"
        yield Measure("Ducking planned", found, limit, judged(good), bed.planned_speed, "dB/s")
    if bed.speed is None:
        note = "the bed moves by itself, or its plan is not told"
        note = "it is never heard alone for long enough" if bed.steady else note
        yield Measure("Ducking heard", "unknown", limit, UNKNOWN, note=note)
    else:
        good = bed.speed <= _FASTEST + _SPEED_WAVERS
        found = f"{bed.speed:.1f} dB/s"
        target = f"{limit}, within {_SPEED_WAVERS:g}"
        yield Measure("Ducking heard", found, target, judged(good), bed.speed, "dB/s")

"""Pieces: where somebody speaks in a recording, found by the silence around it.

What counts as silence follows the room: the threshold lies over the noise floor, which is measured
again and again along the recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import Problem, TakeError
from ..units import RATE, Frames, format_clock
from .hops import FLOOR, SECOND, hops_of
from .recording import Facts

_NOISE_AROUND = 20 * SECOND
_NOISE_EVERY = 5 * SECOND
_NOISE_SHARE = 10  # percent of the time, at least, nobody speaks
_CLEAR = 12.0  # dB over the noise, where there is room for it
_LEAST_RANGE = 8.0  # dB from noise to speech, or there is no speech
_RANGE = 38.0  # dB under speech, where a silent room would make every breath a word
_FAINT = -65.0  # dBFS: nobody speaks so softly
_LEAST_SPEECH = 30  # hops
_CLOSURE = 15  # hops: the silence in a p or a t, at most
_SHORTEST = 5  # hops
_BEFORE, _AFTER = 2, 4  # hops: soft onsets and the breath in which words end

_PHONE = 12_000  # hertz: at a lower rate than this it sounds like a telephone
_NOISY = 25.0  # dB from noise to speech


@dataclass(frozen=True, slots=True)
class Piece:
    """Speech without a pause, or something as loud: its `level` in dB beside the speech around, and
    the share of it that has a pitch, from 0 to 1, which a cough or a chair has not."""

    start: Frames
    end: Frames
    level: float
    voiced: float

    @property
    def frames(self) -> Frames:
        return self.end - self.start


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What is in a recording of `frames`: its pieces, how it sounds (`Hops.shapes`), and what is worth
    a warning."""

    path: Path
    frames: Frames
    pieces: tuple[Piece, ...]
    shapes: NDArray[np.float16]
    warnings: tuple[Problem, ...]


def listen(path: Path) -> Heard:
    """Find the pieces of a recording, however long. Raises TakeError when it can't be read or
    nobody speaks in it."""
    facts = Facts()
    hops = hops_of(path, facts)
    levels = hops.levels
    noise = _noise(levels)
    speech = _speech_level(levels, float(np.median(noise)) if noise.size else FLOOR)
    pieces = tuple(_pieces(levels, hops.voiced, noise, speech)) if speech is not None else ()
    if speech is None or not pieces:
        hint = "Was the microphone on? Listen to the recording, and record once more."
        raise TakeError(Problem(f"nobody can be heard speaking in {path}", hint))
    frames = len(levels) * RATE // SECOND
    warnings = tuple(_warnings(path, facts, frames, speech - float(np.median(noise))))
    return Heard(path, frames, pieces, hops.shapes, warnings)


def _noise(levels: NDArray[np.float32]) -> NDArray[np.float64]:
    """The noise floor at every hop, in dBFS."""
    if not levels.size:
        return np.zeros(0)
    places = np.arange(0, len(levels), _NOISE_EVERY)
    floors = [
        np.percentile(levels[max(0, place - _NOISE_AROUND) : place + _NOISE_AROUND], _NOISE_SHARE)
        for place in places
    ]
    return np.interp(np.arange(len(levels)), places, floors)


def _speech_level(levels: NDArray[np.float32], noise: float) -> float | None:
    """How loud speech is, in dBFS, however little of it there is; None if there is none."""
    loud = levels[levels > max(noise + _LEAST_RANGE, _FAINT)]
    return float(np.percentile(loud, 75)) if loud.size >= _LEAST_SPEECH else None


def _pieces(
    levels: NDArray[np.float32],
    voiced: NDArray[np.bool_],
    noise: NDArray[np.float64],
    speech: float,
) -> Iterator[Piece]:
    """A piece is as long as the level stays over half the margin, and passes all of it somewhere."""
    margin = np.clip(0.4 * (speech - noise), _LEAST_RANGE / 2, _CLEAR)
    low = np.maximum(noise + margin / 2, speech - _RANGE - _CLEAR / 2)
    high = np.maximum(noise + margin, speech - _RANGE)
    spans = _merged([span for span in _spans(levels > low) if (levels > high)[slice(*span)].any()])
    for index, (first, last) in enumerate(spans):
        if last - first < _SHORTEST:
            continue
        before = spans[index - 1][1] if index else 0
        after = spans[index + 1][0] if index + 1 < len(spans) else len(levels)
        start = max(first - _BEFORE, (before + first + 1) // 2)
        end = min(last + _AFTER, (last + after) // 2)
        level = float(np.percentile(levels[first:last], 75)) - speech
        pitched = float(voiced[first + 1 : last + 1].mean())
        yield Piece(start * RATE // SECOND, end * RATE // SECOND, level, pitched)


def _spans(active: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], active, [False]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start - merged[-1][1] < _CLOSURE:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _warnings(path: Path, facts: Facts, frames: Frames, clear: float) -> Iterator[Problem]:
    def warning(message: str, hint: str) -> Problem:
        return Problem(f"{path}: {message}", hint, severity="warning")

    if facts.broken:
        yield warning("some of it is damaged and was left out", "Copy the recording once more.")
    if facts.seconds * RATE - frames > max(RATE, 0.02 * frames):
        told, there = format_clock(int(facts.seconds * RATE)), format_clock(frames)
        yield warning(f"it says that it is {told} long and ends at {there}", "Copy it once more.")
    if facts.clipped > 2:
        hint = "Where it distorts, nothing can mend it: turn the level down, or move back a little."
        yield warning("it is too loud for its microphone in places", hint)
    if 0 < facts.rate < _PHONE:
        hint = "A recorder with 44.1 or 48 kHz is closer to how you sound."
        yield warning(f"at {facts.rate} Hz it sounds like a telephone", hint)
    if clear < _NOISY:
        hint = "Soft furniture around you and a closer microphone help; so does a fan switched off."
        yield warning("the room is loud beside the voice, and will be heard with it", hint)

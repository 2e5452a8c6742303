"""Sounds with a pitch: drone, pad and binaural tones.

A note of the drone or the pad is made by its spectrum: each partial is a narrow band of noise, which
is what many players of one note sound like (Nasca, the PADsynth algorithm, 2005).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from ...units import RATE, gain_from_decibels
from .chance import chance_at, drift, mixed
from .kinds import Value
from .scale import chords, key_pitch, pitch_of
from .tiles import TILE, Hertz, Spectrum, noise_tile, scaled
from .weave import Channels, Curve, Loop, Shaped, Strand, Wheel, Woven

_CENTS = 5.0  # how far from its note a player is
_SLOWLY = 4  # chunks of half a piece: a note must not come and go within a wave of its own
_HIGHEST = 6000.0  # hertz; no partial is above


def drone(values: Mapping[str, Value], seed: int) -> Woven:
    """A steady tone beneath; over it three groups of partials that come and go on their own."""
    pitch, width = key_pitch(str(values["key"])), float(values["width"]) / 100
    bright = float(values["brightness"]) / 100
    low, fifth, high = (pitch / 2, pitch), (pitch * 1.5,), (pitch * 2, pitch * 3, pitch * 4)
    strands: list[Strand] = [Loop(_steady(pitch / 2))]
    for number, (notes, level) in enumerate(((low, 1.0), (fifth, 0.5), (high, 0.2 + 0.5 * bright))):
        tile = noise_tile(_notes(notes, bright), mixed(seed, 1, number))
        wheel = Wheel(tile, mixed(seed, 2, number), width, _SLOWLY)
        strands.append(Shaped(wheel, _coming_and_going(mixed(seed, 3, number)), level))
    return Woven(strands, 2 if width else 1)


def pad(values: Mapping[str, Value], seed: int) -> Woven:
    """Chords of the key's mode, in turn one at rest and one away from it, over the key's low note."""
    key, width = str(values["key"]), float(values["width"]) / 100
    bright, change = float(values["brightness"]) / 100, float(values["change"])
    strands: list[Strand] = []
    for turn, group in enumerate(chords(str(values["mode"]))):
        for number, chord in enumerate(group):
            notes = [pitch_of(key, semitones) for semitones in chord]
            tile = noise_tile(_notes(notes, bright), mixed(seed, 1, turn, number))
            wheel = Wheel(tile, mixed(seed, 2, turn, number), width, _SLOWLY)
            curve = _in_turn(turn, number, len(group), change, mixed(seed, 3))
            strands.append(Shaped(wheel, curve))
    low = noise_tile(_notes((key_pitch(key) / 2,), 0.0), mixed(seed, 4))
    strands.append(Shaped(Wheel(low, mixed(seed, 5), 0.0, _SLOWLY), _always, 0.4))
    return Woven(strands, 2 if width else 1)


def binaural(values: Mapping[str, Value], seed: int) -> Woven:
    """Each ear's tone is whole waves of a tile, so that neither ever drifts from the other."""
    tone, apart = float(values["tone"]), float(values["beat"])
    noise = float(values["noise"]) / 100
    time = np.arange(_STEADY) / RATE
    pitches = (tone - apart / 2, tone + apart / 2)
    ears: Channels = np.stack([np.sin(2 * np.pi * _whole(p, _STEADY) * time) for p in pitches])
    strands: list[Strand] = []
    if noise < 1:
        strands.append(Loop((ears * (1 - noise) * np.sqrt(2)).astype(np.float32)))
    if noise:
        wheel = Wheel(noise_tile(_soft, mixed(seed, 1)), mixed(seed, 2), 1.0)
        strands.append(Shaped(wheel, _always, noise))
    return Woven(strands, 2)


_STEADY = 20 * RATE  # frames: a pitch is exact to a twentieth of a hertz


def _whole(pitch: float, frames: int) -> float:
    """The nearest pitch that has a whole number of waves in a tile."""
    return round(pitch * frames / RATE) * RATE / frames


def _steady(pitch: float) -> Channels:
    """The drone's floor: the same at every turn, and so without one that could be heard."""
    time = np.arange(TILE) / RATE
    turns = 2 * np.pi * _whole(pitch, TILE) * time
    tone = sum(np.sin(n * turns + n * n) / n**1.3 for n in range(1, 7))
    whole: Channels = scaled(np.asarray(tone))[np.newaxis] * np.float32(0.8)
    return whole


def _notes(pitches: Iterable[float], bright: float) -> Spectrum:
    """Notes of many players each; with `bright` (0.0 to 1.0) their partials reach higher."""
    fall = 14 - 8 * bright  # dB an octave
    partials = [
        (pitch * number, gain_from_decibels(-fall * np.log2(number)) * (110 / pitch) ** 0.4)
        for pitch in pitches
        for number in range(1, max(int(_HIGHEST / pitch), 1) + 1)
    ]

    def spectrum(hertz: Hertz) -> Hertz:
        made = np.zeros(len(hertz))
        apart = hertz[1] - hertz[0]
        for pitch, level in partials:
            spread = max(pitch * (2 ** (_CENTS / 1200) - 1), 2 * apart)
            first = max(int((pitch - 4 * spread) / apart), 0)
            near = slice(first, int((pitch + 4 * spread) / apart) + 2)
            around = np.exp(-0.5 * ((hertz[near] - pitch) / spread) ** 2)
            made[near] += level * around / np.sqrt(spread)
        return made

    return spectrum


def _soft(hertz: Hertz) -> Hertz:
    """Pink noise without its edges."""
    kept: Hertz = hertz**-0.5 / np.sqrt((1 + (60 / hertz) ** 4) * (1 + (hertz / 2500) ** 4))
    return kept


def _always(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ones(len(seconds))


def _coming_and_going(seed: int) -> Curve:
    return lambda seconds: 0.35 + 0.65 * drift(seed, seconds / 19)


def _in_turn(turn: int, number: int, count: int, change: float, seed: int) -> Curve:
    """One chord's level: chords at rest have the even turns, the others the odd ones; which of its
    group is heard in a turn is left to chance. Half of its time, each fades over into the next."""

    def is_chosen(slot: int) -> bool:
        return slot % 2 == turn and int(chance_at(seed, slot) * count) == number

    def curve(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        level = np.zeros(len(seconds))
        first, last = int(seconds[0] // change) - 1, int(seconds[-1] // change) + 1
        for slot in filter(is_chosen, range(first, last + 1)):
            middle = (slot + 0.5) * change
            faded = np.clip((0.75 * change - np.abs(seconds - middle)) / (0.5 * change), 0, 1)
            level += np.sin(faded * np.pi / 2)
        return level

    return curve

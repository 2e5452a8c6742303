"""Loudness and peak of single clips, kept so that no programme is ever metered as a whole.

Loudness follows EBU R 128 and ITU-R BS.1770-5: K-weighting, blocks of 400 ms at hops of 100 ms
(EBU Tech 3341 calls their loudness "momentary"), an absolute gate at −70 LUFS and a relative one
10 LU under the mean of what passed it. Each clip is measured between 400 ms of silence, so that the
blocks of several clips, thrown together, are those of the clips joined by such silences: for
sentences within 0.1 LU. Where every clip is shorter than a second, on which tenth of a second the
blocks of a real meter happen to begin matters too, by up to 0.3 LU.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import soxr

from .audio import Block, Samples
from .units import RATE, Frames, gain_from_decibels

if TYPE_CHECKING:
    from av.filter import Graph

ABSOLUTE_GATE = -70.0
"""LUFS. What lies under it is silence (BS.1770-5, Annex 1)."""

_RELATIVE_GATE = 0.1  # −10 LU, as a factor for energies
_BLOCK = RATE * 400 // 1000
_HOP = RATE * 100 // 1000
_OVERSAMPLED = 4 * RATE  # BS.1770-5, Annex 2: at least four times


@dataclass(frozen=True, slots=True)
class Figures:
    """What one clip adds to a programme.

    `energies`: the K-weighted mean square of each 400 ms block, one every 100 ms, from the silence
    before the clip into the silence after it; 1.0 stands for −0.691 LUFS.
    `true_peak`: linear, 1.0 is full scale; between the samples too.
    `frames`: the clip's length.
    """

    energies: tuple[float, ...]
    true_peak: float
    frames: Frames

    def at_gain(self, gain: float) -> Figures:
        """The figures of the same clip, its samples multiplied by `gain` (linear)."""
        energies = tuple(energy * gain * gain for energy in self.energies)
        return Figures(energies, self.true_peak * abs(gain), self.frames)


def measure(samples: Samples) -> Figures:
    """The figures of one clip. Lets other threads run: most of it happens outside Python."""
    sound = _between_silences(samples)[:, np.newaxis]
    energies = tuple(_energy(lufs) for lufs in _momentary([sound], 1))
    return Figures(energies, true_peak(samples), len(samples))


def measure_stream(blocks: Iterable[Block], channels: int) -> Figures:
    """The figures of a sound of any length that comes in blocks of shape (frames, channels), in nearly
    constant memory: the power of both channels together, and the higher of their peaks."""
    frames = 0
    peak = 0.0
    oversampling = soxr.ResampleStream(RATE, _OVERSAMPLED, channels, dtype="float32", quality="HQ")

    def watched() -> Iterator[Block]:
        nonlocal frames, peak
        for block in blocks:
            frames += len(block)
            peak = max(peak, _peak(oversampling.resample_chunk(block)))
            yield block

    energies = energies_of(watched(), channels)
    rest = oversampling.resample_chunk(np.zeros((0, channels), np.float32), last=True)
    return Figures(energies, max(peak, _peak(rest)), frames)


def true_peak(samples: Samples) -> float:
    """The highest absolute value (linear) at four times the rate: BS.1770-5, Annex 2."""
    oversampled = soxr.resample(samples, RATE, _OVERSAMPLED, "HQ")
    return _peak(oversampled)


def _peak(samples: Samples | Block) -> float:
    return float(max(samples.max(initial=0.0), -samples.min(initial=0.0)))


def programme_loudness(figures: Iterable[Figures]) -> float:
    """Integrated loudness, in LUFS, of these clips joined by 400 ms of silence each.

    Under 400 ms of sound in all, the blocks would mostly measure the silence around it; then it is
    the mean over the sound itself. Where nothing reaches −70 LUFS it is −70.0, never −inf.
    """
    clips = list(figures)
    if sum(clip.frames for clip in clips) < _BLOCK:
        return _loudness_of_little(clips)
    energies = np.array([energy for clip in clips for energy in clip.energies])
    heard = energies[energies > _energy(ABSOLUTE_GATE)]
    if not heard.size:
        return ABSOLUTE_GATE
    return _lufs(float(np.mean(heard[heard > heard.mean() * _RELATIVE_GATE])))


def programme_gain(figures: Iterable[Figures], target: float) -> float:
    """The one factor (linear) that brings these clips to `target` LUFS; 1.0 for silence."""
    loudness = programme_loudness(figures)
    return 1.0 if loudness <= ABSOLUTE_GATE else gain_from_decibels(target - loudness)


def energies_of(blocks: Iterable[Block], channels: int) -> tuple[float, ...]:
    """The energies, as `Figures` have them, of a sound that comes in blocks of shape (frames, channels)."""
    silence = np.zeros((_BLOCK, channels), np.float32)
    end = np.zeros((_BLOCK + _HOP, channels), np.float32)
    sound = chain([silence], blocks, [end])
    return tuple(_energy(lufs) for lufs in _momentary(sound, channels))


def loudest(energies: Sequence[float], seconds: float = 3.0) -> float:
    """The loudest of so many seconds, in LUFS (EBU Tech 3341 calls three of them "short-term"), or of all
    where it is shorter; −70.0 where nothing reaches that. `energies` are as in `Figures`."""
    hops = max(min(round(seconds * RATE / _HOP) - _BLOCK // _HOP + 1, len(energies)), 1)
    sums = np.convolve(np.array(energies), np.ones(hops), "valid")
    return max(_lufs(float(sums.max(initial=0.0)) / hops), ABSOLUTE_GATE)


def _loudness_of_little(clips: list[Figures]) -> float:
    """Each clip fits into one block, so its loudest block holds all of its energy, no other."""
    energy = sum(max(clip.energies) * _BLOCK for clip in clips)
    frames = sum(clip.frames for clip in clips)
    return max(_lufs(energy / max(frames, 1)), ABSOLUTE_GATE)


def _momentary(blocks: Iterable[Block], channels: int) -> Iterator[float]:
    """The loudness, in LUFS, of every 400 ms that ffmpeg's own meter sees, one each 100 ms."""
    from av import AudioFrame
    from av.filter import Graph

    graph = Graph()
    layout = {1: "mono", 2: "stereo"}[channels]
    source = graph.add_abuffer(format="flt", sample_rate=RATE, layout=layout)
    graph.link_nodes(source, graph.add("ebur128", "metadata=1"), graph.add("abuffersink"))
    graph.configure()
    position = 0
    for block in blocks:
        if block.size:
            frame = AudioFrame.from_ndarray(block.reshape(1, -1), "flt", layout)
            frame.sample_rate = RATE
            frame.pts, position = position, position + len(block)
            graph.push(frame)
            yield from _measured(graph)
    graph.push(None)
    yield from _measured(graph)


def _measured(graph: Graph) -> Iterator[float]:
    """What the meter has ready."""
    while True:
        try:
            hop = graph.pull()
        except (BlockingIOError, EOFError):
            return
        if loudness := hop.metadata.get(
            "lavfi.r128.M"
        ):  # the first 100 ms have none, nor has a rest
            yield float(loudness)


def _between_silences(samples: Samples) -> Samples:
    """At least 400 ms on each side, and as much more as fills the last hop."""
    more = -len(samples) % _HOP
    sides = (_BLOCK + more // 2, _BLOCK + more - more // 2)
    return np.pad(samples.astype(np.float32, copy=False), sides)


def _energy(lufs: float) -> float:
    """ffmpeg keeps a running sum, which rounding can leave just under zero in silence: NaN."""
    return 0.0 if math.isnan(lufs) else float(10 ** ((lufs + 0.691) / 10))


def _lufs(energy: float) -> float:
    return 10 * math.log10(energy) - 0.691 if energy > 0 else -math.inf

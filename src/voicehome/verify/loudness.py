"""Loudness and true peak after ITU-R BS.1770-5 and EBU Tech 3341/3342, from the decoded sound.

Written by the book rather than taken from the meter that set the levels: an error there must show
here. The tests hold it to ffmpeg's `ebur128`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import soxr
from numpy.typing import NDArray

from ..audio import Block
from ..units import RATE, Frames

if TYPE_CHECKING:
    from av.filter import Graph

HOP: Frames = RATE // 10
"""Energies are kept for every 100 ms: the step of BS.1770's blocks at their overlap of 75 %."""

Energies = NDArray[np.float64]
"""K-weighted mean squares, summed over the channels, one a `HOP`; 1.0 stands for −0.691 LUFS."""

_MOMENTARY, _SHORT_TERM = 4, 30  # hops
_SILENCE = 10 ** ((-70.0 + 0.691) / 10)

# BS.1770-5, Annex 1, tables 1 and 2: the head's shelf and the high-pass, at 48 kHz.
_K_WEIGHTING = (
    "b0=1.53512485958697:b1=-2.69169618940638:b2=1.19839281085285"
    ":a0=1:a1=-1.69065929318241:a2=0.73248077421585",
    "b0=1:b1=-2:b2=1:a0=1:a1=-1.99004745483398:a2=0.99007225036621",
)


class LoudnessMeter:
    """Takes blocks of any length, keeps an energy for every `HOP`: 3.5 MB in twelve hours."""

    def __init__(self, channels: int) -> None:
        self._graph = _k_weighting(channels)
        self._layout = _layout(channels)
        self._rest = np.empty((0, channels))
        self._energies: list[Energies] = []

    def add(self, block: Block) -> None:
        from av import AudioFrame

        planes = np.ascontiguousarray(block.T, dtype=np.float32)
        frame = AudioFrame.from_ndarray(planes, "fltp", self._layout)
        frame.sample_rate = RATE
        self._graph.push(frame)
        self._take()

    def energies(self) -> Energies:
        """All that came; a last hop that is not whole is left out. To be called once, at the end."""
        self._graph.push(None)
        self._take()
        return np.concatenate([np.empty(0), *self._energies])

    def _take(self) -> None:
        weighted = [self._rest]
        while True:
            try:
                weighted.append(np.asarray(self._graph.pull().to_ndarray().T, np.float64))
            except (BlockingIOError, EOFError):
                break
        sound = np.concatenate(weighted)
        hops = len(sound) // HOP
        whole, self._rest = sound[: hops * HOP], sound[hops * HOP :]
        power = np.einsum("ij,ij->i", whole, whole)
        self._energies.append(power.reshape(hops, HOP).mean(axis=1))


def _layout(channels: int) -> str:
    return "mono" if channels == 1 else "stereo"


def _k_weighting(channels: int) -> Graph:
    from av.filter import Graph

    graph = Graph()
    graph.link_nodes(
        graph.add_abuffer(format="fltp", sample_rate=RATE, layout=_layout(channels)),
        graph.add("aformat", "sample_fmts=dblp"),
        *(graph.add("biquad", stage) for stage in _K_WEIGHTING),
        graph.add("abuffersink"),
    )
    graph.configure()
    return graph


def lufs(energy: float) -> float:
    """Of a K-weighted mean square; silence is −inf."""
    return 10 * math.log10(energy) - 0.691 if energy > 0 else -math.inf


def integrated(energies: Energies, heard: NDArray[np.bool_] | None = None) -> float:
    """Gated loudness in LUFS (BS.1770-5, Annex 1): over −70 LUFS, and over 10 LU under what is.

    With `heard`, for each hop, only blocks of 400 ms that have one of these. −inf for silence.
    """
    blocks = _means(energies, _MOMENTARY)
    if heard is not None:
        blocks = blocks[_means(heard.astype(float), _MOMENTARY) > 0]
    loud = blocks[blocks > _SILENCE]
    if not loud.size:
        return -math.inf
    return lufs(float(loud[loud > loud.mean() / 10].mean()))


def loudness_range(energies: Energies) -> float | None:
    """Loudness range in LU (EBU Tech 3342): the tenth to the 95th percentile of what is heard in 3 s.
    None where there is too little to tell."""
    blocks = _means(energies, _SHORT_TERM)
    loud = blocks[blocks > _SILENCE]
    if loud.size < _SHORT_TERM:
        return None
    kept = 10 * np.log10(loud[loud > loud.mean() / 100])
    low, high = np.percentile(kept, (10, 95))
    return float(high - low)


def _means(values: NDArray[Any], length: int) -> NDArray[Any]:
    """The mean of every run of `length` values; none where there are fewer."""
    if len(values) < length:
        return np.empty(0)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    means: NDArray[Any] = np.maximum(sums[length:] - sums[:-length], 0) / length
    return means


class PeakMeter:
    """True peak by oversampling four times (BS.1770-5, Annex 2), and samples at full scale.

    Only what comes within 4 dB of the highest peak so far is oversampled: a peak between samples is
    at most 3 dB over them for any tone that an encoder keeps.
    """

    _NEAR = 10 ** (-4 / 20)
    _CONTEXT = 256
    _PIECE = 4_800
    _FULL = 1 - 1.5 / 32_768

    def __init__(self, channels: int) -> None:
        self.peak = 0.0
        self.full = 0
        """Times that the sound stands at full scale for three samples or more."""
        self.flat = 0
        """Times that four samples or more in a row are the same, over −3 dBFS: cut off earlier."""
        self._kept = np.zeros((2 * self._CONTEXT, channels), np.float32)

    def add(self, block: Block) -> None:
        sound = np.concatenate((self._kept, block))
        self._kept = sound[-2 * self._CONTEXT :]
        inside = sound[self._CONTEXT : len(sound) - self._CONTEXT]
        loudest = float(np.abs(inside).max(initial=0))
        if loudest > self._NEAR * self.peak:
            self._oversample(sound)
        if loudest > 0.7:
            self._count_cut(inside)

    def finish(self) -> None:
        self.add(np.zeros_like(self._kept))

    def _oversample(self, sound: Block) -> None:
        for start in range(0, len(sound) - 2 * self._CONTEXT, self._PIECE):
            piece = sound[start : start + self._PIECE + 2 * self._CONTEXT]
            if np.abs(piece).max() > self._NEAR * self.peak:
                fine = soxr.resample(piece, RATE, 4 * RATE, "HQ")
                around = 2 * self._CONTEXT  # half of the context, oversampled: where it rings
                peak = np.abs(fine[around:-around]).max(initial=0)
                self.peak = max(self.peak, float(peak))

    def _count_cut(self, sound: Block) -> None:
        size = np.abs(sound)
        self.full += _runs(size >= self._FULL, 3)
        self.flat += _runs((sound[1:] == sound[:-1]) & (size[1:] > 0.7), 3)


def _runs(mask: NDArray[np.bool_], least: int) -> int:
    """How many runs of at least `least` True there are down the columns of `mask`."""
    total = 0
    for column in mask.T:
        changes = np.flatnonzero(np.diff(np.concatenate(([0], column.astype(np.int8), [0]))))
        total += int(np.count_nonzero(changes[1::2] - changes[::2] >= least))
    return total

"""Figures of clips add up to the loudness that a meter over the whole programme reads."""

from __future__ import annotations

import math

import av
import numpy as np
import pytest
import soxr
from av.filter import Graph

from voicehome.audio import Samples
from voicehome.meter import (
    ABSOLUTE_GATE,
    Figures,
    measure,
    programme_gain,
    programme_loudness,
    true_peak,
)
from voicehome.units import RATE, gain_from_decibels


def murmur(seconds: float, level: float, seed: int) -> Samples:
    """Noise that swells and sinks like syllables, coloured like speech; `level` in dBFS RMS."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.convolve(rng.standard_normal(len(time)), np.hanning(24), "same")
    sound = noise * (0.15 + np.sin(2 * np.pi * 1.9 * time + seed) ** 2)
    return (sound * gain_from_decibels(level) / np.sqrt((sound**2).mean())).astype(np.float32)


def tone(seconds: float, hertz: float, level: float) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    return (gain_from_decibels(level) * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def integrated(samples: Samples) -> float:
    """What ffmpeg's own EBU R 128 meter reads over the whole of it, in LUFS."""
    graph = Graph()
    source = graph.add_abuffer(format="flt", sample_rate=RATE, layout="mono")
    graph.link_nodes(source, graph.add("ebur128", "metadata=1"), graph.add("abuffersink"))
    graph.configure()
    whole = np.pad(samples, (0, -len(samples) % (RATE // 10)))
    frame = av.AudioFrame.from_ndarray(whole[np.newaxis], "flt", "mono")
    frame.sample_rate = RATE
    graph.push(frame)
    graph.push(None)
    last = 0.0
    while True:
        try:
            last = float(graph.pull().metadata["lavfi.r128.I"])
        except EOFError:
            return last


def joined(clips: list[Samples]) -> Samples:
    silence = np.zeros(RATE * 400 // 1000, dtype=np.float32)
    return np.concatenate([silence, *(part for clip in clips for part in (clip, silence))])


CLIPS = {
    "one": [murmur(3.3, -20, 1)],
    "many": [murmur(0.7 + 0.613 * n, -18 - n, n) for n in range(9)],
    "whisper under the relative gate": [murmur(4, -18, 1), murmur(5, -36, 2)],
    "rustle under the absolute gate": [murmur(3, -20, 1), murmur(9, -90, 2)],
}


@pytest.mark.parametrize("clips", CLIPS.values(), ids=CLIPS)
def test_figures_add_up_to_what_the_real_meter_reads(clips: list[Samples]) -> None:
    loudness = programme_loudness(measure(clip) for clip in clips)
    assert loudness == pytest.approx(integrated(joined(clips)), abs=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_single_words_add_up_as_well_as_the_hops_allow(seed: int) -> None:
    lengths = np.random.default_rng(seed).uniform(0.25, 0.75, 12)
    clips = [murmur(length, -20, n) for n, length in enumerate(lengths)]
    loudness = programme_loudness(measure(clip) for clip in clips)
    assert loudness == pytest.approx(integrated(joined(clips)), abs=0.3)


def test_the_gates_are_at_work() -> None:
    """Without them a long whisper would pull the programme down by more than 2 LU."""
    voice, whisper = murmur(4, -18, 1), murmur(8, -38, 2)
    alone, together = programme_loudness([measure(voice)]), [measure(voice), measure(whisper)]
    assert programme_loudness(together) == pytest.approx(alone, abs=0.05)


def test_a_known_tone_reads_as_known() -> None:
    """EBU Tech 3341, case 1, in mono: 1 kHz at −23 dBFS reads −23 LUFS − 3 dB for one channel."""
    assert programme_loudness([measure(tone(20, 1000, -23))]) == pytest.approx(-26.0, abs=0.15)


@pytest.mark.parametrize("milliseconds", [5, 40, 130, 399])
def test_under_a_block_of_sound_the_silence_around_it_does_not_count(milliseconds: int) -> None:
    short = measure(tone(milliseconds / 1000, 1000, -20))
    assert programme_loudness([short]) == pytest.approx(-23.0, abs=0.6)
    assert programme_gain([short], -18) == pytest.approx(gain_from_decibels(5), rel=0.08)


@pytest.mark.parametrize("clips", [[], [np.zeros(0, np.float32)], [np.zeros(RATE, np.float32)]])
def test_silence_gives_no_absurd_gain(clips: list[Samples]) -> None:
    figures = [measure(clip) for clip in clips]
    assert programme_loudness(figures) == ABSOLUTE_GATE
    assert programme_gain(figures, -18) == 1.0


def test_the_gain_brings_the_programme_to_its_target() -> None:
    figures = [measure(clip) for clip in CLIPS["many"]]
    gain = programme_gain(figures, -18)
    reached = integrated(joined([clip * np.float32(gain) for clip in CLIPS["many"]]))
    assert reached == pytest.approx(-18, abs=0.1)


def test_figures_follow_a_gain_as_the_samples_do() -> None:
    clip = CLIPS["one"][0]
    predicted, real = measure(clip).at_gain(-0.5), measure(clip * np.float32(-0.5))
    assert programme_loudness([predicted]) == pytest.approx(programme_loudness([real]), abs=0.01)
    assert predicted.true_peak == pytest.approx(real.true_peak, rel=1e-6)
    assert predicted.frames == len(clip)


def test_silence_after_sound_is_a_number() -> None:
    """ffmpeg's running sum can sink below zero there, and its loudness is then no number."""
    for seed in range(8):
        burst = 0.3 * np.random.default_rng(seed).standard_normal(RATE)
        clip = np.pad(burst.astype(np.float32), (0, RATE))
        assert all(math.isfinite(energy) and energy >= 0 for energy in measure(clip).energies)


def test_true_peak_is_found_between_the_samples() -> None:
    """A quarter of the rate, sampled 45° off its crests: the samples see 3 dB less than there is."""
    time = np.arange(RATE // 2)
    fade = np.minimum(1, np.minimum(time, time[::-1]) / 2000)
    sound = (fade * np.sin(np.pi * time / 2 + np.pi / 4)).astype(np.float32)
    assert np.abs(sound).max() == pytest.approx(0.707, abs=0.001)
    assert true_peak(sound) == pytest.approx(1.0, abs=0.01)
    assert true_peak(-sound) == pytest.approx(1.0, abs=0.01)


def test_true_peak_agrees_with_a_finer_meter() -> None:
    sound = murmur(2, -12, 3)
    finer = float(np.abs(soxr.resample(sound, RATE, 16 * RATE, "VHQ")).max())
    assert true_peak(sound) == pytest.approx(finer, rel=0.02)


def test_nothing_at_all_can_be_measured() -> None:
    nothing = measure(np.zeros(0, dtype=np.float32))
    assert (nothing.true_peak, nothing.frames) == (0.0, 0)
    assert isinstance(nothing, Figures)

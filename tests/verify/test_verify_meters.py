"""The meters beside ffmpeg's own, and on signals whose figures are known."""

from __future__ import annotations

import math

import av
import numpy as np
import pytest

from voicehome.verify.loudness import LoudnessMeter, PeakMeter, integrated, loudness_range
from voicehome.verify.silence import clicks

RATE = 48_000


def speechlike(channels: int, seconds: int = 60) -> np.ndarray:
    """Bursts of coloured noise at several levels, with pauses between."""
    random = np.random.default_rng(7)
    sound = random.normal(0, 0.05, (seconds * RATE, channels))
    sound = np.cumsum(sound, axis=0) * 0.02 + sound
    sound -= np.convolve(sound[:, 0], np.ones(400) / 400, "same")[:, np.newaxis]
    for second in range(seconds):
        sound[second * RATE : (second + 1) * RATE] *= (0, 1, 0.5, 1.4, 0.02)[second % 5]
    return sound.astype(np.float32)


def ffmpeg(sound: np.ndarray) -> dict[str, float]:
    layout = "mono" if sound.shape[1] == 1 else "stereo"
    graph = av.filter.Graph()
    graph.link_nodes(
        graph.add_abuffer(format="fltp", sample_rate=RATE, layout=layout),
        graph.add("ebur128", "peak=true:metadata=1"),
        graph.add("abuffersink"),
    ).configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), "fltp", layout)
    frame.sample_rate = RATE
    graph.push(frame)
    graph.push(None)
    last: dict[str, float] = {}
    while True:
        try:
            found = {k: float(v) for k, v in graph.pull().metadata.items()}
        except (BlockingIOError, EOFError):
            return last
        if "lavfi.r128.I" in found:  # a rest of the sound has none
            last = found


@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_and_range_are_those_of_ffmpeg(channels: int) -> None:
    sound = speechlike(channels)
    meter, peaks = LoudnessMeter(channels), PeakMeter(channels)
    for block in np.array_split(sound, 37):
        meter.add(block)
        peaks.add(block)
    peaks.finish()
    theirs, energies = ffmpeg(sound), meter.energies()
    assert integrated(energies) == pytest.approx(theirs["lavfi.r128.I"], abs=0.05)
    assert loudness_range(energies) == pytest.approx(theirs["lavfi.r128.LRA"], abs=0.2)
    peak = max(value for name, value in theirs.items() if "true_peaks_ch" in name)
    # EBU Tech 3341 lets meters differ by −0.4 to +0.2 dB; in noise their filters show the most.
    assert 20 * math.log10(peaks.peak / peak) == pytest.approx(0, abs=0.3)


def test_a_sine_of_0_dbfs_is_minus_3_01_lufs() -> None:
    """EBU Tech 3341: 997 Hz at full scale in one channel."""
    meter = LoudnessMeter(1)
    meter.add(np.sin(2 * np.pi * 997 * np.arange(10 * RATE) / RATE)[:, np.newaxis])
    assert integrated(meter.energies()) == pytest.approx(-3.01, abs=0.02)


def test_a_peak_between_two_samples_is_found() -> None:
    """A quarter of the rate, 45° off: every sample is 3 dB under the wave's top (BS.1770-5, Annex 2)."""
    peaks = PeakMeter(1)
    wave = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4) * np.hanning(RATE) * 0.5
    peaks.add(wave[:, np.newaxis].astype(np.float32))
    peaks.finish()
    assert 20 * math.log10(peaks.peak / 0.5) == pytest.approx(0, abs=0.05)


def test_silence_has_no_loudness() -> None:
    meter = LoudnessMeter(1)
    meter.add(np.zeros((RATE, 1), np.float32))
    energies = meter.energies()
    assert integrated(energies) == -math.inf
    assert loudness_range(energies) is None


@pytest.mark.parametrize("slope", [0, 1, 2])
def test_noises_have_no_clicks_and_a_jump_is_one(slope: int) -> None:
    """White, about pink, and brown."""
    spectrum = np.fft.rfft(np.random.default_rng(slope).normal(0, 1, 60 * RATE))
    spectrum /= np.maximum(np.arange(len(spectrum)), 1_000) ** (slope / 2)
    noise = np.fft.irfft(spectrum)
    noise = (noise * 0.01 / noise.std()).astype(np.float32)
    assert not clicks(noise).size
    noise[30 * RATE :] += 0.5
    assert abs(clicks(noise)[0] - 30 * RATE) <= 3 and clicks(noise).size == 1

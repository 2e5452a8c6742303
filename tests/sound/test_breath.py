"""Breath tones: they rise and sink with the breath, soft, whole, and the same every time."""

from __future__ import annotations

import math
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from voicehome.audio import Samples
from voicehome.meter import measure, true_peak
from voicehome.sound.breath import BREATH_PEAK, EMPTY, FULL, breath_tone
from voicehome.units import RATE

PHASES = ("in", "sip", "hold", "out", "rest")
LENGTHS = (0.5, 0.73, 1, 2.5, 4, 6, 11, 60)

every = pytest.mark.parametrize("phase", PHASES)
long_and_short = pytest.mark.parametrize("seconds", LENGTHS)


def tone(phase: str, seconds: float) -> Samples:
    return breath_tone(phase, round(seconds * RATE))


def pitch(samples: Samples) -> np.ndarray:
    """The fundamental, in hertz: a mean over each quarter of a second, fades left out."""
    size = len(samples)
    spectrum = np.fft.fft(samples.astype(np.float64))
    hertz = np.fft.fftfreq(size, 1 / RATE)
    spectrum[(hertz < 110) | (hertz > 250)] = 0  # the fundamental alone, as it turns
    turning = np.unwrap(np.angle(np.fft.ifft(spectrum)))
    return np.diff(turning[RATE // 20 : -RATE // 20 : RATE // 4]) * 4 / (2 * np.pi)


@every
@long_and_short
def test_it_is_as_long_as_asked_and_comes_from_nothing(phase: str, seconds: float) -> None:
    samples = tone(phase, seconds)
    assert len(samples) == round(seconds * RATE)
    assert samples.dtype == np.float32
    assert samples[0] == samples[-1] == 0
    assert np.abs(samples[: RATE // 200]).max() < 0.05 * np.abs(samples).max()
    assert np.abs(samples[-RATE // 200 :]).max() < 0.05 * np.abs(samples).max()


@every
@long_and_short
def test_it_lies_soft_under_a_voice(phase: str, seconds: float) -> None:
    loudest = 10 * math.log10(max(measure(tone(phase, seconds)).energies)) - 0.691
    calm = {"in": -30, "sip": -30, "hold": -33, "out": -30, "rest": -39}[phase]
    assert loudest == pytest.approx(calm, abs=0.7)


@every
@pytest.mark.parametrize("frames", [1, 7, 480, 9_600, *(round(s * RATE) for s in LENGTHS)])
def test_the_stated_peak_is_never_too_low(phase: str, frames: int) -> None:
    assert true_peak(breath_tone(phase, frames)) <= BREATH_PEAK


def test_the_stated_peak_is_not_far_too_high() -> None:
    assert true_peak(tone("in", 0.5)) > 0.8 * BREATH_PEAK


@long_and_short
def test_pitch_and_level_rise_with_the_breath_and_sink_with_it(seconds: float) -> None:
    for phase, way in (("in", 1), ("out", -1)):
        samples = tone(phase, max(seconds, 2.5))
        steps = np.diff(pitch(samples)) * way
        assert steps.min() > -1.0  # hertz: the air in it trembles a little
        assert steps.sum() > 50
        third = len(samples) // 3
        parts = samples[:third], samples[-third:]
        quiet, loud = (float(np.mean(part**2)) for part in parts[::way])
        assert 10 * math.log10(loud / quiet) > 3


@pytest.mark.parametrize(("phase", "hertz"), [("hold", FULL), ("rest", EMPTY)])
def test_what_waits_is_still(phase: str, hertz: float) -> None:
    samples = tone(phase, 8)
    assert pitch(samples) == pytest.approx(hertz, abs=1.5)
    middle = samples[RATE // 2 : -RATE // 2].reshape(-1, RATE // 2)
    levels = 10 * np.log10((middle**2).mean(1))
    assert levels.max() - levels.min() < 0.5


def test_each_phase_begins_where_the_last_one_ended() -> None:
    round_ = ["in", "hold", "out", "rest", "in"]
    for one, next_ in pairwise(round_):
        assert pitch(tone(one, 20))[-1] == pytest.approx(pitch(tone(next_, 20))[0], abs=2)
    interval = FULL / EMPTY
    assert interval == pytest.approx(3 / 2)  # a fifth


def test_nothing_clicks_between_phases() -> None:
    """A click is heard at all frequencies; here nothing is above two kilohertz."""
    breaths = np.concatenate([tone(phase, s) for s in (0.5, 3, 4.1) for phase in PHASES])
    assert np.abs(np.diff(breaths)).max() < 0.1 * np.abs(breaths).max()
    power = np.abs(np.fft.rfft(breaths.astype(np.float64))) ** 2
    hertz = np.fft.rfftfreq(len(breaths), 1 / RATE)
    assert power[hertz > 2000].sum() < 1e-9 * power.sum()
    assert hertz[power.argmax()] < 250


def test_it_is_warm_with_a_little_air() -> None:
    samples = tone("hold", 8)[RATE:-RATE].astype(np.float64)
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    harmonic = np.abs((hertz + FULL / 2) % FULL - FULL / 2) < 3
    air = 10 * math.log10(power[~harmonic].sum() / power[harmonic].sum())
    assert -25 < air < -10
    first, second, third = (power[np.abs(hertz - n * FULL) < 3].sum() for n in (1, 2, 3))
    assert first > 4 * second > 12 * third > 0


@every
def test_each_call_gives_the_same_and_belongs_to_nobody(phase: str) -> None:
    first = tone(phase, 2.5)
    assert first is tone(phase, 2.5)
    assert np.array_equal(first, breath_tone.__wrapped__(phase, len(first)))
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_any_length_and_no_other_phase() -> None:
    for frames in (0, 1, 2, 5, 100):
        assert len(breath_tone("in", frames)) == frames
        assert np.isfinite(breath_tone("in", frames)).all()
    with pytest.raises(KeyError):
        breath_tone("sigh", RATE)


def test_the_peak_costs_no_numpy() -> None:
    code = "import sys; import voicehome.sound.breath; print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"

"""The built-in bells: calm, clean, whole, and the same every time."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from voicehome.meter import measure
from voicehome.sound.bells import BELLS, bell_frames, strike
from voicehome.units import RATE, decibels_from_gain, gain_from_decibels

pytestmark = pytest.mark.parametrize("name", BELLS)
OVER_AT_ONCE = {"wood", "heart"}


def loudest_block(name: str) -> float:
    """Its greatest momentary loudness, in LUFS."""
    return 10 * math.log10(max(measure(strike(name)).energies)) - 0.691


def test_it_lies_calm_under_a_voice(name: str) -> None:
    assert decibels_from_gain(measure(strike(name)).true_peak) < -12
    if name in OVER_AT_ONCE:
        assert loudest_block(name) < -26
    else:
        assert loudest_block(name) == pytest.approx(-26, abs=0.2)


def test_the_stated_peak_is_never_too_low(name: str) -> None:
    peak = measure(strike(name)).true_peak
    assert peak <= BELLS[name].true_peak <= peak * 1.02


def test_its_length_is_known_without_making_it(name: str) -> None:
    assert len(strike(name)) == bell_frames(name)
    shortest, longest = (0.3, 1) if name in OVER_AT_ONCE else (4, 18)
    assert shortest * RATE < bell_frames(name) < longest * RATE


def test_the_length_costs_no_numpy(name: str) -> None:
    code = (
        "import sys; from voicehome.sound.bells import bell_frames; "
        f"print(bell_frames({name!r}), 'numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(bell_frames(name)), "False"]


def test_the_tail_is_whole(name: str) -> None:
    """Under −90 dBFS before its last fade, and then to exactly nothing: it is never cut."""
    samples = strike(name)
    faded = RATE // 20
    assert np.abs(samples[-faded - RATE // 100 :]).max() < gain_from_decibels(-88)
    assert np.abs(samples[-faded:]).max() < gain_from_decibels(-90)
    assert samples[-1] == 0


def test_it_begins_softly(name: str) -> None:
    samples = np.abs(strike(name))
    assert samples[0] == 0
    assert samples[: RATE // 1000].max() < 0.1 * samples.max()  # no bang in the first millisecond
    soon = RATE // 4 if name == "gong" else RATE // 16
    assert samples[:soon].max() == samples.max()  # and no crescendo either


def test_it_has_no_clicks_and_no_offset(name: str) -> None:
    """A click is a corner: it would stand out where the sound bends most."""
    samples = strike(name).astype(np.float64)
    bend = np.abs(np.diff(samples, 2))
    bell = BELLS[name]
    turns = [2 * np.pi * bell.fundamental * partial.ratio / RATE for partial in bell.partials]
    levels = [gain_from_decibels(partial.level) for partial in bell.partials]
    of_tones = sum(level * turn**2 for turn, level in zip(turns, levels, strict=True))
    assert bend.max() < (0.03 + of_tones) * np.abs(samples).max()
    for start in range(RATE // 2, len(samples) - RATE // 4, RATE // 4):
        around = bend[start : start + RATE // 4]
        assert around.max() < 8 * around.mean() + 1e-7
    assert abs(samples.mean()) < (5e-4 if name == "heart" else 1e-5)  # half a wave more one way


def test_its_voice_is_warm(name: str) -> None:
    """Its strongest tone is one of its two lowest, and there is next to nothing that is shrill."""
    spectrum = np.abs(np.fft.rfft(strike(name)))
    hertz = np.fft.rfftfreq(bell_frames(name), 1 / RATE)
    lowest = sorted(partial.ratio for partial in BELLS[name].partials)[:2]
    strongest = hertz[spectrum.argmax()] / BELLS[name].fundamental
    assert min(abs(strongest / ratio - 1) for ratio in lowest) < 0.06
    assert (spectrum[hertz > 4000] ** 2).sum() < 1e-3 * (spectrum**2).sum()


def test_its_partials_are_where_its_material_has_them(name: str) -> None:
    bell = BELLS[name]
    spectrum = np.abs(np.fft.rfft(strike(name), 1 << 20))
    hertz = np.fft.rfftfreq(1 << 20, 1 / RATE)
    for partial in bell.partials:
        if partial.level > -20 and partial.ring > 1:
            pitch = bell.fundamental * partial.ratio
            near = (hertz > pitch * 0.97) & (hertz < pitch * 1.03)
            found = hertz[near][spectrum[near].argmax()]
            assert found == pytest.approx(pitch, abs=partial.beat / 2 + 0.3)


def test_each_stroke_is_the_same_and_belongs_to_nobody(name: str) -> None:
    first = strike(name)
    assert np.array_equal(first, strike.__wrapped__(name))
    assert first.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_an_unknown_bell_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        strike(name + "!")
    with pytest.raises(KeyError):
        bell_frames(name + "!")

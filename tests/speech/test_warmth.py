"""The voice chain: it colours, it rings out, it moves nothing and remembers nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import soxr

from voicehome.audio import Samples
from voicehome.meter import measure, programme_gain, programme_loudness
from voicehome.speech.warmth import WARMTHS, warm
from voicehome.units import RATE, gain_from_decibels

WET = [name for name, warmth in WARMTHS.items() if warmth]


def phrase(seconds: float, pitch: float, seed: int = 0) -> Samples:
    """Speech as far as levels and spectra go: voiced syllables with hiss, −18 LUFS, 5 ms fades."""
    time = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * n * pitch * time) / n for n in range(1, 20))
    hiss = np.random.default_rng(seed).standard_normal(len(time))
    syllables = np.sin(np.pi * 2.2 * time) ** 2
    sound = syllables * voice + 0.1 * np.roll(syllables, RATE // 5) * hiss
    edge = np.minimum(1, np.minimum(np.arange(len(time)), np.arange(len(time))[::-1]) / 240)
    samples = (0.1 * sound * edge).astype(np.float32)
    return samples * np.float32(programme_gain([measure(samples)], -18))


def band(samples: Samples, low: float, high: float) -> float:
    """The energy between two frequencies in hertz, in dB."""
    spectrum = np.abs(np.fft.rfft(samples, 4 * RATE)) ** 2
    hertz = np.fft.rfftfreq(4 * RATE, 1 / RATE)
    return float(10 * np.log10(spectrum[(hertz >= low) & (hertz < high)].sum()))


def test_dry_is_the_very_same_sound() -> None:
    samples = phrase(1, 110)
    assert warm(samples, "dry") is samples


def test_an_unknown_warmth_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        warm(phrase(0.1, 110), "boiling")


@pytest.mark.parametrize("name", WET)
def test_the_start_of_speech_does_not_move(name: str) -> None:
    """Nothing before it, the attack where it was, and the best match at no shift at all."""
    silence = np.zeros(RATE // 10, dtype=np.float32)
    dry = np.concatenate([silence, phrase(1, 130)])
    wet = warm(dry, name)
    assert not wet[: len(silence)].any()
    assert np.flatnonzero(wet)[0] - np.flatnonzero(dry)[0] in (0, 1)

    finer = 4
    a = soxr.resample(dry, RATE, finer * RATE)
    b = soxr.resample(wet[: len(dry)], RATE, finer * RATE)
    spectrum = np.fft.rfft(b, 2 * len(a)) * np.conj(np.fft.rfft(a, 2 * len(a)))
    correlation = np.fft.irfft(spectrum)
    shift = (int(correlation.argmax()) + len(a)) % (2 * len(a)) - len(a)
    assert abs(shift) <= 2 * finer  # a shelf's own phase; a plugin's delay would be 100 and more


@pytest.mark.parametrize("name", WET)
@pytest.mark.parametrize("pitch", [95, 130, 210])
def test_the_level_stays(name: str, pitch: float) -> None:
    clips = [phrase(seconds, pitch, seed) for seed, seconds in enumerate((0.6, 1.4, 3.0))]
    wet = programme_loudness(measure(warm(clip, name)) for clip in clips)
    assert wet == pytest.approx(-18, abs=1.5)


@pytest.mark.parametrize("name", WET)
def test_a_whisper_stays_a_whisper(name: str) -> None:
    voice = phrase(2, 130)
    whisper = voice * np.float32(gain_from_decibels(-10))
    loud, soft = (programme_loudness([measure(warm(clip, name))]) for clip in (voice, whisper))
    assert loud - soft > 6


@pytest.mark.parametrize("name", WET)
def test_rumble_and_edge_go_and_the_chest_comes(name: str) -> None:
    dry = np.random.default_rng(5).standard_normal(2 * RATE).astype(np.float32) * np.float32(0.02)
    wet = warm(dry, name)
    change = {
        edges: band(wet, *edges) - band(dry, *edges)
        for edges in [(10, 30), (100, 160), (800, 2500), (9000, 16000)]
    }
    rumble, chest, middle, top = change.values()
    assert rumble < middle - 4
    assert middle + 0.5 < chest < middle + 4
    assert middle - 6 < top < middle - 1


def test_warm_is_gentle_and_a_bit_more() -> None:
    dry = np.random.default_rng(5).standard_normal(RATE).astype(np.float32) * np.float32(0.02)
    tilts = [band(warm(dry, n), 100, 200) - band(warm(dry, n), 9000, 16000) for n in WET]
    assert WET == ["gentle", "warm"]
    assert tilts[0] + 1 < tilts[1]
    assert len(warm(phrase(1, 110), "gentle")) < len(warm(phrase(1, 110), "warm"))


@pytest.mark.parametrize(("name", "longest"), [("gentle", 110), ("warm", 200)])
def test_the_room_rings_a_little_into_the_pause(name: str, longest: float) -> None:
    for pitch in (95, 210):
        clip = phrase(1.36, pitch)  # ends as a syllable does, some 30 dB under its middle
        wet = warm(clip, name)
        heard = np.flatnonzero(np.abs(wet) > gain_from_decibels(-50))[-1] + 1 - len(clip)
        assert 40 < heard * 1000 / RATE <= longest


@pytest.mark.parametrize("name", WET)
def test_the_tail_is_whole(name: str) -> None:
    clip = phrase(1.14, 110) * np.float32(1.5)  # cut off at its loudest: the longest tail
    wet = warm(clip, name)
    assert 0.1 * RATE < len(wet) - len(clip) < 0.7 * RATE
    assert np.abs(wet[-240:]).max() <= gain_from_decibels(-80)
    assert wet[-1] == 0


@pytest.mark.parametrize("name", WET)
def test_no_state_goes_from_one_clip_to_the_next_nor_between_threads(name: str) -> None:
    clips = [phrase(0.3 + 0.05 * n, 90 + 10 * n, n) for n in range(12)]
    alone = [warm(clip, name) for clip in clips]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda clip: warm(clip, name), reversed(clips)))
    assert all(np.array_equal(a, b) for a, b in zip(alone, reversed(together), strict=True))


@pytest.mark.parametrize("name", WET)
def test_what_comes_in_is_left_as_it_was(name: str) -> None:
    clip = phrase(0.5, 110)
    clip.flags.writeable = False
    wet = warm(clip, name)
    assert wet.dtype == np.float32
    assert wet.ndim == 1


@pytest.mark.parametrize("name", WET)
@pytest.mark.parametrize("frames", [0, 1, 100])
def test_almost_nothing_and_silence_come_back_no_shorter(name: str, frames: int) -> None:
    wet = warm(np.zeros(frames, dtype=np.float32), name)
    assert len(wet) >= frames
    assert not wet.any()

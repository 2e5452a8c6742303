"""Each bed is what it says it is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from listening import bed, heard, in_band, kurtosis, levels, mono, spectrum, take

from voicehome.sound.beds import BEDS, make_bed
from voicehome.sound.beds.scale import _MODES, chords, key_pitch
from voicehome.units import RATE


def octave_levels(sound: np.ndarray, low: float, high: float) -> np.ndarray:
    """The power density of each octave from `low` to `high` hertz, in dB."""
    hertz, power = spectrum(sound)
    edges = low * 2 ** np.arange(np.log2(high / low) + 1)
    bands = pairwise(edges)
    return np.array([10 * np.log10(power[(hertz >= a) & (hertz < b)].mean()) for a, b in bands])


@pytest.mark.parametrize(("name", "slope"), [("white", 0.0), ("pink", -3.01), ("brown", -6.02)])
def test_noise_falls_as_its_colour_says(name: str, slope: float) -> None:
    steps = np.diff(octave_levels(mono(heard(name, 20)), 62.5, 16_000))
    assert steps == pytest.approx(slope, abs=0.5)


def test_noise_is_cut_where_it_is_asked_to_be() -> None:
    sound = mono(heard("white", 10, (("bottom", 200.0), ("top", 2000.0))))
    low, _, middle, *_, high = octave_levels(sound, 50, 12_800)
    assert low < middle - 25
    assert high < middle - 20


def test_rain_is_drops_and_not_a_hiss() -> None:
    dry = kurtosis(in_band(mono(heard("pink", 10)), 1500, 9000))
    drops = kurtosis(in_band(mono(heard("rain", 10)), 1500, 9000))
    assert dry == pytest.approx(3, abs=0.15)
    assert drops > 4.5
    more = in_band(mono(heard("rain", 10, (("drops", 45.0),))), 1500, 9000)
    fewer = in_band(mono(heard("rain", 10, (("drops", 3.0),))), 1500, 9000)
    assert loud_moments(more) > 2 * loud_moments(fewer)


def loud_moments(sound: np.ndarray) -> int:
    """Moments of 4 ms in which something stands out, 9 dB over what is usual."""
    found = levels(sound, 0.004)
    return int((found > np.median(found) + 9).sum())


def test_rain_on_a_roof_rings_lower_than_on_leaves() -> None:
    sound = {
        s: octave_levels(mono(heard("rain", 10, (("surface", s),))), 500, 8000)
        for s in ("leaves", "roof")
    }
    assert sound["roof"][0] - sound["roof"][3] > sound["leaves"][0] - sound["leaves"][3] + 6


def waves() -> np.ndarray:
    """When the breakers of five minutes come, in seconds."""
    loud = levels(in_band(mono(take(bed("ocean"), 0, 300 * RATE)), 150, 1500), 0.5)
    smooth = np.convolve(loud, np.hanning(7) / np.hanning(7).sum(), "same")
    peaks = (smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] >= smooth[2:])
    high = smooth[1:-1] > np.median(smooth) + 1
    return (np.flatnonzero(peaks & high) + 1) * 0.5


def test_waves_come_and_go_and_keep_no_time() -> None:
    apart = np.diff(waves())
    assert 20 < len(apart) < 38  # six in a minute, some of which run into each other
    assert 0.2 < apart.std() / apart.mean() < 0.8
    found = levels(mono(take(bed("ocean"), 0, 120 * RATE)), 1.0)
    assert np.percentile(found, 95) - np.percentile(found, 5) > 6


def test_a_wave_breaks_before_its_foam_runs_back() -> None:
    sound = mono(take(bed("ocean"), 0, 300 * RATE))
    breaking = levels(in_band(sound, 150, 1000), 0.25)
    foam = levels(in_band(sound, 3000, 8000), 0.25)
    shifts = range(-16, 17)
    like = [np.corrcoef(breaking[20:-20], np.roll(foam, -s)[20:-20])[0, 1] for s in shifts]
    assert 0.5 <= shifts[int(np.argmax(like))] * 0.25 <= 3


def test_a_stream_is_bubbles_that_rise() -> None:
    assert kurtosis(in_band(mono(heard("stream", 10)), 800, 5000)) > 4.5
    deep = octave_levels(mono(heard("stream", 10, (("depth", 100.0),))), 250, 4000)
    bright = octave_levels(mono(heard("stream", 10, (("depth", 0.0),))), 250, 4000)
    assert deep[0] - deep[3] > bright[0] - bright[3] + 10


def test_wind_comes_in_gusts_that_are_brighter() -> None:
    sound = mono(take(bed("wind"), 0, 180 * RATE))
    low, high = (levels(in_band(sound, *band), 1.0) for band in ((60, 240), (900, 2500)))
    assert np.percentile(low, 95) - np.percentile(low, 5) > 5
    assert np.corrcoef(low, high - low)[0, 1] > 0.6
    still = mono(take(make_bed("wind", (("gusts", 0.0), ("whistle", 0.0)), 1), 0, 60 * RATE))
    assert levels(still, 1.0).std() < 1.2


def test_crickets_chirp_and_are_very_soft() -> None:
    sound = mono(heard("night", 30))
    crickets = in_band(sound, 3900, 5100)
    assert 15 < 20 * np.log10(sound.std() / crickets.std()) < 45
    pulses = np.abs(np.fft.rfft(levels_linear(crickets, 0.002)))
    hertz = np.fft.rfftfreq(len(levels_linear(crickets, 0.002)), 0.002)
    about = pulses[(hertz > 29) & (hertz < 33)].max()
    assert about > 1.4 * pulses[(hertz > 20) & (hertz < 26)].max()  # a wing's strokes
    none = in_band(mono(heard("night", 10, (("crickets", 0.0),))), 3900, 5100)
    assert none.std() < crickets.std() / 5


def levels_linear(sound: np.ndarray, every: float) -> np.ndarray:
    return 10 ** (levels(sound, every) / 20)


def test_crickets_are_quicker_when_it_is_warm() -> None:
    def chirps(warmth: float) -> float:
        alone = (("crickets", 1.0), ("warmth", warmth))
        loud = levels(
            in_band(mono(take(make_bed("night", alone, 1), 0, 60 * RATE)), 3900, 5100), 0.05
        )
        on = loud > loud.max() - 8
        return int((on[1:] & ~on[:-1]).sum())

    assert chirps(28.0) > 1.3 * chirps(12.0) > 0


@pytest.mark.parametrize("key", ["D", "G#", "Bb"])
def test_a_drone_stands_on_its_key(key: str) -> None:
    hertz, power = spectrum(mono(heard("drone", 20, (("key", key),))), 1 << 17)
    pitch = key_pitch(key)
    allowed = np.zeros(len(hertz), bool)
    for number in range(1, 60):
        allowed |= np.abs(hertz - number * pitch / 2) < 4
    assert power[allowed].sum() > 0.99 * power.sum()
    assert np.abs(hertz[power.argmax()] / (pitch / 2) % 1 - 0.5) > 0.45


def test_keys_are_tuned_to_440_hertz() -> None:
    assert key_pitch("A") == pytest.approx(110)
    assert key_pitch("C") == pytest.approx(130.813, abs=0.001)
    assert key_pitch("F#") == key_pitch("Gb")
    options = BEDS["pad"].parameter("key").options  # type: ignore[union-attr]
    assert all(97 < key_pitch(key) < 186 for key in options)


@pytest.mark.parametrize("mode", _MODES)
def test_a_pads_chords_are_of_its_mode(mode: str) -> None:
    rest, away = chords(mode)
    assert rest and away and not set(rest) & set(away)
    for chord in (*rest, *away):
        assert {note % 12 for note in chord} <= set(_MODES[mode])
        assert chord[1] - chord[0] == 7


def test_a_pad_is_heard_in_its_mode_and_changes() -> None:
    settings = (("key", "D"), ("mode", "minor"), ("change", 12.0), ("brightness", 0.0))
    sound = mono(heard("pad", 48, settings))
    hertz, power = spectrum(sound, 1 << 16)
    low = (hertz > 60) & (hertz < 600)
    semitones = 12 * np.log2(hertz[low] / key_pitch("D"))
    off = np.abs(semitones - np.round(semitones)) > 0.35
    assert power[low][off].sum() < 0.03 * power[low].sum()
    outside = ~np.isin(np.round(semitones).astype(int) % 12, _MODES["minor"])
    assert power[low][outside].sum() < 0.03 * power[low].sum()
    one, other = (spectrum(sound[s * RATE : (s + 4) * RATE])[1] for s in (4, 16))
    likeness = np.corrcoef(np.sqrt(one[:400]), np.sqrt(other[:400]))[0, 1]
    assert likeness < 0.9


@pytest.mark.parametrize("rate", [40.0, 56.0, 90.0])
def test_a_heart_keeps_its_rate_but_not_like_a_clock(rate: float) -> None:
    sound = mono(heard("heartbeat", 60, (("rate", rate),)))
    starts = onsets(sound, 0.55 * 60 / rate)
    assert len(starts) == pytest.approx(rate, rel=0.05)
    apart = np.diff(starts)
    assert 0.005 < apart.std() / apart.mean() < 0.12


def onsets(sound: np.ndarray, apart: float) -> np.ndarray:
    """Seconds at which the louder knock of each beat begins."""
    loud = levels(sound, 0.01)
    on = np.flatnonzero((loud[1:] > loud.max() - 10) & (loud[:-1] <= loud.max() - 10)) * 0.01
    kept: list[float] = []
    for start in on:
        if not kept or start - kept[-1] > apart:
            kept.append(float(start))
    return np.array(kept)


def test_binaural_tones_are_as_far_apart_as_asked() -> None:
    settings = (("tone", 200.0), ("beat", 7.5), ("noise", 0.0))
    left, right = heard("binaural", 20, settings).T
    hertz = np.fft.rfftfreq(len(left), 1 / RATE)
    pitches = [hertz[np.abs(np.fft.rfft(side)).argmax()] for side in (left, right)]
    assert pitches == pytest.approx([196.25, 203.75], abs=0.03)


def test_binaural_tones_come_with_their_notes() -> None:
    notes = " ".join(BEDS["binaural"].notes)
    assert "headphones" in notes and "epilepsy" in notes
    assert [name for name, kind in BEDS.items() if kind.notes] == ["binaural"]

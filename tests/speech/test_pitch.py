"""A line said lower or higher: another melody, the same speaker, the same time."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soxr

from voicehome.audio import Samples
from voicehome.errors import Source, SpeechError
from voicehome.meter import programme_loudness
from voicehome.script.delivery import Delivery
from voicehome.speech.cast import choose_voice
from voicehome.speech.pitch import shift
from voicehome.speech.store import ClipInfo, ClipStore
from voicehome.speech.synthesize import synthesize
from voicehome.speech.worker import Request, WorkerPool
from voicehome.timeline.plan import Utterance
from voicehome.units import RATE
from voicehome.voices.profile import load_profile

SHIFTS = (-6.0, -3.0, -0.5, 0.5, 3.0, 6.0)
LINE = "If it suits you, notice your hands. They may be warm, or cool."


@pytest.fixture(scope="module")
def line() -> Samples:
    with WorkerPool() as pool:
        raw = pool.speak("espeak", Request(LINE, {"voice": "en-us+f3"}, "en", 120))
    samples = np.frombuffer(raw.data, np.int16).astype(np.float32) / 32768
    return soxr.resample(samples, raw.rate, RATE, "HQ")


def melody(samples: Samples) -> float:
    """The median of the fundamental, in hertz, where there is one."""
    found = []
    for start in range(0, len(samples) - 4096, 1024):
        frame = samples[start : start + 4096] * np.hanning(4096)
        alike = np.fft.irfft(np.abs(np.fft.rfft(frame, 16384)) ** 2)
        lag = alike[80:700].argmax() + 80
        if np.mean(frame**2) > 1e-4 and alike[lag] > 0.4 * alike[0]:
            found.append(RATE / lag)
    return float(np.median(found))


def formants(samples: Samples) -> np.ndarray:
    """The long-term spectrum's smooth outline, in natural logs, from 0 Hz up in steps of 23.4 Hz."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, 2048)[::512]
    power = np.abs(np.fft.rfft(frames * np.hanning(2048))) ** 2
    loud = power[power.sum(1) > 0.3 * power.sum(1).mean()]
    cepstrum = np.fft.irfft(np.log(loud + 1e-9).mean(0))
    cepstrum[30:-30] = 0
    return np.fft.rfft(cepstrum).real


def moved(before: np.ndarray, after: np.ndarray) -> float:
    """By how many semitones the outline `after` is `before` moved along the frequencies."""
    steps = np.arange(len(before))
    heard = (steps > 9) & (steps < 213)  # 200 to 5,000 Hz
    semitones = np.arange(-7, 7.1, 0.2)
    unlike = [
        np.std((after - np.interp(steps / 2 ** (s / 12), steps, before))[heard]) for s in semitones
    ]
    return float(semitones[np.argmin(unlike)])


def loudness_curve(samples: Samples) -> np.ndarray:
    smooth = np.convolve(samples.astype(np.float64) ** 2, np.ones(240) / 240, "same")
    return np.log(np.sqrt(np.maximum(smooth, 0)) + 1e-4)


def delay(before: Samples, after: Samples) -> int:
    """Frames by which `after` comes later, from the correlation of their loudness."""
    one, other = (curve - curve.mean() for curve in map(loudness_curve, (before, after)))
    size = 1 << (2 * len(one)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size)))
    near = np.concatenate([alike[-RATE // 10 :], alike[: RATE // 10]])
    return int(near.argmax()) - RATE // 10


@pytest.mark.parametrize("semitones", SHIFTS)
def test_the_melody_moves_and_the_speaker_stays(line: Samples, semitones: float) -> None:
    shifted = shift(line, semitones)
    assert 12 * np.log2(melody(shifted) / melody(line)) == pytest.approx(semitones, abs=0.3)
    assert abs(moved(formants(line), formants(shifted))) < 0.5


@pytest.mark.parametrize("semitones", SHIFTS)
def test_everything_keeps_its_time(line: Samples, semitones: float) -> None:
    shifted = shift(line, semitones)
    assert len(shifted) == len(line)
    quarter = len(line) // 4
    for start in range(0, len(line) - quarter + 1, quarter):
        part = slice(start, start + quarter)
        assert abs(delay(line[part], shifted[part])) < RATE * 6 // 1000


@pytest.mark.parametrize("semitones", SHIFTS)
def test_it_is_about_as_loud(line: Samples, semitones: float) -> None:
    shifted = shift(line, semitones)
    assert shifted.dtype == np.float32
    assert np.mean(shifted**2) == pytest.approx(np.mean(line**2), rel=0.15)
    assert 0.7 < np.abs(shifted).max() / np.abs(line).max() < 1.41


@pytest.mark.parametrize("frames", [0, 1, 10, 480, 4800, 20_001])
def test_any_length_stays_as_it_is(line: Samples, frames: int) -> None:
    for semitones in (-6.0, 0.1, 6.0):
        assert len(shift(line[30_000 : 30_000 + frames], semitones)) == frames


def test_silence_stays_silent_and_nothing_asked_is_nothing_done(line: Samples) -> None:
    assert not shift(np.zeros(RATE, np.float32), 3).any()
    assert shift(line, 0) is line


def test_the_same_in_every_thread(line: Samples) -> None:
    alone = {semitones: shift(line, semitones) for semitones in (-2.0, 3.0)}
    with ThreadPoolExecutor(4) as threads:
        asked = [-2.0, 3.0] * 4
        together = list(threads.map(lambda semitones: shift(line, semitones), asked))
    for semitones, shifted in zip(asked, together, strict=True):
        assert np.array_equal(shifted, alone[semitones])


@pytest.mark.parametrize(("semitones", "way"), [(6.5, "higher"), (-12, "lower")])
def test_more_than_a_person_can_do_is_refused(line: Samples, semitones: float, way: str) -> None:
    with pytest.raises(SpeechError, match=f"semitones {way}"):
        shift(line, semitones)


PROFILE = """name: it
language: en
speak-with: [{engine: espeak, voice: en-us+f3}]
pace: 120 wpm
warmth: gentle
"""


def spoken(folder: Path, *pitches: float) -> tuple[ClipStore, list[ClipInfo]]:
    (folder / "it.yaml").write_text(PROFILE)
    store = ClipStore(folder / "clips")
    said = Utterance(LINE, LINE, "guide", "it", Source("walk.yaml", 1))
    lines = [replace(said, delivery=Delivery(pitch=pitch)) for pitch in pitches]
    voice = choose_voice(load_profile(folder / "it.yaml"))
    return store, synthesize(lines, {"it": voice}, store)


def test_a_line_is_spoken_at_its_pitch(tmp_path: Path) -> None:
    store, infos = spoken(tmp_path, 0.0, -4.0, 0.0)
    usual, lower, again = (store.load(info.key).samples for info in infos)
    assert infos[0].key == infos[2].key != infos[1].key
    assert np.array_equal(usual, again)
    assert 12 * np.log2(melody(lower) / melody(usual)) == pytest.approx(-4, abs=0.4)
    first, second = (programme_loudness([info.figures]) for info in infos[:2])
    assert first == pytest.approx(second, abs=1)
    assert infos[0].dry_end == pytest.approx(infos[1].dry_end, abs=RATE // 50)


def test_too_much_in_all_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"walk\.yaml:1.*7 semitones higher"):
        spoken(tmp_path, 7.0)


def test_workers_load_no_effects() -> None:
    code = "import sys, voicehome.speech.worker, voicehome.speech.pitch; print('pedalboard' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicehome.speech.trim import FADE, HOLD, THRESHOLD_DBFS, audible_edges, trim
from voicehome.units import RATE, gain_from_decibels

LEVEL = gain_from_decibels(THRESHOLD_DBFS)


def burst(before: int, length: int, after: int, level: float = 0.2) -> np.ndarray:
    noise = np.random.default_rng(1).uniform(0.5, 1, length) * level
    return np.concatenate([np.zeros(before), noise, np.zeros(after)]).astype(np.float32)


@given(st.integers(0, 3 * RATE), st.integers(HOLD, RATE), st.integers(0, 3 * RATE))
def test_edges_are_found_to_the_frame(before: int, length: int, after: int) -> None:
    assert audible_edges(burst(before, length, after)) == (before, before + length)


@given(st.integers(0, 2 * RATE), st.integers(HOLD, RATE), st.integers(0, 2 * RATE))
def test_what_is_kept_is_the_audible_part_and_its_fades(
    before: int, length: int, after: int
) -> None:
    sound = burst(before, length, after)
    kept = trim(sound)
    assert kept is not None
    assert kept.end - kept.start == length
    assert len(kept.samples) == length + 2 * FADE
    assert np.array_equal(kept.samples[kept.start : kept.end], sound[before : before + length])
    assert kept.offset == before - FADE


def test_a_lone_click_is_no_speech() -> None:
    sound = burst(RATE, RATE, RATE)
    sound[100] = 0.9
    sound[-100] = 0.9
    assert audible_edges(sound) == (RATE, 2 * RATE)


def test_sound_outside_the_edges_sinks_under_half_the_threshold() -> None:
    hiss = np.full(3 * RATE, 0.99 * LEVEL, np.float32)
    hiss[RATE : 2 * RATE] = 0.2
    kept = trim(hiss)
    assert kept is not None
    outside = np.concatenate([kept.samples[: kept.start], kept.samples[kept.end :]])
    assert 0 < np.abs(outside).max() <= 0.5 * LEVEL
    assert np.abs(kept.samples[[0, -1]]).max() < LEVEL / 1000


def test_silence_has_no_edges() -> None:
    assert audible_edges(np.zeros(RATE, np.float32)) is None
    assert trim(np.zeros(0, np.float32)) is None
    assert trim(np.full(RATE, 0.9 * LEVEL, np.float32)) is None

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicehome.audio import Block
from voicehome.encode.dither import dithered


def whole(sound: Block, size: int | None = None) -> NDArray[np.int16]:
    size = size or len(sound)
    blocks = [sound[start : start + size] for start in range(0, len(sound), size)]
    return np.concatenate(list(dithered(blocks)))


def test_digital_silence_stays_digital_silence() -> None:
    sound = np.zeros((10_000, 2), np.float32)
    sound[3_000:4_000, 0] = 0.01
    steps = whole(sound)
    assert np.count_nonzero(steps[:3_000]) == np.count_nonzero(steps[4_000:]) == 0
    assert np.count_nonzero(steps[:, 1]) == 0
    assert len(np.unique(steps[3_000:4_000, 0])) > 1, "the sound itself is dithered"


@settings(max_examples=25, deadline=None)
@given(
    frames=st.integers(1, 20_000),
    channels=st.sampled_from([1, 2]),
    size=st.sampled_from([1, 7, 32, 8_192]),
    seed=st.integers(0, 2**32),
)
def test_blocks_leave_no_trace(frames: int, channels: int, size: int, seed: int) -> None:
    frames = min(frames, 500 * size)
    noise = np.random.default_rng(seed)
    sound = (0.1 * noise.standard_normal((frames, channels))).astype(np.float32)
    sound[noise.random(frames) < 0.3] = 0
    np.testing.assert_array_equal(whole(sound, size), whole(sound))


def test_a_level_below_one_step_survives_as_an_average() -> None:
    """The point of dither: rounding alone would make this silence."""
    sound = np.full((200_000, 1), 0.3 / 32_768, np.float32)
    steps = whole(sound)
    assert steps.mean() == pytest.approx(0.3, abs=0.01)
    assert set(np.unique(steps)) == {-1, 0, 1}


def test_the_noise_is_triangular() -> None:
    """Total error of TPDF dither: a variance of 1/4 step², whatever the signal (1/12 + 1/6)."""
    for level in (0.0001, 0.1, 0.10001):
        sound = np.full((200_000, 1), level, np.float32)
        error = whole(sound) - sound.astype(np.float64) * 32_768
        assert error.mean() == pytest.approx(0, abs=0.01)
        assert error.var() == pytest.approx(0.25, abs=0.01)


def test_two_channels_get_noise_of_their_own() -> None:
    steps = whole(np.full((20_000, 2), 0.1, np.float32)).astype(np.float64)
    assert abs(np.corrcoef(steps.T)[0, 1]) < 0.05


def test_what_is_beyond_full_scale_is_clipped() -> None:
    steps = whole(np.array([[2.0], [1.0], [-1.5], [-3.0]], np.float32))
    assert steps.dtype == np.int16
    assert steps.ravel().tolist() == [32_767, 32_767, -32_768, -32_768]


def test_the_noise_is_always_the_same() -> None:
    """A change here changes the bytes of every 16-bit file."""
    steps = whole(np.full((12, 1), 0.5, np.float32)).ravel() - 16_384
    assert steps.tolist() == [0, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 1]

"""The mix: each sound on its frame, the same at any block size, with nothing held too long."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicehome.audio import Samples
from voicehome.mix.limit import hold_true_peak, spans_over
from voicehome.mix.stream import BLOCK_FRAMES, Layer, mix
from voicehome.units import Frames

FRAMES = 12_000
SIZES = (1, 32, 8192, FRAMES)


def layer(start: Frames, samples: Samples, gain: float = 1.0, peak: float = 1.0) -> Layer:
    return Layer(start, len(samples), gain, lambda: samples, peak)


def ones(frames: Frames) -> Samples:
    return np.ones(frames, dtype=np.float32)


def noise(frames: Frames, seed: int) -> Samples:
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(frames) * 0.3).astype(np.float32)


def whole(layers: Sequence[Layer], frames: Frames, size: Frames = BLOCK_FRAMES) -> Samples:
    return np.concatenate([block[:, 0] for block in mix(layers, frames, size)])


@st.composite
def crowds(draw: st.DrawFn) -> list[Layer]:
    """Layers that overlap, touch, coincide, are empty, and reach both ends of the programme."""
    layers = []
    for seed in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, FRAMES))
        frames = draw(st.integers(0, FRAMES - start))
        gain = draw(st.floats(-2, 2, width=32))
        layers.append(layer(start, noise(frames, seed), gain))
    return layers


@settings(max_examples=30, deadline=None)
@given(crowds())
def test_the_block_size_never_changes_the_sound(layers: list[Layer]) -> None:
    sounds = [whole(layers, FRAMES, size) for size in SIZES]
    assert all(sound.tobytes() == sounds[0].tobytes() for sound in sounds)


@settings(max_examples=6, deadline=None)
@given(crowds())
def test_nor_does_it_through_the_limiter(layers: list[Layer]) -> None:
    spans = spans_over(layers)
    sounds = [np.concatenate([*hold_true_peak(mix(layers, FRAMES, size), spans)]) for size in SIZES]
    assert all(sound.tobytes() == sounds[0].tobytes() for sound in sounds)
    assert sounds[0].shape == (FRAMES, 1)


@settings(max_examples=30, deadline=None)
@given(crowds())
def test_it_is_the_sum_of_its_layers(layers: list[Layer]) -> None:
    expected = np.zeros(FRAMES)
    for each in layers:
        expected[each.start : each.end] += each.load().astype(np.float64) * each.gain
    assert np.allclose(whole(layers, FRAMES), expected, atol=1e-5)


@settings(max_examples=30, deadline=None)
@given(crowds())
def test_where_nothing_sounds_there_is_nothing(layers: list[Layer]) -> None:
    silent = np.ones(FRAMES, dtype=bool)
    for each in layers:
        silent[each.start : each.end] = False
    assert not whole(layers, FRAMES)[silent].any()


def test_every_layer_begins_and_ends_on_its_frame() -> None:
    sound = whole([layer(1000, ones(50)), layer(8190, ones(4), gain=0.5)], 10_000)
    assert np.flatnonzero(sound).tolist() == [*range(1000, 1050), *range(8190, 8194)]
    assert set(sound[8190:8194]) == {np.float32(0.5)}


def test_blocks_have_the_stated_shape_and_the_last_may_be_short() -> None:
    blocks = list(mix([layer(0, ones(100))], 20_000))
    assert [block.shape for block in blocks] == [(8192, 1), (8192, 1), (3616, 1)]
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}
    assert list(mix([], 0)) == []


def test_blocks_share_no_memory_with_each_other_or_with_a_clip() -> None:
    clip = ones(100)
    first, second, *_ = mix([layer(0, clip)], 300, 100)
    first += 1
    second += 1
    assert clip.tolist() == [1.0] * 100
    assert whole([layer(0, clip)], 300, 100).sum() == 100


def test_a_layer_is_loaded_once_when_its_time_comes_and_then_let_go() -> None:
    loaded: list[int] = []
    alive: list[weakref.ref[Samples]] = []

    def loader(number: int) -> Callable[[], Samples]:
        def load() -> Samples:
            samples = ones(1500)
            loaded.append(number)
            alive.append(weakref.ref(samples))
            return samples

        return load

    layers = [Layer(n * 1000, 1500, 1.0, loader(n), 1.0) for n in range(50)]
    for number, _ in enumerate(mix(layers, 51_000, 1000)):
        assert loaded == list(range(min(number + 1, 50)))
        assert sum(reference() is not None for reference in alive) <= 2


def test_memory_does_not_grow_with_the_programme() -> None:
    import tracemalloc

    def peak(minutes: int) -> int:
        frames = minutes * 60 * 48_000
        layers = [
            Layer(start, 48_000, 1.0, lambda: ones(48_000), 1.0)
            for start in range(0, frames - 48_000, 96_000)
        ]
        tracemalloc.start()
        for _ in mix(layers, frames):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(16) < peak(2) + 100_000


@pytest.mark.parametrize("start", [-1, 9_951])
def test_a_layer_that_reaches_out_of_the_programme_is_refused_at_once(start: Frames) -> None:
    with pytest.raises(ValueError, match="reaches out"):
        mix([layer(start, ones(50))], 10_000)


def test_a_layer_of_another_length_than_it_said_is_refused() -> None:
    with pytest.raises(ValueError, match="the layer at 7 has 50 frames"):
        list(mix([Layer(7, 50, 1.0, lambda: ones(49), 1.0)], 1000))

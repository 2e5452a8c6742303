"""True peak is held where it must be; everything else is passed on untouched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import av
import numpy as np
import pytest
import soxr
from av.filter import Graph
from hypothesis import given
from hypothesis import strategies as st

from voicehome.audio import Block, Samples
from voicehome.mix.limit import CEILING, Span, hold_true_peak, spans_over
from voicehome.mix.stream import Layer, mix
from voicehome.units import RATE, Frames, decibels_from_gain, gain_from_decibels


def peak_at(samples: Samples, times: int = 8) -> float:
    """dBTP, by a finer meter than the one that the limiter itself works at."""
    return decibels_from_gain(float(np.abs(soxr.resample(samples, RATE, times * RATE)).max()))


def peak_by_ebur128(samples: Samples) -> float:
    graph = Graph()
    source = graph.add_abuffer(format="flt", sample_rate=RATE, layout="mono")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    graph.link_nodes(source, meter, graph.add("abuffersink"))
    graph.configure()
    whole = np.pad(samples, (0, -len(samples) % (RATE // 10)))
    frame = av.AudioFrame.from_ndarray(whole[np.newaxis], "flt", "mono")
    frame.sample_rate = RATE
    graph.push(frame)
    graph.push(None)
    peak = 0.0
    while True:
        try:
            peak = max(peak, float(graph.pull().metadata["lavfi.r128.true_peak"]))
        except EOFError:
            return decibels_from_gain(peak)


def voice(seconds: float, level: float) -> Samples:
    """Pulses through resonances, faded by 5 ms, as peaky as speech; its true peak at `level` dB."""
    time = np.arange(round(seconds * RATE)) / RATE
    pulses = sum(np.cos(2 * np.pi * 117 * n * time) / (1 + n / 6) for n in range(1, 40))
    edges = np.minimum(1, np.minimum(np.arange(len(time)), np.arange(len(time))[::-1]) / 240)
    sound = (pulses * np.sin(np.pi * 1.7 * time) ** 2 * edges).astype(np.float32)
    return sound * np.float32(gain_from_decibels(level - peak_at(sound)))


def bed(seconds: float, level: float) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    return (gain_from_decibels(level) * np.sin(2 * np.pi * 211 * time)).astype(np.float32)


def layer(start: Frames, samples: Samples, gain: float = 1.0) -> Layer:
    peak = gain_from_decibels(peak_at(samples, 4))
    return Layer(start, len(samples), gain, lambda: samples, peak)


def join(blocks: Iterator[Block]) -> Samples:
    return np.concatenate([block[:, 0] for block in blocks])


def before_and_after(
    layers: Sequence[Layer], frames: Frames
) -> tuple[Samples, Samples, list[Span]]:
    spans = spans_over(layers)
    return join(mix(layers, frames)), join(hold_true_peak(mix(layers, frames), spans)), spans


LOUD = {
    "speech a little too loud": ([layer(RATE, voice(2.5, 1.0))], 4 * RATE),
    "speech far too loud": ([layer(RATE, voice(2.5, 8.0))], 4 * RATE),
    "two that only together are": (
        [layer(RATE, voice(2, -2)), layer(RATE, voice(2, -6))],
        4 * RATE,
    ),
    "over a sounding bed": ([layer(0, bed(4, -15)), layer(RATE, voice(2, 1.5))], 4 * RATE),
    "from the first frame to the last": ([layer(0, bed(1, 2))], RATE),
    "shorter than the filters' delay": ([layer(0, bed(0.001, 4) + np.float32(0.5))], 48),
    "by a gain that turns it over": ([layer(RATE, voice(2, -6), gain=-2.0)], 4 * RATE),
}


@pytest.mark.parametrize(("layers", "frames"), LOUD.values(), ids=LOUD)
def test_the_true_peak_is_held(layers: list[Layer], frames: Frames) -> None:
    raw, held, _ = before_and_after(layers, frames)
    assert peak_at(raw) > -0.5
    assert len(held) == frames
    if frames >= RATE:  # a meter rings at hard edges, which the other programmes don't have
        inner = held[240:-240]
        assert -1.6 < peak_at(inner) <= -0.95
        assert peak_by_ebur128(inner) <= -0.95


@pytest.mark.parametrize(("layers", "frames"), LOUD.values(), ids=LOUD)
def test_what_lies_outside_the_spans_is_untouched(layers: list[Layer], frames: Frames) -> None:
    raw, held, spans = before_and_after(layers, frames)
    outside = np.ones(frames, dtype=bool)
    for span in spans:
        outside[max(span.start, 0) : span.end] = False
    assert held[outside].tobytes() == raw[outside].tobytes()


@pytest.mark.parametrize(("layers", "frames"), LOUD.values(), ids=LOUD)
def test_silence_inside_a_span_stays_silence(layers: list[Layer], frames: Frames) -> None:
    raw, held, _ = before_and_after(layers, frames)
    assert not held[raw == 0].any()


def test_nothing_is_moved() -> None:
    """Under the ceiling, the filters give back what they got, at the very frame."""
    samples = voice(2, -3)
    blocks = mix([layer(RATE, samples)], 4 * RATE)
    held = join(hold_true_peak(blocks, [Span(RATE // 2, 3 * RATE + RATE // 2)]))
    assert np.abs(held[RATE : 3 * RATE] - samples).max() < 1e-3
    assert np.abs(held[RATE : 3 * RATE] - np.roll(samples, 1)).max() > 0.02


def test_no_click_where_a_span_begins_or_ends() -> None:
    """A sine through both seams: its bend never exceeds what a sine of its level has."""
    tone, loud = bed(4, -15), voice(1.5, 1.5)
    raw, held, (span,) = before_and_after([layer(0, tone), layer(RATE, loud)], 4 * RATE)
    smooth = np.abs(np.diff(tone.astype(np.float64), 2)).max()
    for edge in (span.start, span.end):
        seam = slice(edge - 300, edge + 300)
        assert np.abs(np.diff(held[seam].astype(np.float64), 2)).max() < smooth * 1.01
        assert np.abs(held[seam] - raw[seam]).max() < 1e-5


def test_without_need_nothing_is_filtered() -> None:
    layers = [layer(start, voice(1, -1.5)) for start in (0, RATE, 3 * RATE)]
    assert spans_over(layers) == []
    blocks = list(mix(layers, 4 * RATE))
    assert [id(block.base) for block in hold_true_peak(blocks, [])] == [
        id(block.base) for block in blocks
    ]


def test_spans_have_room_to_come_and_go_and_are_merged_when_they_touch() -> None:
    def loud(start: Frames) -> Layer:
        return Layer(start, 1000, 1.0, lambda: np.zeros(1000, np.float32), 1.0)

    (span,) = spans_over([loud(RATE)])
    assert RATE - span.start >= 528  # attack and seam
    assert span.end - (RATE + 1000) >= 2688  # release and seam
    near, far = spans_over([loud(RATE), loud(RATE + 1500), loud(3 * RATE)])
    assert (near.start, near.end) == (span.start, span.end + 1500)
    assert far == Span(span.start + 2 * RATE, span.end + 2 * RATE)


def test_layers_that_only_touch_do_not_add_up() -> None:
    def half(start: Frames, gain: float = 1.0) -> Layer:
        return Layer(start, 1000, gain, lambda: np.zeros(1000, np.float32), 0.6)

    assert spans_over([half(0), half(1000), half(2000)]) == []
    assert len(spans_over([half(0), half(999)])) == 1
    assert len(spans_over([half(0, gain=-1.6)])) == 1
    assert spans_over([half(0), half(999)], ceiling=1.3) == []


@given(
    st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 5000), st.floats(0, 1)), max_size=20)
)
def test_every_frame_that_may_pass_the_ceiling_lies_in_one_span(
    sounds: list[tuple[Frames, Frames, float]],
) -> None:
    layers = [Layer(s, n, 1.0, lambda: np.zeros(0, np.float32), peak) for s, n, peak in sounds]
    spans = spans_over(layers)
    assert all(a.end < b.start for a, b in pairwise(spans))
    predicted = np.zeros(100_000)
    for each in layers:
        predicted[each.start : each.end] += each.peak
    for frame in np.flatnonzero(predicted > CEILING + 1e-6)[::97]:
        assert sum(span.start <= frame < span.end for span in spans) == 1


def test_only_a_block_and_the_delay_are_held_back() -> None:
    """One span over a whole programme must not gather the programme."""
    taken = 0

    def blocks() -> Iterator[Block]:
        nonlocal taken
        for block in mix([layer(0, bed(20, 2))], 20 * RATE):
            taken += len(block)
            yield block

    given_back = 0
    for block in hold_true_peak(blocks(), [Span(0, 20 * RATE)]):
        given_back += len(block)
        assert taken - given_back <= 8192 + RATE // 10
    assert given_back == 20 * RATE


def stereo(layers: Sequence[Layer], frames: Frames, side: float = 0.3) -> np.ndarray:
    """The mix in the left, and softer, and upside down, in the right."""
    one = join(mix(layers, frames))
    return np.stack((one, -side * one), axis=1)


@pytest.mark.parametrize("size", [480, 8192, 10**7])
def test_two_channels_are_held_together(size: int) -> None:
    layers = [layer(0, bed(4, -15)), layer(RATE, voice(2, 4))]
    raw, spans = stereo(layers, 4 * RATE), spans_over(layers)
    blocks = (raw[at : at + size] for at in range(0, len(raw), size))
    held = np.concatenate(list(hold_true_peak(blocks, spans)))
    assert held.shape == raw.shape
    assert -1.6 < peak_at(held[240:-240, 0]) <= -0.95
    inside = np.abs(raw[:, 0]) > 0.05
    assert held[inside, 1] == pytest.approx(-0.3 * held[inside, 0], abs=2e-3)
    whole = np.concatenate(list(hold_true_peak([raw], spans)))
    assert held.tobytes() == whole.tobytes()


def test_a_lower_ceiling_is_held_too() -> None:
    layers = [layer(RATE, voice(2, -1))]
    ceiling = gain_from_decibels(-3)
    held = join(hold_true_peak(mix(layers, 4 * RATE), spans_over(layers, ceiling), ceiling))
    assert -3.6 < peak_at(held) <= -2.95

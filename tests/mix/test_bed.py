"""The bed's lane: every frame where it belongs, faded, crossed over and cut as one likes."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from textures import Hum

from voicehome.mix.bed import Bed, Fade, Lane, planned_levels
from voicehome.mix.curve import Curve
from voicehome.units import RATE, Frames

FRAMES = 4 * RATE
FLAT = Curve([(0, 0.0)])
AWAY = Curve([(0, 0.0), (RATE, -20.0), (2 * RATE, -20.0), (3 * RATE, -6.0)])
LAST = Fade(3 * RATE, RATE)


def bed(texture: Hum, rises: Fade, *falls: Fade, level: Curve = FLAT, gain: float = 1.0) -> Bed:
    return Bed(texture, 0, gain, level, rises, (*falls, LAST))


CROSS = Fade(RATE, RATE)
BEDS = {
    "one": [bed(Hum(), Fade(0, 1), level=AWAY)],
    "one that begins late": [bed(Hum(2), Fade(RATE + 7, 5000))],
    "two that cross": [bed(Hum(2), Fade(0, 480), CROSS), bed(Hum(1, 310), CROSS, level=AWAY)],
    "three at a time": [
        bed(Hum(1, 200), Fade(0, 480), CROSS, Fade(RATE + 100, 900)),
        bed(Hum(1, 300), CROSS, Fade(RATE + 100, 900)),
        bed(Hum(2, 400), Fade(RATE + 100, 900)),
    ],
}


def whole(
    beds: list[Bed], channels: int = 2, size: Frames = 8192, lane: Lane | None = None
) -> np.ndarray:
    return np.concatenate(list((lane or Lane(channels)).blocks(beds, 0, FRAMES, size)))


@pytest.mark.parametrize("beds", BEDS.values(), ids=BEDS)
def test_the_block_size_never_changes_a_bit(beds: list[Bed]) -> None:
    sounds = {whole(beds, size=size).tobytes() for size in (31, 480, 8192, FRAMES)}
    assert len(sounds) == 1


@pytest.mark.parametrize("beds", BEDS.values(), ids=BEDS)
def test_a_part_is_part_of_the_whole(beds: list[Bed]) -> None:
    sound = whole(beds)
    for start, end in ((0, 10), (RATE - 3, RATE + 9000), (3 * RATE, FRAMES)):
        part = np.concatenate(list(Lane(2).blocks(beds, start, end, 1000)))
        assert part.tobytes() == sound[start:end].tobytes()


def test_it_begins_at_nothing_and_ends_at_exactly_nothing() -> None:
    sound = whole([bed(Hum(2, 0), Fade(0, RATE))])
    assert not sound[0].any() and not sound[-1].any()
    assert sound[1:-1].all()
    assert np.abs(np.diff(sound[:, 0])).max() < 1e-4
    late = whole([bed(Hum(2, 0), Fade(RATE, RATE), Fade(2 * RATE, 100))])
    assert np.flatnonzero(late[:, 0]).tolist() == [*range(RATE + 1, 2 * RATE + 99)]


def test_two_that_cross_are_as_loud_together_as_each() -> None:
    one, other = bed(Hum(1, 0), Fade(-RATE, 1), CROSS), bed(Hum(1, 0), CROSS)
    frames = np.arange(RATE - 10, 2 * RATE + 10)
    power = one.gains(RATE - 10, len(frames)) ** 2 + other.gains(RATE - 10, len(frames)) ** 2
    assert power == pytest.approx(np.ones(len(frames)), abs=1e-3)


def test_also_where_a_third_comes_before_the_second_is_there() -> None:
    again = Fade(RATE + 100, 900)
    beds = [
        bed(Hum(), Fade(-RATE, 1), CROSS, again),
        bed(Hum(), CROSS, again),
        bed(Hum(), again),
    ]
    power = sum(each.gains(RATE, 900).astype(float) ** 2 for each in beds)
    assert power == pytest.approx(np.ones(900), abs=5e-3)


def test_its_level_and_its_gain_are_heard() -> None:
    sound = whole([bed(Hum(1, 0), Fade(-2, 1), level=AWAY, gain=0.5)], channels=1)[:, 0]
    assert sound[0] == 0.5
    assert sound[RATE] == pytest.approx(0.05)
    assert sound[RATE // 2] == pytest.approx(0.5 * 10 ** (-10 / 20))


def test_one_channel_is_heard_in_both() -> None:
    sound = whole([bed(Hum(1), Fade(0, 1))])
    assert np.array_equal(sound[:, 0], sound[:, 1])
    apart = whole([bed(Hum(2), Fade(0, 1))])
    assert not np.array_equal(apart[:, 0], apart[:, 1])


def test_where_no_bed_sounds_there_is_nothing() -> None:
    sound = whole([bed(Hum(2, 0), Fade(2 * RATE, 10))])
    assert not sound[: 2 * RATE + 1].any()
    assert whole([]).shape == (FRAMES, 2) and not whole([]).any()


@pytest.mark.parametrize("beds", BEDS.values(), ids=BEDS)
def test_it_is_never_louder_than_it_says(beds: list[Bed]) -> None:
    most = np.zeros(FRAMES)
    for each in beds:
        stretches = list(each.stretches())
        assert (stretches[0].start, stretches[-1].end) == (each.start, each.end)
        for stretch in stretches:
            most[max(stretch.start, 0) : stretch.end] += stretch.loudest
    assert (np.abs(whole(beds)).max(axis=1) <= most + 1e-6).all()


def test_a_lane_that_goes_on_with_better_knowledge_glides_there() -> None:
    before = bed(Hum(1, 0), Fade(-2, 1))
    after = replace(before, level=Curve([(0, -6.0)]))
    lane = Lane(1)
    first = np.concatenate(list(lane.blocks([before], 0, RATE, 1000)))
    rest = np.concatenate(list(lane.blocks([after], RATE, 3 * RATE, 1000)))
    sound = np.concatenate((first, rest))[:, 0]
    assert sound[RATE - 1] == 1 and sound[-1] == pytest.approx(10 ** (-6 / 20))
    assert np.abs(np.diff(sound)).max() < 1e-4
    same = Lane(1)
    halves = [*same.blocks([after], 0, RATE, 999), *same.blocks([after], RATE, FRAMES, 999)]
    assert np.concatenate(halves).tobytes() == whole([after], 1).tobytes()


def test_planned_levels_are_those_that_are_heard() -> None:
    beds = BEDS["two that cross"]
    sound = whole([replace(each, texture=Hum(1, 0)) for each in beds[:1]], channels=1)[:, 0]
    points = planned_levels(beds[:1], FRAMES)
    assert points[0] == (0, None) and points[-1][1] is None
    for frame, level in points:
        heard = sound[frame]
        assert (
            (heard == 0)
            if level is None
            else 20 * np.log10(heard) == pytest.approx(level, abs=2e-3)
        )


def test_memory_does_not_grow_with_the_programme() -> None:
    def peak(seconds: int) -> int:
        long = Bed(Hum(2), 0, 1.0, FLAT, Fade(0, RATE), (Fade(seconds * RATE - 9, 9),))
        tracemalloc.start()
        for _ in Lane(2).blocks([long], 0, seconds * RATE, 8192):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(120) < peak(10) + 50_000

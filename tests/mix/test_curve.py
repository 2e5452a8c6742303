"""Levels that move: what they are at any frame, together, and no steeper than they may be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.mix.curve import Curve
from voicehome.units import RATE

HILL = Curve([(100, -30.0), (200, -20.0), (1000, -20.0), (1100, -26.0)])


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    frames = draw(st.lists(st.integers(-RATE, 9 * RATE), min_size=1, max_size=9, unique=True))
    return Curve([(frame, draw(st.floats(-60, 6))) for frame in sorted(frames)])


def test_it_is_straight_between_its_points_and_level_outside() -> None:
    assert [HILL.at(f) for f in (-5, 100, 150, 200, 600, 1050, 1100, 9999)] == [
        *(-30, -30, -25, -20, -20, -23, -26, -26),
    ]
    assert HILL.most(0, 120) == pytest.approx(-28)
    assert (HILL.most(150, 1050), HILL.most(1090, 2000)) == (-20, pytest.approx(-25.4))


@given(
    curves(), st.integers(-RATE, 9 * RATE), st.lists(st.integers(1, 900), min_size=1, max_size=9)
)
def test_a_gain_depends_on_its_frame_alone(curve: Curve, start: int, sizes: list[int]) -> None:
    whole = curve.gains(start, sum(sizes))
    expected = [curve.at(start + n) for n in range(0, len(whole), 97)]
    assert 20 * np.log10(whole[::97]) == pytest.approx(expected, abs=1e-4)
    at, parts = start, []
    for size in sizes:
        parts.append(curve.gains(at, size))
        at += size
    assert np.concatenate(parts).tobytes() == whole.tobytes()


@given(curves(), curves(), st.integers(-RATE, 9 * RATE))
def test_two_add_up_everywhere(one: Curve, other: Curve, frame: int) -> None:
    assert (one + other).at(frame) == pytest.approx(one.at(frame) + other.at(frame))


@given(curves(), st.sampled_from([3.0, 10.0, 40.0]))
def test_what_is_too_steep_is_lowered_and_no_more_than_need_be(curve: Curve, most: float) -> None:
    slow = curve.no_steeper(most)
    frames = np.linspace(-RATE, 9 * RATE, 401).astype(int)
    before = np.array([curve.at(frame) for frame in frames.tolist()])
    after = np.array([slow.at(frame) for frame in frames.tolist()])
    assert (np.abs(np.diff(after)) <= most * np.diff(frames) / RATE + 1e-2).all()
    assert (after <= before + 1e-6).all()
    points = [*curve.points, *zip(frames.tolist(), before.tolist(), strict=True)]
    for frame, level in zip(frames.tolist(), after.tolist(), strict=True):
        best = min(y + most * abs(x - frame) / RATE for x, y in points)
        assert level == pytest.approx(best, abs=0.03 * most + 0.05)  # points 25 ms apart


@pytest.mark.parametrize("points", [[], [(5, 0.0), (5, 1.0)], [(5, 0.0), (4, 1.0)]])
def test_points_come_one_after_the_other(points: list[tuple[int, float]]) -> None:
    with pytest.raises(ValueError, match="one point at least"):
        Curve(points)

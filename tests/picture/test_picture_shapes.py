from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from voicehome.picture.shapes import LEAST, area, bars, line, merged, number, thinned

edges = st.floats(0, 900)
spans = st.lists(st.tuples(edges, st.floats(0, 30)).map(lambda s: (s[0], s[0] + s[1]))).map(sorted)
points = st.lists(st.tuples(edges, st.floats(0, 1)), min_size=1).map(
    lambda found: sorted(found, key=lambda point: point[0])
)


@given(spans)
def test_merged_spans_cover_the_same_and_can_be_told_apart(
    found: list[tuple[float, float]],
) -> None:
    result = merged(found)
    for left, right in found:
        assert any(a <= left and right <= b for a, b in result)
    for (_, right), (left, _) in itertools.pairwise(result):
        assert left - right >= LEAST
    covered = sum(b - a for a, b in result)
    assert covered <= sum(b - a for a, b in found) + 2 * LEAST * len(found)


def test_a_gap_that_can_be_seen_stays() -> None:
    assert merged([(0, 10), (10.2, 12), (13, 20)]) == [(0, 12), (13, 20)]


@given(points)
def test_a_thinned_line_keeps_its_ends_and_its_reach(found: list[tuple[float, float]]) -> None:
    result = thinned(found)
    assert (result[0], result[-1]) == (found[0], found[-1])
    assert {min(y for _, y in result), max(y for _, y in result)} == {
        min(y for _, y in found),
        max(y for _, y in found),
    }


def test_ten_thousand_points_are_as_many_as_there_are_places() -> None:
    zigzag = [(i * 900 / 10_000, float(i % 2)) for i in range(10_000)]
    assert len(thinned(zigzag)) <= 4 * 900 / LEAST


def test_paths() -> None:
    assert bars([(0, 10)], 5, 2, 0) == "M0 5h10v2h-10z"
    assert bars([(0, 10)], 0, 8, 2).count("a2 2 0 0 1") == 4
    assert bars([(0, 0.5)], 0, 8, 2) == "M0 0h0.5v8h-0.5z"
    assert area([(0, 1), (9, 2)], 5) == line([(0, 1), (9, 2)]) + "V5H0z" == "M0 1L9 2V5H0z"
    assert [number(value) for value in (1.0, 1.26, -0.5)] == ["1", "1.3", "-0.5"]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.timeline.elastic import OutOfReach, Span, stretch

spans = st.lists(
    st.tuples(*[st.integers(0, 10**7)] * 3).map(lambda t: Span(*sorted(t))), min_size=1, max_size=40
)


@given(spans, st.floats(0, 1))
def test_any_length_in_reach_is_met_to_the_frame(found: list[Span], share: float) -> None:
    least, most = sum(s.least for s in found), sum(s.most for s in found)
    total = least + round(share * (most - least))
    lengths = stretch(found, total)
    assert sum(lengths) == total
    assert all(s.least <= n <= s.most for s, n in zip(found, lengths, strict=True))


@given(spans)
def test_natural_stays_natural(found: list[Span]) -> None:
    assert stretch(found, sum(s.natural for s in found)) == [s.natural for s in found]


@given(spans, st.integers(1, 10**6))
def test_what_is_out_of_reach_says_what_is_in_it(found: list[Span], beyond: int) -> None:
    least, most = sum(s.least for s in found), sum(s.most for s in found)
    for total in (least - beyond, most + beyond):
        with pytest.raises(OutOfReach) as caught:
            stretch(found, total)
        assert (caught.value.least, caught.value.most) == (least, most)


def test_all_move_by_one_ratio() -> None:
    found = [Span(0, 100, 200), Span(50, 100, 150), Span.fixed(10), Span(100, 100, 1100)]
    assert stretch(found, 310 + 575) == [150, 125, 10, 600]
    assert stretch(found, 310 - 75) == [50, 75, 10, 100]


def test_what_rounding_leaves_goes_where_it_took_most() -> None:
    assert stretch([Span(0, 0, 3), Span(0, 0, 3), Span(0, 0, 3)], 4) == [2, 1, 1]

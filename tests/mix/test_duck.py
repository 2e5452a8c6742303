"""A bed makes room before somebody speaks, comes back slowly, and stays calm in between."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.mix.curve import Curve
from voicehome.mix.duck import (
    AFTER,
    BEFORE,
    DUCK,
    HIGHEST,
    LIFT,
    LONG,
    SHORT,
    STEEPEST,
    UNDER_VOICE,
    Phrase,
    ducked,
    passages_of,
)
from voicehome.units import RATE

END = 200 * RATE


def said(*seconds: tuple[float, float], level: float = 0.0) -> list[Phrase]:
    return [Phrase(round(a * RATE), round(b * RATE), level) for a, b in seconds]


def under(phrases: Sequence[Phrase], level: float = -26.0, crest: float = 0.0) -> Curve:
    return ducked(Curve([(0, level)]), passages_of(phrases), 0, END, crest)


def at(curve: Curve, seconds: float) -> float:
    return curve.at(round(seconds * RATE))


def test_it_has_sunk_when_a_phrase_begins_and_comes_back_after_it() -> None:
    curve = under(said((10, 13)))
    assert at(curve, 10 - BEFORE / RATE) == -26
    assert at(curve, 10 - BEFORE / RATE / 2) == pytest.approx(-26 - DUCK / 2)
    assert at(curve, 10) == at(curve, 11.7) == at(curve, 13) == -26 - DUCK
    assert at(curve, 13 + AFTER / RATE / 2) == pytest.approx(-26 - DUCK / 2)
    assert at(curve, 13 + AFTER / RATE) == -26


def test_it_stays_down_in_short_silences() -> None:
    short = SHORT / RATE - 0.01
    curve = under(said((10, 12), (12 + short, 15 + short), (15.1 + short, 18 + short)))
    assert curve.most(10 * RATE, round((18 + short) * RATE)) == -26 - DUCK
    apart = under(said((10, 12), (12 + SHORT / RATE, 30)))
    assert apart.most(12 * RATE, 18 * RATE) == -26


@pytest.mark.parametrize("level", [-40.0, -20.0, -12.0, 0.0, 6.0])
@pytest.mark.parametrize("crest", [0.0, 5.5])
@pytest.mark.parametrize("softer", [0.0, -9.0])
def test_it_lies_far_enough_under_every_phrase(level: float, crest: float, softer: float) -> None:
    phrases = said((10, 12), (14, 15)) + said((16, 18), level=softer) + said((60, 62))
    curve = under(phrases, level, crest)
    for phrase in phrases:
        assert curve.most(phrase.start, phrase.end) + crest <= phrase.level - UNDER_VOICE
    assert at(curve, 23.5) == level


def test_a_soft_phrase_takes_the_whole_of_its_passage_down_and_no_other() -> None:
    phrases = said((10, 12)) + said((13, 14), level=-15) + said((40, 42))
    curve = under(phrases)
    assert at(curve, 10) == at(curve, 12.5) == at(curve, 14) < -35
    assert at(curve, 41) == -26 - DUCK


def test_in_a_long_silence_it_comes_up_a_little_and_is_down_in_time() -> None:
    curve = under(said((10, 12), (60, 62)))
    assert at(curve, 18) == -26
    assert at(curve, 30) == at(curve, 50) == -26 + LIFT
    assert at(curve, 60 - BEFORE / RATE) == -26
    nearly = under(said((10, 12), (12 + LONG / RATE - 0.1, 62)))
    assert nearly.most(12 * RATE, 30 * RATE) == -26
    assert at(curve, 199) == -26 + LIFT  # until the end, as nobody speaks any more


@pytest.mark.parametrize(("level", "most"), [(-14.0, HIGHEST), (-12.0, -12.0), (-3.0, -3.0)])
def test_what_is_loud_already_is_not_lifted(level: float, most: float) -> None:
    assert under(said((10, 12)), level).most(0, END) == most


def test_before_anybody_speaks_it_is_lifted_too_where_that_is_long() -> None:
    assert at(under(said((60, 62))), 30) == -26 + LIFT
    assert under(said((15, 17))).most(0, 17 * RATE) == -26


@given(
    st.lists(st.tuples(st.floats(0, 12), st.floats(0.1, 9), st.floats(-20, 3)), max_size=15),
    st.floats(-60, 6),
    st.floats(0, 8),
    st.lists(
        st.tuples(st.integers(0, END), st.floats(-60, 6)), max_size=3, unique_by=lambda p: p[0]
    ),
)
def test_whatever_is_said_it_is_never_too_loud_and_never_too_quick(
    heard: list[tuple[float, float, float]],
    level: float,
    crest: float,
    more: list[tuple[int, float]],
) -> None:
    phrases, now = [], 0
    for gap, length, softer in heard:
        start = now + round(gap * RATE)
        now = start + round(length * RATE)
        phrases.append(Phrase(start, now, softer))
    written = Curve(sorted({0: level, **dict(more)}.items()))
    curve = ducked(written, passages_of(phrases), 0, END, crest)
    for phrase in phrases:
        if phrase.start <= END:
            most = curve.most(phrase.start, phrase.end) + crest
            assert most <= phrase.level - UNDER_VOICE + 1e-6
    for (x0, y0), (x1, y1) in pairwise(curve.points):
        assert abs(y1 - y0) <= STEEPEST * (x1 - x0 + 1) / RATE + 1e-6

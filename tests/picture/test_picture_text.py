from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.picture.text import clean, length_in_words, shorten, width_of, xml
from voicehome.units import RATE

anything = st.text(st.characters(codec=None), max_size=60)


@given(anything)
def test_any_text_is_safe_in_content_and_attribute(text: str) -> None:
    element = ElementTree.fromstring(f'<a b="{xml(text)}">{xml(text)}</a>')
    assert (element.text or "") == element.get("b") == clean(text)


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=60))
def test_what_xml_can_hold_is_kept(text: str) -> None:
    assert clean(text) == text.replace("\ufffe", "").replace("\uffff", "")


def test_controls_and_half_characters_go_and_lines_become_one() -> None:
    assert clean(" a\x00\x1b\ud800b\r\n\tc ") == "ab c"


@given(anything.map(clean), st.floats(0, 400))
def test_shortened_text_fits_and_is_a_beginning(text: str, room: float) -> None:
    short = shorten(text, room, 13)
    if short:
        assert width_of(short, 13) <= room
        assert short == text or text.startswith(short.rstrip("\u200f").removesuffix("…"))


def test_an_ellipsis_stands_for_what_was_cut() -> None:
    assert shorten("A longer out-breath", 1000, 13) == "A longer out-breath"
    assert shorten("A longer out-breath", 75, 13) == "A longer…"
    assert shorten("A longer out-breath", 12, 13) == ""


@pytest.mark.parametrize("whole", ["👩‍👧‍👦", "👍🏽", "🇩🇪", "e\u0301", "नि", "❤️"])
def test_nothing_is_cut_in_its_middle(whole: str) -> None:
    text = whole * 12
    for room in range(60, 300, 5):
        kept = shorten(text, room, 13).removesuffix("…")
        assert kept.replace(whole, "") == ""


def test_the_ellipsis_of_text_that_runs_left_stands_at_its_end() -> None:
    assert shorten("שלום לגוף ולנשימה", 80, 13).endswith("…\u200f")
    assert unicodedata.bidirectional("\u200f") == "R"


def test_lengths_are_said_as_people_say_them() -> None:
    lengths = [0, 45, 60, 90, 3600, 3905]
    said = ["0 s", "45 s", "1 min", "1 min 30 s", "1 h", "1 h 5 min 5 s"]
    assert [length_in_words(seconds * RATE) for seconds in lengths] == said

"""Phrases are found across sentences, contractions and inflections."""

from __future__ import annotations

import pytest

from voicehome.care.english import inflected
from voicehome.care.wording import Passage, compiled, words_of


def found(phrase: str, *sentences: str) -> list[str]:
    return [m.text for m in Passage([words_of(s) for s in sentences]).find([phrase])]


def test_patterns_are_not_kept_without_end() -> None:
    assert compiled.cache_info().maxsize


@pytest.mark.parametrize(
    ("phrase", "sentences"),
    [
        ("you are safe", ["You're safe."]),
        ("will not leave", ["I won’t leave."]),
        ("~relax", ["Relaxing."]),
        ("~let go", ["Letting go."]),
        ("let go", ["Now let", "go of it."]),
        ("let go", ["Let.", "Go."]),
        ("deeper and deeper", ["You go deeper.", "And deeper."]),
        ("(must|should) stay", ["You should stay."]),
        ("you (really)? must", ["You must."]),
        ("~let ... go", ["Let every last thing go."]),
    ],
)
def test_found(phrase: str, sentences: list[str]) -> None:
    assert found(phrase, *sentences)


@pytest.mark.parametrize(
    ("phrase", "sentences"),
    [
        ("you chose this", ["A coat that you chose.", "This year is yours."]),
        ("you chose this", ["A coat you chose, this year's."]),
        ("let ... go", ["Let it be here with all of us tonight and go."]),
        ("go", ["Ego."]),
    ],
)
def test_not_found(phrase: str, sentences: list[str]) -> None:
    assert not found(phrase, *sentences)


def test_brackets_in_brackets_are_refused() -> None:
    with pytest.raises(ValueError, match="brackets"):
        compiled(("(a|(b|c)) d",))


def test_forms_of_a_verb() -> None:
    assert inflected("heal") == ["heal", "heals", "healing", "healed"]
    assert {"goes", "went", "gone", "going"} <= set(inflected("go"))
    assert "carried" in inflected("carry") and "pushes" in inflected("push")


def test_what_is_quoted() -> None:
    words = words_of("They said “get over it”, and 'be good', but it's your friends' day.")
    assert [w.text for w in words if w.quoted] == ["get", "over", "it", "be", "good"]

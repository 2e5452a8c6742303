"""Lists, the cues of a breath, and what every language's file has to hold."""

from __future__ import annotations

import string

import pytest

from voicehome.language import lists
from voicehome.language.breath import PHASES, breath_words
from voicehome.language.numbers import number_in
from voicehome.language.words import Unit, is_known, known_languages, words_of

LANGUAGES = known_languages()


def test_a_region_has_the_words_of_its_language() -> None:
    assert words_of("en-GB") == words_of("EN") == words_of("en")
    assert is_known("pt-BR")
    assert not is_known("sv")


@pytest.mark.parametrize(
    ("language", "items", "said"),
    [
        ("en", [], ""),
        ("en", ["jaw"], "jaw"),
        ("en", ["jaw", "throat"], "jaw and throat"),
        ("en", ["jaw", "throat", "hands"], "jaw, throat and hands"),
        ("de", ["Kiefer", "Hals", "Hände"], "Kiefer, Hals und Hände"),
        ("fr", ["mains", "pieds"], "mains et pieds"),
        ("es", ["manos", "pies"], "manos y pies"),
        ("es", ["manos", "ingles"], "manos e ingles"),
        ("es", ["agua", "hielo"], "agua y hielo"),
        ("sv", ["käke", "hals"], "käke, hals"),
    ],
)
def test_lists(language: str, items: list[str], said: str) -> None:
    assert lists.in_words(items, language) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phase_of_a_breath_has_a_few_words_of_its_own(language: str) -> None:
    words = breath_words(language)
    assert set(words) == set(PHASES)
    assert len(set(words.values())) == len(PHASES)
    assert all(len(said.split()) <= 2 and len(said) <= 12 for said in words.values())


def test_no_breath_is_made_up_for_a_language_that_is_not_known() -> None:
    assert not breath_words("sv")


@pytest.mark.parametrize("language", [*LANGUAGES, "und"])
def test_the_files_are_whole(language: str) -> None:
    words = words_of(language)
    assert _fields(words.about) == _fields("{}")
    for unit in (words.seconds, words.minutes, words.hours):
        _check_unit(unit)
    assert words.minutes.more and words.hours.more


def _check_unit(unit: Unit) -> None:
    for forms in filter(None, (unit.whole, unit.half, unit.more)):
        assert "n" in forms
        assert "n" in _fields(forms["n"])
    for said in (unit.more or {}).values():
        assert "more" in _fields(said)


def _fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("forty", "en", 40),
        ("about twenty-one, I think", "en", 21),
        ("17", "en", 17),
        ("one hundred and one", "en", 101),
        ("sieben", "de", 7),
        ("vingt et un ans", "fr", 21),
        ("", "en", None),
        ("nobody knows", "en", None),
        ("x " * 10_000, "en", None),
    ],
)
def test_the_number_in_an_answer(text: str, language: str, number: int | None) -> None:
    assert number_in(text, language) == number

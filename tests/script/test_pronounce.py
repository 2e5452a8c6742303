"""How words are found in a sentence, what is spoken for them, and where it stands in the sentence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voicehome.errors import Source
from voicehome.reading.fields import FieldError
from voicehome.reading.pronounce import Said
from voicehome.script.places import Place, in_original
from voicehome.script.pronounce import Pronounced, Rules, pronounce
from voicehome.script.text import speakable

HERE = Source("walk.yaml", 3)


def book(**entries: str) -> dict[str, Said]:
    return book_of(entries)


def book_of(entries: dict[str, str]) -> dict[str, Said]:
    return {
        word: Said("", said[1:-1], HERE) if said.startswith("/") else Said(said, "", HERE)
        for word, said in entries.items()
    }


def said(text: str, entries: dict[str, str], language: str = "en") -> Pronounced:
    return pronounce(text, Rules([book_of(entries)], language))


@pytest.mark.parametrize(
    ("entries", "text", "spoken"),
    [
        ({"Siobhan": "Shivon"}, "Hello, Siobhan.", "Hello, Shivon."),
        ({"Siobhan": "Shivon"}, "Siobhan's hands, Siobhan’s.", "Shivon's hands, Shivon’s."),
        ({"Siobhan": "Shivon"}, "Siobhans and Siobhán.", "Siobhans and Siobhán."),
        ({"qi": "chee"}, "Qi gong, non-qi, QI; qigong.", "Chee gong, non-chee, chee; qigong."),
        ({"qi": "chee", "qi gong": "chee gung"}, "The qi gong of qi.", "The chee gung of chee."),
        ({"qi": "chee", "qi gon": "x"}, "qi gong", "chee gong"),
        ({"Dr. Lu": "Doctor Loo"}, "It is Dr. Lu, not Dr. Luther.", "It is Doctor Loo, not Dr. Luther."),
        ({"etc.": "et cetera"}, "Hands, feet, etc.", "Hands, feet, et cetera."),
        ({"etc.": "et cetera"}, "Hands, etc. and feet.", "Hands, et cetera and feet."),
        ({"O'Brien": "o bryan"}, "O’Brien's", "O bryan's"),
        ({"can": "kan"}, "I can; can't; I can’t.", "I kan; can't; I can’t."),
        ({"eau": "oh"}, "L'eau, l’eau.", "L'oh, l’oh."),
        ({"X-ray": "eks ray"}, "An X\u2011ray.", "An eks ray."),
        ({"4-7-8": "four seven eight"}, "The 4-7-8 breath.", "The four seven eight breath."),
        ({"été": "ay tay"}, "L'e\u0301te\u0301 et été.", "L'ay tay et ay tay."),
        ({"योग": "yohg"}, "योग और योगी।", "yohg और योगी।"),
        ({"气": "chee"}, "气功很好。", "chee功很好。"),
        ({"a": "b", "b": "a"}, "a b", "b a"),
        ({"Maria": "mah-REE-ah"}, "Dear Maria.", "Dear mah-ree-ah."),
        ({"UK": "U-K"}, "The UK.", "The U-K."),
    ],
)  # fmt: skip
def test_words_are_found_whole(entries: dict[str, str], text: str, spoken: str) -> None:
    assert said(text, entries).spoken == spoken


def test_a_word_with_a_capital_is_only_found_as_it_is_written() -> None:
    entries = {"Will": "Wihl", "US": "you ess", "breathe": "breethe"}
    text = "Will will tell us of the US. BREATHE, Breathe."
    assert said(text, entries).spoken == "Wihl will tell us of the you ess. breethe, breethe."


def test_a_sentence_still_begins_with_a_capital() -> None:
    assert said("“Qi moves.”", {"qi": "chee"}).spoken == "“Chee moves.”"
    assert said("qi moves.", {"qi": "chee"}).spoken == "chee moves."
    assert said("Siobhan.", {"Siobhan": "shi-VAWN"}).spoken == "Shi-vawn."


def test_the_earlier_book_wins_and_the_longest_word_of_all() -> None:
    script, voice, project = book(qi="one"), book(Qi="two", lu="two"), book(qi="three", mo="three")
    rules = Rules([script, voice, {**project, **book_of({"lu mo": "three"})}], "en")
    assert pronounce("It is Qi, lu, mo.", rules).spoken == "It is one, two, three."
    assert pronounce("It is lu mo.", rules).spoken == "It is three."


def test_what_is_put_in_may_be_too_long() -> None:
    with pytest.raises(FieldError, match="as they are said"):
        said("qi " * 300, {"qi": "chee chee"})


@pytest.mark.parametrize(
    ("language", "text", "word", "ipa"),
    [
        ("en", "Qi’s way", "Qi’s", "tʃiːz"),
        ("en", "Qi'll be", "Qi'll", "tʃiːəl"),
        ("en", "qi-gong", "qi", "tʃiː"),
        ("fr", "d'l'qi", "qi", "tʃiː"),
        ("fr", "L’qi est", "L’qi", "ltʃiː"),
        ("fr", "jusqu'qi", "qi", "tʃiː"),
        ("fr", "qu'qi", "qu'qi", "ktʃiː"),
        ("de", "qi's", "qi's", "tʃiːs"),
        ("tr", "qi'nin", "qi", "tʃiː"),
    ],
)
def test_what_an_apostrophe_joins_to_sounds_is_told_with_them(
    language: str, text: str, word: str, ipa: str
) -> None:
    result = said(text, {"qi": "/tʃiː/"}, language)
    assert result.spoken == text
    assert [(text[p.offset :][: p.length], p.ipa, p.source) for p in result.phonemes] == [
        (word, ipa, HERE)
    ]


@pytest.mark.parametrize(("ipa", "s"), [("bɔs", "ɪz"), ("bɪl", "z"), ("æn", "z"), ("mæt", "s")])
def test_the_s_of_a_name_follows_its_last_sound(ipa: str, s: str) -> None:
    assert said("X's", {"X": f"/{ipa}/"}).phonemes[0].ipa == ipa + s


def test_words_are_found_again_in_what_is_shown() -> None:
    text = "Hello 🌿 Dr. Lu ☺, Siobhan’s qi."
    entries = {"Dr. Lu": "Doctor Loo", "Siobhan": "shi-VAWN", "qi": "/tʃiː/"}
    result = said(text, entries)
    assert result.spoken == "Hello Doctor Loo , shi-vawn’s qi."
    shown = {}
    for word in ("Hello", "Doctor", "Loo", "vawn", "vawn’s", "’s", "qi."):
        place = in_original(result.places, result.spoken.index(word), len(word))
        assert place
        shown[word] = text[place[0] : place[0] + place[1]]
    assert shown == {
        "Hello": "Hello",
        "Doctor": "Dr. Lu",
        "Loo": "Dr. Lu",
        "vawn": "Siobhan",
        "vawn’s": "Siobhan’s",
        "’s": "’s",
        "qi.": "qi.",
    }


def test_a_place_that_stands_for_nothing() -> None:
    places = (Place(0, 3, 0, 3, True), Place(4, 2, 3, 9, False))
    assert in_original(places, 3, 1) is None
    assert in_original(places, 3, 2) == (3, 9)
    assert in_original((), 3, 2) == (3, 2)
    assert in_original((), 3, 0) is None


texts = st.text(
    st.sampled_from("abAB'’ -.,é🌿°ß\u0301\u200dक\u093f气Iİ") | st.characters(), min_size=1, max_size=40
)  # fmt: skip
words = st.text(st.sampled_from("abAB'- .é气"), min_size=1, max_size=4).filter(
    lambda word: any(c.isalnum() for c in word)
)
books = st.dictionaries(words, st.sampled_from(["x", "Yy zz", "/tʃ/", "/a b/"]), max_size=6)


def _result(text: str, entries: dict[str, str]) -> Pronounced:
    try:
        speakable(text)
    except FieldError:
        assume(False)
    return said(text, entries)


@given(texts)
def test_without_rules_a_text_is_spoken_as_it_stands(text: str) -> None:
    result = _result(text, {})
    assert result.spoken == speakable(text)
    assert not result.phonemes


@given(texts, books)
def test_every_character_spoken_has_its_place_in_what_is_shown(
    text: str, entries: dict[str, str]
) -> None:
    result = _result(text, entries)
    assert result.shown == " ".join(unicodedata.normalize("NFC", text).split())
    last = 0
    for offset, character in enumerate(result.spoken):
        place = in_original(result.places, offset, 1)
        assert place
        start, length = place
        assert last <= start
        assert length > 0
        assert start + length <= len(result.shown)
        if length == 1 and not result.places:
            assert result.shown[start] == character
        last = start
    for place_ in result.places:
        if place_.kept:
            kept = result.spoken[place_.offset : place_.offset + place_.length]
            assert result.shown[place_.original_offset :].startswith(kept)


@given(texts, books)
def test_sounds_stand_in_order_and_inside_the_text(text: str, entries: dict[str, str]) -> None:
    result = _result(text, entries)
    end = 0
    for phonemes in result.phonemes:
        assert phonemes.offset >= end
        assert phonemes.length > 0
        end = phonemes.offset + phonemes.length
    assert end <= len(result.spoken)

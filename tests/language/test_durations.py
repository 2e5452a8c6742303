"""Lengths of time in words, checked by hand in each language, and never far from the truth."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.language.durations import in_words
from voicehome.language.numbers import number_in_words
from voicehome.language.words import known_languages
from voicehome.units import RATE, parse_duration

# fmt: off
LENGTHS = ["1s", "2s", "5s", "21s", "30s", "1m", "2m", "5m", "21m", "30m", "1h", "2h", "1m30s", "2m30s", "1m10s", "1h10m", "1h30m", "2h30m", "2h1m"]
# fmt: on
SAID = {
    "en": """one second · two seconds · five seconds · twenty-one seconds · thirty seconds
        · one minute · two minutes · five minutes · twenty-one minutes · thirty minutes
        · one hour · two hours · a minute and a half · two and a half minutes
        · a minute and ten seconds · an hour and ten minutes · an hour and a half
        · two and a half hours · two hours and one minute""",
    "de": """eine Sekunde · zwei Sekunden · fünf Sekunden · einundzwanzig Sekunden · dreißig Sekunden
        · eine Minute · zwei Minuten · fünf Minuten · einundzwanzig Minuten · dreißig Minuten
        · eine Stunde · zwei Stunden · anderthalb Minuten · zweieinhalb Minuten
        · eine Minute und zehn Sekunden · eine Stunde und zehn Minuten · anderthalb Stunden
        · zweieinhalb Stunden · zwei Stunden und eine Minute""",
    "fr": """une seconde · deux secondes · cinq secondes · vingt et une secondes · trente secondes
        · une minute · deux minutes · cinq minutes · vingt et une minutes · trente minutes
        · une heure · deux heures · une minute et demie · deux minutes et demie
        · une minute et dix secondes · une heure et dix minutes · une heure et demie
        · deux heures et demie · deux heures et une minute""",
    "es": """un segundo · dos segundos · cinco segundos · veintiún segundos · treinta segundos
        · un minuto · dos minutos · cinco minutos · veintiún minutos · treinta minutos
        · una hora · dos horas · un minuto y medio · dos minutos y medio
        · un minuto y diez segundos · una hora y diez minutos · una hora y media
        · dos horas y media · dos horas y un minuto""",
    "pt": """um segundo · dois segundos · cinco segundos · vinte e um segundos · trinta segundos
        · um minuto · dois minutos · cinco minutos · vinte e um minutos · trinta minutos
        · uma hora · duas horas · um minuto e meio · dois minutos e meio
        · um minuto e dez segundos · uma hora e dez minutos · uma hora e meia
        · duas horas e meia · duas horas e um minuto""",
    "it": """un secondo · due secondi · cinque secondi · ventuno secondi · trenta secondi
        · un minuto · due minuti · cinque minuti · ventuno minuti · trenta minuti
        · un'ora · due ore · un minuto e mezzo · due minuti e mezzo
        · un minuto e dieci secondi · un'ora e dieci minuti · un'ora e mezza
        · due ore e mezza · due ore e un minuto""",
    "nl": """één seconde · twee seconden · vijf seconden · eenentwintig seconden · dertig seconden
        · één minuut · twee minuten · vijf minuten · eenentwintig minuten · dertig minuten
        · één uur · twee uur · anderhalve minuut · tweeënhalve minuut
        · één minuut en tien seconden · één uur en tien minuten · anderhalf uur
        · tweeënhalf uur · twee uur en één minuut""",
    "sv": """1 s · 2 s · 5 s · 21 s · 30 s · 1 min · 2 min · 5 min · 21 min · 30 min
        · 1 h · 2 h · 1 min 30 s · 2 min 30 s · 1 min 10 s · 1 h 10 min · 1 h 30 min
        · 2 h 30 min · 2 h 1 min""",
}


@pytest.mark.parametrize("language", SAID)
def test_each_language_says_it_as_its_speakers_do(language: str) -> None:
    expected = [" ".join(said.split()) for said in SAID[language].split("·")]
    assert [in_words(parse_duration(length), language) for length in LENGTHS] == expected


def test_every_language_is_checked_by_hand() -> None:
    assert set(known_languages()) == set(SAID) - {"sv"}


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("200ms", "about one second"),
        ("7.4s", "about seven seconds"),
        ("37s", "thirty-seven seconds"),
        ("37.4s", "about thirty-five seconds"),
        ("58s", "fifty-eight seconds"),
        ("58.5s", "about one minute"),
        ("1m2s", "about one minute"),
        ("1m7s", "about a minute and ten seconds"),
        ("1m28s", "about a minute and a half"),
        ("1m40s", "a minute and forty seconds"),
        ("1m58s", "about two minutes"),
        ("4m40s", "four minutes and forty seconds"),
        ("4m41s", "about four and a half minutes"),
        ("9m50s", "about ten minutes"),
        ("10m30s", "ten and a half minutes"),
        ("10m31s", "about eleven minutes"),
        ("59m40s", "about one hour"),
        ("1h13m", "an hour and thirteen minutes"),
        ("1h13m5s", "about an hour and fifteen minutes"),
        ("12h", "twelve hours"),
    ],
)
def test_what_is_round_is_exact_and_the_rest_about(length: str, said: str) -> None:
    assert in_words(parse_duration(length), "en-GB") == said


@given(st.integers(5 * RATE, 12 * 3600 * RATE))
def test_the_words_are_never_more_than_a_tenth_off(frames: int) -> None:
    """In an unknown language, where they are digits that can be counted again."""
    said = in_words(frames, "sv").split()
    units = {"s": 1, "min": 60, "h": 3600}
    seconds = sum(int(n) * units[unit] for n, unit in zip(said[::2], said[1::2], strict=True))
    off = abs(Fraction(frames, RATE) - seconds)
    assert off * 10 <= Fraction(frames, RATE)
    assert in_words(frames, "en").startswith("about ") == (off > 0)


def test_numbers_follow_the_region() -> None:
    assert [number_in_words(n, "en") for n in (2, 3, 4)] == ["two", "three", "four"]
    assert number_in_words(16, "pt") == "dezasseis"
    assert number_in_words(16, "pt-BR") == "dezesseis"
    assert number_in_words(70, "fr-CH") == "septante"
    assert number_in_words(21, "de-AT") == "einundzwanzig"
    assert number_in_words(4, "sv") == "fyra"
    assert number_in_words(4, "xx-YY") == "4"

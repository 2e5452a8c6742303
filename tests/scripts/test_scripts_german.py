"""The Foundation practices are there in German, too, and keep time with a German voice."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from practices_measured import at_all_lengths, in_language, script

from voicehome.script.find import shipped
from voicehome.units import RATE

EVERY = pytest.mark.parametrize("name", in_language("de"))

VOICES_DIFFER = 0.08
"""How much faster or slower another voice may speak, and the length is still in reach."""

PACE = (45, 65)
"""Words a minute, silences counted: German has longer words than English, and fewer of them."""

UNANNOUNCED = 20
"""Seconds of silence at the most where there is no `sit`."""

STIFF = re.compile(
    r"\b(Sie|Ihnen|Ihre?n?|man sollte|du musst|du sollst|lass los|entspanne? dich)\b"
)
"""What a listener who is called du should not hear: the formal address, and orders."""


def foundation() -> dict[int | None, str]:
    practices = {name: script(name).practice for name in in_language("en")}
    return {p.number: name for name, p in practices.items() if p.series == "Foundation"}


def test_all_of_foundation_is_there() -> None:
    assert [script(name).practice.number for name in in_language("de")] == sorted(foundation())


@EVERY
def test_it_is_what_the_english_one_is(name: str) -> None:
    german = script(name).practice
    english = script(foundation()[german.number]).practice
    for key in ("themes", "depth", "purpose", "length", "by"):
        assert getattr(german, key) == getattr(english, key), key
    assert [shipped()[first].name[:2] for first in german.first] == [
        shipped()[first].name[:2] for first in english.first
    ]
    assert german.series == "Grundlagen" and german.summary and german.care
    assert [part.kind for part in german.parts or ()] == [part.kind for part in english.parts or ()]


@EVERY
def test_everything_that_is_said_is_german(name: str) -> None:
    folder = shipped()[name].parent.name
    for seen in at_all_lengths(name, "linde"):
        said = " ".join(event.text for event in seen.speech)
        assert all(f"{folder}/" in event.source.path for event in seen.speech)
        assert not re.search(r"\b(the|you|and|with|minutes)\b", said)
        assert not STIFF.search(re.sub(r"([.?!] |^)\w+", "", said))


@EVERY
def test_it_keeps_time(name: str) -> None:
    for seen in at_all_lengths(name, "linde"):
        least, most = (frames and frames / RATE for frames in seen.reach)
        room, length = VOICES_DIFFER * seen.spoken_frames / RATE, seen.length / RATE
        assert least + room <= length
        assert most is None or length <= most - room
        assert PACE[0] <= round(seen.words_a_minute) <= PACE[1]
        long = [
            s for s in seen.silences if s.seconds > UNANNOUNCED and not s.kinds & {"sit", "breath"}
        ]
        assert not long


def test_no_two_of_them_say_the_same() -> None:
    where = Counter(
        text
        for name in in_language("de")
        for text in {
            event.text
            for seen in at_all_lengths(name, "linde")
            for event in seen.speech
            if "/parts/" not in event.source.path and len(event.text.split()) >= 4
        }
    )
    assert {text: n for text, n in where.items() if n > 1} == {}

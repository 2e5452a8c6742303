from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from voicehome.tag.fields import LyricLine, Tags, one_line
from voicehome.tag.languages import three_letters
from voicehome.timeline.events import Chapter


def made(**fields: Any) -> Tags:
    return Tags(**({"title": "T", "frames": 100, "voicehome_id": "x"} | fields))


def test_text_is_made_fit_for_a_tag() -> None:
    tags = made(
        title=" A\x00title\r\nin  two\u2028lines\ud800 ",
        comment="One.\r\nTwo.\x07",
        lyrics=((5, "a\nb"),),
        chapters=(Chapter("a\tb", 0),),
    )
    assert tags.title == "A title in two lines"
    assert tags.comment == "One.\nTwo. "
    assert tags.lyrics == (LyricLine(5, "a b"),)
    assert tags.chapters == (Chapter("a b", 0),)


def test_joiners_and_marks_stay() -> None:
    """A zero-width joiner is part of a letter in some scripts, and of an emoji in all."""
    for text in ("क्‍ष", "👩‍🦯", "می‌خواهم", "e\u0301"):
        assert one_line(text) == text


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"voicehome_id": ""}, "id can't be empty"),
        ({"voicehome_id": "\x00"}, "id can't be empty"),
        ({"frames": 0}, "one frame at least"),
        ({"track": 0}, "no track 0"),
        ({"track": 3, "tracks": 2}, "no track 3 of 2"),
        ({"tracks": 0}, "of 0"),
        ({"date": "1.5.2024"}, "1.5.2024 is not a date"),
        ({"date": "2024-13"}, "2024-13 is not a date"),
        ({"gain": 101.0}, "between -100 and 100 dB"),
        ({"gain": float("nan")}, "between -100 and 100 dB"),
        ({"peak": -0.1}, "0 or more"),
        ({"cover": b"\x89PNG"}, "a cover is a JPEG"),
    ],
)
def test_what_is_out_of_range_is_refused(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        made(**fields)


@pytest.mark.parametrize("date", [None, "2024", "2024-05", "2024-12-31"])
def test_dates_may_be_vague(date: str | None) -> None:
    assert made(date=date).date == date


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("en", "eng"),
        ("en-GB", "eng"),
        ("de_AT", "deu"),
        ("PT-br", "por"),
        ("zh-Hant-TW", "zho"),
        ("gsw", "gsw"),
        ("xx", None),
        ("", None),
    ],
)
def test_languages_in_three_letters(language: str, code: str | None) -> None:
    assert three_letters(language) == code


def test_fields_and_captions_load_nothing_heavy() -> None:
    code = (
        "import sys, voicehome.tag.fields, voicehome.tag.captions, voicehome.tag.languages\n"
        "print(sorted({'numpy', 'av', 'pedalboard', 'mutagen'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

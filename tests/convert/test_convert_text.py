"""Plain text and Markdown, as scripts."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import pytest
import yaml

from voicehome.convert import Converted, convert_text
from voicehome.errors import ScriptError, Source
from voicehome.script.load import script_from_bytes


def convert(text: str, title: str | None = None) -> Converted:
    converted = convert_text(text.encode(), "02-a_try.txt", title)
    script_from_bytes(converted.script.encode(), Path("made.yaml"))
    return converted


def steps(text: str) -> list[Any]:
    return yaml.load(convert(text).script, Loader=yaml.BaseLoader)["steps"]


def parts(text: str) -> dict[str, list[Any]]:
    script = yaml.load(convert(text).script, Loader=yaml.BaseLoader)
    return {part["part"]: part["steps"] for part in script["parts"]}


def told(text: str) -> list[str]:
    return [note.message for note in convert(text).notes]


WRAPPED = """\
This paragraph was broken by an editor, which likes its lines to be no longer
than some eighty characters, and which does not care where a sentence ends. It
goes on for a bit.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("Let go\nof it.", ["Let go of it."]),
        (WRAPPED, [" ".join(WRAPPED.split())]),
        (WRAPPED.replace("\n", "\r\n"), [" ".join(WRAPPED.split())]),
        ("- One\n- Two\n  and a half\n* Three", ["One", "Two and a half", "Three"]),
        ("1. One\n2) Two\n\n3. Three", ["One", "Two", "Three"]),
        ("It was the year when I was\n12. And then\n\n- [x] Done", ["It was the year when I was", "12. And then", "Done"]),
        ("> Quoted words.\n> > More.", ["Quoted words.", "More."]),
        ("Some *soft* and **strong** and __low__ _words_.", ["Some soft and strong and low words."]),
        ("***All*** of `it`, ~~not~~ snake_case, 2 * 3 * 4.", ["All of it, not snake_case, 2 * 3 * 4."]),
        (r"An \*asterisk\* here.", ["An *asterisk* here."]),
        ("See [here](https://example.org).", ["See here."]),
        ("Look: ![a lake](lake.png) a lake.", ["Look: a lake."]),
        ("A {brace} and a [ bracket.", ["A {{brace}} and a ( bracket."]),
        ("bell", [{"say": "bell"}]),
        ("sit: with it", [{"say": "sit: with it"}]),
        ("forest", ["forest"]),
        ("NARRATOR: Now bring to mind.\n00:03:15 May you be happy.", ["Now bring to mind.", "May you be happy."]),
        ("00:01.000 --> 00:04.000\nHello.\n[0:05] There.", ["Hello.", "There."]),
        ("At 5:30 we begin. You: stay.", ["At 5:30 we begin. You: stay."]),
        ("a\u2028b\x0cc\ufeff", ["a b c"]),
    ],
)  # fmt: skip
def test_words(text: str, expected: list[Any]) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In (pause 3s) and out.", ["In [3s] and out."]),
        ("In (pause 3s), and out (pause).", ["In, [3s] and out. [5s]"]),
        ("In. [2s] Out. [4s..6s]", ["In. [2s] Out. [4s..6s]"]),
        ("In *(pause 3s)* and *long pause* out.", ["In [3s] and [15s] out."]),
        ("In <break time='2.5s'/> out.", ["In [2.5s] out."]),
        ("It takes (10 seconds) long.", ["It takes (10 seconds) long."]),
        ("Take time (10 seconds). Go on (5s)", ["Take time. [10s] Go on [5s]"]),
        ("Notice — long silence, about 2 minutes — and rest.", ["Notice [2m] and rest."]),
        ("One — or two — or three.", ["One — or two — or three."]),
        ("Breathe. (1 breaths)", ["Breathe.", {"pause": "1 breath"}]),
        ("*Rest* now, in *silence*.", ["Rest now, in silence."]),
        ("In. [pause 20s] Out.", ["In.", {"pause": "20s"}, "Out."]),
        ("In and [pause 20s] out.", ["In and [20s] out."]),
        ("[pause 5s] In.", [{"pause": "5s"}, "In."]),
        ("In.\n(10 seconds)\nOut.", ["In.", {"pause": "10s"}, "Out."]),
        ("In.\n...\nOut.\n…\nIn.", ["In.", {"pause": "5s"}, "Out.", {"pause": "5s"}, "In."]),
        ("In... and out…", ["In... and out…"]),
        ("In.\n\n* * *\n\nOut.", ["In.", {"pause": "10s"}, "Out."]),
        ("In.\n\n\nOut.", ["In.", {"pause": "5s"}, "Out."]),
        ("In.\n\n\n\nOut.", ["In.", {"pause": "10s"}, "Out."]),
        ("In." + "\n" * 99 + "Out.", ["In.", {"pause": "1m"}, "Out."]),
        ("In.\n\n\n(pause)\n\n\nOut.", ["In.", {"pause": "5s"}, "Out."]),
        ("A.\n\n\nB.\n\n\nC.\n\n\n\nD.", ["A.", "B.", "C.", {"pause": "5s"}, "D."]),
    ],
)
def test_pauses(text: str, expected: list[Any]) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(softly)\nHello.", [{"direction": "softly"}, "Hello."]),
        ("Hello.\n(very\nsoftly)", ["Hello.", {"direction": "very softly"}]),
        ("Hello (softly) there.", ["Hello (softly) there."]),
        ("[smile]\nHello.", [{"direction": "smile"}, "Hello."]),
        ("Hello [so], hello.", [{"direction": "so"}, "Hello, hello."]),
        ("Hello. [so], hello [there].", [{"direction": "so"}, {"direction": "there"}, "Hello. hello."]),
        ("Hello [Name], hello.", ["Hello {name}, hello."]),
        ("[Your first name], hello.\nAnd you, [the child’s name].", ["{name}, hello.", "And you, {child-name}."]),
        ("(Bell)\nHello. [Ring the bell three times.]", [{"bell": "1"}, {"bell": "3"}, "Hello."]),
    ],
)  # fmt: skip
def test_directions(text: str, expected: list[Any]) -> None:
    assert steps(text) == expected


def test_what_is_told_of_directions() -> None:
    assert told("(softly)\n[smile]\nHello.") == [
        "'[smile]' became a direction, which is not spoken"
    ]
    assert told("(You may close your eyes now, if you like.)\nHello.") == [
        "words in brackets became a direction, which is not spoken"
    ]


@pytest.mark.parametrize(
    ("text", "title", "names"),
    [
        ("# Rest\nHello.\n## One\nA.", "Rest", ["Opening", "One"]),
        ("# *Rest* #\n\n## One\nA.\n### Two\nB.", "Rest", ["One", "Two"]),
        ("Rest\n====\n\nOne\n---\nA.\n\nTWO MORE:\nB.", "Rest", ["One", "Two more"]),
        ("# One\nA.\n# Two\nB.", "A try", ["One", "Two"]),
        ("Hello.\n# One\nA.", "A try", ["Opening", "One"]),
        ("## With [pause 3s] a pause\nA.", "A try", ["With a pause"]),
    ],
)
def test_titles_and_parts(text: str, title: str, names: list[str]) -> None:
    assert convert(text).title == title
    assert list(parts(text)) == names


def test_marks_in_a_heading() -> None:
    assert parts("## One [pause 3s] [softly]\nHello.") == {
        "One": [{"pause": "3s"}, {"direction": "softly"}, "Hello."]
    }


def test_notes_point_at_the_place() -> None:
    (note,) = convert("Hello.\n\n  - You are\n    here [smile] now.").notes
    assert note.source == Source("02-a_try.txt", 4, 10)


def test_a_sentence_above_a_rule_is_spoken() -> None:
    assert steps("Hello there.\n---\nGoodbye.") == ["Hello there.", {"pause": "10s"}, "Goodbye."]


def test_a_heading_with_nothing_below_is_told() -> None:
    notes = convert("## One\n## Two\nHello.").notes
    assert [(note.source.line, note.excerpt) for note in notes if note.source] == [(1, "## One")]


@pytest.mark.parametrize(
    ("given", "text", "title"),
    [
        ("Night", "# Rest\nHello.", "Night"),
        (None, "Hello.", "A try"),
        ("!!!", "# Rest\nHello.", "Rest"),
        ("A [new] {one}", "Hello.", "A (new) {{one}}"),
    ],
)
def test_the_title(given: str | None, text: str, title: str) -> None:
    assert convert(text, given).title == title


def test_a_long_paragraph_becomes_lines_that_end_with_sentences() -> None:
    lines = steps("A sentence of some six words. " * 30)
    assert len(lines) == 3
    assert all(line.endswith("words.") and len(line) <= 300 for line in lines)
    assert " ".join(lines) == ("A sentence of some six words. " * 30).strip()


def test_a_sentence_that_no_voice_can_hold_is_cut_and_told() -> None:
    text = "word, " * 300
    lines = steps(text)
    assert " ".join(lines) == text.strip()
    assert all(line.endswith("word,") for line in lines)
    assert "this sentence has 1,799 characters" in told(text)[0]


def test_what_no_voice_can_speak_is_told() -> None:
    assert steps("Hello.\n🌿\nThere.") == ["Hello.", "There."]
    (note,) = convert("Hello.\n🌿\nThere.").notes
    assert str(note) == (
        "02-a_try.txt:2:1: warning: there is nothing in '🌿' that a voice can speak; it is left out\n"
        "  2 | 🌿\n    | ^"
    )


def test_the_same_note_is_made_once_with_all_its_lines() -> None:
    (note,) = convert("A\x07b.\n\nC\x07d.\n\nE\x07f.").notes
    assert note.source and note.source.line == 1
    assert note.hint == "Also on lines 3, 5."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    converted = convert_text("Grüße. Schön.".encode(encoding), "x.txt")
    assert "- Grüße. Schön.\n" in converted.script
    assert converted.notes == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is nothing to speak in x.txt"),
        (b"# Title\n\n[pause 10s]\n(softly)\n", "there is nothing to speak in x.txt"),
        (b"one\ntwo gr\xfc\xdfe", "x.txt:2:7: error: this is not UTF-8 text"),
        (codecs.BOM_UTF16_LE + b"a", "this is not UTF-8 text"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MiB"),
        (b"word " * 200_001, "more than one script can"),
        (b"a\n\n" * 200_000, "more than one script can"),
        (b"[3s] " * 200_000, "more than one script can"),
        (b"a. " * 300_000, "more than one script can"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ScriptError) as error:
        convert_text(data, "x.txt")
    assert said in str(error.value)


@pytest.mark.parametrize("byline", ["by Anna van Dyck", "By: Anna van Dyck", "\nBY Anna van Dyck"])
def test_who_it_is_by_is_not_spoken(byline: str) -> None:
    made = convert_text(f"Evening Rest\n{byline}\n\nHello there.\n\nBye.\n".encode(), "it.txt")
    assert "by: Anna van Dyck\n" in made.script and "title: Evening Rest\n" in made.script
    assert "- Hello there.\n" in made.script
    assert [note.message.split(" became ")[1] for note in made.notes][-1] == (
        "`by:`, which is not spoken"
    )


def test_words_that_begin_with_by_are_spoken() -> None:
    made = convert_text(b"Evening Rest\nBy the window it is still light.\n\nBye.\n", "it.txt")
    assert "By the window" in made.script and "by:" not in made.script

"""Lines: taken apart, filled with answers, split into sentences, and made ready to be spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.reading.fields import FieldError
from voicehome.script.text import (
    InlinePause,
    Placeholder,
    check_speakable,
    fill,
    fill_title,
    fill_words,
    parse_line,
    placeholders,
    sentences,
    speakable,
)
from voicehome.units import RATE, Stretch

THREE = InlinePause(Stretch.fixed(3 * RATE))


def filled(line: str, **answers: str) -> str:
    """A line with its answers, its pauses as bars."""
    runs = fill(parse_line(line), answers)
    return "".join(run if isinstance(run, str) else "|" for run in runs)


def test_a_line_is_taken_apart() -> None:
    assert parse_line("Wait, {name}. [3s] Now {{go}}.") == (
        "Wait, ",
        Placeholder("name", 6),
        ". ",
        THREE,
        " Now {go}.",
    )
    assert parse_line("[3s]") == (THREE,)
    assert parse_line("") == ()


def test_a_placeholder_knows_where_it_stands() -> None:
    line = "{{ {a} {{ {b}"
    found = placeholders(parse_line(line))
    assert [(p.name, line[p.offset :][:3]) for p in found] == [("a", "{a}"), ("b", "{b}")]


@pytest.mark.parametrize(
    ("line", "offset"),
    [
        ("Hi {Name}.", 3),
        ("Hi {}.", 3),
        ("Hi {a b}.", 3),
        ("Hi {name", 3),
        ("Hi name}", 7),
        ("Hi [3s", 3),
        ("Hi 3s]", 5),
        ("Hi [3].", 3),
        ("Hi [].", 3),
        ("Hi [soon].", 3),
        ("Hi [{name}].", 3),
        ("Hi {a[3s]}.", 3),
        ("Hi [[3s]].", 3),
        ("Hi [-3s].", 3),
        ("Hi {{a}.", 6),
    ],
)
def test_a_bracket_or_brace_that_means_nothing_is_shown(line: str, offset: int) -> None:
    with pytest.raises(FieldError) as refused:
        parse_line(line)
    assert refused.value.offset == offset
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four… Five.", ["One.", "Two!", "Three?", "Four…", "Five."]),
        ("Wait... Now.", ["Wait...", "Now."]),
        ("Wait… and rest. So.", ["Wait… and rest.", "So."]),
        ("Really?! Yes!!", ["Really?!", "Yes!!"]),
        ("“Sit.” Then rest.", ["“Sit.”", "Then rest."]),
        ('"Sit." "Stay."', ['"Sit."', '"Stay."']),
        ("(It may come.) Or not.", ["(It may come.)", "Or not."]),
        ("«Oui.» «Non.»", ["«Oui.»", "«Non.»"]),
        ("“Stay!” she says.", ["“Stay!” she says."]),
        ("Dr. Who and Mrs. Day meet. Well.", ["Dr. Who and Mrs. Day meet.", "Well."]),
        ("Bring it, e.g. Tea. Or not.", ["Bring it, e.g. Tea.", "Or not."]),
        ("J. R. R. Tolkien wrote. He did.", ["J. R. R. Tolkien wrote.", "He did."]),
        ("So am I. You too.", ["So am I.", "You too."]),
        ("No. 5 is here. No. It is not.", ["No. 5 is here.", "No.", "It is not."]),
        ("3.5 breaths. 2 more.", ["3.5 breaths.", "2 more."]),
        ("See example.com. Then rest.", ["See example.com.", "Then rest."]),
        ("¿Qué ves? ¡Mira! Bien.", ["¿Qué ves?", "¡Mira!", "Bien."]),
        ("Das ist z.B. Ruhe. Gut.", ["Das ist z.B. Ruhe.", "Gut."]),
        ("Привет. Как дела?", ["Привет.", "Как дела?"]),
        ("你好。坐下！好吗？", ["你好。", "坐下！", "好吗？"]),
        ("「你好。」坐下。", ["「你好。」", "坐下。"]),
        ("नमस्ते। बैठो।", ["नमस्ते।", "बैठो।"]),
        ("هل ترى؟ نعم.", ["هل ترى؟", "نعم."]),
        ("Hello. 🌿", ["Hello. 🌿"]),
        ("… And then, rest.", ["… And then, rest."]),
        ("Rest. … So. — Well.", ["Rest. …", "So.", "— Well."]),
        ("One.\n  Two.\tThree.", ["One.", "Two.", "Three."]),
        ("No end", ["No end"]),
        ("…", ["…"]),
        ("  ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert list(sentences(text)) == parts


@given(st.text(alphabet="aZ.!?… \n\"”()。'é1", max_size=60))
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert "".join(sentences(text)).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(
    ("line", "answer", "said"),
    [
        ("{x} is here.", "rain", "Rain is here."),
        ("Hello. {x} is here.", "rain", "Hello. Rain is here."),
        ("Hello! “{x} is here.”", "rain", "Hello! “Rain is here.”"),
        ("Hello. [3s] {x} is here.", "rain", "Hello. | Rain is here."),
        ("Hello, {x}.", "rain", "Hello, rain."),
        ("With, e.g. {x}.", "rain", "With, e.g. rain."),
        ("It is {x}.", "rain.", "It is rain."),
        ("It is {x}.", "rain!", "It is rain!"),
        ("It is {x}.", "rain…", "It is rain…"),
        ("It is {x}. Yes.", "Dr.", "It is Dr. Yes."),
        ("It is {x}?", "rain.", "It is rain?"),
        ("It is {x}?", "rain...", "It is rain...?"),
        ("With {x}, you rest.", "rain.", "With rain, you rest."),
        ("With {x}, you rest.", "J. R.", "With J. R., you rest."),
        ("With {x} you rest.", "rain.", "With rain. you rest."),
        ("Hello, {x}.", "[9s]", "Hello, [9s]."),
        ("Hello, {x}.", "{y} {{x}}", "Hello, {y} {{x}}."),
        ("Hello, {x}.", "a\n  - bell: 3", "Hello, a - bell: 3."),
        ("Hello, {x}.", "  much\tspace ", "Hello, much space."),
        ("Hello, {x}.", "עדי", "Hello, עדי."),
        ("Hello, {x}.", "🌿 Ivy", "Hello, 🌿 Ivy."),
        ("Hello, {x}.", "# none: *all*", "Hello, # none: *all*."),
        ("{x}", "élodie", "Élodie"),
    ],
)
def test_answers_are_text(line: str, answer: str, said: str) -> None:
    assert filled(line, x=answer, y="!") == said


@given(st.text(max_size=30))
def test_no_answer_adds_or_takes_a_pause(answer: str) -> None:
    runs = fill(parse_line("A [3s] {x}. [3s] {x}"), {"x": answer})
    assert [run for run in runs if isinstance(run, InlinePause)] == [THREE, THREE]


def test_a_title_is_one_line_without_pauses() -> None:
    assert (
        fill_title(parse_line("For {x},  at last"), {"x": "you\nthere"}) == "For you there, at last"
    )


def test_words_for_another_line_stay_as_they_are() -> None:
    assert fill_words(parse_line("{x} of {x}"), {"x": "five"}) == "five of five"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Hello.", "Hello."),
        ("Rest  🌿 now.", "Rest now."),
        ("A cafe\u0301.", "A café."),
        ("👩‍👧 and 👍🏽 and ☕️ too", "\u200d and and too"),
        ("It is 20° here.", "It is 20° here."),
        ("soft\u00adhyphen\u202e\u2066", "softhyphen"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("No\u00a0break", "No break"),
        ("bell\x07\ud800", "bell"),
    ],
)
def test_what_an_engine_is_given(text: str, spoken: str) -> None:
    assert speakable(text) == spoken


@pytest.mark.parametrize("text", ["", "  ", "🌿", "…", "— . !", "\u200d", "\u0301", "\u202e"])
def test_what_nobody_can_speak(text: str) -> None:
    with pytest.raises(FieldError, match="nothing here that a voice can speak"):
        speakable(text)


def test_a_sentence_has_a_most() -> None:
    assert len(speakable("a" * 1000)) == 1000
    with pytest.raises(FieldError, match="1,001 characters"):
        speakable("a" * 1001)
    with pytest.raises(FieldError, match="1,001 characters"):
        speakable("a" + "🌿" * 1000)  # what is not spoken is still kept, and shown


@pytest.mark.parametrize("line", ["Hello. [3s] …", "🌿", "[3s] 🌿 [3s]"])
def test_every_run_of_a_line_must_be_speakable(line: str) -> None:
    with pytest.raises(FieldError):
        check_speakable(parse_line(line))


@pytest.mark.parametrize("line", ["{name}", "{name}… [3s] {name}!", "[3s]", "… {name} [3s]"])
def test_a_placeholder_may_be_all_that_is_spoken(line: str) -> None:
    check_speakable(parse_line(line))


def test_sentences_that_begin_or_end_with_answers_are_told_apart_before_these_are_known() -> None:
    line = parse_line("{name}. " * 400)
    check_speakable(line)  # a thousand characters are the most for one sentence, not for the line
    with pytest.raises(FieldError, match="this sentence has"):
        check_speakable(parse_line("{name}, " * 400))

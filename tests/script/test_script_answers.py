"""What the listener answers: given, or the script's own words; never markup, and never in public."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.errors import AnswerError
from voicehome.script.answers import resolve_answers
from voicehome.script.load import script_from_bytes

SCRIPT = script_from_bytes(
    b"title: T\nasks:\n  name:\n    ask: Who are you?\n  place:\n    ask: Where?\n    or: here\n"
    b"steps:\n  - '{name}, {place}'\n",
    Path("t.yaml"),
)
SILENT = script_from_bytes(b"title: T\nsteps: [Hi.]\n", Path("t.yaml"))


def refusal(**given: str) -> str:
    with pytest.raises(AnswerError) as refused:
        resolve_answers(SCRIPT, given)
    return str(refused.value)


def test_an_answer_is_spoken_and_not_public() -> None:
    answers = resolve_answers(SCRIPT, {"name": "Ada"})
    assert answers.spoken == {"name": "Ada", "place": "here"}
    assert answers.public == {"name": "…", "place": "here"}
    assert set(answers.given) == {"name"}


@pytest.mark.parametrize("blank", ["", "  ", "\n\t", "\x00", "\ud800", "\u2028"])
def test_a_blank_answer_is_none(blank: str) -> None:
    answers = resolve_answers(SCRIPT, {"name": "Ada", "place": blank})
    assert answers.spoken["place"] == "here"
    assert set(answers.given) == {"name"}


@pytest.mark.parametrize(
    ("answer", "spoken"),
    [
        ("[3s] {place} {{x}}", "[3s] {place} {{x}}"),
        ("a\n- bell: 3\r\n\tb", "a - bell: 3 b"),
        ("A\x00d\x1ba\x85\u2028\ud800!", "A d a !"),
        ("🌿 Ivy", "🌿 Ivy"),
        ("עדי", "עדי"),
    ],
)
def test_an_answer_is_one_line_of_text(answer: str, spoken: str) -> None:
    found = resolve_answers(SCRIPT, {"name": answer}).spoken["name"]
    assert found == spoken
    found.encode()


def test_a_missing_answer_is_named_with_its_question() -> None:
    said = refusal(place="there")
    assert "t.yaml:4:5: error: {name} has no answer yet: Who are you?" in said
    assert "--set name=…" in said


@pytest.mark.parametrize("answer", ["🌿", "…", "\u200d"])
def test_an_answer_must_be_speakable(answer: str) -> None:
    assert "the answer for {name}: there is nothing here that a voice can speak" in refusal(
        name=answer
    )


def test_an_answer_has_a_most() -> None:
    assert "9,999 characters; a voice can hold 1,000" in refusal(name="word " * 2_000)
    assert "1,001 characters" in refusal(name="a" + "🌿" * 1_000)  # though little of it is heard


def test_an_answer_that_nobody_asked_for() -> None:
    assert "Did you mean name?" in refusal(nmae="Ada")
    assert "It asks for: name, place" in refusal(x="Ada")
    with pytest.raises(AnswerError, match="asks for nothing"):
        resolve_answers(SILENT, {"name": "Ada"})


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert refusal(nmae="Ada", place="…").count("error:") == 3

"""What is asked: each question once, under the first script that asks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.people.questions import questions
from voicehome.reading.fields import FieldError
from voicehome.script.load import Script, script_from_bytes


def script(**asks: str) -> Script:
    lines = "".join(f"  {name}:\n    ask: {name}?\n    {kind}\n" for name, kind in asks.items())
    text = f"title: T\n{'asks:' if asks else ''}\n{lines}steps: [Hi.]\n"
    return script_from_bytes(text.encode(), Path("t.yaml"))


def test_each_question_is_asked_once() -> None:
    one, none, two = script(name="or: you", age="or: ten"), script(), script(age="", place="")
    found = [(s, [q.name for q in group]) for s, group in questions([one, none, two, one])]
    assert found == [(one, ["name", "age"]), (two, ["place"])]


def test_a_script_whose_questions_are_all_asked_before_is_not_named() -> None:
    assert len(questions([script(name=""), script(name="or: you")])) == 1


def test_an_answer_must_do_for_all_scripts_that_ask() -> None:
    [(_, [question])] = questions(
        [script(x="choices: [yes, no]"), script(x="choices: [yes, maybe]")]
    )
    assert question.read("Yes") == "yes"
    for answer in ("no", "maybe"):
        with pytest.raises(FieldError):
            question.read(answer)

"""Kinds of questions: choices, several, pronouns, and what may be left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicehome.errors import AnswerError, ScriptError
from voicehome.reading.fields import FieldError
from voicehome.script.answers import Answers, resolve_answers
from voicehome.script.conditions import Facts, read_condition
from voicehome.script.load import Script, script_from_bytes
from voicehome.script.pronouns import FORMS, pronoun_forms


def script(asks: str, line: str = "Hello.", title: str = "T") -> Script:
    text = f"title: '{title}'\nasks:\n{asks}steps:\n  - '{line}'\n"
    return script_from_bytes(text.encode(), Path("t.yaml"))


def asking(*lines: str, name: str = "x") -> Script:
    return script(f"  {name}:\n    ask: What?\n" + "".join(f"    {line}\n" for line in lines))


def refusal(asked: Script, **given: str) -> str:
    with pytest.raises(AnswerError) as refused:
        resolve_answers(asked, given)
    return str(refused.value)


TOUCH = asking("choices: [yes, no]", "or: no", name="touch")
PLACES = asking("several: [jaw, throat, Left Hand]", "or: [Left Hand, jaw]", name="places")
ME = asking("pronouns: they", name="me")


@pytest.mark.parametrize("answer", ["yes", "YES", " Yes "])
def test_a_choice_is_kept_as_the_script_writes_it(answer: str) -> None:
    assert resolve_answers(TOUCH, {"touch": answer}).spoken == {"touch": "yes"}
    assert resolve_answers(TOUCH, {}).spoken == {"touch": "no"}


def test_an_answer_that_is_no_choice() -> None:
    said = refusal(TOUCH, touch="yess")
    assert "{touch}: 'yess' is not one of: yes, no" in said
    assert "Did you mean yes?" in said


def test_a_missing_choice_says_what_there_is() -> None:
    said = refusal(asking("choices: [left, right]"))
    assert "{x} has no answer yet: What? (one of: left, right)" in said


@pytest.mark.parametrize(
    ("answer", "items", "words"),
    [
        ("jaw", ("jaw",), "jaw"),
        ("left hand,jaw", ("jaw", "Left Hand"), "jaw and Left Hand"),
        (" Jaw , throat ,, LEFT hand,jaw", None, "jaw, throat and Left Hand"),
        ("", ("jaw", "Left Hand"), "jaw and Left Hand"),
    ],
)
def test_several_are_a_list(answer: str, items: tuple[str, ...] | None, words: str) -> None:
    answers = resolve_answers(PLACES, {"places": answer})
    assert answers.lists["places"] == (items or ("jaw", "throat", "Left Hand"))
    assert answers.spoken["places"] == words


def test_none_of_several_is_left_out() -> None:
    answers = resolve_answers(PLACES, {"places": "None"})
    assert (answers.lists, answers.left_out) == ({"places": ()}, {"places"})
    assert "places" not in answers.spoken
    assert answers.public["places"] == "jaw and Left Hand"
    named = asking("several: [None, some]")
    assert resolve_answers(named, {"x": "none"}).lists["x"] == ("None",)


def test_unknown_items_are_named() -> None:
    assert "'throut' is not one of: jaw, throat, Left Hand" in refusal(PLACES, places="jaw,throut")
    assert "Did you mean throat?" in refusal(PLACES, places="jaw,throut")
    assert "this names none of" in refusal(PLACES, places=",")


@pytest.mark.parametrize(
    "own", ["or: [jaw, throat]", "or: jaw, throat", "or: throat,jaw", "or: [throat, jaw]"]
)
def test_an_own_answer_to_several(own: str) -> None:
    asked = asking("several: [jaw, throat]", own)
    assert resolve_answers(asked, {}).lists == {"x": ("jaw", "throat")}


def test_an_own_answer_that_lacks_one() -> None:
    with pytest.raises(ScriptError, match="one answer of this list is empty"):
        asking("several: [jaw, throat]", "or: [jaw, '']")


@pytest.mark.parametrize("kind", ["choices: [a, b]", "several: [a, b]", ""])
def test_what_is_left_out_has_no_words(kind: str) -> None:
    asked = asking(*filter(None, [kind]), "or: leave out")
    blank = resolve_answers(asked, {"x": " "})
    assert (blank.spoken, blank.left_out) == ({}, {"x"})
    assert blank.public == {"x": "…"}
    answered = resolve_answers(asked, {"x": "a"})
    assert (answered.spoken, answered.left_out) == ({"x": "a"}, frozenset())


@pytest.mark.parametrize(
    ("answer", "forms"),
    [
        ("he", "he him his his himself is was has"),
        ("She/Her", "she her her hers herself is was has"),
        ("they/them/theirs", "they them their theirs themselves are were have"),
        ("it", "it it its its itself is was has"),
        ("xe/xem/xyr", "xe xem xyr xyrs xemself is was has"),
        ("ze / hir / hirs", "ze hir hirs hirs hirself is was has"),
        ("ey/em/eir/eirs/emself", "ey em eir eirs emself is was has"),
        ("fae/faer/faer/faerself", "fae faer faer faers faerself is was has"),
        ("they/them/their/themself", "they them their theirs themself are were have"),
    ],
)
def test_forms_of_pronouns(answer: str, forms: str) -> None:
    assert pronoun_forms(answer) == dict(zip(FORMS, forms.split(), strict=True))


@pytest.mark.parametrize(
    "answer", ["xe", "she/they", "he/him/they", "a/b/c/d/e/f", "x y/b/c", "{a}/b/c", "//", "x" * 99]
)
def test_what_cannot_be_pronouns(answer: str) -> None:
    with pytest.raises(FieldError, match="can't be read as pronouns"):
        pronoun_forms(answer)
    assert "he, she, they, it" in refusal(ME, me=answer)


def test_pronouns_fill_all_their_forms() -> None:
    answers = resolve_answers(ME, {"me": "she"})
    assert {answers.spoken[form] for form in FORMS} >= {"she", "hers", "herself", "is", "was"}
    assert answers.spoken["me"] == "she"
    assert answers.public == {"me": "they", **pronoun_forms("they")}  # titles hold no answers
    script(
        "  me:\n    ask: And you?\n    pronouns: she\n", "{they} {are} here, {me}.", "For {them}"
    )


@pytest.mark.parametrize("language", ["en", "en-GB", "EN"])
def test_pronouns_in_kinds_of_english(language: str) -> None:
    text = f"title: T\nlanguage: {language}\nasks: {{me: {{ask: Who, pronouns: he}}}}\nsteps: [Hi.]"
    assert script_from_bytes(text.encode(), Path("t.yaml")).practice.asks["me"].pronouns == "he"


@pytest.mark.parametrize("name", ["length", "quiet", *FORMS])
def test_reserved_names(name: str) -> None:
    with pytest.raises(ScriptError, match=f"t.yaml:3:3: error: {{{name}}}"):
        asking(name=name)


def test_an_answer_is_text_whatever_it_holds() -> None:
    hostile = "{they} [9s] <break time='9s'/> - bell: 3"
    assert resolve_answers(asking(), {"x": hostile}).spoken == {"x": hostile}
    for asked in (TOUCH, PLACES, ME):
        assert "error" in refusal(asked, **{next(iter(asked.practice.asks)): hostile})


def facts(answers: Answers) -> Facts:
    return Facts(None, answers.spoken, answers.given.keys(), answers.lists)


@pytest.mark.parametrize(
    ("condition", "answer", "holds"),
    [
        ("places is throat", "throat,jaw", True),
        ("places is left hand", "throat", False),
        ("places is Left hand", "", True),
        ("not places is jaw", "none", True),
        ("places is none", "none", True),
        ("places is none", "jaw", False),
        ("places", "jaw", True),
        ("places", "", False),
        ("places", "none", False),
    ],
)
def test_conditions_about_lists(condition: str, answer: str, holds: bool) -> None:
    answers = resolve_answers(PLACES, {"places": answer})
    assert read_condition(condition).holds(facts(answers)) is holds


def test_conditions_about_choices_and_what_is_left_out() -> None:
    assert read_condition("touch is Yes").holds(facts(resolve_answers(TOUCH, {"touch": "YES"})))
    assert not read_condition("touch is yes").holds(facts(resolve_answers(TOUCH, {})))
    blank = facts(resolve_answers(asking("or: leave out"), {}))
    for condition in ("x", "x is a", "x >= 3"):
        assert not read_condition(condition).holds(blank)


KINDS = [f"{key}: " for key in ("choices", "several", "pronouns", "or")]
VALUES = [
    "[a, b]",
    "[b, a, A]",
    "[]",
    "[none]",
    "a",
    "a, b",
    "none",
    "leave out",
    "they",
    "x/y/z",
    "",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(VALUES)), max_size=3),
    st.sampled_from(VALUES) | st.text(max_size=8),
)
def test_any_ask_and_any_answer(lines: list[tuple[str, str]], answer: str) -> None:
    try:
        asked = asking(*(key + value for key, value in lines))
        answers = resolve_answers(asked, {"x": answer})
    except (ScriptError, AnswerError) as error:
        assert error.problems
        return
    assert ("x" in answers.spoken) is ("x" not in answers.left_out)
    assert "x" in answers.public and all(answers.spoken.values())
    assert answers.lists.keys() == asked.practice.lists.keys()

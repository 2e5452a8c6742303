"""What becomes of steps that repeat, choose, ask and wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.errors import ScriptError
from voicehome.render import draft, preview
from voicehome.script.load import script_from_bytes
from voicehome.timeline.events import Bell, Sit
from voicehome.timeline.expand import Wish
from voicehome.units import RATE, parse_duration

HERE = Path("practice.yaml")


def make(steps: str, top: str = "", length: str | None = None, variation: int = 1, **answers: str):
    text = f"title: T\n{top}steps:\n" + "\n".join(
        f"  {line}" for line in steps.strip("\n").split("\n")
    )
    script = script_from_bytes(text.encode(), HERE)
    asked = parse_duration(length) if length else None
    return draft(script, {"guide": "tone"}, answers, Wish(asked, variation))


def said(steps: str, **more: str) -> list[str]:
    return [u.spoken for u in make(steps, **more).plan.utterances]


def test_repeat() -> None:
    assert said("- repeat: 3\n  steps:\n    - Hi.\n    - bell") == ["Hi."] * 3


def test_repeats_multiply_and_have_a_limit() -> None:
    nested = "- repeat: 1000\n  steps:\n    - repeat: 1000\n      steps:\n        - Hi."
    with pytest.raises(ScriptError, match="100,000 steps"):
        said(nested)


@pytest.mark.parametrize(
    ("condition", "length", "answers", "holds"),
    [
        ("length >= 5m", "5m", {}, True),
        ("length > 5m", "5m", {}, False),
        ("length < 5m", "4m", {}, True),
        ("name", "5m", {"name": "Ada"}, True),
        ("name", "5m", {}, False),
        ("not name", "5m", {}, True),
        ("touch is yes", "5m", {}, False),
        ("touch is no", "5m", {}, True),
        ("touch is yes", "5m", {"touch": "Yes"}, True),
        ("age >= 13", "5m", {"age": "about 14"}, True),
        ("age >= 13", "5m", {"age": "12"}, False),
        ("age >= 13", "5m", {"age": "little"}, False),
        ("name and touch is yes", "5m", {"name": "Ada"}, False),
        ("name and touch is yes or length >= 5m", "5m", {}, True),
        ("not name and not touch is yes", "5m", {}, True),
    ],
)
def test_conditions(condition: str, length: str, answers: dict[str, str], holds: bool) -> None:
    top = "length: [5m]\nasks:\n" + "".join(
        f"  {name}:\n    ask: Q\n    or: {default}\n"
        for name, default in {"name": "you", "touch": "no", "age": "young"}.items()
    )
    steps = f"- Start.\n- only: {condition}\n  steps:\n    - Then.\n  else:\n    - Else."
    plan = make(steps, top, length, **answers).plan
    assert [u.spoken for u in plan.utterances] == ["Start.", "Then." if holds else "Else."]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("length >= 5", "no unit"),
        ("length", "no condition"),
        ("nmae", "Did you mean name"),
        ("name ==", "no condition"),
        ("", "nothing is written here"),
    ],
)
def test_conditions_that_cannot_be_read(condition: str, message: str) -> None:
    top = "length: [5m]\nasks:\n  name:\n    ask: Q\n    or: you\n"
    with pytest.raises(ScriptError, match=message):
        make(f"- Hi.\n- only: {condition}\n  steps:\n    - Then.", top)


def test_a_condition_on_the_length_needs_one() -> None:
    with pytest.raises(ScriptError, match="no `length:`"):
        make("- Hi.\n- only: length >= 5m\n  steps:\n    - Then.")


CHOICE = "- choose:\n    - Red.\n    - Green.\n    - - Blue.\n      - Very blue."


def test_so_many_variations_visit_every_alternative() -> None:
    found = [tuple(said(CHOICE, variation=n)) for n in (1, 2, 3, 4)]
    assert set(found[:3]) == {("Red.",), ("Green.",), ("Blue.", "Very blue.")}
    assert found[3] == found[0]


def test_a_choice_does_not_hang_on_what_stands_around_it() -> None:
    assert said("- Hello.\n- bell\n" + CHOICE)[1:] == said(CHOICE)


def test_a_choice_in_a_loop_takes_turns() -> None:
    inner = "\n".join("    " + line for line in CHOICE.split("\n"))
    assert set(said(f"- repeat: 3\n  steps:\n{inner}")) == {"Red.", "Green.", "Blue.", "Very blue."}


@given(st.integers(1, 200))
def test_a_shuffle_has_everything_once(variation: int) -> None:
    steps = "- shuffle:\n    - One.\n    - Two.\n    - Three.\n    - Four."
    assert sorted(said(steps, variation=variation)) == ["Four.", "One.", "Three.", "Two."]


def test_shuffles_visit_every_order() -> None:
    steps = "- shuffle:\n    - One.\n    - Two.\n    - Three."
    assert len({tuple(said(steps, variation=n)) for n in range(1, 7)}) == 6


def test_an_echo_leaves_room_for_the_whole_line() -> None:
    events = preview(make("- I am here. I stay.\n- echo\n- Good.")).timeline.events
    line = sum(event.frames for event in events[:3])
    assert events[3].kind == "pause"
    assert events[3].frames == line + max(line // 4, RATE)


def test_an_echo_may_say_the_line_again() -> None:
    assert said("- I am here. I stay.\n- echo: 2") == ["I am here.", "I stay."] * 3


def test_an_echo_needs_a_line() -> None:
    with pytest.raises(ScriptError, match="no line to echo"):
        make("- echo\n- Hi.")


def sit(text: str, length: str | None = None, top: str = "") -> tuple[int, list[int]]:
    events = preview(make(f"- Quiet now.\n- sit: {text}\n- Back.", top, length)).timeline.events
    [found] = [event for event in events if isinstance(event, Sit)]
    return found.frames, [e.start - found.start for e in events if isinstance(e, Bell)]


def test_the_bells_of_a_sit() -> None:
    minute = 60 * RATE
    assert sit("2m") == (2 * minute, [])
    assert sit("2m\n  bells: [halfway]") == (2 * minute, [minute])
    assert sit("3m\n  bells: [thirds]") == (3 * minute, [minute, 2 * minute])
    assert sit("3m\n  bells: [every 1m, halfway]") == (
        3 * minute,
        [minute, minute * 3 // 2, 2 * minute],
    )
    assert sit("3m\n  bells: [30s, 5m]") == (3 * minute, [minute // 2])
    assert sit('2m\n  bells: [halfway]\n  when: ">= 3m"') == (2 * minute, [])


def test_a_sit_takes_the_rest() -> None:
    prepared = make("- Quiet now.\n- pause: 5s..10s..20s\n- sit: rest\n- Back.", "length: [10m]\n")
    timeline = preview(prepared).timeline
    assert timeline.frames == 600 * RATE
    assert timeline.events[1].frames == 10 * RATE
    assert sit("rest", "10m", "length: [5m]\n")[0] > 9 * 60 * RATE


def test_breaths_are_the_voices_own() -> None:
    events = preview(make("- In.\n- pause: 3 breaths\n- Out.")).timeline.events
    assert events[1].frames == 30 * RATE


@given(st.integers(20, 180))
def test_any_length_in_reach_is_met(seconds: int) -> None:
    steps = "- One. [1s..2s..30s] Two.\n- pause: 1s..20s..60s\n- sit: 1s..1m..3m\n- Three."
    assert preview(make(steps, length=f"{seconds}s")).timeline.frames == seconds * RATE


def test_lines_are_said_as_they_and_what_they_stand_in_say() -> None:
    plan = make(
        "- Hi.\n- group:\n    slower: 10%\n    softer: 3 dB\n    steps:\n      - Low.\n"
        "      - say: Lower.\n        softer: 1 dB\n        slower: 10%\n      - say: Up.\n        louder: 3 dB"
    ).plan
    assert str(plan).split("\n")[1:-1:2] == [
        "guide: Hi.",
        "guide: Low.  (-10% pace, -3 dB)",
        "guide: Lower.  (-19% pace, -4 dB)",
        "guide: Up.  (-10% pace)",
    ]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("slower: 10", "Write it like 10%"),
        ("slower: 90%", "up to 50%"),
        ("softer: -3 dB", "up to 20 dB"),
        ("softer: 3", "like 3 dB"),
        ("softer: 3 dB\n  louder: 1 dB", "softer and louder at once"),
        ("softr: 3 dB", "Did you mean 'softer'"),
    ],
)
def test_deliveries_that_cannot_be_read(setting: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        make(f"- say: Hi.\n  {setting}")

"""What becomes of steps that repeat, choose, ask and wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timeline_made import heard, make, make_whole, planned, said

from voicehome.errors import ScriptError
from voicehome.render import preview
from voicehome.script.load import load_script
from voicehome.tag import captions
from voicehome.timeline.events import Bell, Caption, Sit
from voicehome.timeline.expand import Wish, make_plan
from voicehome.timeline.plan import Gap
from voicehome.units import RATE


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


def test_a_choice_in_a_shared_file_is_not_the_same_in_every_practice() -> None:
    steps = "length: [5m]\nsteps:\n  - use: parts/opening.yaml\n  - End."
    heard = {
        title: make_whole(f"title: {title}\n{steps}").plan.utterances[0].spoken
        for title in "ABCDEF"
    }
    assert len(set(heard.values())) > 1
    changed = make_whole(f"title: A\nsummary: More.\n{steps}").plan.utterances[0].spoken
    assert changed == heard["A"]


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


def test_an_echo_keeps_the_pauses_in_the_line() -> None:
    steps = "- I am here. [4s] I am safe. [7s]\n- echo: 1\n- Good."
    assert planned(steps)[:3] == ["guide: I am here.", "pause 4s", "guide: I am safe."]
    assert planned(steps)[4:8] == ["echo", *planned(steps)[:3]]
    events = preview(make(steps)).timeline.events
    line = sum(event.frames for event in events[:3])
    assert events[-2].frames == line + line // 4


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
        ("slower: 10", "Write 10%"),
        ("slower: 90%", "up to 50%"),
        ("softer: -3 dB", "up to 20 dB"),
        ("softer: 3", "3 dB"),
        ("softer: 3 dB\n  louder: 1 dB", "softer and louder at once"),
        ("softr: 3 dB", "Did you mean 'softer'"),
    ],
)
def test_deliveries_that_cannot_be_read(setting: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        make(f"- say: Hi.\n  {setting}")


PLACES = "asks:\n  places:\n    ask: Where?\n    several: [jaw, left hand, feet]\n    or: [jaw]\n"


def test_steps_for_each_item_of_a_list() -> None:
    steps = "- for: place\n  in: [your jaw, your hands]\n  steps:\n    - Notice {place}."
    assert said(steps) == ["Notice your jaw.", "Notice your hands."]


def test_steps_for_each_item_of_an_answer() -> None:
    steps = "- Hello.\n- for: place\n  in: places\n  steps:\n    - Notice your {place}."
    assert said(steps, top=PLACES)[1:] == ["Notice your jaw."]
    both = said(steps, top=PLACES, places="Feet, left hand")
    assert both[1:] == ["Notice your left hand.", "Notice your feet."]
    assert said(steps, top=PLACES, places="none") == ["Hello."]


def test_an_item_may_hold_an_answer_and_is_left_out_with_it() -> None:
    top = "asks:\n  place:\n    ask: Where?\n    or: leave out\n"
    steps = "- for: spot\n  in: ['{place}', here]\n  steps:\n    - Look {spot}."
    assert said(steps, top=top) == ["Look here."]
    assert said(steps, top=top, place="up [3s] {x}") == ["Look up [3s] {x}.", "Look here."]


def test_loops_in_loops() -> None:
    steps = (
        "- for: side\n  in: [left, right]\n  steps:\n    - for: part\n      in: [hand, foot]\n"
        "      steps:\n        - The {side} {part}."
    )
    assert said(steps) == [f"The {s} {p}." for s in ("left", "right") for p in ("hand", "foot")]


def test_a_condition_may_be_about_the_item() -> None:
    only = "    - only: place is jaw\n      steps: [Let it hang.]\n      else: [Let it rest.]"
    steps = f"- for: place\n  in: [jaw, feet]\n  steps:\n{only}"
    assert said(steps) == ["Let it hang.", "Let it rest."]
    assert said(steps.replace("[jaw, feet]", "places"), top=PLACES) == ["Let it hang."]


def test_an_item_stands_before_an_answer_of_its_name() -> None:
    only = "    - only: places is moon\n      steps: ['To the {places}.']"
    steps = f"- for: places\n  in: [moon]\n  steps:\n{only}\n- 'And {{places}}.'"
    assert said(steps, top=PLACES) == ["To the moon.", "And jaw."]


def test_a_used_file_goes_through_the_list_of_the_script_that_uses_it(tmp_path) -> None:
    (tmp_path / "each.yaml").write_text("steps:\n  - for: p\n    in: places\n    steps: ['{p}.']\n")
    path = tmp_path / "t.yaml"
    path.write_text(f"title: T\n{PLACES}steps:\n  - use: each.yaml\n")
    prepared = make_whole(path.read_text().replace("- use: each.yaml", "- Hi."))
    script = load_script(path)
    plan = make_plan(script, prepared.cast, prepared.answers, Wish())
    assert [u.spoken for u in plan.utterances] == ["Jaw."]


def test_an_echo_of_a_line_that_was_left_out_is_left_out_too() -> None:
    top = "asks:\n  name:\n    ask: Who?\n    or: leave out\n"
    steps = "- I am here.\n- I love {name}.\n- echo: 1\n- Good."
    assert planned(steps, top=top) == ["guide: I am here.", "gap 3s", "guide: Good."]
    assert "echo" in planned(steps, top=top, name="Ada")


def test_an_echo_of_a_file_that_was_left_out_is_left_out_too() -> None:
    top = "asks:\n  name:\n    ask: Who?\n    or: leave out\n"
    steps = "- I am here.\n- use: parts/opening.yaml\n  with: {length: '{name}'}\n- echo\n- Good."
    assert said(steps, top=top) == ["I am here.", "Good."]
    assert "echo" not in planned(steps, top=top)


def test_words_that_are_shown_and_not_spoken() -> None:
    events = heard(
        "- One.\n- show: 🌿 Breathe, {name}\n- Two.", top="asks: {name: {ask: Q, or: you}}\n"
    )
    [caption] = [event for event in events if isinstance(event, Caption)]
    two = events[-1]
    assert (caption.text, caption.frames, caption.start) == ("🌿 Breathe, you", 0, two.start)


def test_words_that_are_spoken_and_not_shown() -> None:
    timeline = preview(make("- One.\n- say: Two.\n  shown: no\n- echo: 1\n- Three.")).timeline
    assert [e.text for e in timeline.speech] == ["One.", "Two.", "Two.", "Three."]
    shown = [line.text for line in captions.lyric_lines(timeline) if line.text]
    assert shown == ["One.", "Three."]
    assert "Two." not in captions.vtt(timeline)


def test_the_rest_can_be_taken_once() -> None:
    for steps in (
        "- Hi.\n- sit: rest\n- sit: rest",
        "- Hi.\n- repeat: 2\n  steps:\n    - sit: rest",
    ):
        with pytest.raises(ScriptError, match="the rest of the time is taken already"):
            make(steps, top="length: [5m]\n")
    either = "- Hi.\n- only: length > 3m\n  steps: [{sit: rest}]\n  else: [{sit: rest}]"
    assert preview(make(either, top="length: [5m]\n")).timeline.frames == 300 * RATE


def test_what_is_wrong_in_a_loop_is_said_once() -> None:
    steps = f"- repeat: 3\n  steps:\n    - for: a\n      in: ['{'aah ' * 200}']\n      steps: ['{{a}} {{a}}']"
    with pytest.raises(ScriptError) as refused:
        make(steps)
    [problem] = refused.value.problems
    assert "this sentence has" in problem.message and problem.source


PARTS = """title: T
length: [10m]
background: rain
parts:
  - part: Coming
    steps:
      - One.
      - background: {level: -40 dB}
      - choose: [Red., Green.]
  - part: Staying
    gap: 5s
    steps:
      - Two.
      - choose: [Red., Green.]
      - Three.
      - background: none
  - part: Going
    steps:
      - sit: 2m
      - Four. {length}.
"""


def test_one_part_alone_is_as_in_the_whole() -> None:
    whole = [u.spoken for u in make_whole(PARTS, length="5m").plan.utterances]
    alone = [
        [u.spoken for u in make_whole(PARTS, part=part).plan.utterances]
        for part in ("coming", "STAYING", "Going")
    ]
    assert [line for part in alone for line in part][:-1] == whole[:-1]
    assert alone[2][-1] == "Ten minutes."


def test_one_part_alone_has_its_bed_its_gaps_and_its_natural_length() -> None:
    prepared = make_whole(PARTS, part="Staying")
    assert prepared.wish.length is None
    items = [line.strip() for line in str(prepared.plan).splitlines()[1:]]
    assert items[:2] == ["background rain -40 dB", "# Staying (middle)"]
    assert items.count("gap 5s") == 2
    timeline = preview(prepared).timeline
    assert [(c.title, c.start) for c in timeline.chapters] == [("Staying", 0)]
    assert timeline.frames < 60 * RATE


def test_a_part_that_is_not_there() -> None:
    with pytest.raises(ScriptError, match="Did you mean Staying"):
        make_whole(PARTS, part="Stay")
    with pytest.raises(ScriptError, match="Parts: Coming, Staying, Going"):
        make_whole(PARTS, part="Intro")
    with pytest.raises(ScriptError, match="has no parts"):
        make("- Hi.", part="One")
    with pytest.raises(ScriptError, match=r"4:5: error: nothing is spoken in this part"):
        make_whole(
            "title: T\nparts:\n  - {part: A, steps: [Hi.]}\n  - {part: B, steps: [bell]}\n".replace(
                "  - {part: B", "  -  {part: B"
            ).replace("  -  {", "  - {"),
            part="B",
        )


def test_a_gap_is_the_voices_own_unless_the_script_asks_for_one() -> None:
    lines = "- One. Two.\n- Three."
    own, asked = (
        [item.own for item in make(lines, top).plan.items if isinstance(item, Gap)]
        for top in ("", "gap: 4s\n")
    )
    assert own == [True, True]
    assert asked == [True, False]  # between the sentences of a line it is always the voice's

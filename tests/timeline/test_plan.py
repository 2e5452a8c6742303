"""Plans as readable text: golden for five shipped practices, and the rules that gaps follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.errors import ScriptError
from voicehome.render import draft, preview
from voicehome.script.find import shipped
from voicehome.script.load import load_script, script_from_bytes
from voicehome.timeline.plan import Plan

HERE = Path("practice.yaml")


def plan_of(text: str, **answers: str) -> Plan:
    script = script_from_bytes(text.encode(), HERE)
    return draft(script, {"guide": "tone"}, answers).plan


FIVE = (
    "arriving-in-the-room",
    "a-longer-out-breath",
    "kind-hand-small-movement",
    "not-alone-now",
    "i-have-my-back",
)
"""Between them, they have most of what a script can have; tests/scripts looks at all the others."""


@pytest.mark.parametrize("name", FIVE)
def test_golden_plan_and_estimated_timeline(name: str, golden) -> None:
    script = load_script(shipped()[name])
    prepared = draft(script, dict.fromkeys(["guide", *script.practice.voices], "tone"), {})
    golden(f"plan-{name}.txt", str(prepared.plan))
    golden(f"timeline-{name}.txt", str(preview(prepared).timeline))


def test_a_pause_takes_the_place_of_the_gap() -> None:
    plan = plan_of(
        "title: T\ngap: 5s\nsteps:\n  - One. Two.\n  - Three. [1s] Four. [2s]\n  - pause: 3s\n  - Five.\n  - Six."
    )
    assert [line.strip() for line in str(plan).splitlines()[1:]] == [
        "guide: One.",
        "gap 1.2s",
        "guide: Two.",
        "gap 5s",
        "guide: Three.",
        "pause 1s",
        "guide: Four.",
        "pause 2s",
        "pause 3s",
        "guide: Five.",
        "gap 5s",
        "guide: Six.",
    ]


def test_a_bell_has_its_own_time_and_no_gap() -> None:
    plan = plan_of("title: T\nsteps:\n  - One.\n  - bell: 2\n  - Two.\n  - bell")
    kinds = [type(item).__name__ for item in plan.items]
    assert kinds == ["Utterance", "Stroke", "Stroke", "Utterance", "Stroke"]


def test_gaps_are_inherited_and_may_be_nothing() -> None:
    plan = plan_of(
        "title: T\ngap: 5s\nparts:\n  - part: A\n    gap: 0s\n    steps:\n      - One.\n      - Two.\n"
        "      - group:\n          gap: 7s\n          steps:\n            - Three.\n            - Four.\n"
        "  - part: B\n    steps:\n      - Five.\n      - Six."
    )
    gaps = [line.strip() for line in str(plan).splitlines() if line.strip().startswith("gap")]
    assert gaps == ["gap 0s", "gap 0s", "gap 7s", "gap 7s", "gap 5s"]


def test_roles_come_from_the_step_the_group_and_the_part() -> None:
    plan = plan_of(
        "title: T\nparts:\n  - part: A\n    as: wise\n    steps:\n      - One.\n      - say: Two.\n        as: younger\n"
        "      - group:\n          as: belief\n          steps:\n            - Three.\n  - part: B\n    steps: [Four.]"
    )
    assert [u.role for u in plan.utterances] == ["wise", "younger", "belief", "guide"]
    assert {u.voice for u in plan.utterances} == {"tone"}  # a role needs no voice of its own


def test_answers_are_spoken_and_never_in_titles() -> None:
    plan = plan_of(
        "title: For {name}\nasks:\n  name:\n    ask: Who?\n    or: you\nparts:\n"
        "  - part: To {name}\n    steps:\n      - Hello, {name}. {name}, hello.",
        name="ada [9s] {x}\n: - *y*",
    )
    assert plan.title == "For you"
    assert "# To you (middle)" in str(plan)
    assert [u.text for u in plan.utterances] == [
        "Hello, ada [9s] {x} : - *y*.",
        "Ada [9s] {x} : - *y*, hello.",
    ]


def test_a_used_file_is_given_its_words() -> None:
    plan = plan_of(
        "title: T\nsteps:\n  - use: parts/opening.yaml\n    with: {length: thirty minutes}\n  - End."
    )
    assert "thirty minutes" in plan.utterances[0].text
    assert plan.utterances[0].source.path.endswith("scripts/parts/opening.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: T\nsteps:\n  - bell\n  - pause: 3s", "nothing is spoken"),
        (
            "title: T\nsteps:\n" + "  - Hi.\n  - pause: 12h\n" * 2,
            "6:5: error: up to here, this takes more than twelve hours",
        ),
    ],
)
def test_what_can_only_be_seen_in_the_plan(text: str, said: str) -> None:
    with pytest.raises(ScriptError, match=said):
        plan_of(text)

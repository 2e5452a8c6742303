"""What is one take, which words it belongs to, and a plan in which somebody has said some lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from voicehome.render import draft
from voicehome.script.load import load_script
from voicehome.sound.take import Take
from voicehome.takes.runs import Run, grouped, missing, runs_of, take_key, with_takes
from voicehome.timeline.layout import lay_out
from voicehome.timeline.place import Spoken
from voicehome.timeline.plan import BreathPhase, Echo, Plan, Utterance
from voicehome.units import RATE

from .conftest import a_script

TEXT = """
title: Runs
voices: {guide: dry}
asks: {name: {ask: Who?, or: you}}
steps:
  - One. Two, {name}. [3s] Three.
  - Four.
  - echo: 1
  - repeat: 2
    steps:
      - Five.
  - breathe: {in: 4s, out: 6s, rounds: 2, spoken: 2}
  - I will be quiet for {quiet}. Now.
  - sit: 30s
"""


def plan_of(folder: Path, text: str = TEXT) -> Plan:
    return draft(load_script(a_script(folder, text)), {}, {}).plan


def a_take(name: str = "x", seconds: float = 1.0) -> Take:
    return Take(Path(f"{name}.flac"), name, 0, round(seconds * RATE), 0.0, "dry")


def texts(plan: Plan) -> list[str]:
    return [run.text for item in grouped(plan.items) for run in runs_of(item)]


def test_a_take_is_what_is_said_between_two_pauses(tmp_path: Path) -> None:
    assert texts(plan_of(tmp_path)) == [
        "One. Two, you.",
        "Three.",
        "Four.",
        "Four.",
        "Five.",
        "Five.",
        *["Breathe in", "Breathe out"] * 2,
        "I will be quiet for one minute. Now.",
    ]


def test_grouping_loses_nothing(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    again = [
        part
        for item in grouped(plan.items)
        for part in (item.items if isinstance(item, Run) else (item,))
    ]
    assert tuple(again) == plan.items


def test_words_are_the_same_whatever_their_marks_but_a_question_is_another() -> None:
    key = take_key("You are here, now.")
    assert take_key("“You are here” – NOW!") == key
    assert take_key("You  are\nhere now") == key
    assert take_key("You are here now?") != key
    assert take_key("You are here.") != key
    assert take_key("Grüße") == take_key("Gru\u0308ße")


def test_names_are_known_run_by_run(tmp_path: Path) -> None:
    runs = [run for item in grouped(plan_of(tmp_path).items) for run in runs_of(item)]
    assert [sorted(run.names) for run in runs[:3]] == [["name"], [], []]
    assert runs[-1].names == {"quiet"}


def test_a_run_with_a_take_is_one_utterance(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    key = take_key("One. Two, you.")
    said = with_takes(plan, lambda wanted, _: [a_take()] if wanted == key else [])
    first = next(item for item in said.items if isinstance(item, Utterance))
    assert (first.text, first.take) == ("One. Two, you.", a_take())
    assert len(said.items) == len(plan.items) - 2
    assert key not in missing(said) and key in missing(plan)


def test_without_takes_a_plan_stays_as_it_is(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    assert with_takes(plan, lambda *_: []) == plan


def test_words_that_come_again_are_said_by_the_next_take_and_then_the_first(tmp_path: Path) -> None:
    text = "title: T\nvoices: {guide: dry}\nsteps:\n" + "  - Yes.\n  - pause: 2s\n" * 4
    takes = [a_take("a"), a_take("b")]
    said = with_takes(plan_of(tmp_path, text), lambda *_: takes)
    assert [u.take and u.take.digest for u in said.utterances] == ["a", "b", "a", "a"]


def test_a_take_is_as_slow_and_soft_as_it_was_said(tmp_path: Path) -> None:
    text = (
        "title: T\nvoices: {guide: dry}\nsteps:\n  - say: Yes.\n    softer: 6 dB\n    slower: 20%\n"
    )
    (said,) = with_takes(plan_of(tmp_path, text), lambda *_: [a_take()]).utterances
    assert (said.delivery.level, said.delivery.pace) == (0, 1)


def test_breath_cues_and_announcements_can_be_takes(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    said = with_takes(plan, lambda *_: [a_take()])
    assert not missing(said)
    assert said.announced and all(said.announced.values())
    breaths = [item for item in said.items if isinstance(item, BreathPhase)]
    assert all(words.take for breath in breaths for _, words in breath.words)


def test_an_echo_leaves_as_much_room_as_the_words_take(tmp_path: Path) -> None:
    """Whether three sentences are three utterances and two gaps, or one take as long as all that."""
    text = "title: T\nvoices: {guide: dry}\nsteps:\n  - One. Two. [2s] Three.\n  - echo: 1\n"
    plan = plan_of(tmp_path, text)
    gap = 1 * RATE
    alone = lay_out(plan, [Spoken("", RATE)] * len(plan.utterances))
    long = take_key("One. Two.")
    said = with_takes(
        plan, lambda key, _: [a_take(seconds=2.0 + gap / RATE if key == long else 1.0)]
    )
    spoken = [Spoken("", u.take.frames) for u in said.utterances if u.take]
    taken = lay_out(said, spoken)
    assert taken.frames == alone.frames
    echoes = [item for item in said.items if isinstance(item, Echo)]
    assert [echo.utterances for echo in echoes] == [2, 2]


def test_half_a_line_may_have_a_take(tmp_path: Path) -> None:
    text = "title: T\nvoices: {guide: dry}\nsteps:\n  - One. Two. [2s] Three.\n  - echo\n"
    plan = plan_of(tmp_path, text)
    key = take_key("Three.")
    said = with_takes(plan, lambda wanted, _: [a_take()] if wanted == key else [])
    (echo,) = (item for item in said.items if isinstance(item, Echo))
    (before,) = (item for item in plan.items if isinstance(item, Echo))
    assert echo == replace(before, utterances=3)
    assert list(missing(said)) == [take_key("One. Two.")]

"""Breathing together: every phase exact, every word where its phase begins."""

from __future__ import annotations

import itertools

import pytest
from timeline_made import heard, make, planned, said

from voicehome.errors import ScriptError
from voicehome.render import preview
from voicehome.timeline.breathing import words_too_long
from voicehome.timeline.events import Bell, Breath, Speech
from voicehome.timeline.place import BREATH_BELL_LEVEL
from voicehome.timeline.plan import BreathPhase
from voicehome.units import RATE


def breathe(keys: str, before: str = "- Hi.\n", **more: str):
    return heard(f"{before}- breathe: {{{keys}}}", **more)


def phases(keys: str, **more: str) -> list[tuple[int, str, float]]:
    """Round, phase and seconds, in order."""
    events = breathe(keys, **more)
    return [(e.turn, e.phase, e.frames / RATE) for e in events if isinstance(e, Breath)]


def test_the_phases_come_in_the_order_of_a_breath_however_they_are_written() -> None:
    found = phases("rest: 1s, out: 6s, hold: 2s, sip: 1s, in: 4s, rounds: 2")
    one = [("in", 4), ("sip", 1), ("hold", 2), ("out", 6), ("rest", 1)]
    assert found == [(turn, phase, seconds) for turn in (1, 2) for phase, seconds in one]


def test_a_phase_that_grows_takes_even_steps_from_its_first_to_its_last() -> None:
    found = phases("in: 4s, out: 4s to 6s, rest: 3s to 1s, rounds: 5")
    assert [s for _, phase, s in found if phase == "in"] == [4, 4, 4, 4, 4]
    assert [s for _, phase, s in found if phase == "out"] == [4, 4.5, 5, 5.5, 6]
    assert [s for _, phase, s in found if phase == "rest"] == [3, 2.5, 2, 1.5, 1]


def test_steps_that_are_no_whole_frames_end_where_they_should() -> None:
    events = [e for e in breathe("in: 1s, out: 500ms to 1s, rounds: 8") if isinstance(e, Breath)]
    outs = [event.frames for event in events if event.phase == "out"]
    assert outs[0] == RATE // 2 and outs[-1] == RATE
    steps = [b - a for a, b in itertools.pairwise(outs)]
    assert max(steps) - min(steps) <= 1


def test_one_round_is_as_long_as_the_first() -> None:
    assert phases("in: 4s to 9s, out: 6s") == [(1, "in", 4), (1, "out", 6)]


def test_each_phase_begins_where_the_one_before_it_ended() -> None:
    events = [e for e in breathe("in: 4s, out: 4s to 7s, rounds: 4") if isinstance(e, Breath)]
    for before, after in itertools.pairwise(events):
        assert after.start == before.start + before.frames


def test_words_begin_with_their_phase() -> None:
    events = breathe("in: 4s, hold: 2s, out: 6s, rounds: 2")
    starts = [event.start for event in events if isinstance(event, Breath)]
    spoken = [event for event in events if isinstance(event, Speech)][1:]
    assert [event.text for event in spoken] == ["Breathe in", "Stay", "Breathe out"] * 2
    assert [event.start for event in spoken] == starts


def test_own_words_with_answers() -> None:
    steps = "- breathe: {in: 4s, out: 6s, words: {out: 'Down to {place}.'}}"
    top = "asks:\n  place:\n    ask: Where?\n    or: leave out\n"
    assert said(steps, top=top, place="the feet") == ["Breathe in", "Down to the feet."]
    assert said(steps, top=top) == ["Breathe in", "Breathe out"]  # a phase is never left out


def test_words_of_the_scripts_language() -> None:
    assert said("- breathe: {in: 4s, out: 6s}", top="language: de\n") == ["Einatmen", "Ausatmen"]
    own = "- breathe: {in: 4s, out: 6s, words: {in: Sisään, out: Ulos}}"
    assert said(own, top="language: fi\n") == ["Sisään", "Ulos"]


@pytest.mark.parametrize("cue", ["none", "bell", "tone"])
def test_words_in_the_first_rounds_only_and_then_the_cue(cue: str) -> None:
    events = breathe(f"in: 4s, out: 6s, rounds: 3, cue: {cue}, spoken: 1")
    assert [e.text for e in events if isinstance(e, Speech)] == ["Hi.", "Breathe in", "Breathe out"]
    assert [e.cue for e in events if isinstance(e, Breath)] == [cue] * 6
    bells = [event for event in events if isinstance(event, Bell)]
    assert len(bells) == (6 if cue == "bell" else 0)


def test_a_breaths_bell_is_soft_and_strikes_with_its_phase() -> None:
    events = breathe("in: 4s, out: 6s, cue: bell")
    bells = [event for event in events if isinstance(event, Bell)]
    assert [b.start for b in bells] == [e.start for e in events if isinstance(e, Breath)]
    assert {(bell.level, bell.sound) for bell in bells} == {(BREATH_BELL_LEVEL, "bowl")}
    chimes = [e for e in breathe("in: 4s, out: 6s, cue: bell, kind: chime") if isinstance(e, Bell)]
    assert [bell.sound for bell in chimes] == ["chime", "chime"]


def test_without_words_nothing_is_said() -> None:
    assert len(said("- Hi.\n- breathe: {in: 4s, out: 6s, cue: none, rounds: 9}")) == 1
    assert len(said("- Hi.\n- breathe: {in: 4s, out: 6s, spoken: 0, rounds: 9}")) == 1


def test_seconds_are_counted_from_the_second_on() -> None:
    events = breathe("in: 3s, out: 4.5s, count: yes", before="- Hi.\n")
    spoken = [event for event in events if isinstance(event, Speech)][1:]
    assert [e.text for e in spoken] == ["In", "two", "three", "Out", "two", "three", "four"]
    first = spoken[0].start
    seconds = [(event.start - first) / RATE for event in spoken]
    assert seconds == [0, 1, 2, 3, 4, 5, 6]


def test_a_gap_comes_before_a_breath_and_none_after_it() -> None:
    found = planned("- Hi.\n- breathe: {in: 4s, out: 6s, cue: none}\n- Good.")
    assert found[1] == "gap 3s"
    assert found[-1] == "guide: Good." and "gap" not in found[-2]


def test_a_breath_does_not_stretch() -> None:
    steps = "- Hi.\n- breathe: {in: 4s, out: 6s}\n- pause: 1s..5s..1m\n- Bye."
    for length in ("25s", "1m"):
        timeline = preview(make(steps, length=length)).timeline
        assert [e.frames for e in timeline.events if isinstance(e, Breath)] == [4 * RATE, 6 * RATE]


def test_words_are_said_in_the_manner_and_role_around_them() -> None:
    steps = "- group:\n    as: younger\n    softer: 3 dB\n    steps:\n      - breathe: {in: 4s, out: 6s}"
    assert [(u.role, u.delivery.level) for u in make(steps).plan.utterances] == [
        ("younger", -3),
        ("younger", -3),
    ]


def too_long(keys: str, seconds: float) -> list[str]:
    prepared = make(f"- Hi.\n- breathe: {{{keys}}}")
    problems = words_too_long(prepared.plan, [int(seconds * RATE)] * len(prepared.plan.utterances))
    assert all(problem.source and problem.source.line == 4 for problem in problems)
    return [f"{problem.message}. {problem.hint}" for problem in problems]


def test_words_that_outlast_their_phase_are_told_once() -> None:
    assert too_long("in: 2s, out: 6s, rounds: 3", 2) == []
    [said] = too_long("in: 2s, out: 6s, rounds: 3", 2.1)
    assert "'Breathe in' takes 2.1s to say, and its phase ends after 2s" in said
    assert "Make `in:` longer, or the words shorter" in said


def test_words_that_outlast_a_phase_that_shrinks_are_told() -> None:
    [said] = too_long("in: 4s, out: 6s to 2s, rounds: 5", 3)
    assert "'Breathe out' takes 3s to say, and its phase ends after 2s" in said


def test_a_count_that_is_too_slow_says_what_helps() -> None:
    word, number = too_long("in: 2s, out: 1s, count: yes", 1.5)[:2]
    assert "'In' takes 1.5s to say, and the next number comes after 1s" in word
    assert "longer" not in word  # the next number would come no later
    assert "'two' takes 1.5s" in number and "leave out `count: yes`" in number


def test_a_plan_can_be_seen_before_it_is_known_that_words_are_too_long() -> None:
    words = "down and down " * 20
    events = breathe(f"in: 1s, out: 1s, words: {{out: '{words}'}}")
    assert events[-1].frames > 10 * RATE


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("in: 4s, out: 6s, cue: bell, words: {in: Up}", "these words are never spoken"),
        ("in: 4s, out: 6s, spoken: 0, count: yes", "this count is never spoken"),
        ("in: 4s, out: 6s, words: {sip: More}", "no such phase"),
        ("in: 4s, out: 6s, rounds: 201", "from 1 to 200"),
        ("in: 400ms, out: 6s", "from half a second to a minute"),
        ("in: 4s, out: 61s", "from half a second to a minute"),
        ("in: 4s..6s, out: 6s", "do not stretch"),
    ],
)
def test_breaths_that_cannot_be(keys: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        breathe(keys)


def test_the_plan_shows_each_phase_with_its_words() -> None:
    assert planned("- breathe: {in: 2s, out: 3s, count: yes}")[:2] == [
        "breath 1, in 2s: In two",
        "breath 1, out 3s: Out two three",
    ]
    items = make("- breathe: {in: 2s, out: 3s}").plan.items
    assert all(isinstance(item, BreathPhase) for item in items)

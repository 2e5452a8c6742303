"""Bells and beds: when they begin, how long the next thing waits, what stays as it was."""

from __future__ import annotations

import pytest
from timeline_made import heard, make, make_whole

from voicehome.errors import ScriptError
from voicehome.render import preview
from voicehome.script.cues import BED_FADE, BED_LEVEL, BELL_WAIT
from voicehome.sound.bells import BELL_LEVEL, bell_frames
from voicehome.timeline.events import Background, Bell, Pause, Speech
from voicehome.timeline.layout import HEAD, TAIL
from voicehome.units import RATE


def bells(steps: str) -> list[Bell]:
    return [event for event in heard(steps) if isinstance(event, Bell)]


def beds(steps: str, top: str = "") -> list[tuple[int, str, float, int]]:
    events = heard(steps, top=top)
    return [(e.start, e.sound, e.level, e.frames) for e in events if isinstance(e, Background)]


def test_a_bell_is_itself_unless_told_otherwise() -> None:
    [bell] = bells("- bell\n- Hi.")
    assert (bell.sound, bell.level, bell.frames) == ("bowl", BELL_LEVEL, bell_frames("bowl"))
    [soft] = bells("- bell: 1\n  kind: bowl\n  level: -20 dB\n- Hi.")
    assert (soft.sound, soft.level) == ("bowl", -20)


@pytest.mark.parametrize(("wait", "frames"), [("yes", BELL_WAIT), ("1500ms", RATE * 3 // 2)])
def test_the_next_thing_waits_so_long(wait: str, frames: int) -> None:
    events = heard(f"- bell: 3\n  wait: {wait}\n- Hi.")
    starts = [event.start for event in events]
    assert starts == [HEAD + n * frames for n in range(4)]


@pytest.mark.parametrize("wait", ["no", "0s"])
def test_only_the_last_of_several_strokes_waits_for_nothing(wait: str) -> None:
    starts = [event.start for event in heard(f"- bell: 3\n  wait: {wait}\n- Hi.")]
    last = HEAD + 2 * BELL_WAIT
    assert starts == [HEAD, HEAD + BELL_WAIT, last, last]


def test_a_bell_that_waits_for_nothing_begins_with_the_next_sound() -> None:
    events = heard("- One.\n- bell: 1\n  wait: no\n- Two.")
    kinds = [event.kind for event in events]
    assert kinds == ["speech", "pause", "bell", "speech"]
    assert events[2].start == events[3].start
    after_a_pause = heard("- One.\n- pause: 5s\n- bell: 1\n  wait: no\n- Two.")
    assert after_a_pause[2].start == after_a_pause[3].start


def test_a_bell_beside_a_pause_takes_its_own_time() -> None:
    events = heard("- One.\n- bell: 1\n  wait: 2s\n- pause: 3s\n- Two.")
    assert events[-1].start - events[1].start == 5 * RATE


def test_a_bell_at_the_end_rings_out() -> None:
    timeline = preview(make("- Hi.\n- bell: 1\n  wait: no")).timeline
    [bell] = [event for event in timeline.events if isinstance(event, Bell)]
    assert timeline.frames == bell.start + bell_frames("bowl")
    assert bell.start == HEAD + timeline.speech[0].frames


def test_the_bells_of_a_breath_at_the_end_ring_out() -> None:
    timeline = preview(make("- Hi.\n- breathe: {in: 1s, out: 1s, cue: bell}")).timeline
    last = [event for event in timeline.events if isinstance(event, Bell)][-1]
    assert timeline.frames == max(last.start + last.frames, last.start + RATE + TAIL)


@pytest.mark.parametrize(
    "step",
    ["breathe: {in: 1s, out: 1s, cue: bell, kind: gong}", "sit: 6s\n  bells: [5s]\n  kind: gong"],
)
def test_a_bell_of_another_kind_rings_out_as_long_as_it_does(step: str) -> None:
    timeline = preview(make(f"- Hi.\n- {step}")).timeline
    last = [event for event in timeline.events if isinstance(event, Bell)][-1]
    assert (last.sound, last.frames) == ("gong", bell_frames("gong"))
    assert timeline.frames == last.start + bell_frames("gong")


def test_the_bed_of_a_script_begins_with_the_file() -> None:
    assert beds("- Hi.", top="background: rain\n") == [(0, "rain", BED_LEVEL, 213400)]
    [(start, *_)] = beds("- background: rain\n- Hi.")
    assert start == 0
    [(start, *_)] = beds("- Hi.\n- background: rain\n- Bye.")
    assert start > HEAD


def test_what_is_not_named_stays_as_it_was() -> None:
    steps = (
        "- One.\n- background: {level: -40 dB}\n- pause: 1m\n- background: {sound: ocean, fade: 2s}\n"
        "- pause: 1m\n- background: none\n- pause: 1m\n- background: {sound: pad, level: -20 dB}\n- Two."
    )
    found = [(sound, level) for _, sound, level, _ in beds(steps, top="background: rain\n")]
    assert found == [("rain", -26), ("rain", -40), ("ocean", -40), ("none", -40), ("pad", -20)]
    fades = [frames for *_, frames in beds(steps, top="background: rain\n")]
    assert fades[:4] == [BED_FADE, BED_FADE, 2 * RATE, BED_FADE]


def test_a_bed_takes_no_time_and_changes_with_the_next_sound() -> None:
    with_bed = heard("- One.\n- background: rain\n- Two.")
    without = heard("- One.\n- Two.")
    assert [e for e in with_bed if not isinstance(e, Background)][-1].start == without[-1].start
    [bed] = [event for event in with_bed if isinstance(event, Background)]
    assert bed.start == without[-1].start


def test_a_bed_between_pauses_changes_between_them() -> None:
    events = heard("- One.\n- pause: 10s\n- background: rain\n- pause: 10s\n- Two.")
    [bed] = [event for event in events if isinstance(event, Background)]
    one = events[0]
    assert bed.start == one.start + one.frames + 10 * RATE


def test_no_bed_fades_beyond_the_end() -> None:
    timeline = preview(make("- Hi.\n- background: {sound: rain, fade: 1h}")).timeline
    [bed] = [event for event in timeline.events if isinstance(event, Background)]
    assert bed.start + bed.frames == timeline.frames


@pytest.mark.parametrize(
    ("steps", "top", "message"),
    [
        ("- Hi.\n- background: {level: -30 dB}", "", "4:17: error: there is no background yet"),
        ("- Hi.", "background: {level: -30 dB}\n", "2:13: error: there is no background yet"),
        ("- Hi.\n- background: {fade: 3s}", "", "this changes nothing"),
        ("- Hi.\n- background: rian", "", "Did you mean rain"),
        ("- Hi.\n- background: off", "", "background: none"),
        ("- Hi.\n- bell: 1\n  kind: bowel", "", "Did you mean bowl"),
        ("- Hi.\n- bell: 1\n  wait: false", "", "Write no"),
        ("- Hi.\n- bell: 1\n  level: 7 dB", "", "from -60 dB to 6 dB"),
    ],
)
def test_cues_that_cannot_be(steps: str, top: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        make(steps, top=top)


def test_a_part_without_sound_of_its_own_makes_no_chapter() -> None:
    parts = (
        "title: T\nparts:\n  - {part: A, steps: [Hi.]}\n  - part: B\n    steps:\n"
        "      - background: rain\n      - show: Shh\n  - {part: C, steps: [Bye.]}\n"
    )
    timeline = preview(make_whole(parts)).timeline
    assert [chapter.title for chapter in timeline.chapters] == ["A", "C"]
    assert not any(isinstance(e, Pause) and e.source for e in timeline.events)
    assert [e.text for e in timeline.events if isinstance(e, Speech)] == ["Hi.", "Bye."]


def test_settings_stay_with_their_sound() -> None:
    steps = (
        "- One.\n- background: {sound: pad, mode: minor, key: E}\n- pause: 1m\n"
        "- background: {level: -40 dB}\n- pause: 1m\n- background: pad\n- Two."
    )
    events = heard(steps)
    found = [event.settings for event in events if isinstance(event, Background)]
    minor = (("key", "E"), ("mode", "minor"))
    assert found == [minor, minor, ()]

"""`{quiet}` and `{length}`: what is announced is what comes."""

from __future__ import annotations

import pytest
from timeline_made import heard, make, make_whole, said

from voicehome.errors import ScriptError
from voicehome.language.durations import in_words
from voicehome.render import preview
from voicehome.timeline.events import Sit, Speech
from voicehome.timeline.plan import Echo


def announced(*after: str, line: str = "Quiet for {quiet}.", **more: str) -> str:
    """What the first line says, with these steps after it."""
    events = heard(f"- {line}\n" + "".join(f"- {step}\n" for step in after), **more)
    return next(event.text for event in events if isinstance(event, Speech))


def test_the_next_sit_or_long_pause() -> None:
    assert announced("pause: 12s") == "Quiet for twelve seconds."
    assert announced("sit: 3m", "Back.", "sit: 1m") == "Quiet for three minutes."
    assert announced("pause: 2s", "Now.", "sit: 5s") == "Quiet for five seconds."


def test_silences_side_by_side_are_one() -> None:
    assert announced("pause: 6s", "pause: 6s") == "Quiet for twelve seconds."
    assert announced("sit: 2m", "pause: 1m", "Back.") == "Quiet for three minutes."
    between = ["background: rain", "show: Shh", "bell: 1\n  wait: no"]
    for step in between:
        assert announced("pause: 6s", step, "sit: 4s") == "Quiet for ten seconds."


def test_a_bell_that_takes_its_time_ends_a_silence() -> None:
    assert announced("pause: 20s", "bell", "pause: 20s") == "Quiet for twenty seconds."


def test_a_pause_in_the_line_itself() -> None:
    line = "Quiet for {quiet}. [15s] And a word. [4s]"
    assert announced("sit: 3m", line=line) == "Quiet for fifteen seconds."
    later = heard("- Settle. [11s] Then be quiet for {quiet}.\n- sit: 3m")
    assert [e.text for e in later if isinstance(e, Speech)][1] == "Then be quiet for three minutes."


def test_at_the_beginning_of_a_sentence() -> None:
    line = "Here. {quiet} of quiet now. Listen."
    events = heard(f"- {line}\n- sit: 45s")
    texts = [event.text for event in events if isinstance(event, Speech)]
    assert texts == ["Here.", "Forty-five seconds of quiet now.", "Listen."]


def test_each_announcement_has_its_own_silence() -> None:
    steps = "- Now {quiet}.\n- sit: 1m\n- Then {quiet}.\n- sit: 2m\n- Bye."
    texts = [e.text for e in heard(steps) if isinstance(e, Speech)]
    assert texts == ["Now one minute.", "Then two minutes.", "Bye."]


def test_an_echo_says_the_same() -> None:
    steps = "- Quiet for {quiet}.\n- echo: 1\n- sit: 1m\n- Bye."
    texts = [e.text for e in heard(steps) if isinstance(e, Speech)]
    assert texts[:2] == ["Quiet for one minute."] * 2


@pytest.mark.parametrize("length", ["90s", "2m", "187s", "10m", "1h"])
def test_an_elastic_silence_is_called_what_it_becomes(length: str) -> None:
    steps = "- Hello. Quiet for {quiet}.\n- sit: 30s..1m..1h\n- pause: 1s..5s..9s\n- Back."
    timeline = preview(make(steps, length=length)).timeline
    at = next(n for n, event in enumerate(timeline.events) if isinstance(event, Sit))
    silence = timeline.events[at].frames + timeline.events[at + 1].frames
    assert timeline.events[at - 1].text == f"Quiet for {in_words(silence, 'en')}."


def test_the_rest_is_called_what_it_becomes() -> None:
    text = announced("sit: rest", "Back.", top="length: [5m]\n")
    assert text.startswith("Quiet for about four and a half minutes") or "minutes" in text


def test_a_silence_in_the_next_part() -> None:
    parts = "title: T\nparts:\n  - {part: A, steps: ['Quiet for {quiet}.']}\n  - {part: B, steps: [{sit: 2m}]}\n"
    events = preview(make_whole(parts)).timeline.events
    assert events[0].text == "Quiet for two minutes."


def test_words_given_to_a_file_stand_before_the_silence(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q.yaml").write_text("steps: ['Quiet for {quiet}.']\n")
    assert said("- use: q.yaml\n  with: {quiet: a while}") == ["Quiet for a while."]


def test_words_spoken_where_a_sound_is_missing() -> None:
    steps = "- play: gone.wav\n  or: Quiet for {quiet}.\n- sit: 2m\n- Bye."
    assert heard(steps)[0].text == "Quiet for two minutes."


def test_the_rest_of_no_length_is_a_minute() -> None:
    assert announced("sit: rest", "Back.").startswith("Quiet for one minute")


def test_a_part_alone_announces_the_silence_of_the_next() -> None:
    parts = "title: T\nparts:\n  - {part: A, steps: ['Quiet for {quiet}.']}\n  - {part: B, steps: [{sit: 2m}]}\n"
    events = preview(make_whole(parts, part="A")).timeline.events
    assert [getattr(event, "text", event.kind) for event in events] == ["Quiet for two minutes."]


def test_a_part_that_begins_with_an_echo_has_nothing_to_echo() -> None:
    parts = (
        "title: T\nparts:\n  - {part: A, steps: [Hello.]}\n  - {part: B, steps: [{echo: 2}, So.]}\n"
    )
    items = make_whole(parts, part="B").plan.items
    assert sum(isinstance(item, Echo) for item in items) == 2


def test_no_silence_to_announce() -> None:
    for after in ((), ("pause: 9s",), ("pause: 9s", "Bye."), ("breathe: {in: 30s, out: 30s}",)):
        with pytest.raises(ScriptError, match="no silence follows") as refused:
            announced(*after)
        [problem] = refused.value.problems
        assert problem.source and problem.source.line == 3


def test_a_thousand_announcements_without_a_silence_are_told_at_once() -> None:
    steps = "- repeat: 1000\n  steps:\n" + "    - For {quiet}.\n" * 20
    with pytest.raises(ScriptError, match="no silence follows") as refused:
        make(steps, top="gap: 0s\n")
    assert len(refused.value.problems) == 20


def test_the_length_in_words() -> None:
    assert said("- We have {length}.", top="length: [10m, 20m]\n") == ["We have ten minutes."]
    steps = "- We have {length}.\n- sit: rest"
    assert said(steps, top="length: [10m]\n", length="15m") == ["We have fifteen minutes."]
    assert said("- Wir haben {length}.", top="language: de\nlength: [10m]\n") == [
        "Wir haben zehn Minuten."
    ]

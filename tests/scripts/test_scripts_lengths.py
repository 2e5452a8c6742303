"""Every shipped practice keeps time: its lengths, its pace and its silences."""

from __future__ import annotations

import pytest
from practices_measured import at_all_lengths, in_language, measure, script

from voicehome.script.ask import Ask
from voicehome.units import RATE, format_duration

EVERY = pytest.mark.parametrize("name", in_language("en"))

VOICES_DIFFER = 0.08
"""How much faster or slower another voice may speak, and the length is still in reach."""

UNANNOUNCED = {"gentle": 20, "steady": 20, "deep": 12}
"""Seconds of silence at the most that nothing announces, by depth."""

ANNOUNCED = 120
"""Seconds at the most of a silence that is announced and is no sit."""

PACE = {"practice": (50, 72), "morning": (50, 72), "urgent": (50, 80), "sleep": (15, 60)}
"""Words a minute, silences counted: 50 to 70, and two more where a shared part says it at length."""


@EVERY
def test_there_is_a_shorter_and_a_longer_recording(name: str) -> None:
    usual, *others = script(name).practice.length
    assert any(0.6 <= length / usual <= 0.8 for length in others)
    assert any(1.3 <= length / usual <= 1.67 for length in others)


@EVERY
@pytest.mark.parametrize("voice", ["hearth", "wren"])
def test_lengths_are_in_reach_of_faster_and_slower_voices(name: str, voice: str) -> None:
    for seen in at_all_lengths(name, voice):
        least, most = (frames and frames / RATE for frames in seen.reach)
        room, length = VOICES_DIFFER * seen.spoken_frames / RATE, seen.length / RATE
        assert least + room <= length
        assert most is None or length <= most - room


@EVERY
def test_pace(name: str) -> None:
    slowest, fastest = PACE[script(name).practice.purpose]
    for seen in at_all_lengths(name):
        pace = round(seen.words_a_minute)
        assert slowest <= pace <= fastest, f"at {format_duration(seen.length)}"


@EVERY
def test_no_silence_comes_unannounced_and_long(name: str) -> None:
    practice = script(name).practice
    if practice.purpose == "sleep":
        return
    for voice in ("hearth", "wren"):
        for seen in at_all_lengths(name, voice):
            for silence in seen.silences:
                if silence.kinds & {"sit", "breath"}:
                    continue
                most = ANNOUNCED if silence.announced else UNANNOUNCED[practice.depth]
                assert silence.seconds <= most, silence


@EVERY
def test_answers_of_any_kind_leave_every_length_in_reach(name: str) -> None:
    asks = script(name).practice.asks
    for length in script(name).practice.length:
        for answer in (_least, _most):
            answers = {ask: answer(asks[ask]) for ask in asks}
            measure(name, length, answers=answers)  # or it raises what is out of reach


def _least(ask: Ask) -> str:
    return "none" if ask.several else ask.choices[0] if ask.choices else "Jo"


def _most(ask: Ask) -> str:
    if ask.several:
        return ", ".join(ask.several)
    return (
        ask.choices[-1]
        if ask.choices
        else "they"
        if ask.pronouns
        else "Maria-Antonia O’Neill and her two dogs"
    )

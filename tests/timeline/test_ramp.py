"""Groups that move to another way of speaking, and ways of speaking inside each other."""

from __future__ import annotations

import pytest
from timeline_made import make

from voicehome.script.delivery import Delivery


def ways(steps: str) -> list[Delivery]:
    return [u.delivery for u in make(steps).plan.utterances]


def ramp(to: str, *lines: str, beside: str = "") -> list[Delivery]:
    inside = "".join(f"      - {line}\n" for line in lines)
    return ways(f"- group:\n    ramp: {{{to}}}\n{beside}    steps:\n{inside}")


def test_the_first_line_is_as_it_is_and_the_last_is_there() -> None:
    found = ramp("softer: 8 dB, slower: 20%, lower: 2 semitones", "One.", "Two.", "Three.")
    assert found == [
        Delivery(),
        Delivery(pytest.approx(0.9), -4, -1),
        Delivery(pytest.approx(0.8), -8, -2),
    ]


def test_sentences_and_words_of_a_breath_are_steps_of_it_too() -> None:
    found = ramp("softer: 8 dB", "One. Two.", "breathe: {in: 4s, out: 6s}", "Three.")
    assert [delivery.level for delivery in found] == [0, -2, -4, -6, -8]


def test_what_is_chosen_and_repeated_counts_as_it_is_heard() -> None:
    found = ramp("softer: 6 dB", "repeat: 3\n        steps: [Hi.]", "choose: [Red., Green.]")
    assert [delivery.level for delivery in found] == [0, -2, -4, -6]


def test_one_line_alone_has_nowhere_to_go() -> None:
    assert ramp("softer: 8 dB", "One.") == [Delivery()]


def test_nothing_but_silence() -> None:
    steps = "- Hi.\n- group:\n    ramp: {softer: 8 dB}\n    steps:\n      - pause: 3s\n- echo: 1"
    assert ways(steps) == [Delivery()] * 2


def test_a_ramp_goes_on_from_the_groups_own_way_and_each_lines_own() -> None:
    line = "say: Three.\n        louder: 1 dB"
    found = ramp("softer: 8 dB", "One.", line, beside="    softer: 2 dB\n")
    assert [delivery.level for delivery in found] == [-2, -9]


def test_ramps_in_ramps_add_up() -> None:
    inner = "group:\n          ramp: {softer: 4 dB}\n          steps: [Two., Three.]"
    assert [d.level for d in ramp("softer: 8 dB", "One.", inner)] == [0, -4, -12]


def test_what_follows_a_ramp_is_as_before_it() -> None:
    steps = "- group:\n    ramp: {softer: 8 dB}\n    steps: [One., Two.]\n- Three."
    assert [delivery.level for delivery in ways(steps)] == [0, -8, 0]


def test_an_echo_after_a_ramp_is_as_soft_as_the_line() -> None:
    steps = "- group:\n    ramp: {softer: 8 dB}\n    steps:\n      - One.\n      - Two. Three.\n- echo: 1"
    assert [delivery.level for delivery in ways(steps)] == [0, -4, -8, -4, -8]


def test_an_echo_in_a_ramp_goes_on_with_it() -> None:
    assert [d.level for d in ramp("softer: 6 dB", "One.", "echo: 1", "Two.")] == [0, -3, -6]


def test_settings_inside_each_other_stay_within_what_one_can_be() -> None:
    steps = "- Hi."
    for _ in range(6):
        inside = "".join(f"      {line}\n" for line in steps.rstrip("\n").split("\n"))
        keys = "    slower: 50%\n    softer: 20 dB\n    lower: 6 semitones\n"
        steps = f"- group:\n{keys}    steps:\n{inside}"
    assert ways(steps) == [Delivery(0.5, -20, -6)]
    assert Delivery(1.5, 20, 6) + Delivery(1.5, 20, 6) == Delivery(1.5, 20, 6)


def test_a_ramp_in_a_file_that_is_used(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.yaml").write_text("steps: [One., Two.]\n")
    assert [d.level for d in ramp("softer: 8 dB", "use: two.yaml", "use: two.yaml")] == [
        pytest.approx(-8 * n / 3) for n in range(4)
    ]

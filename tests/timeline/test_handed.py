"""What a used file is given below `with:`: words, lists, and whether anybody answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from timeline_made import make_whole

from voicehome.script.load import load_script

ASKS = (
    "title: T\n"
    "asks:\n"
    "  name: {ask: Who?, or: you}\n"
    "  spots: {ask: Where?, several: [jaw, hands], or: [jaw, hands]}\n"
)
USED = (
    "steps:\n"
    "  - for: place\n    in: places\n    steps: ['{place}.']\n"
    "  - only: who\n    steps: ['Hello, {who}.']\n    else: [Hello there.]\n"
)


@pytest.fixture(autouse=True)
def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "used.yaml").write_text(USED)


def said(given: str, **answers: str) -> list[str]:
    draft = make_whole(f"{ASKS}steps:\n  - use: used.yaml\n    with: {given}\n", **answers)
    return [utterance.text for utterance in draft.plan.utterances]


def test_a_list_stays_a_list_and_a_word_is_a_list_of_one() -> None:
    given = "{places: '{spots}', who: Ann}"
    assert said(given) == ["Jaw.", "Hands.", "Hello, Ann."]
    assert said(given, spots="hands") == ["Hands.", "Hello, Ann."]
    assert said("{places: knees, who: Ann}") == ["Knees.", "Hello, Ann."]
    assert said("{places: 'the {spots}', who: Ann}")[0] == "The jaw and hands."


def test_what_nobody_answered_is_not_given_by_handing_it_on() -> None:
    given = "{places: knees, who: '{name}'}"
    assert said(given)[-1] == "Hello there."
    assert said(given, name="Bo")[-1] == "Hello, Bo."


def test_a_name_that_the_file_does_not_say_is_told(tmp_path: Path) -> None:
    script = tmp_path / "a.yaml"
    script.write_text(
        "title: T\nsteps:\n  - use: used.yaml\n    with: {places: a, who: b, whow: c}\n"
    )
    [warning] = load_script(script).warnings
    assert "{whow}" in warning.message
    assert warning.severity == "warning"
    assert warning.source and warning.source.line == 3

"""What there is to record, and the sheet that one reads it from."""

from __future__ import annotations

from pathlib import Path

from voicehome.render.to_record import lines_to_record, public_title
from voicehome.script.find import shipped
from voicehome.script.load import load_script
from voicehome.takes.lines import recordable
from voicehome.takes.sheet import Sheet, sheet_text

from .conftest import a_script

TEXT = """
title: For {name}
voices: {guide: dry, younger: dry}
length: [2m, 4m]
asks:
  name: {ask: Who?, or: you}
  place: {ask: Where?}
parts:
  - part: One
    steps:
      - Hello, {name}. [3s] Good *to* see you.
      - only: length >= 3m
        steps:
          - There is more time.
        else:
          - There is less time.
      - You are in {place}. And here.
      - choose:
          - A window.
          - A door.
          - A lamp.
  - part: Two
    steps:
      - direction: Slowly now.
      - pause: 5s..60s..120s
      - say: Who are you?
        as: younger
        softer: 3 dB
      - repeat: 3
        steps:
          - Listen.
          - pause: 2s
      - bell
"""


def sheet(folder: Path, answers: dict[str, str], person: str | None = None) -> str:
    script = load_script(a_script(folder, TEXT))
    lines = lines_to_record(script, answers)
    numbers = range(1, len(recordable(lines)) + 1)
    title = public_title(script, answers)
    return sheet_text(Sheet(title, lines, numbers, person, "voicehome takes add x y"))


def test_every_line_of_every_length_and_variation_stands_there_once(tmp_path: Path) -> None:
    lines = lines_to_record(load_script(a_script(tmp_path, TEXT)), {"place": "Rome"})
    assert [line.text for line in lines] == [
        "Hello, you.",
        "Good *to* see you.",
        "There is more time.",
        "There is less time.",
        "You are in Rome. And here.",
        *sorted((line.text for line in lines[5:8]), key=[line.text for line in lines].index),
        "Who are you?",
        "Listen.",
    ]
    assert {line.text for line in lines[5:8]} == {"A window.", "A door.", "A lamp."}
    assert [line.times for line in lines][-2:] == [1, 3]


def test_the_sheet_is_one_to_read_from(tmp_path: Path) -> None:
    text = sheet(tmp_path, {"place": "Rome"}, "ada")
    assert text.startswith("# For you\n")
    assert text.count("## One") == text.count("## Two") == 1
    assert "**1** °\n\n> Hello, you.\n" in text
    assert "> You are in Rome.\n> And here.\n" in text
    assert "> Good \\*to\\* see you." in text
    assert "*Slowly now.*\n\n**9**  *as: younger, softer*\n\n> Who are you?\n" in text
    assert "*heard 3 times*" in text
    assert "*· · ·  3s of quiet*" in text
    assert "are for ada alone" in text
    assert text.endswith("    voicehome takes add x y\n")


def test_what_nobody_has_answered_is_left_to_a_voice_and_has_no_number(tmp_path: Path) -> None:
    text = sheet(tmp_path, {})
    assert "someone" not in text
    assert "a line with an answer that nobody has given" in text
    assert "print a sheet with --for NAME" in text
    assert "**8**  *as: younger, softer*" in text


def test_the_shipped_practices_have_sheets() -> None:
    for path in shipped().values():
        lines = lines_to_record(load_script(path), {})
        assert len({line.key for line in lines}) == len(lines) > 10
        assert all(line.frames > 0 for line in lines)

"""A practice of fourteen lines, and recordings of somebody reading it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from voicehome.render.to_record import lines_to_record
from voicehome.script.load import load_script
from voicehome.takes.lines import Line

from .readings import Reading, write

PRACTICE = """
title: Read Aloud
voices: {guide: dry}
steps:
  - This is a short practice, and it is read by somebody who has a voice of their own.
  - pause: 4s
  - Look around.
  - pause: 3s
  - There may be a window, or a lamp, or a door that you know well. Anything will do.
  - pause: 5s
  - What is under your feet? [2s] It could be a carpet.
  - Wood is possible, too, or stone, and whatever is below that. The ground is patient, and it has been there for a long time.
  - pause: 2500ms
  - Listen.
  - pause: 3s
  - Something near, and something that is further away than you first thought.
  - pause: 2s
  - If you like, put a hand somewhere that would be glad of it.
  - A breath can come and go by itself.
  - pause: 6s
  - You have been here for a while now. There is nothing that you need to take along, and nothing to leave behind.
  - pause: 3s
  - Whenever it suits you, move a little.
  - pause: 2s
  - Thank you for listening to all of this today.
"""


@dataclass(frozen=True)
class Session:
    """A recording, and what was really read in it."""

    script: Path
    recording: Path
    lines: list[Line]
    reading: Reading


def a_script(folder: Path, text: str = PRACTICE) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    voices = folder / "voices"
    if not voices.exists():
        voices.symlink_to(Path(__file__).parent.parent / "data" / "voices")
    script = folder / "read-aloud.yaml"
    script.write_text(text, encoding="utf-8")
    return script


def lines_of(script: Path) -> list[Line]:
    return lines_to_record(load_script(script), {})


def read(
    lines: list[Line],
    reading: Reading,
    *,
    skipped: tuple[int, ...] = (),
    slips: tuple[int, ...] = (),
    twice: tuple[int, ...] = (),
    coughs: tuple[int, ...] = (),
) -> Reading:
    """Lines by their numbers: left out, begun and broken off, read twice, after a cough."""
    for number, line in enumerate(lines, 1):
        if number in skipped:
            continue
        sentences = [utterance.spoken for utterance in line.run.utterances]
        if number in coughs:
            reading.cough()
        if number in slips:
            reading.slip(sentences[0])
        for _ in range(2 if number in twice else 1):
            reading.line(number, sentences)
    return reading


@pytest.fixture(scope="session")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A phone's recording, with everything that happens to people."""
    folder = tmp_path_factory.mktemp("phone")
    script = a_script(folder)
    lines = lines_of(script)
    reading = read(lines, Reading(4), skipped=(11,), slips=(3,), twice=(6,), coughs=(5, 12))
    return Session(script, write(folder / "r.m4a", reading.sound(), 44_100, 2), lines, reading)


@pytest.fixture(scope="session")
def dictaphone(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """An old recorder in a loud room."""
    folder = tmp_path_factory.mktemp("dictaphone")
    script = a_script(folder)
    lines = lines_of(script)
    reading = read(lines, Reading(5, noise=-40.0))
    return Session(script, write(folder / "r.wav", reading.sound(), 8_000, 1), lines, reading)

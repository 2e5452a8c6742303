"""`listen` and `voices try`, as people run them, with a file in the place of the speakers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from voicehome.tag.read import made_by_voicehome

GOOD = "title: A Try\nsteps:\n  - Hello there. [1s] It is good to be here.\n"
VOICEHOME = [sys.executable, "-m", "voicehome"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD)
    return tmp_path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VOICEHOME, *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def sound(path: str) -> np.ndarray:
    with wave.open(path) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767


def test_a_practice_is_heard_and_no_file_is_made(here: Path) -> None:
    done = run("listen", "good.yaml", "--voice", "tone", "--device", "none")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines()[0] == "A Try · Ctrl-C stops it"
    assert [path.name for path in here.iterdir()] == ["good.yaml"]


def test_the_device_can_be_named_once_for_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEHOME_DEVICE", "heard.wav")
    done = run("listen", "good.yaml", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    heard = sound("heard.wav")
    assert 5 < len(heard) / 48_000 < 12
    assert 0.1 < np.abs(heard).max() <= 0.9  # -1 dBTP


def test_one_can_begin_later(here: Path) -> None:
    for name, begin in (("all.wav", "0s"), ("late.wav", "2s")):
        assert run("listen", "good.yaml", "--from", begin, "--device", name).returncode == 0
    assert len(sound("all.wav")) - len(sound("late.wav")) == 2 * 48_000


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["listen", "good.yaml", "--from", "1h"], 1, "nothing is heard from 1:00:00"),
        (["listen", "good.yaml", "--from", "soon"], 2, "--from: 'soon'"),
        (["listen", "good.yaml", "--length", "1m,2m"], 2, "one length at a time"),
        (["listen", "good.yaml", "--length", "1h"], 1, "out of reach"),
        (["listen", "good.yaml", "--part", "Two"], 1, "there is no part 'Two'"),
        (["listen", "nope.yaml"], 1, "no file nope.yaml"),
        (["voices", "try", "hearht"], 1, "Did you mean hearth?"),
        (["voices", "try", "hearth", "!!!"], 1, "nothing here that a voice can speak"),
        (["voices", "try", "hearth", "Wait [3] there."], 1, "'[3]' is not a pause"),
        (["voices", "try", "silent"], 1, "Give some: voicehome voices try silent"),
        (["voices", "try", "hearth", "-o", "x.wma"], 2, "no format here"),
        (["voices", "try", "hearth", "-o", "good.yaml"], 2, "no format here"),
        (["voices", "try", "hearth", "-o", "mine.wav"], 1, "voicehome did not make it"),
        (["voices", "try", "hearth", "-o", "no/x.wav"], 1, "there is no folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_heard_gets_a_message(
    here: Path, arguments: list[str], status: int, said: str
) -> None:
    (here / "mine.wav").write_text("mine")
    (here / "voices").mkdir()
    (here / "voices/silent.yaml").write_text(
        "name: silent\nlanguage: fi\nspeak-with: [{engine: tone}]\n"
    )
    more = [] if "-o" in arguments else ["--device", "none"]
    done = run(*arguments, *more)
    assert done.returncode == status, done.stderr
    assert said in done.stderr and "Traceback" not in done.stderr
    assert "trial.yaml" not in done.stderr  # nobody wrote that
    assert (here / "mine.wav").read_text() == "mine"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_stops_it_at_once_and_says_how_to_go_on(here: Path, number: int) -> None:
    (here / "long.yaml").write_text("title: Long\nsteps:\n  - Hello.\n  - pause: 11h\n  - Bye.\n")
    process = subprocess.Popen(
        [*VOICEHOME, "listen", "long.yaml", "--device", "heard.wav"],
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not Path("heard.wav").exists() or Path("heard.wav").stat().st_size < 10_000_000:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(number)
    began = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - began < 20
    assert process.returncode == 130
    assert "Stopped. To go on from here: --from " in said and "Traceback" not in said


def test_a_voice_is_tried_in_its_own_words_or_in_yours(here: Path) -> None:
    assert run("voices", "try", "wren", "--device", "own.wav").returncode == 0
    assert (
        run("voices", "try", "wren", "Good [2s] evening.", "--device", "mine.wav").returncode == 0
    )
    assert np.abs(sound("own.wav")).max() > 0.1
    quiet = np.flatnonzero(np.abs(sound("mine.wav")) > 0.005)
    assert np.diff(quiet).max() > 1.8 * 48_000


@pytest.mark.parametrize("name", ["it.wav", "it.flac", "it.mp3"])
def test_a_trial_can_be_kept_and_made_again(here: Path, name: str) -> None:
    for text in ("bell", "say: good evening"):  # words, not steps
        done = run("voices", "try", "tone", text, "-o", name)
        assert (done.returncode, done.stdout) == (0, f"{name}\n"), done.stderr
    assert made_by_voicehome(here / name)
    assert sorted(path.name for path in here.iterdir()) == ["good.yaml", name]


@pytest.fixture
def own_voices(here: Path) -> None:
    (here / "voices").mkdir()
    (here / "voices/mine.yaml").write_text("name: mine\nspeak-with: [{engine: tone}]\n")
    (here / "voices/broken.yaml").write_text("name: broken\n  summary: indented too far\n")
    (here / "voices/mute.yaml").write_text(
        "name: mute\nspeak-with:\n"
        "  - {engine: espeak, voice: xx-nowhere}\n  - {engine: orchestra}\n"
    )


def test_voices_are_listed_with_what_they_are_like(own_voices: None) -> None:
    done = run("voices", "list")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    for words in ("hearth", "espeak en-us+f3", "robotic, clear", "mine", "nothing here"):
        assert words in done.stdout
    assert "mute can't speak here:" in done.stdout
    assert "no voice for 'xx-nowhere'" in done.stdout
    assert "no speech engine called 'orchestra'" in done.stdout
    assert "broken can't speak here:" in done.stdout
    assert "licence" not in done.stdout


def test_a_wide_terminal_has_room_for_licences(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert "GPL-3.0-or-later" in run("voices", "list").stdout


def test_voices_are_listed_for_programs(own_voices: None) -> None:
    listed = {voice["name"]: voice for voice in json.loads(run("voices", "list", "--json").stdout)}
    assert {"mine", "mute", "broken", "hearth", "wren", "espeak", "pyttsx3"} <= set(listed)
    assert listed["hearth"] | {"summary": ""} == {
        "name": "hearth",
        "language": "en",
        "origin": "shipped",
        "summary": "",
        "engine": "espeak",
        "engine_voice": "en-us+f3",
        "sounds": "robotic, clear",
        "licence": "GPL-3.0-or-later",
        "problems": [],
    }
    assert listed["mine"]["origin"] == "yours" and listed["espeak"]["origin"] == "engine"
    assert listed["mute"]["engine"] is None and len(listed["mute"]["problems"]) == 2


def test_doctor_looks_for_speakers_and_can_do_without(here: Path) -> None:
    (here / "sounddevice.py").write_text("raise ImportError")
    done = subprocess.run(
        [*VOICEHOME, "doctor"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(here)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--  playing: " in done.stdout and "pip install 'voicehome[play]'" in done.stdout

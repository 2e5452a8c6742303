"""`sounds list` and `sounds try`, as people run them, with a file in the place of the speakers."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from voicehome.sound.beds import BEDS
from voicehome.sound.bells import BELLS, bell_frames
from voicehome.tag.read import made_by_voicehome

VOICEHOME = [sys.executable, "-m", "voicehome"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VOICEHOME, "sounds", *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def sound(path: str) -> np.ndarray:
    with wave.open(path) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
        return samples.reshape(-1, file.getnchannels())


def test_every_sound_is_listed_with_what_can_be_set(here: Path) -> None:
    done = run("list")
    assert (done.returncode, done.stderr) == (0, "")
    for name, kind in BEDS.items():
        assert f"\n{name} " in done.stdout and kind.summary in done.stdout
        assert all(f"{p.name} ({p.range}; {p.written})" in done.stdout for p in kind.parameters)
    assert all(f"\n{name} " in done.stdout for name in BELLS)
    assert "headphones" in done.stdout and "epilepsy" in done.stdout


def test_the_list_is_there_for_programs_too(here: Path) -> None:
    data = json.loads(run("list", "--json").stdout)
    assert [bed["name"] for bed in data["beds"]] == list(BEDS)
    assert [bell["name"] for bell in data["bells"]] == list(BELLS)
    [rain] = [bed for bed in data["beds"] if bed["name"] == "rain"]
    drops, surface, width = rain["settings"]
    assert (drops["least"], drops["most"], drops["default"]) == (0, 60, 14)
    assert surface["options"] == ["leaves", "roof", "water"] and width["unit"] == "%"


def test_a_bed_is_heard_for_as_long_as_asked_and_fades(here: Path) -> None:
    done = run("try", "rain", "--set", "drops=40", "--for", "3s", "--device", "rain.wav")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    heard = sound("rain.wav")
    assert heard.shape == (3 * 48_000, 2)
    assert heard[0].tolist() == heard[-1].tolist() == [0, 0]
    assert 0.02 < np.abs(heard).max() < 0.9


def test_a_bell_is_heard_whole(here: Path) -> None:
    assert run("try", "chime", "--device", "chime.wav").returncode == 0
    assert sound("chime.wav").shape == (bell_frames("chime"), 1)


def test_a_breath_goes_in_and_out(here: Path) -> None:
    assert run("try", "breath", "--device", "breath.wav").returncode == 0
    assert len(sound("breath.wav")) == 10 * 48_000


@pytest.mark.parametrize("name", ["it.wav", "it.flac", "it.mp3"])
def test_it_can_be_kept_and_made_again(here: Path, name: str) -> None:
    for key in ("D", "A"):
        done = run("try", "drone", "--set", f"key={key}", "--for", "2s", "-o", name)
        assert (done.returncode, done.stdout) == (0, f"{name}\n"), done.stderr
    assert made_by_voicehome(here / name)
    with av.open(name) as file:
        stream = file.streams.audio[0]
        assert (stream.rate, stream.channels) == (48_000, 2)


def test_binaural_tones_come_with_their_notes(here: Path) -> None:
    done = run("try", "binaural", "--for", "1s", "-o", "tones.wav")
    assert done.returncode == 0
    assert "headphones" in done.stderr and "epilepsy" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["try", "rian"], 1, "Did you mean rain?"),
        (["try", "bowel"], 1, "Did you mean bowl?"),
        (["try", "zzz"], 1, "There are: brown"),
        (["try", "rain", "--set", "drosp=3"], 1, "Did you mean drops?"),
        (["try", "rain", "--set", "drops=999"], 1, "'999' is not a number from 0 to 60"),
        (["try", "pad", "--set", "mode=sad"], 1, "'sad' is not one of major, minor"),
        (["try", "gong", "--set", "key=D"], 1, "nothing to set about gong"),
        (["try", "rain", "--set", "drops"], 2, "NAME=VALUE"),
        (["try", "rain", "--for", "soon"], 2, "--for: 'soon'"),
        (["try", "rain", "--for", "0s"], 2, "no time at all"),
        (["try", "rain", "-o", "x.wma"], 2, "no format here"),
        (["try", "rain", "-o", "mine.wav"], 1, "voicehome did not make it"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_heard_gets_a_message(
    here: Path, arguments: list[str], status: int, said: str
) -> None:
    (here / "mine.wav").write_text("mine")
    more = [] if "-o" in arguments else ["--device", "none"]
    done = run(*arguments, *more)
    assert done.returncode == status, done.stderr
    assert said in done.stderr and "Traceback" not in done.stderr
    assert (here / "mine.wav").read_text() == "mine"


def test_another_packages_sound_is_listed_tried_and_written(here: Path, fake: str) -> None:
    listed = run("list")
    assert "\nripple " in listed.stdout and "pitch (100 to 400 Hz; 220 Hz)" in listed.stdout
    assert "broken can't be heard here" in listed.stdout
    done = run("try", "ripple", "--set", "pitch=300 Hz", "--for", "2s", "-o", "it.wav")
    assert done.returncode == 0, done.stderr
    (here / "t.yaml").write_text(
        "title: T\nbackground: {sound: ripple, pitch: 150}\nsteps: [Hi.]\n"
    )
    command = [*VOICEHOME, "check", "t.yaml"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    (here / "t.yaml").write_text("title: T\nbackground: {sound: ripple, pitch: 15}\nsteps: [Hi.]\n")
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "'15' is not a number from 100 to 400 Hz" in checked.stderr + checked.stdout
    schema = subprocess.run([*VOICEHOME, "schema"], capture_output=True, text=True, check=True)
    assert '"ripple"' in schema.stdout

"""`voicehome verify` as people use it: what it prints, its exit status, and what it is given by mistake."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest

SCRIPT = """
title: Short
steps:
  - Take a look around. [2s] There is time.
  - pause: 3s
  - And that is all.
"""


def voicehome(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as a shell has it: errors become messages there."""
    command = [sys.executable, "-m", "voicehome", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("short")
    (folder / "short.yaml").write_text(SCRIPT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICEHOME_CACHE", str(folder / "cache"))
        done = voicehome(
            *("render", "short.yaml", "-o", "Short.flac", "--format", "flac,mp3"),
            *("--timeline", "Short.timeline.json", "--verify"),
            cwd=folder,
        )
    assert done.returncode == 0, done.stderr
    assert "2 of 2 recordings meet every target." in done.stdout
    return folder


@pytest.fixture
def here(folder: Path, tmp_path: Path) -> Path:
    for path in folder.glob("Short.*"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_one_file_is_shown_in_full(here: Path) -> None:
    done = voicehome("verify", "Short.mp3", cwd=here)
    assert done.returncode == 0, done.stderr
    assert "Short.timeline.json" in done.stdout
    for name in ("Length", "Pauses", "Loudness of the voice", "True peak", "Chapters", "Clicks"):
        assert name in done.stdout
    assert "targets are met" in done.stdout


def test_several_are_shown_a_row_each_and_a_folder_is_all_in_it(here: Path) -> None:
    for names in (["Short.mp3", "Short.flac"], ["."]):
        done = voicehome("verify", *names, cwd=here)
        assert done.returncode == 0, done.stderr
        assert "2 of 2 recordings meet every target." in done.stdout
        assert "DC offset" not in done.stdout
    assert "pause at" in voicehome("verify", "-v", "Short.mp3", cwd=here).stdout


def test_a_target_that_is_missed_is_the_exit_status(here: Path) -> None:
    done = voicehome("verify", "Short.flac", "Short.mp3", "--target", "insight", cwd=here)
    assert done.returncode == 1
    assert "0 of 2 recordings meet every target." in done.stdout
    assert "✗  Format" in done.stdout


def test_json_has_every_figure(here: Path) -> None:
    done = voicehome("verify", "Short.flac", "--json", cwd=here)
    (report,) = json.loads(done.stdout)
    assert report["good"] is True
    figures = {measure["name"]: measure for measure in report["measures"]}
    assert figures["Loudness of the voice"]["unit"] == "LUFS"
    assert figures["Noise in silences"]["value"] is None, "JSON has no −inf"
    assert [s["error"] for s in report["silences"]] == [0] * len(report["silences"])


def test_a_timeline_elsewhere_and_none(here: Path) -> None:
    (here / "Short.timeline.json").rename(here / "other.json")
    done = voicehome("verify", "Short.mp3", cwd=here)
    assert done.returncode == 0 and "no timeline" in done.stdout and "Pauses" not in done.stdout
    done = voicehome("verify", "Short.mp3", "--timeline", "other.json", cwd=here)
    assert done.returncode == 0 and "Pauses" in done.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "is no timeline: it is not JSON"),
        ("[1, 2]", "is no timeline of voicehome's"),
        ('{"version": 2}', "a later voicehome"),
        ('{"version": 1, "rate": 48000, "frames": 5, "events": [{"kind": "speech"}]}', "of a plan"),
        (
            '{"version": 1, "rate": 48000, "frames": "x", "events": []}',
            "no timeline of voicehome's",
        ),
        ("[" * 100_000, "is no timeline"),
    ],
)
def test_what_is_no_timeline_is_named(text: str, says: str, here: Path) -> None:
    (here / "bad.json").write_text(text, encoding="utf-8")
    done = voicehome("verify", "Short.mp3", "--timeline", "bad.json", cwd=here)
    assert done.returncode == 1
    assert says in done.stderr and "bad.json" in done.stderr and "stumbled" not in done.stderr


def test_what_is_no_recording_is_named_and_the_others_are_measured(here: Path) -> None:
    (here / "empty.mp3").write_bytes(b"")
    (here / "text.mp3").write_text("This is no sound. " * 1_000)
    with wave.open(str(here / "none.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
    with wave.open(str(here / "six.wav"), "wb") as file:
        file.setnchannels(6)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(12_000))
    names = ["empty.mp3", "text.mp3", "none.wav", "six.wav", "gone.mp3", "Short.mp3"]
    done = voicehome("verify", *names, cwd=here)
    assert done.returncode == 1
    for name in names[:-1]:
        assert name in done.stderr
    assert "Short.mp3" in done.stdout and "stumbled" not in done.stderr


@pytest.mark.parametrize("name", ["Short.flac", "Short.mp3"])
def test_half_a_file_is_found(name: str, here: Path) -> None:
    data = (here / name).read_bytes()
    (here / name).write_bytes(data[: len(data) // 2])
    done = voicehome("verify", name, cwd=here)
    assert done.returncode == 1
    assert "stumbled" not in done.stderr


def test_a_silent_file_and_a_tiny_one(here: Path) -> None:
    for frames in (441, 48_000):
        with wave.open(str(here / "silent.wav"), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(44_100)
            file.writeframes(bytes(4 * frames))
        for more in ([], ["--timeline", "Short.timeline.json"]):
            done = voicehome("verify", "silent.wav", *more, cwd=here)
            assert done.returncode == 1 and "stumbled" not in done.stderr, done.stderr
            assert "silence" in done.stdout


def test_near_misses_are_sent_where_they_belong(here: Path) -> None:
    done = voicehome("verify", "short.yaml", cwd=here)
    assert done.returncode == 2 and "voicehome check short.yaml" in done.stderr
    done = voicehome("check", "my sound.mp3", cwd=here)
    assert done.returncode == 2 and "voicehome verify 'my sound.mp3'" in done.stderr
    done = voicehome("measure", "Short.mp3", cwd=here)
    assert done.returncode == 2 and "voicehome verify" in done.stderr
    done = voicehome("verify", "Short.mp3", "--target", "podcats", cwd=here)
    assert done.returncode == 2 and "podcast" in done.stderr

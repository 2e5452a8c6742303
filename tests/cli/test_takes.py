"""The commands about one's own voice, as people run them."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from takes.conftest import a_script, lines_of, read
from takes.readings import Reading, say, write

from voicehome.audio import Samples
from voicehome.cli.main import cli
from voicehome.cli.takes_add import ranges
from voicehome.errors import VoicehomeError
from voicehome.takes import microphone
from voicehome.takes.shelf import load_shelf
from voicehome.units import RATE


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody reads all of the practice but one line."""
    folder = tmp_path_factory.mktemp("read")
    reading = read(lines_of(a_script(folder)), Reading(4), skipped=(11,))
    return write(folder / "r.m4a", reading.sound(), 44_100)


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory, recording: Path) -> Path:
    """A folder with the script and the takes of that recording."""
    folder = tmp_path_factory.mktemp("added")
    assert run("takes", "add", a_script(folder), recording, "--yes").exit_code == 0
    return folder


@pytest.fixture
def with_takes(script: Path, added: Path) -> Path:
    """A script of one's own with such takes."""
    shutil.copytree(added / "takes", script.parent / "takes")
    return script


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "160")
    return a_script(tmp_path)


def run(*arguments: object, said: str = "") -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=said)


def takes_of(script: Path) -> dict[str, str]:
    return {entry.text: entry.digest for entry in load_shelf(script).entries}


def test_sheet_add_list_render(script: Path, recording: Path) -> None:
    """The whole way."""
    sheet = run("takes", "sheet", script, "-o", "sheet.md")
    assert (sheet.exit_code, sheet.stdout) == (0, "sheet.md\n")
    assert stat.S_IMODE(Path("sheet.md").stat().st_mode) == 0o600
    assert f"voicehome takes add {script} recording.m4a" in Path("sheet.md").read_text()
    added = run("takes", "add", script, recording, "--yes")
    assert added.exit_code == 0, added.output
    assert "takes kept in takes/read-aloud" in added.stdout
    assert "not heard: 11" in added.stdout
    listed = run("takes", "list", script).stdout
    kept = len(takes_of(script))
    assert kept >= 11
    assert f"{kept} of 13 lines have a take" in listed
    rendered = run("render", script, "-o", "x.flac")
    assert rendered.exit_code == 0, rendered.output
    assert "in own voice" in rendered.stdout
    planned = run("plan", script).stdout
    assert planned.count("own voice:") == kept


def test_mine_only(with_takes: Path) -> None:
    refused = run("render", with_takes, "--mine-only", "-o", "x.flac")
    assert isinstance(refused.exception, VoicehomeError)
    assert "nobody has recorded 'You have been here for a while now." in str(refused.exception)
    assert not Path("x.flac").exists()


def test_takes_survive_the_caches_end(with_takes: Path, tmp_path: Path) -> None:
    before = takes_of(with_takes)
    run("render", with_takes, "-o", "x.flac")
    shutil.rmtree(tmp_path / "cache")
    assert takes_of(with_takes) == before
    assert not (tmp_path / "takes").is_relative_to(tmp_path / "cache")
    assert run("render", with_takes, "-o", "x.flac").exit_code == 0


def test_adding_twice_changes_nothing(with_takes: Path, recording: Path) -> None:
    before = takes_of(with_takes)
    again = run("takes", "add", with_takes, recording, "--yes")
    assert again.exit_code == 0
    assert again.stdout.count("there already, from this recording") == 1
    assert takes_of(with_takes) == before


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions are asked on a terminal; this is none, and says it is."""
    monkeypatch.setattr("voicehome.cli.takes_add._is_terminal", lambda: True)


def test_a_take_is_only_replaced_if_one_says_so(
    with_takes: Path, tmp_path: Path, asks: None
) -> None:
    before = takes_of(with_takes)
    reading = Reading(11)
    line = lines_of(with_takes)[7]
    reading.line(8, [utterance.spoken for utterance in line.run.utterances])
    again = write(tmp_path / "again.wav", reading.sound())
    unasked = run("takes", "add", with_takes, again, "--lines", "8", "--yes")
    assert "there already, and kept as they are: 8" in unasked.stdout
    kept = run("takes", "add", with_takes, again, "--lines", "8", said="\n")
    assert "There is a take of it already" in kept.output
    assert takes_of(with_takes) == before
    replaced = run("takes", "add", with_takes, again, "--lines", "8", said="replace\n")
    assert replaced.exit_code == 0, replaced.output
    changed = {text for text, digest in takes_of(with_takes).items() if before.get(text) != digest}
    assert changed == {line.text}


def test_what_is_doubtful_is_asked_about(script: Path, tmp_path: Path, asks: None) -> None:
    """One of two lines that are as long is there: nobody knows better than who said it."""
    path = write(tmp_path / "one.wav", heard("It could be a carpet."))
    no = run("takes", "add", script, path, "--lines", "4,5", said="n\nn\n")
    assert "Is it this line?" in no.output
    assert no.exit_code == 1
    assert takes_of(script) == {}
    yes = run("takes", "add", script, path, "--lines", "4,5", said="y\ny\n")
    assert yes.exit_code == 0
    assert len(takes_of(script)) == 1


def test_changed_lines_say_what_they_were(with_takes: Path) -> None:
    with_takes.write_text(
        with_takes.read_text().replace("or a door that you know well", "or a door")
    )
    listed = run("takes", "list", with_takes).stdout
    assert "changed" in listed
    assert "was: There may be a window, or a lamp, or a door that you know well." in listed
    assert "1 more of other words" in listed


def test_remove_some_and_all(with_takes: Path) -> None:
    count = len(takes_of(with_takes))
    assert run("takes", "remove", with_takes, "1-2", said="n\n").stdout == "Nothing was deleted.\n"
    assert run("takes", "remove", with_takes, "1-2", "--yes").stdout == "2 takes deleted.\n"
    assert len(takes_of(with_takes)) == count - 2
    assert run("takes", "remove", with_takes, "--yes").exit_code == 0
    assert [p.name for p in load_shelf(with_takes).folder.iterdir()] == ["takes.json"]
    assert "no such take" in run("takes", "remove", with_takes).stderr


@pytest.mark.parametrize("lines", ["0", "14", "x", "5-3", "", "1-99", "²"])
def test_numbers_that_no_line_has(lines: str, script: Path) -> None:
    done = run("takes", "sheet", script, "--lines", lines)
    assert done.exit_code == 2
    assert "Lines have numbers from 1 to 13" in done.stderr


def test_a_sheet_of_what_is_missing(with_takes: Path) -> None:
    sheet = run("takes", "sheet", with_takes, "--lines", "missing").stdout
    assert "**11**" in sheet and "**1**" not in sheet
    assert "--lines missing recording.m4a" in sheet


def test_a_sheet_replaces_nothing(script: Path) -> None:
    Path("sheet.md").write_text("mine")
    done = run("takes", "sheet", script, "-o", "sheet.md")
    assert isinstance(done.exception, VoicehomeError)
    assert Path("sheet.md").read_text() == "mine"
    assert run("takes", "sheet", script, "-o", "sheet.md", "--overwrite").exit_code == 0


def test_a_line_with_an_answer_has_a_take_a_person(tmp_path: Path, script: Path) -> None:
    text = (
        "title: T\nvoices: {guide: dry}\nasks: {name: {ask: Who?, or: you}}\n"
        "steps:\n  - This one is for {name}.\n"
    )
    script = a_script(tmp_path, text)
    for name in ("Ada", "Bo"):
        sound = np.concatenate([np.zeros(RATE), say(f"This one is for {name}."), np.zeros(RATE)])
        path = write(tmp_path / f"{name}.wav", sound.astype(np.float32))
        assert run("takes", "add", script, path, "--yes", "--set", f"name={name}").exit_code == 0
    assert set(takes_of(script)) == {"This one is for Ada.", "This one is for Bo."}
    assert "1°  take" in run("takes", "list", script, "--set", "name=Ada").stdout
    assert "1°  –" in run("takes", "list", script).stdout
    names = {path.name.lower() for path in load_shelf(script).folder.iterdir()}
    assert not any("ada" in name.removesuffix(".flac").split("-") for name in names)
    assert "in own voice" in run("render", script, "--set", "name=Bo", "-o", "x.wav").stdout
    assert "own voice" not in run("render", script, "-o", "y.wav").stdout


class _Played:
    """A microphone that hears one sound after another."""

    def __init__(self, sounds: list[Samples]) -> None:
        self._sounds: Iterator[Samples] = iter(sounds)

    def start(self) -> None:
        pass

    def stop(self) -> Samples:
        return next(self._sounds)


def heard(text: str) -> Samples:
    silence = np.zeros(RATE // 2, np.float32)
    return np.concatenate([silence, say(text), silence])


def test_record_line_by_line(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line, nothing at all and then the next one, one that is said again, one skipped, the end."""
    sounds = [
        heard("This is a short practice."),
        np.zeros(RATE, np.float32),
        heard("Look around."),
        heard("There may be a"),
        heard("There may be a window."),
        heard("What is under your feet?"),
    ]
    monkeypatch.setattr(microphone, "open_microphone", lambda: _Played(sounds))
    said = "\n\n\n" + "\n\n" + "\n\n\n" + "\n\nr\n" + "\n\n\n" + "\n\ns\n" + "s\n" + "q\n"
    done = run("takes", "record", script, said=said)
    assert done.exit_code == 0, done.output
    assert done.stdout == "3 takes kept in takes/read-aloud\n"
    assert "nobody can be heard" in done.stderr
    assert [text[:11] for text in takes_of(script)] == ["This is a s", "Look around", "There may b"]
    third = load_shelf(script).entries[2]
    assert (third.end - third.start) / RATE == pytest.approx(
        len(say("There may be a window.")) / RATE, abs=0.2
    )
    assert list(load_shelf(script).loudness) == [microphone.SESSION]


def test_recording_again_goes_through_what_is_missing(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone, "open_microphone", lambda: _Played([heard("One.")] * 2))
    run("takes", "record", script, said="\n\nq\n")
    done = run("takes", "record", script, said="q\n")
    assert "2 of 13" in done.stderr and "1 of 13" not in done.stderr
    again = run("takes", "record", script, "--lines", "1", said="\n\n\n")
    assert "there is a take" in again.stderr
    assert len(takes_of(script)) == 1


def test_without_the_extra_it_says_what_to_install(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    done = run("takes", "record", script)
    assert isinstance(done.exception, VoicehomeError)
    assert "pip install 'voicehome[record]'" in str(done.exception)


def test_numbers_as_ranges() -> None:
    assert ranges([3, 1, 2, 7]) == "1-3,7"


def test_record_is_found_under_takes() -> None:
    done = run("record", "x")
    assert "Did you mean 'voicehome takes record'?" in done.stderr

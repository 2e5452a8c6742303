"""What voicehome did not make, wherever it lies in a library, is neither replaced nor removed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from voicehome.library.build import build
from voicehome.library.manifest import manifest_file

from .days import PROJECT, built, command, look, project_of_days, reasons, two


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project_of_days(tmp_path / "project")


@pytest.mark.parametrize(
    ("name", "is_remembered"), [("mp3", True), ("vtt", True), ("flac", False), ("lrc", False)]
)
def test_what_voicehome_did_not_make_is_never_replaced(
    folder: Path, name: str, is_remembered: bool
) -> None:
    """Also at a place where a build put a file of its own before."""
    built(folder)
    mine = folder / f"out/Days/02 - Practice 2.{name}"
    mine.write_text("my own cut\n")
    for n in (2, 3):
        script = folder / f"scripts/s{n}.yaml"
        script.write_text(script.read_text().replace("That is all.", "That is it."))
    if not is_remembered:
        manifest_file(folder / "out").unlink()
    for more in (["--dry-run"], []):
        told = subprocess.run(command(folder, *more), capture_output=True, text=True)
        assert told.returncode == 1
        assert f"{mine} exists, and voicehome did not make it" in told.stderr
        assert "Move it away" in told.stderr
    assert "That is it." in (folder / "out/Days/03 - Practice 3.lrc").read_text()
    assert list(build(look(folder), manifest_file(folder / "out"), two)) == []
    assert mine.read_text() == "my own cut\n"
    mine.unlink()
    assert [*reasons(folder)] == ["Days/02 - Practice 2"]
    built(folder)
    assert mine.read_bytes() != b"my own cut\n" and reasons(folder) == {}


def test_words_of_somebody_beside_a_recording_that_is_known_by_its_key(folder: Path) -> None:
    built(folder)
    mine = folder / "out/Days/02 - Practice 2.lrc"
    mine.write_text("[00:01.00]mine\n")
    manifest_file(folder / "out").unlink()
    done = subprocess.run(command(folder), capture_output=True, text=True)
    assert done.returncode == 1
    script = folder / "scripts/s2.yaml"
    script.write_text(script.read_text().replace("That is all.", "That is it."))
    assert subprocess.run(command(folder), capture_output=True, text=True).returncode == 1
    assert mine.read_text() == "[00:01.00]mine\n"


def test_what_voicehome_did_not_make_is_never_pruned(folder: Path) -> None:
    built(folder)
    mine = folder / "out/Days/03 - Practice 3.mp3"
    mine.write_text("my own cut\n")
    script = folder / "scripts/s3.yaml"
    script.write_text(script.read_text().replace("Practice 3", "Another"))
    told = subprocess.run(command(folder, "--dry-run"), capture_output=True, text=True)
    assert "Practice 3.flac: left over" in told.stdout
    assert "Practice 3.mp3: left over" not in told.stdout
    done = subprocess.run(command(folder, "--prune"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert mine.read_text() == "my own cut\n"
    assert not mine.with_suffix(".flac").exists()
    assert "files removed: nothing is left of Practice 3\n" in done.stdout
    script.write_text(script.read_text().replace("Another", "Practice 3"))
    done = subprocess.run(command(folder), capture_output=True, text=True)
    assert done.returncode == 1 and mine.read_text() == "my own cut\n"


def test_a_format_that_is_given_up_is_left_over_also_where_the_script_changed(folder: Path) -> None:
    built(folder)
    (folder / "voicehome.yaml").write_text(PROJECT.replace(", flac", ""))
    script = folder / "scripts/s3.yaml"
    script.write_text(script.read_text().replace("That is all.", "That is it."))
    built(folder)
    assert "Days/03 - Practice 3.flac" in look(folder).left
    done = subprocess.run(command(folder, "--prune"), capture_output=True, text=True)
    assert "3 files removed\n" in done.stdout
    assert reasons(folder) == {} and not look(folder).left

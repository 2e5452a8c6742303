"""Why a recording is made again, in words that are right whatever happened before; and what is not made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from voicehome.library.build import build
from voicehome.library.manifest import manifest_file
from voicehome.people.store import save_answers

from .days import PROJECT, SCRIPT, built, command, look, project_of_days, reasons, two


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project_of_days(tmp_path / "project")


def test_reasons_are_as_right_after_an_interruption(folder: Path) -> None:
    built(folder)
    for n in (1, 2, 3):
        script = folder / f"scripts/s{n}.yaml"
        script.write_text(script.read_text().replace("That is all.", "That is it."))
    part = folder / "scripts/parts/hello.yaml"
    part.write_text(part.read_text() + "# and so on\n")
    before = reasons(folder)
    assert before["Days/03 - Practice 3"] == (
        "line 11 of s3.yaml changed",
        "hello.yaml changed from line 4 on",
    )
    found = look(folder)
    made = build(found, manifest_file(found.library), two)
    first = next(made)
    assert not first.problems
    made.close()
    after = reasons(folder)
    assert after.items() < before.items()
    assert before.keys() - after.keys() >= {first.stem}
    built(folder)
    script.write_text(script.read_text().replace("That is it.", "That is so."))
    assert reasons(folder) == {"Days/03 - Practice 3": ("line 11 of s3.yaml changed",)}


def test_every_line_that_changed_is_named(folder: Path) -> None:
    built(folder)
    script = folder / "scripts/s2.yaml"
    text = script.read_text().replace("That is all.", "That is it.")
    script.write_text(text.replace("or: you", "or: friend"))
    assert reasons(folder) == {"Days/02 - Practice 2": ("lines 6 and 11 of s2.yaml changed",)}


def test_a_file_that_is_called_otherwise_says_so(folder: Path) -> None:
    built(folder)
    scripts = folder / "scripts"
    (scripts / "s2.yaml").rename(scripts / "tides.yaml")
    (scripts / "s3.yaml").rename(scripts / "harbour.yaml")
    script = scripts / "harbour.yaml"
    script.write_text(script.read_text().replace("That is all.", "That is it."))
    assert reasons(folder) == {
        "Days/02 - Practice 2": ("s2.yaml is now called tides.yaml",),
        "Days/03 - Practice 3": (
            "s3.yaml is now called harbour.yaml",
            "line 11 of harbour.yaml changed",
        ),
    }
    (scripts / "parts/hello.yaml").rename(scripts / "parts/hi.yaml")
    script.write_text(script.read_text().replace("hello", "hi"))
    assert reasons(folder)["Days/03 - Practice 3"][1:] == (
        "lines 8 and 11 of harbour.yaml changed",
        "hello.yaml is now called hi.yaml",
    )


def test_a_part_that_is_no_longer_used(folder: Path) -> None:
    built(folder)
    script = folder / "scripts/s3.yaml"
    script.write_text(script.read_text().replace("use: parts/hello.yaml", "Well."))
    assert reasons(folder)["Days/03 - Practice 3"] == (
        "line 8 of s3.yaml changed",
        "hello.yaml is not used any more",
    )


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("notes: {driving: no}", "notes"),
        ("notes: {spoken: yes}", "notes"),
        ("target: podcast", "target"),
        ("pronounce: {number: nambah}", "pronounce"),
    ],
)
def test_a_setting_that_changed_is_called_by_its_key(folder: Path, added: str, told: str) -> None:
    built(folder)
    (folder / "voicehome.yaml").write_text(f"{PROJECT}{added}\n")
    assert set(reasons(folder).values()) == {(f"{told} in voicehome.yaml changed",)}


def test_a_summary_is_the_scripts_own(folder: Path) -> None:
    script = folder / "scripts/s1.yaml"
    script.write_text("summary: One.\n" + script.read_text())
    built(folder)
    script.write_text(script.read_text().replace("One.", "Another."))
    assert reasons(folder) == {"Days/01 - Practice 1": ("line 1 of s1.yaml changed",)}


def test_the_artist_and_answers(folder: Path) -> None:
    scripts = [folder / f"scripts/s{n}.yaml" for n in (1, 2, 3)]
    scripts[0].write_text("by: Me\n" + scripts[0].read_text())
    save_answers("ann", {"name": "Ann"})
    people = "people: [{name: ann, scripts: [s1]}]\ncovers: none\n"
    (folder / "voicehome.yaml").write_text(PROJECT + people)
    built(folder)
    theirs = "people/ann/Me/Days/01 - Practice 1"
    save_answers("ann", {"name": "Anna"})
    assert reasons(folder) == {theirs: ("the answer to 'name' changed",)}
    save_answers("ann", {"name": "Ann"})
    (folder / "voicehome.yaml").write_text(f"{PROJECT}{people}private: yes\n")
    assert reasons(folder) == {theirs: ("private in voicehome.yaml changed",)}
    (folder / "voicehome.yaml").write_text(f"{PROJECT}{people}artist: Coach Kim\n")
    assert reasons(folder)[theirs] == ("artist in voicehome.yaml changed",)


def test_whoever_reads_the_plan_may_stop_reading(folder: Path) -> None:
    """`| head` closes the pipe before all is printed."""
    read, write = os.pipe()
    os.close(read)
    told = subprocess.run(command(folder, "--dry-run"), stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert told.stderr == b""


def test_what_is_wrong_in_a_shared_part_is_told_once(folder: Path) -> None:
    (folder / "scripts/parts/hello.yaml").write_text("steps:\n  - paus: 3s\n")
    done = subprocess.run(command(folder), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("hello.yaml:2:") == 1
    assert done.stderr.count("not made:") == 1
    assert [n for n in (1, 2, 3) if f"scripts/s{n}.yaml\n" in done.stderr] == [1, 2, 3]


def test_what_is_wrong_with_many_is_told_with_some_of_them(folder: Path) -> None:
    for n in range(4, 20):
        (folder / f"scripts/s{n}.yaml").write_text(SCRIPT.format(n=n))
    own = folder / "scripts/s1.yaml"
    own.write_text(own.read_text() + "  - paus: 3s\n")
    (folder / "scripts/parts/hello.yaml").write_text("steps:\n  - paus: 3s\n")
    told = subprocess.run(command(folder, "--dry-run"), capture_output=True, text=True).stderr
    assert told.count("hello.yaml:2:") == 1 and told.count("s1.yaml:12:") == 1
    assert "  7 more\n" in told

"""People of a project: what is theirs, what is everybody's, handing it over, and forgetting them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from voicehome.files import user_folder
from voicehome.library.manifest import load_manifest, manifest_file, one_build_at_a_time
from voicehome.library.mark import is_called_as_ours
from voicehome.library.survey import Survey, library_of, project_in, survey
from voicehome.library.told import since
from voicehome.people.clips import clips_of
from voicehome.people.store import save_answers
from voicehome.speech.store import default_store_folder
from voicehome.staging import PART, STAGED
from voicehome.takes.flac import as_flac
from voicehome.takes.shelf import Recorded, load_shelf, put

PROJECT = """library: out
scripts: [scripts/*.yaml]
voices: {guide: tone}
people:
  - {name: ann, scripts: [said, unsaid, long]}
  - {name: bo, scripts: [unsaid]}
"""
SECRET = "Zipporah"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "scripts").mkdir(parents=True)
    (folder / "voicehome.yaml").write_text(PROJECT)
    said = "title: For {name}\nasks:\n  name: {ask: Who?, or: you}\nsteps:\n  - Hello, {name}.\n  - Bye.\n"
    (folder / "scripts/said.yaml").write_text(said)
    unsaid = (
        "title: Rest\nlength: [20s]\nasks:\n  name: {ask: Who?, or: you}\nsteps:\n  - Hello.\n"
        "  - only: length >= 1m\n    steps: ['It is {name}.']\n  - pause: 2s..10s..60s\n  - Bye.\n"
    )
    (folder / "scripts/unsaid.yaml").write_text(unsaid)
    (folder / "scripts/long.yaml").write_text("title: Long\nsteps:\n  - Rest.\n")
    save_answers("ann", {"name": SECRET})
    return folder


def voicehome(*command: str | Path, said: str = "") -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "voicehome", *map(str, command)]
    return subprocess.run(words, capture_output=True, text=True, input=said)


def look(folder: Path) -> Survey:
    project = project_in(folder)
    return survey(project, load_manifest(manifest_file(library_of(project))))


def names(folder: Path, pattern: str = "*.mp3") -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob(pattern)}


def test_what_holds_no_answer_is_made_once_and_linked(folder: Path) -> None:
    jobs = {item.order.job.stem: item.order.job for item in look(folder).items}
    # Something in the script says the name; at this length nothing does.
    assert jobs["Rest"].copies == ("people/ann/Rest", "people/bo/Rest")
    assert jobs["people/ann/For you"].answers == (("name", SECRET),)
    assert voicehome("build", folder, "-q").returncode == 0
    ours, theirs = folder / "out/Rest.mp3", folder / "out/people/ann/Rest.mp3"
    assert theirs.samefile(ours)
    assert not look(folder).manifest.doubtful
    assert look(folder).manifest.unsaid


def test_a_new_person_gets_what_is_there_without_its_being_made_again(folder: Path) -> None:
    voicehome("build", folder, "-q")
    made = (folder / "out/Rest.mp3").stat().st_mtime_ns
    (folder / "voicehome.yaml").write_text(PROJECT + "  - {name: cleo, scripts: [unsaid]}\n")
    done = voicehome("build", folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "out/people/cleo/Rest.mp3").samefile(folder / "out/Rest.mp3")
    assert (folder / "out/Rest.mp3").stat().st_mtime_ns == made
    assert not [item for item in look(folder).items if item.reasons]


def test_answers_stand_nowhere_but_in_the_words(folder: Path) -> None:
    (folder / "voicehome.yaml").write_text(PROJECT + "private: yes\n")
    done = voicehome("build", folder)
    everything = [p for p in (folder, user_folder("builds")) for p in p.rglob("*") if p.is_file()]
    assert SECRET not in done.stdout + done.stderr
    assert not [path for path in everything if SECRET in str(path)]
    assert not [path for path in everything if SECRET.encode() in path.read_bytes()]


def test_what_somebody_has_is_handed_over(folder: Path, tmp_path: Path) -> None:
    done = voicehome("build", folder, "--for", "ann", "--zip")
    path = folder / "out/people/ann.zip"
    assert str(path) in done.stdout
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        inside = set(file.namelist())
    assert {"ann/For you.mp3", "ann/For you.lrc", "ann/Rest.mp3", "ann/index.html"} <= inside
    assert not [name for name in inside if not name.startswith("ann/")]
    before = path.read_bytes()
    assert voicehome("build", folder, "--for", "ann", "--zip", tmp_path).returncode == 0
    assert (tmp_path / "ann.zip").read_bytes() == before
    mine = tmp_path / "mine.zip"
    mine.write_bytes(b"mine")
    done = voicehome("build", folder, "--for", "ann", "--zip", mine)
    assert (done.returncode, mine.read_bytes()) == (1, b"mine")
    assert "voicehome did not make it" in done.stderr
    assert voicehome("build", folder, "--zip").returncode == 2


def test_a_folder_to_build_is_not_taken_for_the_place_of_the_file(folder: Path) -> None:
    other = folder.parent / "practices"
    other.mkdir()
    (other / "voicehome.yaml").write_text(PROJECT)
    done = voicehome("build", folder, "--for", "ann", "--zip", other)
    assert done.returncode == 2
    assert f"voicehome build {other} --for ann --zip\n" in done.stderr
    assert not (folder / "out").exists()
    done = voicehome("build", folder, "--dry-run", "--for", "ann", "--zip", folder)
    assert done.returncode == 0, done.stderr


def flac(hertz: float) -> bytes:
    tone = np.sin(np.arange(48_000) * (2 * np.pi * hertz / 48_000)) * 0.3
    return as_flac(tone.astype(np.float32))


def test_somebody_is_forgotten(folder: Path) -> None:
    shelf = load_shelf(folder / "scripts/said.yaml")
    take = Recorded(f"Hello, {SECRET}.", flac(220), 100, 40_000, "ann")
    other = Recorded("Bye.", flac(330), 100, 40_000)
    shelf = put(shelf, [take], "one", lambda: -20.0)
    put(shelf, [other], "two", lambda: -20.0)
    assert voicehome("build", folder, "--zip", "--for", "ann").returncode == 0
    assert voicehome("build", folder).returncode == 0
    said = clips_of("ann")
    assert said
    cache = default_store_folder()
    assert all((cache / key[:2] / f"{key}.npz").is_file() for key in said)
    mine = folder / "out/people/ann/notes.txt"
    mine.write_text("Notes on the recordings made by voicehome for Ann.")
    asked = voicehome("people", "remove", "ann", said="n\n")
    assert "Nothing was removed" in asked.stdout
    assert f"in {folder / 'out/people/ann'}" in asked.stderr
    assert f"  {folder / 'out/people/ann.zip'}\n" in asked.stderr
    assert (
        "1 take in" in asked.stderr and "in the cache" in asked.stderr and str(mine) in asked.stderr
    )
    done = voicehome("people", "remove", "ann", "--yes")
    assert done.returncode == 0, done.stderr
    assert [*(folder / "out/people/ann").rglob("*")] == [mine]
    assert not (folder / "out/people/ann.zip").exists()
    assert names(folder / "out/people/bo") == {"Rest.mp3"}
    assert not [key for key in said if (cache / key[:2] / f"{key}.npz").exists()]
    assert [entry.text for entry in load_shelf(folder / "scripts/said.yaml").entries] == ["Bye."]
    assert not list(user_folder("people").iterdir())
    assert "people/ann" not in next(user_folder("builds").glob("*.json")).read_text()
    project = PROJECT.replace("  - {name: ann, scripts: [said, unsaid, long]}\n", "")
    (folder / "voicehome.yaml").write_text(project)
    assert "nothing to make" in voicehome("build", folder).stdout
    assert voicehome("people", "remove", "ann", "--yes").returncode == 1


def test_what_was_done_is_told_in_words(folder: Path) -> None:
    (folder / "voicehome.yaml").write_text(PROJECT.partition("people:")[0])
    assert "3 practices new" in voicehome("build", folder).stdout
    script = folder / "scripts/long.yaml"
    script.write_text("title: Long\nsteps:\n  - Rest now.\n")
    (folder / "scripts/more.yaml").write_text("title: More\nsteps:\n  - Rest.\n")
    done = voicehome("build", folder)
    assert done.stdout.startswith("since earlier today: 1 practice re-made, 1 new\n")


def test_what_is_added_to_a_practice_makes_it_no_new_one(folder: Path) -> None:
    alone = PROJECT.partition("people:")[0]
    (folder / "voicehome.yaml").write_text(alone)
    assert "1 practice new" in voicehome("build", folder, "--only", "long").stdout
    (folder / "voicehome.yaml").write_text(alone + "variations: [1, 2]\n")
    told = "since earlier today: more recordings of 1 practice, 2 new (4 recordings)\n"
    assert voicehome("build", folder).stdout.startswith(told)
    (folder / "voicehome.yaml").write_text(alone + "people: [{name: bo, scripts: [unsaid]}]\n")
    told = "since earlier today: more recordings of 1 practice\n"
    assert voicehome("build", folder).stdout.startswith(told)
    script = folder / "scripts/long.yaml"
    script.write_text(script.read_text().replace("Long", "Longer"))
    told = "since earlier today: 1 practice re-made\n"
    assert voicehome("build", folder).stdout.startswith(told)


def test_copies_that_were_missing_are_put_back_and_nothing_is_re_made(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    theirs = folder / "out/people/bo/Rest.mp3"
    first = folder / "out/people/ann/Rest.mp3"
    written = first.stat().st_mtime_ns
    theirs.unlink()
    theirs.with_suffix(".vtt").unlink()
    told = "since earlier today: copies of 1 practice put back\n"
    assert voicehome("build", folder).stdout.startswith(told)
    assert theirs.stat().st_mtime_ns == first.stat().st_mtime_ns == written
    theirs.unlink()
    script = folder / "scripts/long.yaml"
    script.write_text(script.read_text().replace("Rest.", "Rest now."))
    told = "since earlier today: 1 practice re-made, copies of 1 practice put back\n"
    assert voicehome("build", folder).stdout.startswith(told)
    theirs.unlink()
    next(user_folder("builds").glob("*.json")).unlink()  # what there was is not known any more
    assert "practice" in voicehome("build", folder).stdout
    assert theirs.is_file() and first.stat().st_mtime_ns == written


@pytest.mark.parametrize(
    ("built", "said"),
    [
        ("2026-03-03", "3 March"),
        ("2025-12-31", "31 December 2025"),
        ("2026-05-04", "yesterday"),
        ("2026-05-05", "earlier today"),
        ("2031-01-01", "1 January 2031"),  # a clock that was put back
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_days(built: str, said: str) -> None:
    assert since(built, date(2026, 5, 5)) == said


def test_somebody_is_forgotten_where_another_version_built(folder: Path) -> None:
    """What it remembers can't be read, but where the library lies; and files say whose they are."""
    assert voicehome("build", folder).returncode == 0
    manifest = next(user_folder("builds").glob("*.json"))
    data = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps(data | {"version": 99}))
    done = voicehome("people", "remove", "ann", "--yes")
    assert done.returncode == 0, done.stderr
    assert not (folder / "out/people/ann").exists()
    assert names(folder / "out/people/bo") == {"Rest.mp3"}


def test_a_library_that_is_not_there_is_not_said_to_be_looked_into(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    (folder / "out").rename(folder / "elsewhere")
    done = voicehome("people", "remove", "ann", "--yes")
    assert "Not looked into" in done.stderr and str(folder / "out") in done.stderr
    assert "but for libraries that could not be looked into" in done.stdout
    assert (folder / "elsewhere/people/ann/For you.mp3").exists()


def test_what_an_ended_build_left_of_somebody_goes_with_them(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    people = folder / "out/people"
    left = [place / f"{STAGED}left{PART}" for place in (people, people / "ann")]
    for path in left:
        path.write_bytes(SECRET.encode())
    assert voicehome("people", "remove", "ann", "--yes").returncode == 0
    assert not any(path.exists() for path in left)
    assert not (people / "ann").exists()


def test_what_was_being_packed_goes_with_the_next_build(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    left = folder / f"out/people/{STAGED}left{PART}"
    left.write_bytes(SECRET.encode())
    assert voicehome("build", folder).returncode == 0
    assert not left.exists()


@pytest.mark.skipif(os.name != "posix", reason="there are no modes")
def test_recordings_of_somebody_are_their_owners_alone(folder: Path) -> None:
    before = os.umask(0)
    try:
        assert voicehome("build", folder).returncode == 0
    finally:
        os.umask(before)
    files = {path: path.stat() for path in (folder / "out/people/ann").rglob("*") if path.is_file()}
    theirs = {path.name for path, status in files.items() if status.st_nlink == 1}
    assert {"For you.mp3", "For you.lrc", "For you.vtt"} <= theirs  # the others are everybody's
    modes = {stat.S_IMODE(s.st_mode) for path, s in files.items() if path.name in theirs}
    assert modes == {0o600}


def test_nobody_is_forgotten_by_half_while_their_library_is_built(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    there = names(folder / "out/people/ann")
    manifest = next(user_folder("builds").glob("*.json"))
    with one_build_at_a_time(manifest):
        done = voicehome("people", "remove", "ann", "--yes")
    assert done.returncode == 1
    assert (
        "nothing was removed: a library that holds something of ann is being built" in done.stderr
    )
    assert "Wait until it has ended" in done.stderr
    assert names(folder / "out/people/ann") == there
    assert voicehome("people", "show", "ann").returncode == 0


def test_every_product_is_called_as_forgetting_knows_it(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    data = json.loads(next(user_folder("builds").glob("*.json")).read_bytes())
    products = {*data["products"]}
    places = [p.split("/", 2)[2] if p.startswith("people/") else p for p in products]
    assert places and all(is_called_as_ours(Path(place)) for place in places)


def test_a_file_of_ones_own_in_their_folder_stays_when_they_are_forgotten(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    mine = folder / "out/people/ann/For you.mp3"
    assert mine.exists()
    mine.write_text("my own cut")
    done = voicehome("people", "remove", "ann", "--yes")
    assert done.returncode == 0, done.stderr
    assert f"What voicehome did not make stays: {mine}" in done.stderr
    assert mine.read_text() == "my own cut"
    assert [path.name for path in mine.parent.rglob("*")] == [mine.name]


def test_what_was_opened_to_others_is_closed_by_the_next_build(folder: Path) -> None:
    assert voicehome("build", folder).returncode == 0
    people = folder / "out/people"
    folders = [people, *people.rglob("*/")]
    assert len(folders) > 2
    for each in folders:
        each.chmod(0o755)
    (people / ".mpdignore").unlink()
    assert "nothing to make" in voicehome("build", folder).stdout
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    assert (people / ".mpdignore").read_text().endswith("\n*\n")

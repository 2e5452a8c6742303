"""`voicehome build`: what is made, what is left as it is and why, and what is remembered."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from mutagen.id3 import ID3, TPE1

from voicehome.files import TEMPORARY, cache_folder, private_folder
from voicehome.library.build import build, prune, stale
from voicehome.library.manifest import (
    Manifest,
    load_manifest,
    manifest_file,
    one_build_at_a_time,
)
from voicehome.library.run import run
from voicehome.people.store import save_answers
from voicehome.staging import PART, STAGED

from .days import PROJECT, SCRIPT, built, command, files, look, project_of_days, reasons, two


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project_of_days(tmp_path / "project")


def test_everything_is_made_once(folder: Path) -> None:
    assert set(reasons(folder).values()) == {("new",)}
    built(folder)
    made = files(folder)
    assert sorted(made) == sorted(
        f"Days/{n:02d} - Practice {n}.{ending}"
        for n in (1, 2, 3)
        for ending in ("mp3", "flac", "lrc", "vtt")
    )
    assert reasons(folder) == {}
    built(folder)
    assert files(folder) == made


def test_an_edit_makes_its_own_files_anew_and_says_which_line(folder: Path) -> None:
    built(folder)
    before = files(folder)
    script = folder / "scripts/s2.yaml"
    script.write_text(script.read_text().replace("That is all.", "That is it."))
    assert reasons(folder) == {"Days/02 - Practice 2": ("line 11 of s2.yaml changed",)}
    built(folder)
    changed = {name for name, time in files(folder).items() if before[name] != time}
    assert {Path(name).stem for name in changed} == {"02 - Practice 2"}
    assert reasons(folder) == {}


def test_a_shared_part_touches_all_that_use_it(folder: Path) -> None:
    (folder / "scripts/s4.yaml").write_text("title: Alone\nsteps: [Hello.]\n")
    built(folder)
    part = folder / "scripts/parts/hello.yaml"
    part.write_text(part.read_text() + "  - So.\n")
    assert set(reasons(folder)) == {f"Days/{n:02d} - Practice {n}" for n in (1, 2, 3)}
    assert reasons(folder)["Days/01 - Practice 1"] == ("hello.yaml changed from line 4 on",)


def test_a_touch_alone_is_no_change(folder: Path) -> None:
    built(folder)
    for path in (folder / "scripts").rglob("*.yaml"):
        os.utime(path)
    assert reasons(folder) == {}


def test_a_voice_beside_the_scripts_counts(folder: Path) -> None:
    built(folder)
    (folder / "scripts/voices").mkdir()
    voice = folder / "scripts/voices/tone.yaml"
    voice.write_text("name: tone\nspeak-with: [{engine: tone}]\npace: 90\n")
    assert set(reasons(folder).values()) == {("the voice of guide changed",)}


def test_files_that_went_or_were_changed_are_made_again(folder: Path) -> None:
    built(folder)
    (folder / "out/Days/01 - Practice 1.vtt").unlink()
    tags = ID3(folder / "out/Days/02 - Practice 2.mp3")
    tags.add(TPE1(text="Somebody else" * 2_000))
    tags.save()
    found = reasons(folder)
    assert found["Days/01 - Practice 1"] == ("Days/01 - Practice 1.vtt is gone",)
    assert "changed by somebody else" in found["Days/02 - Practice 2"][0]
    built(folder)
    assert reasons(folder) == {}


def test_an_unchanged_build_opens_no_recording(folder: Path, tmp_path: Path) -> None:
    built(folder)
    subprocess.run(command(folder), check=True, capture_output=True)
    log = tmp_path / "opened"
    watch = ["strace", "-f", "-e", "trace=openat", "-o", str(log)]
    done = subprocess.run([*watch, *command(folder)], capture_output=True, text=True)
    assert "nothing to make" in done.stdout, done.stderr
    opened = log.read_text(errors="replace")
    assert "voicehome.yaml" in opened
    assert not [line for line in opened.splitlines() if re.search(r'Days/[^"]+\.\w+"', line)]


def test_what_failed_stays_to_be_made(folder: Path) -> None:
    built(folder)
    script = folder / "scripts/s1.yaml"
    whole = script.read_text()
    script.write_text(whole.replace("20s, 30s", "2h"))
    found = look(folder)
    made = list(build(found, manifest_file(found.library), two))
    assert [len(each.problems) for each in made] == [1]
    assert "out of reach" in str(made[0].problems[0])
    assert set(reasons(folder)) == {"Days/01 - Practice 1"}
    script.write_text(whole)
    assert reasons(folder) == {}


def test_a_length_out_of_reach_is_told_where_it_was_asked_for(folder: Path) -> None:
    save_answers("ann", {"name": "Ann"})
    people = "people:\n  - {name: ann, scripts: [s1], lengths: [2h]}\n"
    (folder / "voicehome.yaml").write_text(PROJECT + people)
    planned = subprocess.run(command(folder, "--dry-run"), capture_output=True, text=True)
    assert planned.returncode == 0
    assert "probably not to be made: people/ann/Days/01 - Practice 1 (120m)" in planned.stderr
    done = subprocess.run(command(folder), capture_output=True, text=True)
    assert done.returncode == 1
    for told, severity in ((planned.stderr, "warning: probably,"), (done.stderr, "error:")):
        where = f"{folder}/voicehome.yaml:6:32: {severity} 120m is out of reach"
        assert where in told and told.count("out of reach") == 1
        assert "Ask for another length in" in told and "s1.yaml line 10" in told
    assert (folder / "out/Days/01 - Practice 1.mp3").exists()


def test_a_length_of_the_scripts_own_is_told_by_the_script(folder: Path) -> None:
    script = folder / "scripts/s1.yaml"
    script.write_text(script.read_text().replace("20s, 30s", "2h"))
    done = subprocess.run(command(folder, "--dry-run"), capture_output=True, text=True)
    assert "out of reach" in done.stderr and "voicehome.yaml" not in done.stderr


def test_a_script_that_cannot_be_read_stops_no_other_and_loses_nothing(folder: Path) -> None:
    built(folder)
    script = folder / "scripts/s1.yaml"
    whole = script.read_text()
    script.write_text(whole + "wrong\n")
    found = look(folder)
    assert list(found.problems) == [str(script)]
    assert not found.left
    assert not stale(found)
    assert list(build(found, manifest_file(found.library), two)) == []
    script.write_text(whole)
    assert reasons(folder) == {}


def test_without_the_manifest_files_are_known_by_their_keys(folder: Path) -> None:
    save_answers("ann", {"name": "Ann"})
    (folder / "voicehome.yaml").write_text(PROJECT + "people: [{name: ann, scripts: [s1]}]\n")
    built(folder)
    before = files(folder)
    path = manifest_file(folder / "out")
    path.write_text("{")
    assert load_manifest(path) == Manifest()
    assert reasons(folder) == {"people/ann/Days/01 - Practice 1": ("new",)}
    found = built(folder)
    assert {n for n, t in files(folder).items() if before[n] != t and "ann" not in n} == set()
    entries = [record.entry for record in found.manifest.records.values()]
    assert [entry["seconds"] for entry in entries] == [20.0] * 4


def test_people_have_their_own(folder: Path) -> None:
    save_answers("ann", {"name": "Ann"})
    people = "people: [{name: ann, scripts: [s1], lengths: [30s]}, {name: bo, scripts: ['s?']}]\n"
    (folder / "voicehome.yaml").write_text(PROJECT + people)
    built(folder)
    out = folder / "out/people"
    assert {path.stat().st_mode & 0o777 for path in (out, out / "ann", out / "bo")} == {0o700}
    assert "Ann" in (out / "ann/Days/01 - Practice 1 (30s).lrc").read_text()
    hers = {path.name for path in (out / "ann").rglob("*.mp3")}
    assert hers == {"01 - Practice 1 (30s).mp3"}
    theirs, ours = out / "bo/Days/02 - Practice 2.mp3", folder / "out/Days/02 - Practice 2.mp3"
    assert theirs.samefile(ours)
    assert reasons(folder) == {}
    save_answers("ann", {"name": "Anna"})
    assert reasons(folder) == {
        "people/ann/Days/01 - Practice 1 (30s)": ("the answer to 'name' changed",)
    }


def test_what_nothing_asks_for_is_left_until_it_is_pruned(folder: Path) -> None:
    built(folder)
    (folder / "scripts/s3.yaml").unlink()
    (folder / "voicehome.yaml").write_text(PROJECT.replace(", flac", ""))
    mine = folder / "out/Days/mine.mp3"
    mine.write_bytes(b"mine")
    found = built(folder)
    assert {reason for name, reason in found.left.items() if "3" in name} == {"its script is gone"}
    assert "Days/01 - Practice 1.flac" in found.left
    again = look(folder)
    assert found.left == again.left
    prune(again, manifest_file(again.library))
    assert sorted(path.name for path in (folder / "out/Days").iterdir()) == [
        *(f"01 - Practice 1.{ending}" for ending in ("lrc", "mp3", "vtt")),
        *(f"02 - Practice 2.{ending}" for ending in ("lrc", "mp3", "vtt")),
        "mine.mp3",
    ]
    assert not look(folder).left
    assert reasons(folder) == {}


def test_lists_and_parts_are_no_practices(folder: Path) -> None:
    (folder / "voicehome.yaml").unlink()
    (folder / "scripts/themes.yaml").write_text("groups: {a: b}\nthemes: []\n")
    (folder / "scripts/parts/more").mkdir()
    (folder / "scripts/parts/more/again.yaml").write_text("steps: [Again.]\n")
    found = look(folder)
    assert not found.problems
    assert len(found.items) == 3


def test_a_link_that_leads_out_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text("title: Elsewhere\nsteps: [Hello.]\n")
    (folder / "scripts/s4.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    found = look(folder)
    assert len(found.items) == 3
    ((problem,),) = found.problems.values()
    assert "leads out of the project's folder" in problem.message


def test_the_command(folder: Path) -> None:
    told = subprocess.run(command(folder, "--dry-run"), capture_output=True, text=True)
    assert told.returncode == 0
    assert "Days/01 - Practice 1: new" in told.stdout
    assert not (folder / "out").exists()
    (folder / "scripts/bad.yaml").write_text("title: x\n")
    done = subprocess.run(command(folder), capture_output=True, text=True)
    assert done.returncode == 1
    assert "not made" in done.stderr
    assert "bad.yaml:1:1" in done.stderr
    assert "3 practices new" in done.stdout
    (folder / "scripts/bad.yaml").unlink()
    again = subprocess.run(command(folder), capture_output=True, text=True)
    assert (again.returncode, "nothing to make" in again.stdout) == (0, True)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_ended_in_the_middle_every_file_is_whole(folder: Path, number: int) -> None:
    running = subprocess.Popen(command(folder, "--jobs", "2"), stderr=subprocess.PIPE, text=True)
    assert running.stderr
    running.stderr.readline()  # one is made
    running.send_signal(number)
    running.wait(120)
    time.sleep(0.5)
    before = files(folder)
    done = subprocess.run(command(folder), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    after = files(folder)
    recorded = [name for name in after if name.startswith("Days/0")]
    assert len(recorded) == 12 and "index.html" in after
    if number != signal.SIGKILL:
        assert not [name for name in before if name.endswith(".part")]
    first = "Days/01 - Practice 1.mp3"
    if first in before:
        assert before[first] == after[first]


def test_no_process_outlives_an_interruption(folder: Path) -> None:
    told: list[str] = []

    def interrupting(stem: str, *_: object) -> None:
        if not told:  # both are at work, and more orders wait
            told.append(stem)
            signal.raise_signal(signal.SIGUSR1)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    for n in range(4, 9):
        (folder / f"scripts/s{n}.yaml").write_text(SCRIPT.format(n=n))
    orders = [item.order for item in stale(look(folder))]
    was = signal.signal(signal.SIGUSR1, interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(run(orders, 2, interrupting))
    finally:
        signal.signal(signal.SIGUSR1, was)
    assert told[0] in {order.job.stem for order in orders}
    soon = time.monotonic() + 0.5
    while multiprocessing.active_children() and time.monotonic() < soon:
        time.sleep(0.01)
    assert not multiprocessing.active_children()
    assert not list((folder / "out").rglob(".voicehome-*"))


def test_what_a_build_left_that_was_ended_goes_also_when_there_is_nothing_to_make(
    folder: Path,
) -> None:
    built(folder)
    left = private_folder(cache_folder(TEMPORARY)) / f"{STAGED}left{PART}"
    left.mkdir()
    built(folder)
    assert not left.exists()


def test_two_builds_at_once(folder: Path) -> None:
    with one_build_at_a_time(manifest_file(folder / "out")):
        other = subprocess.run(command(folder), capture_output=True, text=True)
        planned = subprocess.run(command(folder, "--dry-run"), capture_output=True, text=True)
    assert other.returncode == 1
    assert "being built already" in other.stderr
    assert (planned.returncode, planned.stderr) == (0, "3 to make, 0 as they are\n")
    assert not (folder / "out").exists()

"""The commands as people run them: a process, its output, its exit status, the files it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voicehome.script.load import load_script
from voicehome.units import parse_duration

GOOD = "title: A Try\nsteps:\n  - Hello there. [1s] It is good to be here.\n"
VOICEHOME = [sys.executable, "-m", "voicehome"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD)
    return tmp_path


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VOICEHOME, *arguments], capture_output=True, text=True, timeout=120, **options
    )


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name != "good.yaml")


def test_render_makes_a_file_and_says_where(here: Path) -> None:
    done = run("render", "good.yaml", "--voice", "tone")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "A Try.mp3"
    assert "tone" in done.stdout and "Listen" in done.stdout
    assert left(here) == ["A Try.lrc", "A Try.mp3", "A Try.vtt"]


def test_stems_are_made_again_and_nobody_elses_file_is_replaced(here: Path) -> None:
    for _ in range(2):
        assert run("render", "good.yaml", "--voice", "tone", "--stems").returncode == 0
    (here / "A Try.bed.wav").write_bytes(b"somebody's")
    done = run("render", "good.yaml", "--voice", "tone", "--stems")
    assert done.returncode == 1 and "A Try.bed.wav exists" in done.stderr
    assert (here / "A Try.bed.wav").read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    ("steps", "arguments", "said"),
    [
        ("- Hi.\n- sit: 11h50m\n", ["--stems"], "stems of one part"),
        ("- Hi.\n- sit: rest\n", ["--length", "12h", "--format", "wav"], "Choose flac"),
    ],
)
def test_what_a_file_can_not_hold_is_refused_before_anything_is_spoken(
    here: Path, tmp_path: Path, steps: str, arguments: list[str], said: str
) -> None:
    text = f"title: Long\nvoice: tone\nbackground: pink\nlength: [12h]\nsteps:\n{steps}"
    (here / "long.yaml").write_text(
        text if "rest" in steps else text.replace("length: [12h]\n", "")
    )
    environment = os.environ | {"VOICEHOME_CACHE": str(tmp_path / "fresh")}
    done = run("render", "long.yaml", *arguments, env=environment)
    assert done.returncode == 1 and said in done.stderr
    assert not list((tmp_path / "fresh").rglob("*.npz"))


def test_a_target_says_which_formats_it_takes(here: Path) -> None:
    assert run("render", "good.yaml", "--voice", "tone", "--target", "podcast").returncode == 0
    done = run("render", "good.yaml", "--target", "insight", "--format", "flac,mp3")
    assert done.returncode == 2 and "insight takes mp3, not flac" in done.stderr


def test_quiet_is_quiet(here: Path) -> None:
    done = run("render", "good.yaml", "--voice", "tone", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["-o", "x.flac"], ["x.flac", "x.lrc", "x.vtt"]),
        (["-o", "x", "--format", "mp3,opus"], ["x.lrc", "x.mp3", "x.opus", "x.vtt"]),
        (["-o", ".", "--format", "wav"], ["A Try.lrc", "A Try.vtt", "A Try.wav"]),
        (["--timeline", "t.json"], ["A Try.lrc", "A Try.mp3", "A Try.vtt", "t.json"]),
        (["--stems"], ["A Try.lrc", "A Try.mp3", "A Try.voice.wav", "A Try.vtt"]),
    ],
)
def test_where_files_go(here: Path, arguments: list[str], names: list[str]) -> None:
    done = run("render", "good.yaml", "--voice", "tone", *arguments)
    assert done.returncode == 0, done.stderr
    assert left(here) == names


def test_its_own_file_is_replaced_and_another_is_not(here: Path) -> None:
    for _ in range(2):
        assert run("render", "good.yaml", "--voice", "tone", "--timeline", "t.json").returncode == 0
    Path("A Try.mp3").write_bytes(b"my own recording")
    done = run("render", "good.yaml", "--voice", "tone")
    assert done.returncode == 1
    assert "voicehome did not make it" in done.stderr
    assert Path("A Try.mp3").read_bytes() == b"my own recording"
    assert run("render", "good.yaml", "--voice", "tone", "--overwrite").returncode == 0
    assert len(Path("A Try.mp3").read_bytes()) > 10_000


def test_somebodys_lyrics_are_not_replaced(here: Path) -> None:
    Path("A Try.lrc").write_text("[00:00.00]mine")
    done = run("render", "good.yaml", "--voice", "tone")
    assert done.returncode == 1
    assert left(here) == ["A Try.lrc"]
    assert Path("A Try.lrc").read_text() == "[00:00.00]mine"


BAD_INPUT = [
    (["render", "nope.yaml"], "no file nope.yaml"),
    (["render", "ariving-in-the-room"], "Did you mean arriving-in-the-room?"),
    (["render", "good.yaml", "--voice", "hearht"], "Did you mean hearth?"),
    (["render", "good.yaml", "--voice", "younger=nobody"], "no voice called 'nobody'"),
    (["render", "good.yaml", "--format", "mp4"], "Did you mean mp3?"),
    (["render", "good.yaml", "--set", "name=Ada"], "asks for nothing"),
    (["render", "good.yaml", "--voice", "yunger=wren"], "no line is spoken by 'yunger'"),
    (["render", "good.yaml", "good.yaml"], "two files would be A Try.mp3"),
    (["render", "good.yaml", "--timeline", "A Try.mp3"], "two files would be A Try.mp3"),
    (["render", "good.yaml", "--timeline", "good.yaml", "--overwrite"], "a script's place"),
    (["check", "nothing"], "no scripts in nothing"),
    (["check", "voices/mine.yaml"], "voices/mine.yaml:2:3"),
    (["check", "named.yaml"], "named.yaml:2:8"),
    (["render", "good.yaml", "-o", "no/such/folder/x.mp3"], "there is no folder"),
    (["render", "good.yaml", "-o", "/dev/full", "--overwrite"], "is not a file"),
    (["render", "bad.yaml"], "bad.yaml:3:5: error"),
    (["render", "empty.yaml"], "empty"),
    (["render", "asks.yaml"], "--set name=…"),
    (["render", "asks.yaml", "--set", "nmae=Ada"], "Did you mean name?"),
    (["render", "asks.yaml", "--set", "name=!!!"], "nothing here that a voice can speak"),
    (["render", "emoji.yaml"], "nothing here that a voice can speak"),
    (["render", "long.yaml"], "100,004 characters"),
    (["check", "bad.yaml", "good.yaml"], "bad.yaml:3:5: error"),
    (["plan", "bad.yaml"], "bad.yaml:3:5: error"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), BAD_INPUT, ids=lambda v: " ".join(v) if isinstance(v, list) else ""
)
def test_bad_input_gets_a_message_and_leaves_nothing(
    here: Path, arguments: list[str], said: str
) -> None:
    Path("bad.yaml").write_text("title: Bad\nsteps:\n  - paus: 3s\n")
    Path("empty.yaml").write_text("")
    Path("asks.yaml").write_text(
        "title: T\nasks:\n  name:\n    ask: Who?\nsteps:\n  - Hi, {name}.\n"
    )
    Path("emoji.yaml").write_text("title: T\nsteps:\n  - 🌲\n", encoding="utf-8")
    Path("long.yaml").write_text("title: T\nsteps:\n  - " + "o" * 100_000 + "\n")
    Path("nothing").mkdir()
    Path("voices").mkdir()
    Path("voices/mine.yaml").write_text("name: mine\n  summary: indented too far\n")
    Path("named.yaml").write_text("title: T\nvoice: wrenn\nsteps: [Hi.]\n")
    before = left(here)
    done = run(*arguments)
    assert done.returncode == 1, done.stderr
    assert said in (
        done.stdout if arguments[0] == "check" and "nothing" not in arguments else done.stderr
    )
    assert "Traceback" not in done.stderr
    assert left(here) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rendr", "x"], "Did you mean 'voicehome render'?"),
        (["render"], "SCRIPT"),
        (["render", "good.yaml", "--fromat", "mp3"], "--format"),
        (["render", "good.yaml", "--set", "name"], "NAME=VALUE"),
        (["render", "good.yaml", "good.yaml", "-o", "x.mp3"], "-o is a folder"),
        (["render", "good.yaml", "-o", "x.mp3", "--format", "flac"], "ends with .mp3"),
        (["render", "good.yaml", "-o", "x.wma"], "no format here"),
        (["render", "good.yaml", "--voice", "=wren"], "ROLE=NAME"),
    ],
)
def test_wrong_usage_is_exit_2(here: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert left(here) == []


def test_all_problems_of_all_scripts_come_at_once(here: Path) -> None:
    Path("a.yaml").write_text("title: A\ngap: 3\nsteps:\n  - paus: 3s\n  - Hello [3x]\n")
    Path("b.yaml").write_text("titel: B\nsteps: [Hi.]\n")
    done = run("render", "a.yaml", "b.yaml", "good.yaml", "--voice", "tone")
    assert done.returncode == 1
    for place in ("a.yaml:2:6", "a.yaml:4:5", "a.yaml:5:11", "b.yaml:1:1", "4 problems"):
        assert place in done.stderr
    assert left(here) == ["a.yaml", "b.yaml"]


def test_check_says_what_is_fine_and_warns(here: Path) -> None:
    assert (
        run("check", "good.yaml", "not-alone-now").stdout
        == "good.yaml: fine\nnot-alone-now: fine\n"
    )
    Path("warn.yaml").write_text("title: T\nsteps:\n  - Sit # or stand\n")
    warned = run("check", "warn.yaml")
    assert warned.returncode == 0
    assert "warning" in warned.stdout and "not spoken" in warned.stdout
    assert run("check", "warn.yaml", "--strict").returncode == 1
    [problem] = json.loads(run("check", "warn.yaml", "--json").stdout)
    assert problem["source"] == {"path": "warn.yaml", "line": 3, "column": 9}


def test_check_looks_at_a_practice_without_answers_too(here: Path) -> None:
    asks = "asks:\n  name:\n    ask: Who?\n    or: leave out\n"
    Path("bare.yaml").write_text(f"title: T\n{asks}steps:\n  - Hi, {{name}}.\n")
    assert "nothing is spoken" in run("check", "bare.yaml").stdout
    Path("long.yaml").write_text(
        f"title: T\nlength: [1m]\n{asks}steps:\n  - Hi.\n  - only: name\n    steps: [pause: 10s..2m]\n"
    )
    assert run("check", "long.yaml").stdout.count("1m is out of reach") == 1


def test_a_folder_that_is_named_as_one_is_made(here: Path) -> None:
    assert run("render", "good.yaml", "-o", "new/", "--voice", "tone", "-q").returncode == 0
    assert [path.suffix for path in sorted((here / "new").iterdir())] == [".lrc", ".mp3", ".vtt"]
    done = run("render", "good.yaml", "-o", "good.yaml/", "--voice", "tone", "-q")
    assert done.returncode == 1 and "the folder good.yaml/ can't be made" in done.stderr


def test_check_takes_a_folder(here: Path) -> None:
    (here / "deep" / "parts").mkdir(parents=True)
    (here / "deep" / "one.yaml").write_text(GOOD)
    (here / "deep" / "parts" / "shared.yaml").write_text("steps: [Hi.]")
    done = run("check", ".")
    assert done.stdout == "deep/one.yaml: fine\ndeep/parts/shared.yaml: fine\ngood.yaml: fine\n"


def test_lengths_make_files_of_exactly_these_lengths(here: Path) -> None:
    Path("long.yaml").write_text(
        "title: Long\nlength: [30s, 1m]\nsteps:\n  - Hello.\n  - pause: 3s..20s..2m\n  - Goodbye.\n"
    )
    arguments = ["render", "long.yaml", "--voice", "tone", "--format", "flac", "--length", "30s,1m"]
    assert run(*arguments).returncode == 0
    assert {n for n in left(here) if n.endswith(".flac")} == {"Long.flac", "Long (1m).flac"}
    far = run("render", "long.yaml", "--voice", "tone", "--length", "1h")
    assert far.returncode == 1
    assert (
        "1h" not in far.stdout and "is out of reach: with this voice it can be from" in far.stderr
    )
    assert "long.yaml line 5" in far.stderr and "sit: rest" in far.stderr


def test_variations_choose_otherwise_and_always_the_same(here: Path) -> None:
    Path("c.yaml").write_text(
        "title: C\nsteps:\n  - Hi.\n  - choose:\n      - Red.\n      - Green.\n      - Blue.\n"
    )

    def text(number: int) -> str:
        data = json.loads(run("plan", "c.yaml", "--json", "--variation", str(number)).stdout)
        return data["events"][-1]["text"]

    assert {text(1), text(2), text(3)} == {"Red.", "Green.", "Blue."}
    assert text(1) == text(1) == text(4)
    Path("c.yaml").write_text(Path("c.yaml").read_text().replace("Hi.", "Good evening to you."))
    assert text(1) == text(4)


@pytest.mark.parametrize("name", ["picture.svg", "picture.png"])
def test_a_picture_is_drawn_and_nobodys_is_replaced(here: Path, name: str) -> None:
    done = run("plan", "good.yaml", "--picture", name)
    assert (done.returncode, done.stdout) == (0, f"{name}\n") or "no font" in done.stderr
    Path(name).write_text("mine")
    assert run("plan", "good.yaml", "--picture", name).returncode == 1
    assert Path(name).read_text() == "mine"


def test_plan_prints_a_table_or_a_timeline(here: Path) -> None:
    table = run("plan", "good.yaml").stdout
    assert "Hello there." in table and "Estimated" in table
    exact = json.loads(run("plan", "good.yaml", "--voice", "tone", "--exact", "--json").stdout)
    assert exact["version"] == 1 and exact["estimated"] is False
    assert [e["kind"] for e in exact["events"]] == ["speech", "pause", "speech"]
    assert exact["events"][1]["frames"] == 48_000


def test_estimates_are_near_the_truth_for_espeak(here: Path) -> None:
    def speech(*more: str) -> int:
        data = json.loads(run("plan", "i-have-my-back", "--json", *more).stdout)
        return sum(event["frames"] for event in data["events"] if event["kind"] == "speech")

    assert abs(speech() / speech("--exact") - 1) < 0.1


def test_doctor_tries_everything(here: Path) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    for name in ("espeak", "tone", "mp3", "m4b", "opus", "flac", "wav", "clip cache"):
        assert name in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing_half_written(here: Path, number: int) -> None:
    lines = "\n".join(f"  - This is line {i}, and it takes a while to say." for i in range(300))
    Path("long.yaml").write_text(f"title: Long\nsteps:\n{lines}\n")
    environment = {**os.environ, "VOICEHOME_CACHE": str(here / "cache")}
    process = subprocess.Popen(
        [*VOICEHOME, "render", "long.yaml"], stderr=subprocess.PIPE, text=True, env=environment
    )
    deadline = time.monotonic() + 60
    while not list(here.glob("cache/clips/*/*.npz")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Nothing was left half-written" in said and "Traceback" not in said
    assert left(here) == ["cache", "long.yaml"]
    assert not list(here.rglob("*.part"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_leaves_what_was_there(here: Path) -> None:
    disk = here / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk], check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets no one mount a small disk")
    try:
        (disk / "A Try.lrc").write_text("[re:voicehome]\nold\n")
        done = run("render", "good.yaml", "--format", "wav", "-o", "disk/")
        assert done.returncode == 1
        assert "the disk is full" in done.stderr and "Traceback" not in done.stderr
        assert [p.name for p in disk.iterdir()] == ["A Try.lrc"]
        assert (disk / "A Try.lrc").read_text() == "[re:voicehome]\nold\n"
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(here: Path) -> None:
    (here / "locked").mkdir(mode=0o500)
    done = run("render", "good.yaml", "-o", "locked/")
    assert done.returncode == 1
    assert "can't be written" in done.stderr


def test_help_is_quick_to_load_and_complete() -> None:
    script = (
        "import sys; from voicehome.cli.main import cli; "
        "print([m for m in ('numpy','av','pedalboard','rich','pydantic','yaml') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout
        == "[]\n"
    )


def test_check_loads_no_audio(here: Path) -> None:
    script = (
        "import sys; from voicehome.cli.main import cli; "
        "cli(['check', 'good.yaml'], standalone_mode=False); "
        "print([m for m in ('numpy','av','pedalboard','pydub','mutagen') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "good.yaml: fine\n[]\n"


def test_a_new_script_renders_as_it_is_at_each_of_its_lengths(here: Path) -> None:
    made = run("new", "Evening calm")
    assert made.stdout.startswith("evening-calm.yaml\n")
    assert run("check", "--strict", "evening-calm.yaml").stdout == "evening-calm.yaml: fine\n"
    for length in ("4m", "5m", "7m"):
        plan = run("plan", "evening-calm.yaml", "--length", length, "--exact", "--json")
        assert json.loads(plan.stdout)["frames"] == parse_duration(length)
    again = run("new", "evening-calm")
    assert again.returncode == 1 and "evening-calm.yaml exists" in again.stderr


def test_a_new_script_leaves_its_maker_to_a_project_that_names_one(here: Path) -> None:
    (here / "voicehome.yaml").write_text("formats: [mp3]\n")
    run("new", "one")
    (here / "voicehome.yaml").write_text("artist: Coach Kim\n")
    run("new", "two")
    assert [load_script(here / f"{name}.yaml").practice.by for name in ("one", "two")] == [
        "Me",
        None,
    ]


def test_a_new_script_from_a_practice_finds_the_parts_that_it_uses(here: Path) -> None:
    run("new", "mine", "--from", "not-alone-now")
    assert run("check", "mine.yaml").stdout == "mine.yaml: fine\n"


@pytest.mark.parametrize("name", ["../x", "a/b", "", "ü"])
def test_a_new_script_has_a_plain_name(here: Path, name: str) -> None:
    done = run("new", name)
    assert done.returncode == 2 and "can't be a name" in done.stderr
    assert left(here) == []


TOLD = """title: A Try
length: [10s, 20s]
pronounce:
  qi: /tʃiː/
  Höhle: /høːlə/
steps:
  - Your qi.
  - pause: 1s..30s
  - Höhle and qi, and Höhle.
"""


def test_sounds_that_a_voice_can_not_be_told_are_said_once(here: Path) -> None:
    (here / "told.yaml").write_text(TOLD, encoding="utf-8")
    done = run("check", "told.yaml")
    assert (done.returncode, done.stdout.count("warning:")) == (0, 1)
    assert "told.yaml:5:10: warning:" in done.stdout and "no sound for ø" in done.stdout
    lengths = "--voice", "pyttsx3", "--length", "10s,20s", "-o", "out/"
    (here / "out").mkdir()
    done = run("render", "told.yaml", *lengths, "-q")
    assert (done.returncode, done.stderr.count("warning:")) == (0, 1), done.stderr
    assert "told.yaml:4:7: warning:" in done.stderr and "IPA" in done.stderr


def test_check_warns_of_a_voice_for_another_language(here: Path) -> None:
    (here / "de.yaml").write_text("title: T\nlanguage: de\nvoice: wren\nsteps: [Hallo du.]\n")
    done = run("check", "de.yaml")
    assert "de.yaml:1:8: warning: the voice 'wren' speaks en, and this script is" in done.stdout


def test_check_reads_a_project_file(here: Path) -> None:
    (here / "voicehome.yaml").write_text("pronounce: {qi: chee}\n")
    done = run("check", ".")
    assert done.returncode == 0 and "voicehome.yaml: fine" in done.stdout
    (here / "voicehome.yaml").write_text("pronounce: {qi: /chee}\n")
    done = run("check", ".")
    assert done.returncode == 1 and "voicehome.yaml:1:17: error:" in done.stdout

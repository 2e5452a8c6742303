"""People's answers as people give and use them: asked once, kept for themselves, heard with --for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import mutagen
import pytest

from voicehome.files import user_folder

VOICEHOME = [sys.executable, "-m", "voicehome"]

WALK = """\
title: A Walk for {name}
asks:
  name:
    ask: What are you called?
    or: you
  touch:
    ask: Is touch all right?
    choices: [yes, no]
    or: no
  places:
    ask: Which places?
    several: [jaw, throat, hands]
    or: [jaw]
  me:
    ask: Which pronouns?
    pronouns: they
  song:
    ask: Which song?
    or: leave out
  goal:
    ask: Where to?
steps:
  - Hello, {name}. We go to {goal}, with {places}.
"""
TALK = "title: A Talk\nasks:\n  name:\n    ask: Who talks?\nsteps:\n  - Talk, {name}.\n"
SECRET = "Zipporah {they} [9s] <break/> 'x' = # : \u202e🌿"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "walk.yaml").write_text(WALK, encoding="utf-8")
    (tmp_path / "talk.yaml").write_text(TALK, encoding="utf-8")
    return tmp_path


@pytest.fixture
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def run(*arguments: str, said: str | bytes = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*VOICEHOME, *arguments],
        input=said.encode() if isinstance(said, str) else said,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert b"Traceback" not in done.stderr and b"fault of its own" not in done.stderr
    texts = (done.stdout.decode(), done.stderr.decode())
    return subprocess.CompletedProcess(done.args, done.returncode, *texts)


def kept(name: str) -> str:
    return (user_folder("people") / f"{name}.yaml").read_text(encoding="utf-8")


def shown(name: str) -> dict[str, str]:
    lines = run("people", "show", name).stdout.splitlines()
    return dict(line.split(": ", 1) for line in lines)


def heard(*arguments: str) -> list[str]:
    done = run("plan", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return [e["text"] for e in json.loads(done.stdout)["events"] if e["kind"] == "speech"]


def test_what_is_asked_is_kept_and_heard(here: Path) -> None:
    done = run("people", "ask", "ada", "walk.yaml", said="Ada\nYES\nhands,jaw\nshe\n\nthe sea\n")
    assert done.returncode == 0, done.stderr
    assert "5 answers kept for ada, in " in done.stdout
    assert "voicehome render walk.yaml --for ada" in done.stdout
    for way in (
        "What are you called? (Enter for: you)",
        "Is touch all right? (one of: yes, no. Enter for: no)",
        "Which places? (some of: jaw, throat, hands; or none. Enter for: jaw)",
        "your own such as xe/xem/xyr. Enter for: they)",
        "Which song? (Enter to leave it out)",
        "Where to? (Enter to answer it another time)",
    ):
        assert way in done.stderr
    assert shown("ada") == {
        "name": "Ada",
        "touch": "yes",
        "places": "jaw, hands",
        "me": "she",
        "goal": "the sea",
    }
    assert heard("walk.yaml", "--for", "ada") == [
        "Hello, Ada.",
        "We go to the sea, with jaw and hands.",
    ]


def test_an_answer_that_does_not_fit_is_asked_again(here: Path) -> None:
    done = run("people", "ask", "me", "walk.yaml", said="Ada\nyess\nyes\nfoot\nnone\nxe\nit\n")
    assert "Did you mean yes?" in done.stderr
    assert "'foot' is not one of: jaw, throat, hands" in done.stderr
    assert "'xe' can't be read as pronouns" in done.stderr
    assert shown("me") == {"name": "Ada", "touch": "yes", "places": "none", "me": "it"}


def test_enter_keeps_and_a_dash_takes_away(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\nyes\n")
    done = run("people", "ask", "ada", "walk.yaml", said="\n-\nnone\n")
    assert "Enter keeps: Ada" in done.stderr
    assert shown("ada") == {"name": "Ada", "places": "none"}
    assert run("people", "ask", "ada", "walk.yaml", said="-\n\n-\n").returncode == 0
    assert shown("ada") == {}
    assert run("people", "list").stdout == "ada  0 answers\n"


def test_other_answers_stay_as_they_are(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\nyes\n")
    before = kept("ada")
    again = run("people", "ask", "ada", "talk.yaml", said="")
    assert again.stdout == "Nothing has changed for ada: 2 answers.\n"
    assert kept("ada") == before
    run("people", "ask", "ada", "talk.yaml", said="Bea\n")
    assert shown("ada") == {"name": "Bea", "touch": "yes"}


def test_nothing_answered_leaves_no_file(here: Path) -> None:
    assert run("people", "ask", "ada", "walk.yaml").returncode == 0
    assert run("people", "list").stdout == ""
    assert "Nobody has answered yet" in run("people", "list").stderr


def test_a_question_of_several_scripts_is_asked_once(here: Path) -> None:
    done = run("people", "ask", "me", "walk.yaml", "talk.yaml", said="Ada\n")
    assert done.stderr.count("called?") == 1
    assert "or, as another practice asks: Who talks?" in done.stderr


def test_without_a_script_all_shipped_practices_ask_for_me() -> None:
    done = run("people", "ask", said="\nAda\n" + "\n" * 200)
    assert "i-have-my-back" in done.stderr and "a-photo-and-a-hello" in done.stderr
    assert list(shown("me").values()) == ["Ada"]


@pytest.fixture
def project(here: Path) -> Path:
    """Its scripts are not where one asks from, and one of them is for nobody."""
    (here / "scripts").mkdir()
    for name in ("walk", "talk"):
        (here / f"{name}.yaml").rename(here / f"scripts/{name}.yaml")
    other = "title: O\nasks: {song: {ask: 'Another song?'}}\nsteps: ['A {song}.']\n"
    (here / "scripts/other.yaml").write_text(other, encoding="utf-8")
    people = "people:\n  - {name: ada, scripts: [talk, walk]}\n  - {name: zoe}\n"
    (here / "voicehome.yaml").write_text(f"scripts: [scripts/*.yaml]\n{people}", encoding="utf-8")
    return here


def test_a_projects_practice_is_asked_for_by_its_short_name(project: Path) -> None:
    done = run("people", "ask", "ada", "talk", said="Ada\n")
    assert done.returncode == 0, done.stderr
    assert "voicehome render talk --for ada" in done.stdout
    assert shown("ada") == {"name": "Ada"}
    assert heard("talk", "--for", "ada") == ["Talk, Ada."]


def test_without_a_script_somebodys_own_ask_each_question_once(project: Path) -> None:
    done = run("people", "ask", "ada", said="Ada\n" + "\n" * 4 + "the sea\n")
    assert done.stderr.count("? (") == 6 and "Another song?" not in done.stderr
    assert "or, as another practice asks: What are you called?" in done.stderr
    everything = run("people", "ask", "zoe", said="\n" * 9)
    assert "or, as another practice asks: Which song?" in everything.stderr
    assert "a-calm-place" not in everything.stderr


def test_whom_the_project_does_not_name_is_asked_what_is_shipped(project: Path) -> None:
    assert "right-now" in run("people", "ask", "me", said="\n" * 99).stderr


def test_somebody_whose_scripts_are_not_there(project: Path) -> None:
    (project / "voicehome.yaml").write_text("people: [{name: ada, scripts: [nothing]}]\n")
    done = run("people", "ask", "ada")
    assert done.returncode == 1
    assert "voicehome.yaml:1:" in done.stderr and "has no practice for ada" in done.stderr


def test_an_interruption_changes_nothing(here: Path) -> None:
    process = subprocess.Popen(
        [*VOICEHOME, "people", "ask", "ada", "walk.yaml"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin and process.stderr
    process.stdin.write(b"Ada\n")
    process.stdin.flush()
    seen = b""
    while seen.count(b"> ") < 2:
        seen += os.read(process.stderr.fileno(), 1000)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Stopped" in said and b"Traceback" not in said
    assert run("people", "list").stdout == ""


@pytest.mark.usefixtures("_open_umask")
def test_what_is_kept_is_private(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEHOME_DATA", str(here / "data"))
    run("people", "ask", "ada", "talk.yaml", said=SECRET + "\n")
    modes = {p.name: p.stat().st_mode & 0o777 for p in (here / "data").rglob("*")}
    assert modes == {"people": 0o700, "ada.yaml": 0o600}
    assert (here / "data").stat().st_mode & 0o777 == 0o700
    done = run("people", "list")
    assert (done.stdout, done.stderr) == ("ada  1 answer\n", "")
    assert shown("ada") == {"name": SECRET}


@pytest.mark.usefixtures("_open_umask")
def test_what_is_kept_is_nowhere_but_where_the_words_stand(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said=f"{SECRET}\n\n\n\n\nthe sea\n")
    arguments = ("--voice", "tone", "--format", "mp3,flac,m4a", "--timeline", "walk.json")
    done = run("render", "walk.yaml", "--for", "ada", *arguments)
    assert done.returncode == 0, done.stderr
    assert "Zipporah" not in done.stdout + done.stderr
    assert {p.stem for p in here.iterdir()} == {"A Walk for you", "walk", "talk"}
    words = {"USLT", "SYLT", "LYRICS", "lyrics", "\xa9lyr"}
    for path in here.glob("A Walk*.[mf]*"):
        tags = mutagen.File(path).tags
        held = {key.split(":")[0] for key in tags.keys() if "Zipporah" in repr(tags[key])}  # noqa: SIM118
        assert held and held <= words, held


def test_set_wins_over_what_is_kept(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\n\n\n\n\nthe sea\n")
    ada = ("walk.yaml", "--for", "ada")
    assert heard(*ada, "--set", "name=Bea")[0] == "Hello, Bea."
    assert heard(*ada, "--set", "name=")[0] == "Hello, you."
    assert heard(*ada, "--set", "places=hands")[1] == "We go to the sea, with hands."


def test_each_script_takes_what_it_asks(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\n\n\n\n\nthe sea\n")
    done = run("render", "walk.yaml", "talk.yaml", "--for", "ada", "--voice", "tone")
    assert done.returncode == 0, done.stderr
    assert Path("A Talk.lrc").read_text().count("Talk, Ada.") == 1
    slip = run("render", "walk.yaml", "talk.yaml", "--for", "ada", "--set", "nmae=Ada")
    assert slip.returncode == 1 and "Did you mean name?" in slip.stderr


def test_what_is_kept_must_fit_the_script(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\nyes\n\n\n\nthe sea\n")
    path = user_folder("people") / "ada.yaml"
    path.write_text(kept("ada").replace("'yes'", "maybe"))
    done = run("plan", "walk.yaml", "--for", "ada")
    assert done.returncode == 1
    assert "the answer for {touch}: 'maybe' is not one of: yes, no" in done.stderr
    again = run("people", "ask", "ada", "walk.yaml", said="\n\nno\n")
    assert "'maybe' is not one of: yes, no" in again.stderr
    assert shown("ada")["touch"] == "no"


@pytest.mark.parametrize("command", [["render", "walk.yaml"], ["plan", "walk.yaml"]])
def test_somebody_unknown(here: Path, command: list[str]) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\n")
    done = run(*command, "--for", "adda")
    assert done.returncode == 1
    assert "Did you mean ada?" in done.stderr and "voicehome people ask adda" in done.stderr


def test_people_are_forgotten_when_it_is_meant(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\n")
    kept = run("people", "remove", "ada", said="\n").stdout
    # click 8.1 puts the question's last space there
    assert kept.lstrip(" ") == "Nothing was removed.\n"
    assert run("people", "remove", "ada").returncode == 130
    assert shown("ada") == {"name": "Ada"}
    assert "is gone" in run("people", "remove", "ada", said="y\n").stdout
    run("people", "ask", "ada", "walk.yaml", said="Ada\n")
    assert run("people", "remove", "ada", "--yes").returncode == 0
    assert run("people", "remove", "ada", "--yes").returncode == 1
    assert not list(user_folder("people").iterdir())


def test_a_file_that_cannot_be_read_is_named_and_can_be_removed(here: Path) -> None:
    run("people", "ask", "ada", "walk.yaml", said="Ada\n")
    (user_folder("people") / "ada.yaml").write_text("name: [Zipporah\n")
    assert "voicehome people show ada" in run("people", "list").stdout
    assert "Zipporah" not in run("people", "list").stdout
    assert run("people", "show", "ada").returncode == 1
    assert run("people", "ask", "ada", "walk.yaml").returncode == 1
    assert run("people", "remove", "ada", "--yes").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["ask", "Ada"], 1, "Write ada"),
        (["ask", "not-alone-now"], 2, "people ask me not-alone-now"),
        (["ask", "walk.yaml"], 2, "people ask me walk.yaml"),
        (["ask", "ada", "nothing"], 1, "no practice called 'nothing'"),
        (["show", "ada"], 1, "voicehome people ask ada"),
        (["show", "../x"], 1, "can't be a name"),
        (["remove", "ada"], 1, "nobody called 'ada'"),
    ],
)
def test_slips(here: Path, arguments: list[str], status: int, said: str) -> None:
    done = run("people", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


def test_a_projects_practice_is_no_answer_to_whom_it_is_for(project: Path) -> None:
    done = run("people", "ask", "talk")
    assert done.returncode == 2 and "people ask me talk" in done.stderr


@pytest.mark.parametrize(
    "said", [b"\xff\xfe\n", b"A\x00da\n", "Zoë \u202e\n".encode(), b"\xed\xa0\x80\n"]
)
def test_any_bytes_may_be_typed(here: Path, said: bytes) -> None:
    assert run("people", "ask", "ada", "talk.yaml", said=said).returncode == 0
    assert run("people", "show", "ada").returncode in (0, 1)

"""`voicehome convert`, as people run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "# Evening\n\nWelcome. (pause 5 seconds) Nothing to do.\n\n[smile]\n\nGood night.\n"
SSML = '<speak xml:lang="en">Welcome. <break time="5s"/> Good <emphasis>night</emphasis>.</speak>'
SCRIPT = """\
title: Evening
gap: 2s..3s..5s

steps:
  - Welcome. [5s] Nothing to do.
  - direction: smile
  - Good night.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("b.ssml").write_text(SSML, encoding="utf-8")
    return tmp_path


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "voicehome", "convert", *arguments]
    return subprocess.run(command, capture_output=True, input=stdin, timeout=60, check=False)


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"a.txt", "b.ssml"}


def test_a_text_becomes_a_script_beside_it(here: Path) -> None:
    done = run("a.txt")
    assert (done.returncode, done.stdout) == (0, b"a.yaml\n")
    assert Path("a.yaml").read_text(encoding="utf-8") == SCRIPT
    assert b"a.txt:5:1: warning: '[smile]' became a direction" in done.stderr
    assert left(here) == {"a.yaml"}


def test_what_is_made_can_be_rendered(here: Path) -> None:
    assert run("b.ssml", "--title", "Night").returncode == 0
    command = [sys.executable, "-m", "voicehome", "render", "b.yaml", "--voice", "tone", "-q"]
    assert subprocess.run(command, timeout=120, check=False).returncode == 0
    assert "Night.mp3" in left(here)


def test_where_it_goes(here: Path) -> None:
    assert run("a.txt", "-o", "c.yml").stdout == b"c.yml\n"
    assert left(here) == {"c.yml"}


def test_it_is_printed(here: Path) -> None:
    done = run("a.txt", "-o", "-", "--title", "Night")
    assert done.stdout.decode() == SCRIPT.replace("Evening", "Night")
    assert left(here) == set()


def test_it_is_read_from_another_program(here: Path) -> None:
    done = run("-", stdin=TEXT.encode())
    assert done.stdout.decode() == SCRIPT
    assert b"-:5:1: warning" in done.stderr
    assert run("-", "-o", "c.yaml", stdin=SSML.encode()).returncode == 0
    assert "Welcome. [5s]" in Path("c.yaml").read_text(encoding="utf-8")
    assert b"title: A practice" in run("-", stdin=b"Hello.").stdout


def test_what_a_file_is(here: Path) -> None:
    Path("ssml.txt").write_text(f"\n {SSML}", encoding="utf-8")
    assert b"Welcome. [5s] Good night." in run("ssml.txt", "-o", "-").stdout
    assert b"<break" not in run("ssml.txt", "-o", "-", "--from", "ssml").stdout
    assert b"<speak" in run("ssml.txt", "-o", "-", "--from", "text").stdout
    assert run("a.txt", "--from", "ssml").returncode == 1


def test_a_script_is_not_replaced_unasked(here: Path) -> None:
    Path("a.yaml").write_text("mine")
    done = run("a.txt")
    assert done.returncode == 1
    assert b"a.yaml exists" in done.stderr
    assert Path("a.yaml").read_text() == "mine"
    assert run("a.txt", "--overwrite").returncode == 0
    assert Path("a.yaml").read_text(encoding="utf-8") == SCRIPT


def test_what_is_converted_is_never_replaced(here: Path) -> None:
    Path("c.yaml").write_text(TEXT, encoding="utf-8")
    done = run("c.yaml", "--overwrite")
    assert done.returncode == 1
    assert b"is the file that would be converted" in done.stderr
    assert Path("c.yaml").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nope.txt"], 1, "can't read nope.txt"),
        (["."], 1, "can't read"),
        (["empty.txt"], 1, "nothing to speak in empty.txt"),
        (["broken.ssml"], 1, "broken.ssml:1:8: error: the file ends here"),
        (["a.txt", "-o", "no/such/a.yaml"], 1, "there is no such folder"),
        (["a.txt", "-o", f"{'x' * 300}.yaml"], 1, "the name is too long"),
        (["a.txt", "-o", "a.mp3"], 2, "A script is a .yaml file"),
        (["a.txt", "--from", "html"], 2, "'html' is not one of"),
        ([], 2, "Missing argument"),
    ],
)
def test_bad_input_gets_a_message_and_leaves_nothing(
    here: Path, arguments: list[str], status: int, said: str
) -> None:
    Path("empty.txt").write_text("\n")
    Path("broken.ssml").write_text("<speak>")
    done = run(*arguments)
    assert done.returncode == status
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert left(here) == {"empty.txt", "broken.ssml"}

"""What a stranger's file, or its name, can't do to a terminal; and folders that are not as they seem."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

VOICEHOME = [sys.executable, "-m", "voicehome"]
STEERING = "\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}"
WRONG = "titl: A\nsteps: [Hello.]\n"
needs_a_pty = pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")


def on_a_terminal(*arguments: str, cwd: Path) -> str:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen([*VOICEHOME, *arguments], stdout=theirs, stderr=theirs, cwd=cwd):
        os.close(theirs)
        said = b""
        while True:
            try:
                more = os.read(ours, 65536)
            except OSError:  # Linux says so at the end
                break
            if not more:
                break
            said += more
    os.close(ours)
    return said.decode()


@needs_a_pty
@pytest.mark.parametrize(
    "arguments", [["check", "{}"], ["check", "."], ["plan", "{}"], ["render", "{}", "-o", "{}.mp9"]]
)
def test_a_name_does_not_steer_the_terminal(arguments: list[str], tmp_path: Path) -> None:
    name = f"calm{STEERING}.yaml"
    (tmp_path / name).write_text(WRONG)
    said = on_a_terminal(*(a.format(name) for a in arguments), cwd=tmp_path)
    assert "calm\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}" in said
    assert "\x1b[31m" not in said and "\N{RIGHT-TO-LEFT OVERRIDE}" not in said


@needs_a_pty
def test_a_title_does_not_turn_the_writing_around(tmp_path: Path) -> None:
    script = "title: Calm\nvoice: tone\nsteps: ['Calm\N{RIGHT-TO-LEFT OVERRIDE}3pm.']\n"
    (tmp_path / "a.yaml").write_text(script, encoding="utf-8")
    said = on_a_terminal("plan", "a.yaml", cwd=tmp_path)
    assert "Calm\N{REPLACEMENT CHARACTER}3pm" in said


@needs_a_pty
def test_colours_are_still_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    (tmp_path / "a.yaml").write_text(WRONG)
    assert "\x1b[1;31merror:" in on_a_terminal("check", "a.yaml", cwd=tmp_path)


def test_elsewhere_than_on_a_terminal_names_are_what_they_are(tmp_path: Path) -> None:
    """For what reads them, as `voicehome render … | xargs` does."""
    script = "title: Calm\nvoice: tone\nsteps: [Hello.]\n"
    (tmp_path / "a.yaml").write_text(script)
    name = "\N{RIGHT-TO-LEFT OVERRIDE}.wav"
    command = [*VOICEHOME, "render", "a.yaml", "-o", name, "-q"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).exists()


def test_a_link_out_of_a_folder_is_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("name: Zipporah\n")
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "fine.yaml").write_text("title: A\nsteps: [Hello.]\n")
    (folder / "leak.yaml").symlink_to(tmp_path / "secret.yaml")
    command = [*VOICEHOME, "check", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0
    assert "Zipporah" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder that one is in")
def test_a_folder_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    script = tmp_path / "a.yaml"
    script.write_text("title: A\nvoice: tone\nsteps: [Hello.]\n")
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f'rmdir ../gone; exec "{sys.executable}" -m voicehome render ../a.yaml'
    done = subprocess.run(["sh", "-c", command], cwd=gone, capture_output=True, text=True)
    assert done.returncode == 1
    assert "The folder that you are in is gone" in done.stderr

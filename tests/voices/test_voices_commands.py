"""`voices add` and `voices remove` as people run them, and that nothing else goes near a network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_voices_add import FILES, FOLDER, NAME, listing
from voices_site import Handler, Site, cut, status

from voicehome.voices.installed import installed, staging

VOICEHOME = [sys.executable, "-m", "voicehome"]


@pytest.fixture
def catalogue(tmp_path: Path, site: Site) -> str:
    path = tmp_path / "catalogue.yaml"
    path.write_text(listing(base=f"{site.address}/piper"))
    site.files = {FOLDER + name: data for name, data in FILES.items()}
    return f"--catalogue={path}"


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VOICEHOME, "voices", *arguments], capture_output=True, text=True, timeout=60, input=given
    )


def test_a_voice_is_added_used_again_and_removed(site: Site, catalogue: str) -> None:
    done = run("add", catalogue, NAME, "--yes")
    assert done.returncode == 0, done.stderr
    place = installed(NAME)
    assert f"{NAME} is here now, in {place}" in done.stdout
    assert f"speak-with: [{{engine: piper, model: {NAME}}}]" in done.stdout
    assert f"{NAME}: 3 files, 256.1 kB, from\n  {site.address}{FOLDER[:-1]}\n" in done.stderr
    assert "Licence: public domain (as others report it" in done.stderr
    assert f"{NAME}: 100 %" in done.stderr
    site.asked.clear()
    assert "is here already" in run("add", catalogue, NAME, "--yes").stdout
    assert site.asked == []
    done = run("remove", NAME)
    assert (done.returncode, done.stderr) == (0, "")
    assert installed(NAME) is None


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_it_asks_before_it_fetches(site: Site, catalogue: str, answer: str) -> None:
    done = run("add", catalogue, NAME, given=answer)
    assert (done.returncode, done.stdout) == (0, "Nothing was fetched.\n")
    assert "Fetch them? [y/N]" in done.stderr
    assert site.asked == []
    assert installed(NAME) is None


def test_yes_is_an_answer(catalogue: str) -> None:
    assert run("add", catalogue, NAME, given="y\n").returncode == 0
    assert installed(NAME)


def test_nobody_to_ask_is_no_yes(site: Site, catalogue: str) -> None:
    assert run("add", catalogue, NAME).returncode == 130
    assert site.asked == []


def test_the_list_says_what_is_here(site: Site, catalogue: str) -> None:
    assert not run("add", catalogue).stdout.splitlines()[1].endswith("yes")
    run("add", catalogue, NAME, "--yes")
    assert run("add", catalogue).stdout.splitlines()[1].split()[:4] == [NAME, "en", "256.1", "kB"]
    assert run("add", catalogue).stdout.splitlines()[1].rstrip().endswith("yes")


def test_the_shipped_list_fits_a_terminal_and_fetches_nothing() -> None:
    done = run("add")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "en_US-kristin-medium" in done.stdout


def test_a_mirror_is_asked_instead(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(listing(base="https://nowhere.invalid/piper"))
    site.files = {"/my/voices" + FOLDER + name: data for name, data in FILES.items()}
    monkeypatch.setenv("VOICEHOME_VOICES_MIRROR", f"{site.address}/my/voices")
    done = run("add", f"--catalogue={path}", NAME, "--yes")
    assert done.returncode == 0, done.stderr
    assert installed(NAME)


def test_files_fetched_by_hand_are_added_without_a_question(
    site: Site, catalogue: str, tmp_path: Path
) -> None:
    (tmp_path / "by hand").mkdir()
    for name, data in FILES.items():
        (tmp_path / "by hand" / name).write_bytes(data)
    done = run("add", catalogue, NAME, "--from", str(tmp_path / "by hand"))
    assert done.returncode == 0, done.stderr
    assert installed(NAME)
    assert site.asked == []


def test_what_goes_wrong_is_said(site: Site, catalogue: str, tmp_path: Path) -> None:
    site.acts = [status(404)]
    done = run("add", catalogue, NAME, "--yes")
    assert done.returncode == 1
    assert "it is not there, or no longer (HTTP 404)" in done.stderr
    assert "Traceback" not in done.stderr
    done = run("add", catalogue, "en_XX-peble-medium")
    assert done.returncode == 1
    assert f"Did you mean {NAME}?" in done.stderr
    done = run("add", "--catalogue", str(tmp_path / "none.yaml"))
    assert done.returncode == 1
    assert "none.yaml does not exist" in done.stderr
    done = run("remove", NAME)  # what was begun above
    assert done.returncode == 0
    assert run("remove", NAME).returncode == 1
    assert run("add", catalogue, NAME, "--from", str(tmp_path / "none")).returncode == 2


def test_ctrl_c_keeps_what_came_and_says_so(site: Site, catalogue: str) -> None:
    def slow(handler: Handler) -> None:
        cut(100_000)(handler)
        handler.wfile.flush()
        time.sleep(20)

    site.acts = [slow]
    model = staging(NAME) / f"{NAME}.onnx"
    command = [*VOICEHOME, "voices", "add", catalogue, NAME, "--yes"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as going:
        deadline = time.monotonic() + 30
        while not (model.exists() and model.stat().st_size == 100_000):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        going.send_signal(signal.SIGINT)
        _, said = going.communicate(timeout=60)
    assert going.returncode == 130
    assert "Stopped. What came is kept: the same command goes on from there." in said
    assert installed(NAME) is None
    site.asked.clear()
    assert run("add", catalogue, NAME, "--yes").returncode == 0
    assert site.ranges()[0] == "bytes=100000-"
    assert installed(NAME)


NETWORKING = ["ssl", "http", "http.client", "urllib.request", "ftplib", "smtplib", "asyncio"]
SHOW = f"""
import atexit, json, sys
names = {[*NETWORKING, "voicehome.voices.download"]}
atexit.register(lambda: print(json.dumps([n for n in names if n in sys.modules]), file=sys.stderr))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check", "a.yaml"],
        ["render", "a.yaml", "--voice", "tone", "-q"],
        ["voices", "list"],
        ["voices", "add"],
    ],
    ids=" ".join,
)
def test_no_other_command_loads_a_networking_module(tmp_path: Path, arguments: list[str]) -> None:
    """`socket` alone is no sign: Python's own e-mail reader, by which packages are found, loads it.
    That rendering opens none is watched in test_private.py."""
    (tmp_path / "a.yaml").write_text("title: T\nsteps:\n  - Hello there.\n")
    code = f"{SHOW}\nfrom voicehome.cli.main import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=tmp_path
    )
    assert json.loads(done.stderr.splitlines()[-1]) == []


def test_that_it_would_be_seen(site: Site, catalogue: str) -> None:
    code = f"{SHOW}\nfrom voicehome.cli.main import main\nmain()"
    command = [sys.executable, "-c", code, "voices", "add", catalogue, NAME, "--yes"]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
    assert set(json.loads(done.stderr.splitlines()[-1])) >= {"ssl", "http", "urllib.request"}

"""`cache where|size|prune|clear`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "title: A Try\nvoice: tone\nsteps:\n  - Hello there. [1s] It is good to be here.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    (tmp_path / "good.yaml").write_text(GOOD)
    return tmp_path


def run(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voicehome", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        input=said,
        check=False,
    )


def clips(here: Path) -> int:
    return len(list(here.glob("cache/clips/*/*.npz")))


def test_where_and_how_much(here: Path) -> None:
    assert run("cache", "where").stdout == f"{here}/cache/clips\n"
    assert run("cache", "size").stdout == "0 bytes in 0 clips; at most 2 GB\n"
    assert run("render", "good.yaml").returncode == 0
    said = run("cache", "size").stdout
    assert "in 2 clips; at most 2 GB" in said and "kB" in said
    assert not (here / "cache" / "clips").stat().st_mode & 0o077


def test_pruning_says_what_went(here: Path) -> None:
    run("render", "good.yaml")
    assert "removed: 0 bytes in 0 clips\nkept: " in run("cache", "prune").stdout
    assert "in 2 clips\nkept: 0 bytes" in run("cache", "prune", "--size", "1kB").stdout
    assert clips(here) == 0


def test_a_size_that_is_none(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = run("cache", "prune", "--size", "lots")
    assert wrong.returncode == 2 and "--size: 'lots' is not a size" in wrong.stderr
    monkeypatch.setenv("VOICEHOME_CACHE_SIZE", "lots")
    for command in (["cache", "size"], ["cache", "prune"], ["render", "good.yaml"]):
        wrong = run(*command)
        assert wrong.returncode == 1 and "VOICEHOME_CACHE_SIZE: 'lots' is not" in wrong.stderr
    assert clips(here) == 0


def test_clearing_asks_first(here: Path) -> None:
    run("render", "good.yaml")
    kept = run("cache", "clear", said="n\n")
    # click 8.1 puts the question's last space there
    assert kept.stdout.lstrip(" ") == "Nothing was removed.\n" and "2 clips?" in kept.stderr
    assert run("cache", "clear", said="").returncode == 130
    assert clips(here) == 2
    assert "in 2 clips" in run("cache", "clear", said="y\n").stdout
    assert clips(here) == 0
    run("render", "good.yaml")
    assert "in 2 clips" in run("cache", "clear", "--yes").stdout
    assert clips(here) == 0


def test_a_render_prunes_once_a_day_and_keeps_what_it_uses(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("render", "good.yaml").returncode == 0
    (here / "other.yaml").write_text(GOOD.replace("Hello there", "Good evening"))
    (here / "cache/clips/last-prune").unlink()
    monkeypatch.setenv("VOICEHOME_CACHE_SIZE", "1kB")
    assert run("render", "other.yaml", "-o", "other.mp3").returncode == 0
    assert clips(here) == 2  # one of the three was the first script's alone
    assert run("render", "good.yaml").returncode == 0
    assert clips(here) == 3

"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")


def block(language: str, containing: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(text for text in blocks if containing in text)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    return tmp_path


def session(text: str) -> None:
    """Run a shown session: what each `$ ` command prints is what stands below it."""
    for shown in text.split("$ ")[1:]:
        command, _, expected = shown.partition("\n")
        arguments = [sys.executable, "-m", *command.split()]
        done = subprocess.run(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        assert done.stdout == expected, command


@pytest.mark.skipif(sys.platform != "linux", reason="the session was recorded on Linux")
def test_the_first_practice(here: Path) -> None:
    Path("evening.yaml").write_text(block("yaml", "title: Evening"), encoding="utf-8")
    session(block("console", "render evening.yaml"))
    assert {"Evening.mp3", "Evening.lrc", "Evening.vtt"} <= {p.name for p in here.iterdir()}


def test_the_mistakes(here: Path) -> None:
    good = block("yaml", "title: Evening")
    bad = good.replace("- bell", "- paus: 10s", 1).replace(
        "Is there something in the room that you are glad to see? [6s] Let your eyes rest there, or close.",
        "Is there something [6] in the room?",
    )
    Path("evening.yaml").write_text(bad, encoding="utf-8")
    session(block("console", "'paus' is not a step"))

"""What the README shows is what happens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from documents import blocks, session


def block(language: str, containing: str) -> str:
    found = (block.text for block in blocks("README.md") if block.language == language)
    return next(text for text in found if containing in text)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    return tmp_path


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

"""The table of promises, its quick form; and that it would see a difference."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from voicehome.promises import same
from voicehome.promises.licences import licence_of, packages
from voicehome.promises.place import Place

_MIT = "Permission is hereby granted, free of charge"


def test_the_same_bytes() -> None:
    found = same.finding()
    assert found.works, found.detail


def test_a_difference_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(place: Place, jobs: str, environment: dict[str, str]) -> dict[str, bytes]:
        return {"A Trial.mp3": jobs.encode()}

    monkeypatch.setattr(same, "rendered", other)
    found = same.finding()
    assert (found.works, found.detail) == (False, "A Trial.mp3")


def test_what_it_is_made_of_is_listed_with_licences() -> None:
    said = {package.metadata["Name"].lower(): licence_of(package) for package in packages()}
    assert "GPL" in said["mutagen"] and "MIT" in said["click"] + said["rich"]
    assert said["resvg_py"] == "MIT" and said["font-source-serif-pro"] == "SIL OFL 1.1"
    assert {"av", "numpy", "pedalboard", "pyyaml"} <= said.keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Copyright (c) 2020 Somebody\n\n{_MIT}, to any person", "MIT"),
        (f"All Rights Reserved\n{'No. ' * 500}\nBundled: {_MIT}", "All Rights Reserved"),
    ],
)
def test_a_licence_says_at_its_beginning_which_it_is(tmp_path: Path, text: str, said: str) -> None:
    folder = tmp_path / "one-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: one\nVersion: 1.0\n")
    (folder / "RECORD").write_text("one-1.0.dist-info/LICENSE,,\n")
    (folder / "LICENSE").write_text(text)
    assert licence_of(PathDistribution(folder)) == said


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "voicehome", "doctor", "--licences"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0
    assert "mutagen" in done.stdout

"""A library that was built, given to Music Player Daemon as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from .readers import mpd_of

PROJECT = "formats: [mp3, opus]\nlengths: all\nartist: Someone\nvoices: {guide: tone}\npeople: [{name: client-a}]\n"
SCRIPT = """title: "{title}"
series: Days
number: {number}
length: [8s, 12s]
steps: [Hello., {{pause: 2s..4s..60s}}, Goodbye.]
"""
TITLES = ("Über den Hügel", "The Harbour", "Home")


@pytest.fixture(scope="module")
def mpc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    folder = tmp_path_factory.mktemp("mpd")
    (folder / "voicehome.yaml").write_text(PROJECT)
    for number, title in enumerate(TITLES, start=1):
        script = SCRIPT.format(title=title, number=number)
        (folder / f"s{number}.yaml").write_text(script, encoding="utf-8")
    kept = str(tmp_path_factory.mktemp("kept"))
    places = {"VOICEHOME_CACHE": kept, "VOICEHOME_DATA": kept}
    command = [sys.executable, "-m", "voicehome", "build", str(folder), "-q"]
    for more in ([], ["--for", "client-a", "--zip"]):
        subprocess.run([*command, *more], check=True, env={**os.environ, **places})
    assert (folder / "library/people/client-a.zip").is_file()
    with mpd_of(folder / "library") as mpc:
        yield mpc


pytestmark = [pytest.mark.tool("mpd"), pytest.mark.tool("mpc")]


def test_all_is_indexed(mpc: Callable[..., str]) -> None:
    listed = mpc("listall", "-f", "%title%@%artist%@%album%@%track%@%time%").splitlines()
    assert sorted(listed) == sorted(
        f"{title}@Someone@Days@{number}@0:{seconds}"
        for number, title in enumerate(TITLES, start=1)
        for seconds in ("08", "12")
        for _ in ("mp3", "opus")
    )


def test_what_people_have_for_themselves_is_left_out(mpc: Callable[..., str]) -> None:
    """Though it may be read by whom the server runs as here; the zip file, into which it looks, too."""
    assert mpc("ls", "people") == ""
    assert "people" not in mpc("listall")


@pytest.mark.parametrize(
    ("asked", "count"),
    [("title hügel", 4), ("artist someone", 12), ("album Days", 12), ("title mountain", 0)],
)
def test_search(mpc: Callable[..., str], asked: str, count: int) -> None:
    assert len(mpc("search", *asked.split(" ")).splitlines()) == count


def test_playlists(mpc: Callable[..., str]) -> None:
    lists = [line for line in mpc("ls", "Playlists").splitlines() if line]
    assert "Playlists/The course.m3u8" in lists
    for name in lists:
        mpc("clear")
        mpc("load", name)
        queue = mpc("playlist", "-f", "%file%@%time%").splitlines()
        assert queue and all(line.startswith("Someone/Days/") for line in queue)
        if "course" in name:
            assert [line.split("@")[0] for line in queue] == [
                f"Someone/Days/{number:02d} - {title}.mp3"
                for number, title in enumerate(TITLES, start=1)
            ]
            assert mpc("play")
            assert "[playing]" in mpc("status")

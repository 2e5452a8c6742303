"""Playlists: what is in them, in which order, and that other programs find the recordings."""

from __future__ import annotations

import subprocess

import pytest

from voicehome.library.playlists import session
from voicehome.library.shelf import Practice, Recording, shelves

from .conftest import Library


def lines(library: Library, name: str, folder: str = "") -> list[str]:
    path = library.folder / folder / "Playlists" / name
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    return data.decode().splitlines()


def test_the_course_is_in_its_order(library: Library) -> None:
    found = lines(library, "The course.m3u8")
    assert found[0] == "#EXTM3U"
    assert "#PLAYLIST:The course, in its order" in found
    assert "#EXTART:Somebody" in found
    assert "#EXTIMG:../cover.jpg" in found
    assert [line for line in found if not line.startswith("#")][:2] == [
        "../Somebody/Beginnings/01 - Arriving.mp3",
        "../Somebody/Beginnings/02 - The Harbour.mp3",
    ]
    assert "#EXTINF:60,Somebody - Arriving" in found


def test_a_series_and_a_theme_have_theirs(library: Library) -> None:
    series = lines(library, "Series - Beginnings.m3u8")
    assert "#EXTALB:Beginnings" in series
    assert "#EXTIMG:../Somebody/Beginnings/cover.jpg" in series
    theme = lines(library, "Theme - Small steps and gentle reminders.m3u8")
    assert [line for line in theme if line[0] != "#"] == [
        "../Somebody/Beginnings/01 - Arriving.mp3"
    ]


def test_every_line_leads_to_a_recording(library: Library) -> None:
    playlists = [*library.folder.rglob("*.m3u8")]
    assert len(playlists) > 8
    for playlist in playlists:
        for line in playlist.read_text(encoding="utf-8").splitlines():
            assert "\\" not in line
            if not line.startswith("#"):
                assert (playlist.parent / line).is_file(), line


@pytest.mark.tool("ffprobe")
def test_other_programs_read_the_files_that_they_name(library: Library) -> None:
    playlist = library.folder / "Playlists/The course.m3u8"
    first = next(line for line in playlist.read_text().splitlines() if not line.startswith("#"))
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width", playlist.parent / first],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "codec_name=mp3" in told and "width=1400" in told


def of(name: str, minutes: float, **more: object) -> Practice:
    entry = {
        "depth": "gentle",
        "purpose": "practice",
        "variation": 1,
        "seconds": minutes * 60,
        **more,
    }
    return Practice(name, entry, [Recording(entry, name, {"mp3": f"{name}.mp3"}, None)])


def chosen(*practices: Practice) -> list[str]:
    return [recording.stem for recording in session(practices)]


def test_a_session_comes_close_to_twenty_minutes_with_few_practices() -> None:
    assert chosen(of("a", 6), of("b", 8), of("c", 6), of("d", 19.5)) == ["d"]
    assert chosen(of("a", 6), of("b", 8), of("c", 6)) == ["a", "b", "c"]
    assert chosen(of("a", 5), of("b", 2)) == []
    assert chosen(of("a", 20, depth="deep"), of("b", 20, purpose="sleep")) == []


def test_a_library_knows_its_practices(library: Library) -> None:
    whole, client = shelves(library.looked_at())
    assert [p.id for p in whole.practices] == ["arriving", "harbour", "evil", "plain"]
    assert [r.seconds for r in whole.practices[0].recordings] == [60.0, 40.0]
    assert client.is_private and [p.id for p in client.practices] == ["harbour"]
    assert whole.title == "Quiet Hours & Co"

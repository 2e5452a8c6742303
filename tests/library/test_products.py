"""What a library has beside its recordings: written once, again only when it changes, nobody else's
replaced."""

from __future__ import annotations

import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from voicehome.cover.choose import Cover
from voicehome.errors import ProjectError
from voicehome.library.build import prune
from voicehome.library.manifest import manifest_file
from voicehome.library.products import publish

from .conftest import Library


@pytest.fixture
def mine(built_once: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A copy of the library that a test may change. Its recordings are known by their keys, but for
    those with answers, which want to be made anew."""
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path / "data"))
    shutil.copytree(Path(built_once.data) / "people", tmp_path / "data" / "people")
    shutil.copytree(built_once.project, tmp_path / "project")
    return Library(tmp_path / "project", str(tmp_path / "data"))


def texts(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_library_has_all_that_belongs_to_it(library: Library) -> None:
    names = set(texts(library.folder))
    assert {"index.html", "feed.xml", "cover.jpg", "folder.jpg"} <= names
    assert {"Playlists/The course.m3u8", "Playlists/Series - Beginnings.m3u8"} <= names
    assert "Somebody/Beginnings/cover.jpg" in names
    assert "page/art/arriving.svg" in names
    assert sum(name.startswith("page/words/arriving-") for name in names) == 2


def test_where_nothing_changed_nothing_is_written(library: Library) -> None:
    assert library.published() == []


def test_what_is_gone_is_written_again_to_the_same_bytes(mine: Library) -> None:
    mine.published()
    before = texts(mine.folder)
    for name in ("index.html", "page/art/arriving.svg", "cover.jpg", "feed.xml"):
        (mine.folder / name).unlink()
    assert mine.published() == ["cover.jpg", "feed.xml", "index.html", "page/art/arriving.svg"]
    assert texts(mine.folder) == before


def test_only_what_changed_is_written(mine: Library) -> None:
    mine.published()
    project = mine.project / "voicehome.yaml"
    project.write_text(project.read_text().replace("Quiet Hours", "Loud Hours"))
    assert mine.published() == ["cover.jpg", "feed.xml", "folder.jpg", "index.html"]


def test_pictures_are_drawn_again_only_where_they_would_be_others(mine: Library) -> None:
    mine.published()
    drawn: list[str] = []
    (mine.folder / "index.html").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cover, "jpeg", lambda cover: drawn.append(cover.title) or b"")
        assert mine.published() == ["index.html"]
    assert drawn == []
    cover = mine.folder / "Somebody/Beginnings/folder.jpg"
    whole = cover.read_bytes()
    cover.write_bytes(whole[:-1] + b"x")
    (mine.folder / "index.html").unlink()
    assert mine.published() == ["Somebody/Beginnings/folder.jpg", "index.html"]
    assert cover.read_bytes() == whole


def test_a_file_of_somebody_elses_is_left_alone(mine: Library) -> None:
    mine.published()
    (mine.folder / "index.html").write_text("<p>My own</p>")
    (mine.folder / "page/art/arriving.svg").unlink()
    result = publish(found := mine.looked_at(), manifest_file(found.library))
    assert "voicehome did not make it" in result.problems[0].message
    assert (mine.folder / "index.html").read_text() == "<p>My own</p>"
    assert not found.left  # what could not be looked at to the end is not taken for left over


def test_what_nothing_asks_for_is_left_over_and_pruned(mine: Library) -> None:
    mine.published()
    script = mine.project / "scripts/02-harbour.yaml"
    script.write_text(script.read_text().replace("[loneliness]", "[company]"))
    found = mine.looked_at()
    item = next(item for item in found.items if "Harbour" in item.order.job.stem)
    assert item.reasons and item.record
    # Without making it anew: what lists say of it is what was made.
    entry = dict(found.manifest.records[item.order.job.stem].entry) | {"themes": ["company"]}
    for known in found.items:
        if known.order.job.script == item.order.job.script:
            known.record = replace(known.record, entry=entry)
    publish(found, manifest_file(found.library))
    assert "Playlists/Theme - Loneliness.m3u8" in found.left
    assert (mine.folder / "Playlists/Theme - Company.m3u8").exists()
    prune(found, manifest_file(found.library))
    assert not (mine.folder / "Playlists/Theme - Loneliness.m3u8").exists()


def test_what_is_somebodys_own_is_theirs_alone(library: Library) -> None:
    folder = library.folder / "people"
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() or path.suffix not in (".mp3", ".opus", ".lrc", ".vtt"):
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert {*folder.rglob(".*")} == {folder / ".ignore", folder / ".mpdignore"}
    assert not list(folder.rglob("feed.xml"))
    words = [path.name for path in folder.rglob("*.js")]
    assert words and all("annabel" not in str(path).lower() for path in folder.rglob("*"))
    assert "people" not in library.page() and "Annabel" not in library.page()
    assert "Annabel" not in library.page("people/client-a")


def reasons(library: Library) -> set[tuple[str, ...]]:
    found = library.looked_at()
    publish(found, manifest_file(found.library))
    return {item.reasons for item in found.items if not item.order.job.person}


def test_another_cover_makes_recordings_stale(mine: Library) -> None:
    assert reasons(mine) == {()}
    project = mine.project / "voicehome.yaml"
    project.write_text(project.read_text() + "covers: none\n")
    assert reasons(mine) == {("its cover changed",)}
    project.write_text(project.read_text().replace("covers: none", "covers: pictures"))
    (mine.project / "pictures").mkdir()
    assert reasons(mine) == {()}
    Image.new("RGB", (600, 600), "teal").save(mine.project / "pictures/the-harbour.png")
    changed = [
        i.order.job.stem for i in mine.looked_at().items if i.reasons and not i.order.job.person
    ]
    assert changed == ["Somebody/Beginnings/02 - The Harbour"]


def test_a_cover_that_is_no_picture_is_a_problem_that_says_so(mine: Library) -> None:
    mine.published()
    project = mine.project / "voicehome.yaml"
    project.write_text(project.read_text() + "covers: pictures\n")
    with pytest.raises(ProjectError, match=r"voicehome.yaml:\d+:1: error: there is no folder"):
        mine.looked_at()
    (mine.project / "pictures").mkdir()
    (mine.project / "pictures/beginnings.jpg").write_bytes(b"no picture at all")
    found = mine.looked_at()
    problems = publish(found, manifest_file(found.library)).problems
    assert [problem.message for problem in problems] == [
        "the cover beginnings.jpg is no picture that can be read"
    ]


def test_a_picture_that_nothing_shows_is_told_of(mine: Library) -> None:
    project = mine.project / "voicehome.yaml"
    project.write_text(project.read_text() + "covers: pictures\n")
    line = project.read_text().count("\n")
    (mine.project / "pictures").mkdir()
    for name in ("Beginnings", "harbour", "The-Harbour", "library", "Quiet Hours & Co", "harber"):
        Image.new("RGB", (400, 400), "teal").save(mine.project / f"pictures/{name}.png")
    (told,) = mine.looked_at().warnings
    assert "called like harber.png" in told.message and "harbour.png" in told.hint
    assert told.source and told.source.line == line
    (mine.project / "scripts/harber.yaml").write_text("title: Bad\n")
    assert not mine.looked_at().warnings  # it may be what the picture is for


def test_without_covers_there_are_none(mine: Library) -> None:
    mine.published()
    project = mine.project / "voicehome.yaml"
    project.write_text(project.read_text() + "covers: none\n")
    shutil.rmtree(mine.folder / "page")
    found = mine.looked_at()
    result = publish(found, manifest_file(found.library))
    assert (
        "index.html" in result.written
        and "<img" not in mine.page()[: mine.page().index('<main id="practice')]
    )
    assert not [name for name in result.written if name.endswith((".jpg", ".svg"))]

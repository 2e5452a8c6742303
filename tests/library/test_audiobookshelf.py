"""The layout for Audiobookshelf: its scanner's rules, as its documentation and its source tell them.

All sound in a folder, or below it, is one book; its path is `Author/Series/Book`, where a number before
` - ` is the place in the series; a folder with a file `.ignore` in it is left out; an OPF goes before the
tags of the sound. So a full scan sees it; the server's watcher of changes does not read `.ignore`.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as Tree

import pytest

from voicehome.errors import ProjectError
from voicehome.library.build import build, prune
from voicehome.library.forget import forget
from voicehome.library.manifest import load_manifest, manifest_file
from voicehome.library.products import publish
from voicehome.library.run import run
from voicehome.library.survey import library_of, project_in, survey
from voicehome.people.store import save_answers

SOUND = (".mp3", ".m4a", ".m4b", ".opus", ".flac", ".wav")
DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"

PROJECT = """library: out
voices: {guide: tone}
layout: audiobookshelf
lengths: all
people:
  - {name: ann, scripts: [day]}
"""
LONG = "A title that goes on, and then on, and that nobody would ever want to read to its end " * 2
SCRIPTS = {
    "day": "title: 'Day & night'\nsummary: A day.\nthemes: [small-steps]\nseries: Days\nnumber: 3\n"
    "length: [30s, 40s]\nasks:\n  name: {ask: Who?, or: you}\n"
    "steps: ['Hello {name}.', {pause: 2s..9s..60s}, Bye.]\n",
    "one": "title: Same\nseries: Days\nsteps: [One.]\n",
    "other": "title: same\nseries: Days\nby: Somebody\nsteps: [Two.]\n",
    "third": "title: same\nseries: Days\nsteps: [Three.]\n",
    "page": "title: Page\nsteps: [A page.]\n",
    "days": "title: Days\nby: Practices\nsteps: [Called as a series.]\n",
    "long-a": f"title: {LONG}\nlength: [20s, 30s]\nsteps: [Long., {{pause: 2s..9s..60s}}, Bye.]\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "voicehome.yaml").write_text(PROJECT)
    for name, text in SCRIPTS.items():
        (folder / f"{name}.yaml").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICEHOME_DATA", str(folder / ".data"))
        patch.setenv("VOICEHOME_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        save_answers("ann", {"name": "Zipporah"})
        of = project_in(folder)
        found = survey(of, load_manifest(manifest_file(library_of(of))))
        for made in build(found, manifest_file(found.library), lambda orders: run(orders, 2)):
            assert not made.problems, made.problems
        assert not publish(found, manifest_file(found.library)).problems
    return folder


def books(library: Path) -> dict[str, list[str]]:
    """What the scanner would list: files with sound, by the topmost folder that has any."""
    ignored = {path.parent for path in library.rglob(".ignore")} - {library}
    found: dict[str, list[str]] = {}
    places = [
        path.relative_to(library)
        for path in library.rglob("*")
        if path.suffix in SOUND and not ignored & {*path.parents}
    ]
    for place in sorted(places, key=lambda place: (len(place.parts), place)):
        above = [str(folder) for folder in reversed(place.parents) if str(folder) != "."]
        book = next((folder for folder in above if folder in found), above[-1])
        found.setdefault(book, []).append(place.name)
    return found


def metadata(folder: Path) -> Tree.Element:
    found = Tree.parse(folder / "metadata.opf").getroot().find(f"{OPF}metadata")
    assert found is not None
    return found


def test_every_recording_is_a_book_and_no_two_are_one(project: Path) -> None:
    found = books(project / "out")
    assert all(len(files) == 1 for files in found.values()), found
    assert {book for book in found if "title that goes" not in book} == {
        "Practices/Days/03 - Day & night",
        "Practices/Days/03 - Day & night (40s)",
        "Practices/Days/Same (one)",
        "Practices/Days/same (third)",
        "Somebody/Days/same",
        "Practices/Days (days)",
        "_Page",
    }
    assert len(found) == 9
    for book in found:
        assert (project / "out" / book / "cover.jpg").is_file()
        assert len(PurePosixPath(book).name.encode()) < 100


def test_a_book_is_called_as_its_practice_not_as_its_series(project: Path) -> None:
    told = metadata(project / "out/Practices/Days/03 - Day & night (40s)")
    texts = {e.tag.removeprefix(DC): e.text for e in told if e.tag.startswith(DC)}
    assert texts == {
        "title": "Day & night (40s)",
        "subtitle": "A day.",
        "language": "en",
        "tag": "small-steps",
    }
    series = [(e.get("name"), e.get("content")) for e in told.iter(f"{OPF}meta")]
    assert series == [("calibre:series", "Days"), ("calibre:series_index", "3")]
    assert metadata(project / "out/Practices/Days/03 - Day & night")[0].text == "Day & night"
    by = metadata(project / "out/Somebody/Days/same").find(f"{DC}creator")
    assert by is not None
    assert (by.text, by.get(f"{OPF}role")) == ("Somebody", "aut")


def test_what_is_somebodys_is_a_library_of_its_own(project: Path) -> None:
    own = project / "out/people/ann"
    assert len(books(own)) == 2
    told = [*own.rglob("*.opf")]
    assert len(told) == 2
    assert all(
        "Zipporah" not in path.read_text() and path.stat().st_mode & 0o077 == 0 for path in told
    )
    assert all("zipporah" not in str(path).casefold() for path in own.rglob("*"))
    assert (own.parent / ".ignore").is_file()


def test_the_first_recording_of_somebody_is_left_out_of_media_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there is any sound of theirs, and where nothing is everybody's; and all goes with it."""
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path / ".data"))
    (tmp_path / "voicehome.yaml").write_text(
        "library: out\nvoices: {guide: tone}\nlayout: audiobookshelf\npeople: [{name: ann}]\n"
    )
    script = tmp_path / "day.yaml"
    script.write_text("title: Day\nasks: {name: {ask: Who?}}\nsteps: ['Hello {name}.']\n")
    save_answers("ann", {"name": "Zipporah"})
    of = project_in(tmp_path)
    found = survey(of, load_manifest(manifest_file(library_of(of))))
    for made in build(found, manifest_file(found.library), lambda orders: run(orders, 1)):
        assert not made.problems, made.problems
        assert (tmp_path / "out/people/.ignore").read_text().endswith("\n*\n")
    assert not books(tmp_path / "out") and len(books(tmp_path / "out/people/ann")) == 1
    (tmp_path / "voicehome.yaml").write_text("library: out\nlayout: audiobookshelf\n")
    script.write_text("title: Day\nsteps: [Hello.]\n")
    of = project_in(tmp_path)
    found = survey(of, load_manifest(manifest_file(library_of(of))))
    prune(found, manifest_file(found.library))
    assert not (tmp_path / "out/people").exists()


def test_several_formats_would_be_several_times_the_same(tmp_path: Path) -> None:
    (tmp_path / "voicehome.yaml").write_text("formats: [mp3, m4b]\nlayout: audiobookshelf\n")
    with pytest.raises(ProjectError) as raised:
        project_in(tmp_path)
    (problem,) = raised.value.problems
    assert problem.message == "layout: audiobookshelf goes with one format only"
    assert problem.hint is not None
    assert re.search(r"formats: \[mp3\]", problem.hint)
    assert problem.source is not None
    assert problem.source.line == 1


def test_forgetting_the_only_person_leaves_nothing_of_theirs(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last test here, for the others want what it takes away."""
    monkeypatch.setenv("VOICEHOME_DATA", str(project / ".data"))
    forget("ann")
    assert not (project / "out/people").exists()

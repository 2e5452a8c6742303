"""What a build meets that it did not expect: names that clash, things in the way, damage, no room."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from voicehome.errors import ProjectError
from voicehome.library.jobs import jobs_of
from voicehome.library.manifest import Manifest, _sealed, load_manifest, manifest_file
from voicehome.library.survey import library_of, project_in, survey

PROJECT = "voices: {guide: tone}\nformats: [wav]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "voicehome.yaml").write_text(PROJECT)
    return folder


def script(folder: Path, name: str, title: str, more: str = "") -> None:
    text = f"title: {json.dumps(title, ensure_ascii=False)}\n{more}steps: [Hi.]\n"
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def build(
    folder: Path, *, inside: str = "", after: str = "true"
) -> subprocess.CompletedProcess[str]:
    """The command, in a namespace of its own in which `inside` is done before, and `after` then."""
    command = [sys.executable, "-m", "voicehome", "build", str(folder)]
    if inside:
        shell = f'{inside} && "$@"; status=$?; {after}; exit $status'
        command = ["unshare", "-m", "sh", "-c", shell, "sh", *command]
    return subprocess.run(command, capture_output=True, text=True)


def stems(folder: Path) -> list[str]:
    project = project_in(folder)
    found = survey(project, load_manifest(manifest_file(library_of(project))))
    assert not found.problems
    jobs = jobs_of(project, list(found.manifest.scripts.values()), {})
    assert [item.order.job for item in found.items] != [] and len(jobs) == len(found.items)
    return [item.order.job.stem for item in found.items]


def texts(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_titles_of_every_kind_have_places_of_their_own(folder: Path) -> None:
    titles = ("Morning", "morning", "x" * 300, "x" * 299 + "y", "🌙 Nacht 🌙", "مساء الخير",
              "con", "../../etc/passwd", 'a/b\\c:d*e?f<g>"h|', "U\u0308b", "Üb", "\u202eevil")  # fmt: skip
    for number, title in enumerate(titles):
        script(folder, f"s{number}", title)
    found = stems(folder)
    assert len({stem.casefold() for stem in found}) == len(titles)
    assert all(len(Path(stem).name.encode()) <= 200 and "/" not in stem for stem in found)
    assert not [stem for stem in found if set(stem) & set('<>:"\\|?*\u202e')]
    done = build(folder)
    assert done.returncode == 0, done.stderr
    assert len(list((folder / "library").glob("*.wav"))) == len(titles)
    assert "nothing to make" in build(folder).stdout


def test_series_that_are_called_as_folders_of_the_library(folder: Path) -> None:
    for number, series in enumerate(("people", "Playlists", "page", "Feed", "Days", "days")):
        script(folder, f"s{number}", f"T{number}", f"series: {series}\n")
    assert stems(folder) == [
        "Days/T4", "_Feed/T3", "_Playlists/T1", "Days/T5", "_page/T2", "_people/T0"
    ]  # fmt: skip


def test_something_in_the_way_stops_nothing_else_and_is_left_alone(folder: Path) -> None:
    (folder / "voicehome.yaml").write_text(PROJECT + "people: [{name: ann, scripts: [s1]}]\n")
    script(folder, "s1", "One")
    script(folder, "s2", "Two", "series: Days\n")
    script(folder, "s3", "Three")
    library = folder / "library"
    (library / "Three.wav").mkdir(parents=True)
    (library / "index.html").mkdir()
    (library / "people").write_text("mine")
    done = build(folder)
    assert done.returncode == 1
    assert f"a folder stands where {library}/Three.wav would go" in done.stderr
    assert f"a file stands where the folder {library}/people would go" in done.stderr
    assert f"{library}/index.html exists, and voicehome did not make it" in done.stderr
    assert "all is as it should be" not in done.stdout
    assert [path.name for path in library.rglob("*.wav") if path.is_file()] == ["Two.wav"]
    assert (library / "people").read_text() == "mine"
    (library / "people").unlink()
    (library / "index.html").rmdir()
    (library / "Three.wav").rmdir()
    assert build(folder).returncode == 0


def test_a_file_where_a_folder_of_lists_would_go(folder: Path) -> None:
    script(folder, "s1", "One")
    (folder / "library").mkdir()
    lists = folder / "library/Playlists"
    lists.write_text("mine")
    done = build(folder)
    assert done.returncode == 1
    assert f"a file stands where the folder {lists} would go" in done.stderr
    assert "Move it away, and build again." in done.stderr and "library:" not in done.stderr
    assert lists.read_text() == "mine"
    lists.unlink()
    assert build(folder).returncode == 0


@pytest.mark.parametrize("what", ["file", "link"])
def test_a_library_that_is_no_folder(folder: Path, what: str) -> None:
    script(folder, "s1", "One")
    library = folder / "library"
    library.write_text("mine") if what == "file" else library.symlink_to("nowhere")
    with pytest.raises(ProjectError, match="what is there is no folder"):
        library_of(project_in(folder))
    done = build(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("error:") == 1


def sealed_anew(content: bytes) -> bytes:
    """As another version would have written it: whole, but for what it says."""
    assert content.startswith(_sealed(b"")[:9])
    body = content[len(_sealed(b"")) :]
    return _sealed(body) + body


@pytest.mark.parametrize("how", ["half", "flipped", "empty", "newer", "folder"])
def test_a_manifest_that_cannot_be_trusted_is_made_anew(folder: Path, how: str) -> None:
    for number in (1, 2):
        script(folder, f"s{number}", f"T{number}")
    assert build(folder).returncode == 0
    before = texts(folder / "library")
    path = manifest_file(folder / "library")
    whole = path.read_bytes()
    middle = whole.index(b'"T1"') + 20
    damaged = {
        "half": whole[: len(whole) // 2],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "empty": b"",
        "newer": sealed_anew(whole.replace(b'"version": 4', b'"version": 5')),
    }
    path.unlink()
    if how == "folder":
        path.mkdir()
    else:
        assert damaged[how] != whole and sealed_anew(whole) == whole
        path.write_bytes(damaged[how])
    assert load_manifest(path) == Manifest()
    done = build(folder)
    if how == "folder":
        assert done.returncode == 1 and "a folder stands where" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    assert "nothing to make" in done.stdout
    assert texts(folder / "library") == before
    assert json.loads(path.read_bytes())["version"] == 4


def mounted(folder: Path, how: str) -> str:
    """What mounts the library; skips where that can't be."""
    library = folder / "library"
    library.mkdir(exist_ok=True)
    how = how.format(library=library)
    if subprocess.run(["unshare", "-m", "sh", "-c", how], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    return how


def test_a_library_that_cannot_be_written(folder: Path) -> None:
    script(folder, "s1", "One")
    assert build(folder).returncode == 0
    before = texts(folder / "library")
    script(folder, "s2", "Two")
    how = "mount --bind {library} {library} && mount -o remount,ro,bind {library}"
    done = build(folder, inside=mounted(folder, how))
    assert done.returncode == 1
    assert (
        "this place is read-only" in done.stderr and "`library:` in voicehome.yaml" in done.stderr
    )
    assert texts(folder / "library") == before
    assert build(folder).returncode == 0
    assert {*before} < {*texts(folder / "library")}


@pytest.mark.parametrize("percent", [50, 90])
def test_a_disk_that_is_full(folder: Path, tmp_path: Path, percent: int) -> None:
    """Of recordings, or of what is beside them: what is there is whole, and the next build goes on."""
    (folder / "voicehome.yaml").write_text(PROJECT.replace("wav", "mp3"))
    for number in (1, 2):
        script(folder, f"s{number}", f"T{number}")
    assert build(folder).returncode == 0
    whole = texts(folder / "library")
    room = sum(map(len, whole.values())) * percent // 100
    for name in whole:
        (folder / "library" / name).unlink()
    kept = tmp_path / "kept"
    how = mounted(folder, f"mount -t tmpfs -o size={room} none {{library}}")
    done = build(folder, inside=how, after=f"cp -r {folder}/library {kept}")
    assert done.returncode == 1
    assert texts(kept).items() < whole.items()
    assert "the disk is full" in done.stderr and "with -o" not in done.stderr
    assert build(folder).returncode == 0
    assert texts(folder / "library") == whole

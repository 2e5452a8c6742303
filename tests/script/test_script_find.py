"""Finding practices, and the files they use; and what files are called where people read of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.errors import ScriptError
from voicehome.files import data_folder
from voicehome.reading.fields import FieldError
from voicehome.script.find import find_script, find_used, label_of, shipped, short_name
from voicehome.script.load import load_script, load_shared


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_short_names() -> None:
    assert short_name(Path("a/03-a-longer-out-breath.yaml")) == "a-longer-out-breath"
    assert short_name(Path("walk.yaml")) == "walk"
    assert short_name(Path("2-4-6.yaml")) == "4-6"


def test_shipped_practices_have_names_of_their_own_and_can_be_read() -> None:
    practices = shipped()
    assert len(practices) == len(list(data_folder("scripts").glob("[!p]*/*.yaml"))) >= 5
    for path in practices.values():
        assert not load_script(path).warnings
    for path in data_folder("scripts").glob("parts/*.yaml"):
        assert not load_shared(path)


def test_practices_in_other_languages_come_after_the_course() -> None:
    languages = [load_script(path).practice.language for path in shipped().values()]
    assert languages[0] == "en" and languages[-1] == "de"
    assert languages == sorted(languages, key=lambda language: language != "en")
    german = load_script(find_script("im-raum-ankommen"))
    assert german.practice.number == 1


def test_a_practice_by_its_name_or_its_path(here: Path) -> None:
    path = shipped()["arriving-in-the-room"]
    assert find_script("arriving-in-the-room") == path
    assert find_script(str(path)) == path
    (here / "walk.yaml").touch()
    assert find_script("walk.yaml") == Path("walk.yaml")


def test_a_file_comes_before_a_practice_and_a_practice_before_a_folder(here: Path) -> None:
    (here / "arriving-in-the-room").mkdir()
    assert find_script("arriving-in-the-room") == shipped()["arriving-in-the-room"]
    (here / "i-have-my-back").touch()
    assert find_script("i-have-my-back") == Path("i-have-my-back")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ariving-in-the-room", "Did you mean arriving-in-the-room?"),
        ("01-arriving-in-the-rom.yaml", "Did you mean arriving-in-the-room?"),
        ("xyz", "Shipped practices: arriving-in-the-room, "),
        ("no/such.yaml", "there is no file no/such.yaml"),
        ("a" * 5_000, "no such file"),
        ("a\0b", "no such file"),
        ("", "is a folder, not a file"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_practice_that_is_not_there(name: str, said: str) -> None:
    with pytest.raises(ScriptError) as refused:
        load_script(find_script(name))
    assert said in str(refused.value)


def test_a_folder_is_no_script(here: Path) -> None:
    (here / "walks").mkdir()
    with pytest.raises(ScriptError, match="walks is a folder, not a file"):
        load_script(find_script("walks"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("mine/walk.yaml", "mine/a/one.yaml", "mine/two.yaml", "library/parts/two.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("steps: [Hi.]\n", encoding="utf-8")
    (tmp_path / "secret.yaml").write_text("steps: [A secret.]\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "user", "found"),
    [
        ("two.yaml", "mine/walk.yaml", "mine/two.yaml"),
        ("a/one.yaml", "mine/walk.yaml", "mine/a/one.yaml"),
        ("../two.yaml", "mine/a/one.yaml", "mine/two.yaml"),
        ("parts/two.yaml", "mine/a/one.yaml", "library/parts/two.yaml"),
        ("two.yaml", "library/parts/x.yaml", "library/parts/two.yaml"),
    ],
)
def test_a_file_is_found_beside_its_user_or_in_the_library(
    tree: Path, name: str, user: str, found: str
) -> None:
    path = find_used(name, tree / user, tree / "mine/walk.yaml", tree / "library")
    assert path == (tree / found).resolve()


@pytest.mark.parametrize(
    ("name", "script", "found"),
    [
        ("../two.yaml", "mine/a/one.yaml", "mine/two.yaml"),
        ("../../mine/two.yaml", "mine/a/one.yaml", "mine/two.yaml"),
        ("b/link.yaml", "mine/a/one.yaml", "mine/two.yaml"),
        ("../secret.yaml", "mine/walk.yaml", None),
        ("../../secret.yaml", "mine/a/one.yaml", None),
        ("b/out.yaml", "mine/a/one.yaml", None),
        ("{tree}/secret.yaml", "mine/a/one.yaml", None),
    ],
)
def test_in_a_project_a_file_is_found_anywhere_in_it_and_not_beyond(
    tree: Path, name: str, script: str, found: str | None
) -> None:
    (tree / "mine/voicehome.yaml").write_text("formats: [mp3]\n")
    (tree / "mine/a/b").mkdir()
    (tree / "mine/a/b/link.yaml").symlink_to(tree / "mine/two.yaml")
    (tree / "mine/a/b/out.yaml").symlink_to(tree / "secret.yaml")
    path = tree / script
    if found:
        assert find_used(name, path, path, tree / "library") == (tree / found).resolve()
        return
    with pytest.raises(FieldError, match="outside the project's folder"):
        find_used(name.format(tree=tree), path, path, tree / "library")


def test_the_nearest_project_is_the_one(tree: Path) -> None:
    one, two = tree / "mine/a/one.yaml", (tree / "mine/two.yaml").resolve()
    (tree / "voicehome.yaml").write_text("formats: [mp3]\n")
    assert find_used("../two.yaml", one, one, tree / "library") == two
    (tree / "mine/a/voicehome.yaml").write_text("formats: [mp3]\n")
    with pytest.raises(FieldError, match="outside the project's folder"):
        find_used("../two.yaml", one, one, tree / "library")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../secret.yaml", "outside"),
        ("a/../../secret.yaml", "outside"),
        ("{tree}/secret.yaml", "outside"),
        ("link.yaml", "outside"),
        ("folder/secret.yaml", "outside"),
        ("~/secret.yaml", "no file"),
        ("a", "no file"),
        ("loop.yaml", "no file"),
        ("a\0b", "no file"),
        ("a" * 5_000, "no file"),
    ],
)
def test_no_file_is_used_from_elsewhere(tree: Path, name: str, said: str) -> None:
    (tree / "mine/link.yaml").symlink_to(tree / "secret.yaml")
    (tree / "mine/folder").symlink_to(tree)
    (tree / "mine/loop.yaml").symlink_to(tree / "mine/loop.yaml")
    script = tree / "mine/walk.yaml"
    with pytest.raises(FieldError, match=said) as refused:
        find_used(name.format(tree=tree), script, script, tree / "library")
    assert len(str(refused.value)) < 300


def test_labels_say_no_more_than_is_needed(here: Path) -> None:
    assert label_of(Path("walk.yaml")) == "walk.yaml"
    assert label_of(here / "a" / "walk.yaml") == "a/walk.yaml"
    assert label_of(shipped()["arriving-in-the-room"]).startswith("scripts/foundation/")
    assert label_of(here.parent / "walk.yaml") == str(here.parent / "walk.yaml")
    assert label_of(Path("a\0b")) == "a\0b"


def test_a_shipped_file_is_not_called_like_ones_own(here: Path) -> None:
    own, opening = (
        here / "scripts/parts/opening.yaml",
        data_folder("scripts") / "parts/opening.yaml",
    )
    assert label_of(opening) == "scripts/parts/opening.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "title: T\n" + "\n" * 60 + "steps:\n  - use: parts/opening.yaml\n  - background: nope\n",
        encoding="utf-8",
    )
    assert label_of(own) == "scripts/parts/opening.yaml"
    assert label_of(opening) == str(opening.resolve())
    with pytest.raises(ScriptError) as refused:
        load_script(own)
    problem = refused.value.problems[-1]
    assert problem.excerpt == "  - background: nope"
    assert problem.source and (problem.source.path, problem.source.line) == (label_of(own), 64)


@pytest.mark.parametrize("name", ["harbour", "harbor.yaml", "./harbuor"])
def test_a_file_of_that_folder_is_offered(here: Path, name: str) -> None:
    (here / "harbour.yaml").touch()
    with pytest.raises(ScriptError, match=r"Did you mean harbour\.yaml\?"):
        find_script(name)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04\0", "a word processor's file"),
        (b"{\\rtf1 Hello}", "an RTF file"),
        (b"ID3\x04\0", "a sound file"),
        (b"ID3" + b"\0" * 2_000_000, "a sound file"),
    ],
)
def test_what_is_no_text_is_named(here: Path, data: bytes, said: str) -> None:
    (here / "walk.docx").write_bytes(data)
    with pytest.raises(ScriptError, match=said):
        load_script(Path("walk.docx"))

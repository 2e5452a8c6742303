"""What people answered, kept: whatever they say comes back as they said it, and nobody else can read it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicehome.errors import AnswerError, OutputError
from voicehome.files import user_folder
from voicehome.people.store import (
    as_given,
    has_answered,
    load_answers,
    people,
    remove_answers,
    save_answers,
)
from voicehome.reading import compose
from voicehome.script.answers import readable

HOSTILE = [
    "{name} {{",
    "[3s] [x",
    "<speak><break time='9s'/></speak>",
    "- bell: 3\n- bell: 3",
    "\n---\nname: x\n",
    "a: b # c",
    "it's 'so' \"it\" is \\n \\0 \\",
    "*a &b !!python/object:os.system <<: ? | > % @ `",
    "\u202eadA\u202c",
    "עדי",
    "🌿 Ivy 👩‍👧",
    "x=y=z, and so on",
    "A\x00d\x1ba\x85\u2028\ud800!",
    "\ufeffname\u00a0name",
    "no",
    "010",
    "~",
]


@pytest.fixture
def file() -> Path:
    """Where Ada's answers are, in a folder of their own."""
    folder = user_folder("people")
    folder.mkdir(parents=True)
    return folder / "ada.yaml"


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, request.param):
        pytest.skip(f"PyYAML has no {request.param} here")
    monkeypatch.setattr(compose, "_LOADER", getattr(yaml, request.param))


@pytest.fixture
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def refusal(name: str = "ada") -> str:
    with pytest.raises(AnswerError) as refused:
        load_answers(name)
    return str(refused.value)


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("answer", HOSTILE)
def test_any_answer_comes_back(answer: str) -> None:
    save_answers("ada", {"name": answer, "places": (answer, "jaw")})
    kept = readable(answer)
    assert load_answers("ada") == {"name": kept, "places": (kept, "jaw")}


@pytest.mark.usefixtures("_loader")
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True),
        st.text(max_size=900) | st.lists(st.text(max_size=50), max_size=5).map(tuple),
        max_size=5,
    )
)
def test_any_answers_come_back(answers: dict[str, str | tuple[str, ...]]) -> None:
    save_answers("ada", answers)
    kept = {
        name: readable(answer) if isinstance(answer, str) else tuple(map(readable, answer))
        for name, answer in answers.items()
    }
    assert load_answers("ada") == kept


def test_answers_as_they_are_given() -> None:
    kept = {"name": "Ada", "places": ("jaw", "left hand"), "themes": ()}
    assert as_given(kept) == {"name": "Ada", "places": "jaw, left hand", "themes": "none"}


@pytest.mark.usefixtures("_open_umask")
def test_only_the_owner_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path / "not" / "there"))
    path = save_answers("ada", {"name": "Ada"})
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in path.parents[:3]:
        assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(p.name for p in path.parent.iterdir()) == ["ada.yaml"]


def test_the_folder_that_somebody_chose_keeps_its_mode(tmp_path: Path) -> None:
    chosen = user_folder("people").parent
    chosen.chmod(0o755)
    save_answers("ada", {})
    assert chosen.stat().st_mode & 0o777 == 0o755


def test_a_file_made_by_hand_is_closed_to_others(file: Path) -> None:
    file.write_text("name: Ada\n")
    file.chmod(0o644)
    assert load_answers("ada") == {"name": "Ada"}
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    save_answers("ada", {"name": "Ada"})
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: Ada\nname: Bea\n", ":2:1: error: 'name' stands twice here"),
        ("name: Ada\nplace:\n  of: birth\n", ":2:1: error: an answer is some words"),
        ("places: [[jaw]]\n", "Write places: …, or places: [one, another]"),
        ("Your Name: Ada\n", "Write your-name"),
        ("name: [Ada\n", ":1:7: error"),
        ("# nothing\n", "this file is empty"),
        ("Ada\n", "this file has no keys"),
    ],
)
def test_what_is_wrong_in_a_file_edited_by_hand(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    assert said in refusal()
    assert str(file) in refusal()


def test_all_that_is_wrong_is_said_at_once(file: Path) -> None:
    file.write_text("Name: Ada\nplace: {of: birth}\n")
    assert refusal().count("error:") == 2


def test_what_people_write_by_hand(file: Path) -> None:
    file.write_text("touch: no\nage: 010\nplaces: [jaw, hands]\nlong: >\n  so\n  it is\nblank:\n")
    assert load_answers("ada") == {
        "touch": "no",
        "age": "010",
        "places": ("jaw", "hands"),
        "long": "so it is",
        "blank": "",
    }


def test_who_has_answered(file: Path) -> None:
    assert people() == []
    save_answers("zoe", {})
    save_answers("ada", {"name": "Ada"})
    (file.parent / "Not a Name.yaml").touch()
    assert people() == ["ada", "zoe"]
    assert has_answered("ada") and not has_answered("me")
    assert load_answers("zoe") == {}
    remove_answers("ada")
    assert people() == ["zoe"]


def test_nobody_is_called_so() -> None:
    save_answers("ada", {})
    assert "nobody called 'adda' has answered yet" in refusal("adda")
    assert "Did you mean ada?" in refusal("adda")
    assert "voicehome people ask robin" in refusal("robin")
    with pytest.raises(AnswerError):
        remove_answers("robin")


@pytest.mark.parametrize("name", ["", "Ada", "../ada", "a/b", ".", "a b", "ada.yaml", "a" * 101])
def test_what_cannot_be_a_name(name: str) -> None:
    for act in (load_answers, remove_answers, has_answered, lambda n: save_answers(n, {})):
        with pytest.raises(AnswerError, match="can't be a name"):
            act(name)


@pytest.mark.parametrize(
    "answers", [{"name": "long " * 300}, {"places": ("x" * 1001,)}, {"A b": ""}]
)
def test_what_cannot_be_kept_changes_nothing(answers: dict[str, str]) -> None:
    save_answers("ada", {"name": "Ada"})
    with pytest.raises(AnswerError):
        save_answers("ada", answers)
    assert load_answers("ada") == {"name": "Ada"}


def test_a_place_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="VOICEHOME_DATA"):
        save_answers("ada", {})

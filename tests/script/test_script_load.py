"""A script with the files it uses: what is attached, what is counted, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.errors import Problem, ScriptError
from voicehome.script.load import load_script, load_shared, script_from_bytes
from voicehome.script.steps import Say, Use
from voicehome.units import RATE


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def problems(path: Path) -> list[str]:
    """Every problem as its place and its message."""
    with pytest.raises(ScriptError) as refused:
        load_script(path, path.parent)
    return [place_and_message(problem) for problem in refused.value.problems]


def place_and_message(problem: Problem) -> str:
    assert problem.source
    return f"{problem.source.path}:{problem.source.line} {problem.message}"


@pytest.mark.usefixtures("here")
def test_a_file_that_is_used_is_attached_and_named() -> None:
    write("parts/inner.yaml", "steps: ['Dear {x}.']\n")
    write("parts/outer.yaml", "steps:\n  - use: inner.yaml\n    with: {x: 'little {name}'}\n")
    path = write(
        "walk.yaml", "title: T\nsteps:\n  - use: parts/outer.yaml\n    with: {name: Ada}\n"
    )
    script = load_script(path, Path())
    [outer] = script.practice.steps or ()
    assert isinstance(outer, Use)
    [inner] = outer.steps
    assert isinstance(inner, Use)
    [line] = inner.steps
    assert isinstance(line, Say)
    assert line.source.path == "parts/inner.yaml"
    assert [document.label for document in script.documents] == [
        "walk.yaml",
        "parts/outer.yaml",
        "parts/inner.yaml",
    ]


@pytest.mark.usefixtures("here")
def test_what_was_read_is_known_by_its_bytes() -> None:
    path = write("walk.yaml", "title: T\nsteps: [Hi.]\n")
    before = load_script(path).digests
    assert load_script(path).digests == before
    write("walk.yaml", "title: T\nsteps: [Hi.]\n\n")
    assert load_script(path).digests != before


@pytest.mark.usefixtures("here")
def test_a_mistake_in_a_file_used_twice_is_said_once() -> None:
    write("faulty.yaml", "steps:\n  - pause: 3\n  - a # b\n")
    path = write("walk.yaml", "title: T\nsteps:\n  - use: faulty.yaml\n  - use: faulty.yaml\n")
    assert problems(path) == ["faulty.yaml:2 '3' has no unit: write 3s for seconds, 3m for minutes"]


@pytest.mark.usefixtures("here")
def test_a_comment_in_a_file_used_twice_is_warned_of_once() -> None:
    write("noted.yaml", "steps:\n  - a # b\n")
    path = write("walk.yaml", "title: T\nsteps:\n  - use: noted.yaml\n  - use: noted.yaml\n")
    [warning] = load_script(path).warnings
    assert place_and_message(warning).startswith("noted.yaml:2 YAML takes ' #'")


@pytest.mark.usefixtures("here")
def test_a_pause_in_round_brackets_is_warned_of_for_it_would_be_spoken() -> None:
    text = "title: T\nsteps:\n  - Wait (pause 4 s) here (in your 2 hands).\n  - Wait [4s] here.\n"
    [warning] = load_script(write("walk.yaml", text)).warnings
    assert place_and_message(warning) == "walk.yaml:3 '(pause 4 s)' is spoken, as it stands here"
    assert warning.source and warning.source.column == 10
    assert warning.hint == "If it is a pause, write [4s]."


@pytest.mark.usefixtures("here")
def test_a_length_that_stands_twice_is_one() -> None:
    path = write("walk.yaml", "title: T\nlength: [2m, 120s, 1m]\nsteps:\n  - Hi.\n  - sit: rest\n")
    assert [frames // RATE for frames in load_script(path).practice.length] == [120, 60]


@pytest.mark.usefixtures("here")
def test_mistakes_in_all_files_come_at_once() -> None:
    write("faulty.yaml", "steps:\n  - pause: 3\n  - use: gone.yaml\n")
    write("broken.yaml", "steps:\n  - a: b: c\n")
    write("large.yaml", "#" * (1024 * 1024 + 1))
    lines = "".join(f"  - use: {name}.yaml\n" for name in ("faulty", "broken", "large"))
    path = write("walk.yaml", f"title: T\ndepht: deep\nsteps:\n{lines}  - Hi {{name}}.\n")
    assert problems(path) == [
        "broken.yaml:2 YAML takes a colon followed by a space as the end of a key",
        "faulty.yaml:2 '3' has no unit: write 3s for seconds, 3m for minutes",
        "faulty.yaml:3 there is no file 'gone.yaml' beside this file or in the practice library",
        "walk.yaml:2 'depht' is not a key that is known here",
        "walk.yaml:6 large.yaml is larger than 1 MiB, the most a file may be",
        "walk.yaml:7 nothing is called {name}",
    ]


@pytest.mark.usefixtures("here")
def test_a_faulty_step_does_not_hide_those_inside_and_after_it() -> None:
    path = write(
        "walk.yaml",
        "title: T\nsteps:\n  - group:\n      as: Too Loud\n      steps: ['Hi {a}.']\n"
        "  - repeat: many\n    steps:\n      - choose:\n          - - Hi {b}.\n          - Hi {c}.\n"
        "  - only: '?'\n    steps: ['Hi {d}.']\n    else: ['Hi {e}.']\n  - shuffle: ['Hi {f}.']\n",
    )
    lines = [int(found.split(":")[1].split()[0]) for found in problems(path)]
    assert lines == [4, 5, 6, 9, 10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("top", "known"),
    [
        ("asks: {name: {ask: Who?}}", True),
        ("asks: {name: {axe: Who?}}", True),
        ("asks: name", True),
        ("aks: {name: {ask: Who?}}", True),
        ("mood: calm", False),
        ("asks: {other: {ask: Who?}}", False),
    ],
)
@pytest.mark.usefixtures("here")
def test_no_name_is_called_unknown_that_may_be_asked_for(top: str, known: bool) -> None:
    path = write("walk.yaml", f"title: T\n{top}\nsteps:\n  - Hi {{name}}.\n  - pause: 3\n")
    assert any("nothing is called {name}" in found for found in problems(path)) is not known


@pytest.mark.usefixtures("here")
def test_a_name_is_asked_for_where_its_file_is_used() -> None:
    write("inner.yaml", "steps: [Hi., '{a} {b} {c} {a}']\n")
    write("outer.yaml", "steps:\n  - use: inner.yaml\n    with: {a: x}\n")
    asks = "asks: {b: {ask: Who?}}\n"
    path = write("walk.yaml", f"title: T\n{asks}steps:\n  - Hi.\n  - use: outer.yaml\n")
    assert problems(path) == ["walk.yaml:5 'outer.yaml' needs {c}, for its line 1"]


@pytest.mark.usefixtures("here")
def test_a_circle_is_shown() -> None:
    write("one.yaml", "steps:\n  - use: two.yaml\n")
    write("two.yaml", "steps:\n  - use: one.yaml\n")
    path = write("walk.yaml", "title: T\nsteps: [{use: one.yaml}]\n")
    [found] = problems(path)
    assert found == ("two.yaml:2 this file uses itself in a circle: one.yaml → two.yaml → one.yaml")
    write("walk.yaml", "title: T\nsteps: [{use: walk.yaml}]\n")
    assert problems(path) == [
        "walk.yaml:2 this file uses itself in a circle: walk.yaml → walk.yaml"
    ]


@pytest.mark.usefixtures("here")
def test_a_part_is_checked_without_a_script() -> None:
    path = write("part.yaml", "steps:\n  - Hi {name}. # there\n")
    [warning] = load_shared(path)
    assert warning.severity == "warning"
    write("part.yaml", "steps:\n  - pause: 3\n  - use: gone.yaml\n")
    with pytest.raises(ScriptError) as refused:
        load_shared(path)
    assert len(refused.value.problems) == 2


def test_a_file_that_is_not_there(here: Path) -> None:
    with pytest.raises(ScriptError, match=r"gone\.yaml does not exist"):
        load_script(here / "gone.yaml")


def test_no_more_problems_than_anyone_reads() -> None:
    text = "title: T\nsteps:\n" + "  - pause: 3\n" * 5_000
    with pytest.raises(ScriptError) as refused:
        script_from_bytes(text.encode(), Path("t.yaml"))
    lines = [problem.source.line for problem in refused.value.problems if problem.source]
    assert lines == list(range(3, 103))

"""What `first:` names is there, and is no harder: in the shipped practices, and as `check` says it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from voicehome.cli.main import cli
from voicehome.errors import Problem
from voicehome.project.course import weak_first_steps
from voicehome.project.file import find_project
from voicehome.project.practices import practices_in
from voicehome.script.find import shipped
from voicehome.script.load import load_script


def problems(path: Path) -> list[Problem]:
    return list(weak_first_steps(load_script(path), find_project(path.parent)))


def write(path: Path, first: str, depth: str = "gentle") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"title: One\ndepth: {depth}\nfirst: {first}\nsteps: [Hello.]\n", "utf-8")
    return path


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_practices_ask_for_what_is_there_and_easier(name: str) -> None:
    assert problems(shipped()[name]) == []


def test_a_name_that_no_practice_has_is_said_with_the_nearest(tmp_path: Path) -> None:
    [problem] = problems(write(tmp_path / "one.yaml", "[arriving-in-the-rom]"))
    assert problem.message == "there is no practice called 'arriving-in-the-rom' to be known first"
    assert problem.hint == "Did you mean arriving-in-the-room?"
    assert problem.severity == "warning"
    assert problem.source and problem.source.line == 3


def test_practices_beside_it_and_of_its_project_are_known(tmp_path: Path) -> None:
    write(tmp_path / "beside/02-two.yaml", "[]")
    write(tmp_path / "other/three.yaml", "[]")
    one = write(tmp_path / "beside/one.yaml", "[two, three]")
    assert ["three" in problem.message for problem in problems(one)] == [True]
    (tmp_path / "voicehome.yaml").write_text("formats: [mp3]\n")
    assert problems(one) == []


def test_at_hand_is_what_a_build_makes(tmp_path: Path) -> None:
    """One rule for both: no part, take or sound at any depth, no hidden folder, no list, no library."""
    (tmp_path / "voicehome.yaml").write_text("library: out\n")
    for aside in (
        "parts/deep/no1",
        "takes/no2",
        "sounds/no3",
        ".git/no4",
        "out/no5",
        "more/themes",
    ):
        write(tmp_path / f"{aside}.yaml", "[]")
    asked = "[no1, no2, no3, no4, no5, themes, voicehome, yes1]"
    yes = [write(tmp_path / "deep/er/yes1.yaml", "[]"), write(tmp_path / "one.yaml", asked)]
    wanted = asked.strip("[]").split(", ")[:-1]
    found = problems(yes[1])
    assert [f"'{name}'" in problem.message for name, problem in zip(wanted, found, strict=True)]
    assert practices_in(find_project(tmp_path)) == yes


_BEFORE_3_13 = pytest.mark.skipif(sys.version_info >= (3, 13), reason="there, it is a pattern")


@pytest.mark.parametrize(
    "pattern",
    ["/scripts/*.yaml", "../*.yaml", ".", pytest.param("scripts/**.yaml", marks=_BEFORE_3_13)],
)
def test_a_pattern_that_is_none_is_said(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "voicehome.yaml").write_text(f"scripts: ['{pattern}']\n")
    path = write(tmp_path / "one.yaml", "[a-calm-plaice]")
    result = CliRunner().invoke(cli, ["check", str(path)])
    assert result.exit_code == 1 and "is no pattern for files" in result.output


def test_one_that_goes_deeper_and_itself_prepare_for_nothing(tmp_path: Path) -> None:
    one = write(tmp_path / "one.yaml", "[the-promise, one, a-calm-place]")
    deeper, itself = problems(one)
    assert "goes deeper" in deeper.message and "before itself" in itself.message
    assert problems(write(tmp_path / "two.yaml", "[the-promise]", "deep")) == []


def test_check_says_it(tmp_path: Path) -> None:
    path = write(tmp_path / "one.yaml", "[a-calm-plaice]")
    result = CliRunner().invoke(cli, ["check", str(path)])
    assert result.exit_code == 0 and "a-calm-plaice" in result.output
    assert CliRunner().invoke(cli, ["check", "--strict", str(path)]).exit_code == 1

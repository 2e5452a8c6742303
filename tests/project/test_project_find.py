"""A project's own practices, by their short names: found first, and never by a link out of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from voicehome.cli.main import cli
from voicehome.errors import ProjectError, ScriptError
from voicehome.project.find import find_practice
from voicehome.script.find import shipped

SCRIPT = "title: Own\nsteps: [Hello there.]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    for name in ("scripts/01-harbour", "scripts/days/tide", "parts/quay", "elsewhere/loft"):
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SCRIPT, encoding="utf-8")
    (folder / "voicehome.yaml").write_text("scripts: [scripts/**/*.yaml]\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_short_names_are_those_that_the_patterns_find(project: Path) -> None:
    assert find_practice("harbour") == Path("scripts/01-harbour.yaml")
    assert find_practice("tide") == Path("scripts/days/tide.yaml")
    assert find_practice("i-have-my-back") == shipped()["i-have-my-back"]
    for name in ("quay", "loft"):
        with pytest.raises(ScriptError, match=f"no practice called '{name}'"):
            find_practice(name)


def test_they_are_found_from_below_and_for_a_script_elsewhere(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "scripts/days")
    assert find_practice("harbour") == project / "scripts/01-harbour.yaml"
    monkeypatch.chdir(project.parent)
    with pytest.raises(ScriptError):
        find_practice("harbour")
    assert find_practice("harbour", project) == Path("project/scripts/01-harbour.yaml")


def test_ones_own_comes_before_the_shipped_one_and_a_file_before_both(project: Path) -> None:
    own = Path("scripts/a-calm-place.yaml")
    own.write_text(SCRIPT, encoding="utf-8")
    assert find_practice("a-calm-place") == own
    Path("a-calm-place").write_text(SCRIPT, encoding="utf-8")
    assert find_practice("a-calm-place") == Path("a-calm-place")


def test_two_of_one_name_are_both_named(project: Path) -> None:
    Path("scripts/days/02-harbour.yaml").write_text(SCRIPT, encoding="utf-8")
    with pytest.raises(ScriptError) as refused:
        find_practice("harbour")
    assert "scripts/01-harbour.yaml, scripts/days/02-harbour.yaml" in str(refused.value)


def test_the_projects_own_are_listed_first_and_are_near(project: Path) -> None:
    with pytest.raises(ScriptError, match=r"Practices of this project: harbour, tide\. Shipped"):
        find_practice("xxxxxxxx")
    with pytest.raises(ScriptError, match=r"Did you mean harbour\?"):
        find_practice("harbor")


def test_no_name_leads_out_of_the_project(project: Path) -> None:
    (project.parent / "secret.yaml").write_text(SCRIPT, encoding="utf-8")
    Path("scripts/secret.yaml").symlink_to(project.parent / "secret.yaml")
    with pytest.raises(ScriptError, match="no practice called 'secret'"):
        find_practice("secret")


def test_a_broken_project_is_told_of_but_for_paths(project: Path) -> None:
    (project / "voicehome.yaml").write_text("formats: [tape]\n", encoding="utf-8")
    with pytest.raises(ProjectError):
        find_practice("i-have-my-back")
    assert find_practice("scripts/01-harbour.yaml") == Path("scripts/01-harbour.yaml")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "[", "*"])
def test_any_text_may_be_asked_for(project: Path, name: str) -> None:
    with pytest.raises(ScriptError):
        find_practice(name)


@pytest.mark.parametrize(
    "command", [["plan"], ["check"], ["takes", "sheet"], ["new", "mine", "--from"]]
)
def test_commands_take_short_names(project: Path, command: list[str]) -> None:
    result = CliRunner().invoke(cli, [*command, "harbour"])
    assert result.exit_code == 0, result.output

"""`voicehome scripts`: the practices at hand, and what they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from voicehome.cli.main import cli
from voicehome.files import data_folder
from voicehome.script.find import find_script, shipped
from voicehome.script.themes import themes

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["scripts", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_list_has_every_practice_with_its_length() -> None:
    listed = run()
    assert all(name in listed for name in shipped())
    line = next(line for line in listed.splitlines() if "not-alone-now" in line)
    assert "15m" in line


def test_one_theme() -> None:
    listed = json.loads(run("--theme", "the-child-left-alone", "--json"))
    assert "not-alone-now" in [practice["name"] for practice in listed]
    assert all("the-child-left-alone" in practice["themes"] for practice in listed)
    assert "Did you mean" in CliRunner().invoke(cli, ["scripts", "--theme", "own-protecter"]).output


def test_every_theme_has_its_practices() -> None:
    lines = run("--themes").splitlines()
    assert all(any(line.split()[:1] == [slug] for line in lines) for slug in themes())


def test_a_copy_to_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "a-calm-place.yaml" in run("copy", "a-calm-place")
    copied = tmp_path / "a-calm-place.yaml"
    assert copied.read_bytes() == find_script("a-calm-place").read_bytes()
    assert CliRunner().invoke(cli, ["check", "a-calm-place.yaml"]).exit_code == 0
    again = CliRunner().invoke(cli, ["scripts", "copy", "a-calm-place"])
    assert again.exit_code == 1


def test_several_are_copied_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("copy", "a-calm-place", "right-now").split()[:2] == [
        "a-calm-place.yaml",
        "right-now.yaml",
    ]
    assert Path("right-now.yaml").read_bytes() == shipped()["right-now"].read_bytes()
    Path("right-now.yaml").unlink()
    refused = CliRunner().invoke(cli, ["scripts", "copy", "right-now", "a-calm-place", "nowhere"])
    assert refused.exit_code == 1
    assert "a-calm-place.yaml exists" in str(refused.exception)
    assert "no practice called 'nowhere'" in str(refused.exception)
    assert not Path("right-now.yaml").exists()


def test_two_copies_never_fall_on_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "x.yaml").write_text(f"title: {folder}\nsteps: [Hello.]\n")
    refused = CliRunner().invoke(cli, ["scripts", "copy", "a/x.yaml", "b/x.yaml", "a"])
    assert refused.exit_code == 1
    assert "two of these would be x.yaml" in str(refused.exception) and "can't read a" in str(
        refused.exception
    )
    assert not Path("x.yaml").exists()


def test_the_map_in_the_docs(request: pytest.FixtureRequest) -> None:
    """docs/practices.md shows every practice, and every theme with those that cover it."""
    practices = {practice["name"]: practice for practice in json.loads(run("--json"))}
    text = _map(practices)
    path = ROOT / "docs/practices.md"
    if request.config.getoption("--renew-golden"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def _map(practices: dict[str, dict]) -> str:
    lines = [
        "# The practices",
        "",
        "Made by a test (`pytest --renew-golden tests/cli/test_scripts.py`) from the scripts themselves.",
        "They are a course: begin at 1, or open the one that is needed today. *Steady* practices stir a",
        "little on purpose; *deep* ones touch painful things, and ask for others to be known first.",
    ]
    series = None
    for name, practice in practices.items():
        if practice["series"] != series:
            series = practice["series"]
            lines += ["", f"## {series}", "", "| | practice | minutes | what it is | first |"]
            lines += ["|---|---|---|---|---|"]
        minutes = ", ".join(f"{seconds / 60:g}" for seconds in practice["seconds"])
        depth = "" if practice["depth"] == "gentle" else f" *{practice['depth']}.*"
        path = find_script(name).relative_to(data_folder("scripts").parent)
        title = f"[{practice['title']}](../{path.as_posix()})"
        first = ", ".join(practice["first"])
        lines.append(
            f"| {practice['number']} | {title} | {minutes} | {practice['summary']}{depth} | {first} |"
        )
    lines += ["", "## Themes"]
    group = None
    for slug, theme in themes().items():
        if theme.group != group:
            group = theme.group
            lines += ["", f"### {group}", "", "| theme | practices |", "|---|---|"]
        about = [
            str(p["number"])
            for p in practices.values()
            if slug in p["themes"] and p["language"] == "en"
        ]
        lines.append(f"| {theme.words} (`{slug}`) | {', '.join(about)} |")
    return "\n".join(lines) + "\n"

"""What people read when they made a mistake: the messages are golden, and stand where the mistake is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from script_mistakes import MISTAKES, PARTS

from voicehome.errors import Problem, ScriptError
from voicehome.render import draft
from voicehome.script.load import script_from_bytes

SCRIPT = Path("walk.yaml")


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write in, with files to use and, further out, one that may not be used."""
    folder = tmp_path / "scripts" / "mine"
    for name, text in PARTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text("steps: [A secret.]\n", encoding="utf-8")
    (folder / "parts/link.yaml").symlink_to(tmp_path / "secret.yaml")
    monkeypatch.chdir(folder)
    return folder


def problems_of(data: bytes, library: Path) -> tuple[Problem, ...]:
    """What is wrong with a file, or would be with what is made of it."""
    try:
        script = script_from_bytes(data, SCRIPT, library)
        draft(script, {"guide": "tone"}, {})
        return script.warnings
    except ScriptError as error:
        return error.problems


def as_lines(data: bytes) -> Iterator[str]:
    """A file as it can be shown in another: long lines cut, what can't be seen made visible."""
    for line in data.decode("utf-8", errors="replace").splitlines():
        shown = "".join(c if c.isprintable() else f"⟨{ord(c):X}⟩" for c in line)
        yield f"    {shown[:90]}{'…' if len(shown) > 90 else ''}"


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML without libyaml")
def test_golden_messages(golden, library: Path) -> None:
    pages = (
        "\n".join(
            [f"## {name}", "", *as_lines(data), "", *map(str, problems_of(data, library)), "", ""]
        )
        for name, data in MISTAKES.items()
    )
    golden("mistakes.txt", "".join(pages))


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_found_and_shown_where_it_stands(name: str, library: Path) -> None:
    found = problems_of(MISTAKES[name], library)
    assert found
    texts = {"walk.yaml": MISTAKES[name].decode("utf-8", errors="replace"), **PARTS}
    for problem in found:
        assert problem.source
        line = texts[problem.source.path].split("\n")[problem.source.line - 1]
        assert problem.excerpt == line
        assert 1 <= problem.source.column <= len(line) + 1
        assert problem.message.startswith("YAML ") or not problem.message[0].isupper()
        assert not problem.message.endswith(".")


def test_all_problems_of_a_file_come_at_once(library: Path) -> None:
    found = problems_of(MISTAKES["several mistakes at once"], library)
    assert [problem.source.line for problem in found if problem.source] == [2, 3, 5, 6, 7, 10, 11]


def test_only_what_is_harmless_is_a_warning(library: Path) -> None:
    warned = [
        name
        for name, data in MISTAKES.items()
        if all(problem.severity == "warning" for problem in problems_of(data, library))
    ]
    assert warned == [
        "a comment in the title",
        "a voice that nobody has",
        "a role that is misspelt",
        "a voice that is misspelt",
        "a comment in a sentence",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Breathe.",
        "belly",
        "well",
        "Rest",
        "Wait 10 seconds.",
        "Pause.",
        "(softly) Pause here.",
        "Bell.",
    ],
)
def test_what_only_looks_a_little_like_a_step_is_spoken(line: str, library: Path) -> None:
    assert not problems_of(f"title: T\nsteps:\n  - {line}\n".encode(), library)

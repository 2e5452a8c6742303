"""What a person sees who writes a script in an editor with yaml-language-server.

Without that program the tests say so and are skipped; it comes with: npm install -g yaml-language-server
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import LanguageServer, language_server

from voicehome.files import data_folder
from voicehome.script.step import STEP_KEYS

pytestmark = pytest.mark.tool("yaml-language-server")

LINE = "# yaml-language-server: $schema=../voicehome.schema.json\n"
HEAD = LINE + "title: A walk\n"
STEP = HEAD + "steps:\n  - "


class Desk:
    """A folder of scripts, and an editor to write them with."""

    def __init__(self, folder: Path, server: LanguageServer) -> None:
        self.folder, self.server = folder, server
        self._files = 0

    def problems(self, text: str) -> list[str]:
        return self.server.open(self._file(), text)

    def completions(self, text: str) -> dict[str, str]:
        return self.server.completions(*self._shown(text))

    def hover(self, text: str) -> str:
        return self.server.hover(*self._shown(text))

    def _shown(self, text: str) -> tuple[Path, int, int]:
        """Show a text without its `|`; the file, and where that stood."""
        before, _, after = text.partition("|")
        path = self._file()
        self.server.open(path, before + after)
        return path, before.count("\n") + 1, len(before) - before.rfind("\n")

    def _file(self) -> Path:
        self._files += 1
        return self.folder / f"walk-{self._files}.yaml"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if not shutil.which("yaml-language-server"):
        pytest.skip("the program yaml-language-server is not installed here")
    top = tmp_path_factory.mktemp("scripts")
    shutil.copy(data_folder("scripts") / "voicehome.schema.json", top)
    (top / "mine").mkdir()
    with language_server(top) as server:
        yield Desk(top / "mine", server)


@pytest.mark.parametrize(
    "path", sorted(data_folder("scripts").glob("*/*.yaml")), ids=lambda path: path.stem
)
def test_nothing_is_wrong_with_what_is_shipped(desk: Desk, path: Path) -> None:
    assert desk.server.open(path, path.read_text(encoding="utf-8")) == []


def test_values_are_taken_for_the_types_that_yaml_gives_them(desk: Desk) -> None:
    text = (
        "number: 11\ndate: 2026-01-05\nlength: [10m, 5m]\ngap: 2s..3s..5s\nbackground: rain\nasks:\n"
        "  age:\n    ask: How old?\n    or: 010\n  touch:\n    ask: Is it all right?\n"
        "    choices: [yes, no]\n    or: no\nsteps:\n  - bell\n  - echo\n  - echo: 2\n  - 42\n  - true\n"
        "  - say: 3.5\n    shown: no\n  - sit: rest\n    bells: [halfway, every 5m]\n    when: '>= 3m'\n"
    )
    assert desk.problems(HEAD + text) == []


MISTAKES = {
    "steps:\n  - say: Hello.\n    ass: younger\n": (5, "ass"),
    "depht: deep\nsteps: [Hello.]\n": (3, "depht"),
    "depth: deeper\nsteps: [Hello.]\n": (3, '"gentle", "steady", "deep"'),
    "steps:\n  - breathe:\n      in: 4s\n": (4, '"out"'),
    "summary: Home.\n": (2, '"steps"'),
    "steps:\n  - puase: 3s\n": (4, "This is no step that is known."),
    "steps:\n  - pause: 3\n": (4, "Write a length of time like 8s"),
    "steps:\n  - Wait [3] here.\n": (4, "A pause is written [3s]"),
    "steps:\n  - say:\n": (4, "Words are expected here."),
    "steps:\n": (3, "Write a list, each after a dash."),
}
"""Each is marked once, at its line; the words are the schema's, or hold the server's own."""


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_marked(desk: Desk, text: str) -> None:
    line, said = MISTAKES[text]
    [problem] = desk.problems(HEAD + text)
    assert problem.startswith(f"{line}: ")
    assert said in problem


def test_a_file_of_steps_needs_no_title_and_a_practice_does(desk: Desk) -> None:
    assert desk.problems(LINE + "steps: [Hello.]\n") == []
    assert desk.problems(LINE + "series: Walks\nsteps: [Hello.]\n") == [
        '2: Missing property "title".'
    ]


def test_keys_at_the_top_are_offered(desk: Desk) -> None:
    offered = desk.completions(LINE + "|")
    assert {"title", "asks", "length", "steps", "parts"} <= offered.keys()
    assert offered["parts"].startswith("parts:\n  - part: ")
    assert STEP_KEYS[0] not in offered


def test_steps_are_offered_where_a_step_begins(desk: Desk) -> None:
    assert [*desk.completions(STEP + "|\n")] == [*STEP_KEYS]
    assert [*desk.completions(STEP + "group:\n      steps:\n        - |\n")] == [*STEP_KEYS]


def test_keys_of_a_step_are_offered_inside_it(desk: Desk) -> None:
    assert [*desk.completions(STEP + "sit: 2m\n    |\n")] == ["bells", "when", "kind"]
    said = desk.completions(STEP + "say: Hello.\n    |\n")
    assert {"as", "slower", "softer", "shown"} <= said.keys()
    assert not said.keys() & {"say", "pause", "bells"}


def test_values_are_offered(desk: Desk) -> None:
    assert [*desk.completions(HEAD + "depth: |\n")] == ["gentle", "steady", "deep"]
    assert "rain" in desk.completions(STEP + "background: |\n")
    assert "8s..20s..40s" in desk.completions(STEP + "pause: |\n")
    assert not {"true", "false"} & desk.completions(STEP + "say: |\n").keys()


def test_keys_are_explained_with_an_example(desk: Desk) -> None:
    said = desk.hover(STEP + "pau|se: 8s\n")
    assert said.startswith("Silence of exactly this length")
    assert "```yaml\n8s..20s..40s\n```" in said
    assert "Example" in desk.hover(STEP + "gro|up:\n      steps: [Hello.]\n")
    assert "* `steady`" in desk.hover(HEAD + "dep|th: deep\nsteps: [Hello.]\n")

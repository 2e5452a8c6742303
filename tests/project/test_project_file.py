"""The project file: where it is found, what it may hold, and what its words do to a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.errors import ProjectError
from voicehome.project.file import NO_PROJECT, find_project
from voicehome.render import draft, preview, speak
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore

SCRIPT = """title: A walk
pronounce: {Siobhan: shi-VAWN, qi: one}
asks:
  name: {ask: Who?, or: Siobhan}
steps:
  - Hello {name}, this is qi, tao, and Dr. Lu.
"""
VOICE = """name: mine
speak-with: [{engine: tone}]
pronounce: {qi: two, tao: two}
"""
PROJECT = "pronounce:\n  qi: three\n  tao: three\n  Dr. Lu: Doctor Loo\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project" / "scripts"
    (folder / "voices").mkdir(parents=True)
    (folder / "walk.yaml").write_text(SCRIPT, encoding="utf-8")
    (folder / "voices/mine.yaml").write_text(VOICE, encoding="utf-8")
    (tmp_path / "project/voicehome.yaml").write_text(PROJECT, encoding="utf-8")
    return folder


def test_it_is_the_nearest_above(folder: Path) -> None:
    assert find_project(folder).pronounce["qi"].words == "three"
    (folder / "voicehome.yaml").write_text("pronounce: {qi: near}\n")
    assert find_project(folder).pronounce["qi"].words == "near"
    assert list(find_project(folder).pronounce) == ["qi"]


def test_most_folders_have_none(tmp_path: Path) -> None:
    assert find_project(tmp_path) == NO_PROJECT
    assert not find_project(tmp_path / "gone" / "away").pronounce


def test_the_scripts_words_come_before_the_voices_and_those_before_the_projects(
    folder: Path, tmp_path: Path
) -> None:
    prepared = draft(load_script(folder / "walk.yaml"), {"guide": "mine"}, {"name": "Siobhan"})
    [utterance] = prepared.plan.utterances
    assert utterance.text == "Hello Siobhan, this is qi, tao, and Dr. Lu."
    assert utterance.spoken == "Hello shi-vawn, this is one, two, and Doctor Loo."
    [line] = preview(prepared).timeline.speech
    assert line.text == utterance.text
    [speech] = speak(prepared, ClipStore(tmp_path / "clips")).timeline.speech
    words = [speech.text[word.offset : word.offset + word.length] for word in speech.words]
    assert words == ["Hello", "Siobhan,", "this", "is", "qi,", "tao,", "and", "Dr. Lu"]
    starts = [word.start for word in speech.words]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("pronunce: {qi: chee}\n", 1, "'pronunce' is not a key"),
        ("libary: out\n", 1, "'libary' is not a key"),
        ("pronounce:\n  qi: /tSi/\n", 2, "'S' is no sign of the IPA"),
        ("pronounce: [qi\n", 1, "isn't closed"),
        ("", 1, "this file is empty"),
        ("- qi\n", 1, "no keys"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(
    folder: Path, text: str, line: int, message: str
) -> None:
    (folder / "voicehome.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as refused:
        find_project(folder)
    [problem] = refused.value.problems
    assert problem.source and problem.source.line == line
    assert problem.source.path.endswith("voicehome.yaml")
    assert message in problem.message


def test_a_project_that_is_not_text(folder: Path) -> None:
    (folder / "voicehome.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(ProjectError, match="UTF-8"):
        find_project(folder)

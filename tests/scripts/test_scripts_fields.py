"""The shipped practices are a course: each says what it is, and their themes are covered."""

from __future__ import annotations

from collections import Counter

import pytest
from click.testing import CliRunner
from practices_measured import in_language, script

from voicehome.cli.main import cli
from voicehome.files import data_folder
from voicehome.script.find import shipped
from voicehome.script.themes import themes
from voicehome.timeline.plan import GUIDE

EVERY = pytest.mark.parametrize("name", in_language("en"))

DEPTHS = ("gentle", "steady", "deep")

HEARS_THE_ROOM = {"arriving-in-the-room"}
"""Practices without a background, because the room's own sounds are what they listen for."""


def number(name: str) -> int:
    found = script(name).practice.number
    assert found is not None
    return found


def test_the_course_is_whole() -> None:
    assert [number(name) for name in in_language("en")] == list(range(1, 27))


@EVERY
def test_it_says_what_it_is(name: str) -> None:
    practice, path = script(name).practice, shipped()[name]
    assert practice.summary and practice.care and practice.themes
    assert practice.by == "The voicehome library"
    assert practice.language == "en"
    assert path.name.startswith(f"{practice.number:02}-")
    assert practice.series and practice.series.lower().replace(" ", "-") == path.parent.name
    assert GUIDE in practice.voices
    first_line = path.read_text(encoding="utf-8").splitlines()[0]
    assert first_line == "# yaml-language-server: $schema=../voicehome.schema.json"
    written = path.read_text(encoding="utf-8")
    assert "\ndepth: " in written and "\npurpose: " in written


@EVERY
def test_its_parts_go_there_and_back(name: str) -> None:
    practice = script(name).practice
    kinds = [part.kind for part in practice.parts or ()]
    if practice.purpose == "urgent":
        return
    assert kinds[0] == "opening"
    assert kinds[1] == "grounding"
    assert kinds[-1] in ("return", "ending")
    assert practice.purpose == "sleep" or "return" in kinds


@EVERY
def test_it_has_a_bell_and_a_background(name: str) -> None:
    practice = script(name).practice
    written = shipped()[name].read_text(encoding="utf-8")
    rings = "- bell" in written or "bells:" in written
    if practice.purpose == "sleep":
        assert not rings
    elif practice.purpose != "urgent":
        assert rings
    if name not in HEARS_THE_ROOM:
        assert practice.background is not None
        assert practice.background.level is not None and practice.background.level <= -26


@EVERY
def test_every_question_can_be_left_blank(name: str) -> None:
    for ask in script(name).practice.asks.values():
        assert ask.or_ or ask.pronouns, ask.ask


@EVERY
def test_what_comes_first_exists_and_is_easier(name: str) -> None:
    practice = script(name).practice
    for other in practice.first:
        before = script(other).practice
        assert DEPTHS.index(before.depth) <= DEPTHS.index(practice.depth)
        assert number(other) < number(name)
    if practice.depth != "gentle":
        assert practice.first


@EVERY
def test_its_themes_are_listed(name: str) -> None:
    found = script(name).practice.themes
    assert set(found) <= set(themes())
    assert max(Counter(found).values()) == 1


def test_every_theme_has_a_practice() -> None:
    covered = {theme for name in in_language("en") for theme in script(name).practice.themes}
    assert set(themes()) - covered == set()


def test_check_takes_the_whole_folder_with_its_list_of_themes() -> None:
    result = CliRunner().invoke(cli, ["check", "--strict", str(data_folder("scripts"))])
    assert result.exit_code == 0, result.output
    assert "themes.yaml" not in result.output

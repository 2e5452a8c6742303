"""The page of sounds has every sound with its picture, and every setting as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from documents import ROOT

from voicehome.script.load import load_script
from voicehome.sound.audition import BREATH
from voicehome.sound.beds import BEDS
from voicehome.sound.bells import BELLS

TEXT = (ROOT / "docs/sounds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*BEDS, *BELLS, BREATH])
def test_every_sound_has_a_small_picture(name: str) -> None:
    assert f"](sounds/{name}.svg)" in TEXT
    assert 1000 < (ROOT / f"docs/sounds/{name}.svg").stat().st_size < 60_000


def test_there_are_no_pictures_of_anything_else() -> None:
    pictures = {path.stem for path in (ROOT / "docs/sounds").iterdir()}
    assert pictures == {*BEDS, *BELLS, BREATH}


@pytest.mark.parametrize("name", BEDS)
def test_every_setting_stands_in_its_section_as_it_is(name: str) -> None:
    section = TEXT.split(f"\n### {name}\n")[1].split("\n## ")[0].split("\n### ")[0]
    assert BEDS[name].summary in section
    rows = re.findall(r"^\| `([a-z]+)` \| (.*) \| (.*) \| `(.*)` \|$", section, re.MULTILINE)
    assert [row[0] for row in rows] == [parameter.name for parameter in BEDS[name].parameters]
    for (_, description, values, default), parameter in zip(
        rows, BEDS[name].parameters, strict=True
    ):
        assert description == parameter.description
        assert values.replace("`", "") == parameter.range
        assert default == parameter.written
    assert all(note in section for note in BEDS[name].notes)


def test_every_bell_is_told_of() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?);", TEXT.split("## Bells")[1], re.MULTILINE)
    assert rows == [(name, bell.summary) for name, bell in BELLS.items()]


def test_what_scripts_on_the_page_say_can_be_read(tmp_path: Path) -> None:
    first, second = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    steps = yaml.load(second, yaml.BaseLoader)
    script = yaml.load(first, yaml.BaseLoader) | {"title": "T", "steps": ["Hi.", *steps]}
    (tmp_path / "t.yaml").write_text(yaml.safe_dump(script, sort_keys=False))
    load_script(tmp_path / "t.yaml")

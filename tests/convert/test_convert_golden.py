"""Whole files, converted: what an author gets to go on with, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.convert import convert_ssml, convert_text
from voicehome.script.load import script_from_bytes

DATA = Path(__file__).parent.parent / "data" / "convert"


@pytest.mark.parametrize("name", ["evening.md", "poem.txt", "night.ssml", "service.ssml"])
def test_an_author_can_go_on_with_it(name: str, golden) -> None:
    convert = convert_ssml if name.endswith(".ssml") else convert_text
    converted = convert((DATA / name).read_bytes(), name)
    notes = "".join(f"\n{note}\n" for note in converted.notes)
    golden(f"convert-{name}.txt", f"{converted.script}\n--- what is told ---\n{notes}")
    script_from_bytes(converted.script.encode(), DATA / "made.yaml")

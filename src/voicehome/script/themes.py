"""What the shipped practices are about: `scripts/themes.yaml`, a list of themes in groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from ..files import data_folder

FILE_NAME = "themes.yaml"


@dataclass(frozen=True, slots=True)
class Theme:
    """`slug` is what scripts call it; `words` say what it is; `group` is the heading it stands under."""

    slug: str
    words: str
    group: str


@cache
def themes() -> dict[str, Theme]:
    """Every theme by its slug, in the order in which they are shown."""
    path = data_folder("scripts") / FILE_NAME
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        entry["slug"]: Theme(entry["slug"], entry["theme"], listed["groups"][entry["group"]])
        for entry in listed["themes"]
    }


def called(slug: str) -> str:
    """A theme as people read it: in the words of the list, or made of the slug where a script has a
    theme of its own."""
    if theme := themes().get(slug):
        return theme.words
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]

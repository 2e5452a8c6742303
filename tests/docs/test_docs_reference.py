"""The reference has every key of the language, each with an example, and none that doesn't exist."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from documents import ROOT
from pydantic import BaseModel

from voicehome.project.model import Feed, Notes, Person, Project
from voicehome.script import ask, breathe, cues, delivery, model, steps
from voicehome.voices import profile

TEXT = (ROOT / "docs/reference.md").read_text(encoding="utf-8")

# In each section, the models whose keys its tables have, table by table.
SECTIONS: dict[str, list[list[type[BaseModel]]]] = {
    "The top of the file": [[model.Practice], [model.Ignored]],
    "Asks": [[ask.Ask]],
    "Parts": [[model.Part]],
    "A line of text": [[steps.Say]],
    "How lines are said": [[delivery.Manner, delivery.Delivered]],
    "pause": [[steps.Pause]],
    "sit": [[steps.Sit]],
    "breathe": [[breathe.Breathe, breathe.Breathing], [breathe.PhaseWords]],
    "echo": [[steps.Echo]],
    "bell": [[cues.Bell]],
    "play": [[cues.Play]],
    "background": [[cues.Background, cues.Bed]],
    "use": [[steps.Use], [model.Shared]],
    "group": [[steps.Group, steps.GroupSettings]],
    "for": [[steps.For]],
    "repeat": [[steps.Repeat]],
    "choose and shuffle": [[steps.Choose], [steps.Shuffle]],
    "only": [[steps.Only]],
    "show": [[steps.Show]],
    "direction": [[steps.Direction]],
    "Voices": [[profile.Profile], [profile.Candidate], [profile.Gaps]],
    "A project": [[Project], [Person], [Feed], [Notes]],
}
NOT_WRITTEN = {(profile.Candidate, "settings")}  # an engine's own keys, told in voices.md


def keys(owner: type[BaseModel]) -> set[str]:
    """The keys of a model, as they are written, without those that it inherits."""
    inherited = {name for base in owner.__bases__ for name in getattr(base, "model_fields", {})}
    return {
        field.alias or name
        for name, field in owner.model_fields.items()
        if name not in inherited and (owner, name) not in NOT_WRITTEN
    }


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models anywhere inside a type, and inside of these."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from models_in(argument)


def all_models(found: set[type[BaseModel]], owner: type[BaseModel]) -> set[type[BaseModel]]:
    """Every model that a file of this kind is made of."""
    if owner in found:
        return found
    found.add(owner)
    for base in owner.__bases__:
        if getattr(base, "model_fields", {}):
            all_models(found, base)
    for field in owner.model_fields.values():
        for inner in models_in(field.annotation):
            all_models(found, inner)
    return found


def section(title: str) -> str:
    """What stands below a heading, up to the next."""
    found = re.search(
        rf"^##+ {re.escape(title)}\n(.*?)(?=^##+ |\Z)", TEXT, re.DOTALL | re.MULTILINE
    )
    assert found, f"there is no section '{title}'"
    return found[1]


def tables(text: str) -> list[list[list[str]]]:
    """The rows of each table of keys: key, meaning, values, default."""
    found = re.findall(r"^\| key \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[re.split(r"(?<!\\)\|", row)[1:-1] for row in table.splitlines()] for table in found]


def keys_used(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_used(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_used(inner)


def test_every_model_has_its_section() -> None:
    found: set[type[BaseModel]] = set()
    for root in (model.Practice, model.Shared, profile.Profile, Project):
        all_models(found, root)
    told = {owner for each in SECTIONS.values() for owners in each for owner in owners}
    assert {owner.__name__ for owner in found if keys(owner)} == {o.__name__ for o in told}


@pytest.mark.parametrize("title", SECTIONS)
def test_a_section_has_exactly_the_keys_that_there_are(title: str) -> None:
    shown = tables(section(title))
    assert len(shown) == len(SECTIONS[title])
    for table, owners in zip(shown, SECTIONS[title], strict=True):
        names = [row[0].strip().strip("`") for row in table]
        assert len(names) == len(set(names))
        assert set(names) == set().union(*map(keys, owners))
        assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in table)


@pytest.mark.parametrize("title", SECTIONS)
def test_every_key_has_an_example_in_its_section(title: str) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", section(title), re.DOTALL)
    used = {key for block in blocks for key in keys_used(yaml.load(block, yaml.BaseLoader))}
    told = {row[0].strip().strip("`") for table in tables(section(title)) for row in table}
    assert told <= used


def test_keys_of_other_sections_are_not_told_of() -> None:
    """A table of keys stands in a section that is held to its models."""
    titles = re.findall(r"^##+ (.+)$", TEXT, re.MULTILINE)
    for title in titles:
        assert title in SECTIONS or not tables(section(title)), title


def test_keys_named_in_the_text_exist() -> None:
    """`cue: words`, and not a key that was taken out long ago."""
    every = {
        key for each in SECTIONS.values() for owners in each for o in owners for key in keys(o)
    }
    prose = re.sub(r"```.*?```", "", TEXT.split("## What YAML does")[0], flags=re.DOTALL)
    named = re.findall(r"`([a-z-]+): [^`]*`", prose)
    assert named
    assert set(named) <= every

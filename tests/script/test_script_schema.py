"""The schema that editors are given: where it lies, and what it says of every key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator
from yaml_of_editors import as_editors_read, as_people_write

from voicehome.cli.main import cli
from voicehome.errors import VoicehomeError
from voicehome.files import data_folder
from voicehome.project.file import load_project
from voicehome.project.model import project_schema
from voicehome.script.load import script_from_bytes
from voicehome.script.schema import script_schema
from voicehome.script.step import STEP_KEYS
from voicehome.voices.profile import voice_schema

SCRIPTS = data_folder("scripts")
SHIPPED = sorted(SCRIPTS.glob("*/*.yaml"))
VOICES = sorted(data_folder("voices").glob("*.yaml"))
SCHEMA, VOICE, PROJECT = script_schema(), voice_schema(), project_schema()


def printed(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["schema", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_copy_beside_the_scripts_is_what_the_command_prints() -> None:
    path = SCRIPTS / "voicehome.schema.json"
    made = printed()
    renew = "renew it: voicehome schema -o scripts/voicehome.schema.json --overwrite"
    assert path.read_text(encoding="utf-8") == made, renew


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_script_names_its_schema_and_keeps_to_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = text.partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == (SCRIPTS / "voicehome.schema.json").resolve()
    assert [*Draft7Validator(SCHEMA).iter_errors(as_editors_read(text))] == []


@pytest.mark.parametrize("path", VOICES, ids=lambda path: path.stem)
def test_every_voice_keeps_to_its_schema(path: Path) -> None:
    data = as_editors_read(path.read_text(encoding="utf-8"))
    assert [*Draft7Validator(json.loads(printed("--of", "voice"))).iter_errors(data)] == []


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)
    Draft7Validator.check_schema(VOICE)
    Draft7Validator.check_schema(PROJECT)


def keys(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every key that can be written, with where it stands and what is said of it."""
    for name, holder in [("top", schema), *schema["definitions"].items()]:
        for key, shape in holder.get("properties", {}).items():
            yield f"{name} {key}", shape, schema


ALL = [*keys(SCHEMA), *keys(VOICE), *keys(PROJECT)]


@pytest.mark.parametrize(("name", "shape", "schema"), ALL, ids=[name for name, _, _ in ALL])
def test_every_key_is_described_with_an_example(
    name: str, shape: dict[str, Any], schema: dict[str, Any]
) -> None:
    assert shape["description"][0].isupper() and shape["description"].endswith(".")
    assert "`" not in shape["description"]  # editors show it as it is
    assert shape["examples"]
    alone = Draft7Validator({"properties": {"it": shape}, "definitions": schema["definitions"]})
    for example in shape["examples"]:
        assert [*alone.iter_errors({"it": as_editors_read(as_people_write(example))})] == []


HEAD = {
    "title": "T",
    "length": ["5m"],
    "asks": {
        **{name: {"ask": "Which?", "or": "you"} for name in ("name", "age", "touch")},
        "places": {"ask": "Where?", "several": ["jaw"], "or": ["jaw"]},
    },
}
FOUND = {
    "use": {"with": {"minutes": "ten"}},
    "play": {"or": "There is no such file here."},
    "sit": {"bells": ["halfway"]},
}
"""What else a step needs whose example speaks of a file, or of bells that ring."""


def read(practice: dict[str, Any]) -> None:
    script_from_bytes(as_people_write(practice).encode(), SCRIPTS / "foundation" / "made-up.yaml")


@pytest.mark.parametrize(
    "key", [key for key in SCHEMA["properties"] if key not in ("steps", "parts")]
)
def test_the_loader_takes_the_examples_of_keys_at_the_top(key: str) -> None:
    for example in SCHEMA["properties"][key]["examples"]:
        read({"title": "T", key: example, "steps": ["Hello."]})


@pytest.mark.parametrize("step", STEP_KEYS)
def test_the_loader_takes_the_examples_of_steps(step: str) -> None:
    shape = SCHEMA["definitions"][step.capitalize()]
    least = {key: shape["properties"][key]["examples"][0] for key in shape["required"]}
    for key in shape["properties"]:
        for example in shape["properties"][key]["examples"]:
            read(HEAD | {"steps": [FOUND.get(step, {}) | least | {key: example}]})


def test_the_command_writes_a_file_once(tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    assert printed("-o", str(path)) == f"{path}\n"
    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMA
    again = CliRunner().invoke(cli, ["schema", "-o", str(path)])
    assert again.exit_code == 1 and "exists" in str(again.exception)
    assert printed("-o", str(path), "--overwrite")


@pytest.mark.parametrize("key", PROJECT["properties"])
def test_the_project_file_takes_the_examples_of_its_keys(key: str, tmp_path: Path) -> None:
    (tmp_path / "covers").mkdir()
    for example in PROJECT["properties"][key]["examples"]:
        (tmp_path / "voicehome.yaml").write_text(as_people_write({key: example}))
        load_project(tmp_path / "voicehome.yaml")


@pytest.mark.parametrize(
    "wrong",
    [
        "libary: out",
        "formats: mp3",
        "lengths: often",
        "people: [ada]",
        "people: [{scripts: [a]}]",
        "feed: {title: T}",
        "layout: flat",
        "notes: {country: Germany}",
        "variations: [0]",
    ],
)
def test_the_schema_refuses_what_the_project_file_refuses(wrong: str, tmp_path: Path) -> None:
    assert [*Draft7Validator(PROJECT).iter_errors(as_editors_read(wrong))] != []
    (tmp_path / "voicehome.yaml").write_text(wrong)
    with pytest.raises(VoicehomeError):
        load_project(tmp_path / "voicehome.yaml")

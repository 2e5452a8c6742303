"""The schema takes what the loader takes, and refuses what the loader refuses, as far as a schema can.

A usual run tries some hundred scripts and values, within half a minute. For longer:

    VOICEHOME_FUZZ=5000 pytest tests/script/test_script_schema_agrees.py
"""

from __future__ import annotations

import copy
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import TypeAdapter, ValidationError
from script_trees import scripts
from yaml_of_editors import as_editors_read, as_people_write

from voicehome.errors import ScriptError, Source
from voicehome.files import data_folder
from voicehome.reading import fields
from voicehome.reading.document import Sequence, Text
from voicehome.reading.schema import AsWritten
from voicehome.script import ask, breathe, cues, delivery, line, model, sit, steps
from voicehome.script.load import load_shared, script_from_bytes
from voicehome.script.schema import script_schema
from voicehome.script.step import STEP_KEYS
from voicehome.voices import profile

SCHEMA = Draft7Validator(script_schema())
PATH = data_folder("scripts") / "foundation" / "made-up.yaml"

LEFT_TO_CHECK = re.compile(
    "|".join(
        [
            # names that must agree, and what can be asked of an answer
            *(
                "^nothing is called",
                "needs {",
                "is one answer, not a list",
                "and the script has no `length:`",
            ),
            *("{quiet} can stand", "may be left out, and a title can't", "' is never '"),
            # what excludes each other
            *(
                " at once$",
                "name the guide's voice twice",
                "there are words for `",
                "is never spoken",
            ),
            # answers
            *("is not one of: ", "this names none of", "stands here twice", "has no `or:`$"),
            *(
                "can't be read as pronouns",
                "forms of pronouns are not known",
                "pronouns are asked for twice",
            ),
            # how long and how many
            *(
                "does not go up",
                "ends before it begins",
                "longer than twelve hours",
                "too long for a length",
            ),
            *(
                "half a second to a minute",
                "no place for a bell: .* (is the least|needs a length)$",
            ),
            *("more than 100,000 steps", "characters; "),
            # what a voice can speak, which days there are, which files
            *(
                "nothing here that a voice can speak",
                "there is no such day",
                "^there is no file",
                "uses itself",
                "is no sign of the IPA",
                "no sound between these slashes",
                "has no letter or digit",
            ),
        ]
    )
)
"""Why the loader may refuse what the schema takes: see the docstring of script/schema.py."""

EXAMPLES = int(os.environ.get("VOICEHOME_FUZZ", "300"))
tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts") / "shared.yaml"


def complaints(text: str, tree: Any, shared: Path) -> list[str]:
    """What the loader has against it."""
    try:
        if isinstance(tree, dict) and [*tree] == ["steps"]:
            shared.write_text(text, encoding="utf-8")
            load_shared(shared)
        else:
            script_from_bytes(text.encode(), PATH)
    except ScriptError as error:
        return [problem.message for problem in error.problems]
    return []


@tried
@given(tree=scripts)
def test_what_the_loader_takes(tree: Any, shared: Path) -> None:
    text = as_people_write(tree)
    assert complaints(text, tree, shared) == []
    assert [error.message for error in SCHEMA.iter_errors(as_editors_read(text))] == []


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every key and every index, with the container that it leads into."""
    found = []
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            found += [(tree, key), *places(tree[key])]
    return found


VALUES: list[Any] = [
    *(
        "x",
        "3",
        "3 sec",
        "8s",
        "yes",
        "-1s",
        "200%",
        "10%",
        "99",
        "none",
        "deep",
        "4s to 6s",
        "2 dB",
    ),
    *(
        "a [3]",
        "{who}",
        "a {b",
        "2026-13-01",
        "pause 3s",
        "halfway",
        "name",
        "length > 3",
        "True",
        "",
    ),
    *(
        {},
        {"a": "b"},
        {"say": "Hi."},
        {"pause": "3"},
        [],
        ["a"],
        [["a"]],
        [{"bell": "1"}],
        ["bell", "x: y"],
    ),
]
KEYS = [
    *STEP_KEYS,
    *("steps", "parts", "title", "as", "in", "slower", "bells", "kind", "or", "x", "A b"),
]


@st.composite
def slips(draw: st.DrawFn) -> Any:
    """A script in which a key or a value is another than it was, or one is missing, or one too many."""
    tree = copy.deepcopy(draw(scripts))
    container, key = draw(st.sampled_from(places(tree)))
    match draw(st.sampled_from(["value", "value", "remove", "rename", "add", "wrap", "text"])):
        case "value":
            container[key] = draw(st.sampled_from(VALUES))
        case "text":
            container[key] = f"{container[key]}{draw(st.sampled_from(['s', '0', ' x', '%', '..']))}"
        case "remove":
            del container[key]
        case "wrap":
            container[key] = draw(st.sampled_from([[container[key]], {"steps": container[key]}]))
        case "rename" if isinstance(container, dict):
            container[draw(st.sampled_from([*KEYS, f"{key}s"]))] = container.pop(key)
        case _ if isinstance(container, dict):
            container[draw(st.sampled_from(KEYS))] = draw(st.sampled_from(VALUES))
    return tree


@tried
@given(tree=slips())
def test_what_the_loader_refuses(tree: Any, shared: Path) -> None:
    text = as_people_write(tree)
    said = complaints(text, tree, shared)
    seen = [error.message for error in SCHEMA.iter_errors(as_editors_read(text))]
    if not said:
        assert seen == []
    elif not all(LEFT_TO_CHECK.search(message) for message in said):
        assert seen, said


TYPES: dict[str, Any] = {
    "duration": fields.Duration,
    "elastic": fields.Elastic,
    "name": fields.Name,
    "name of an ask": ask.AskName,
    "language": fields.Language,
    "truth": fields.Truth,
    "percent": delivery.Percent,
    "level": delivery.Level,
    "interval": delivery.Semitones,
    "level beside the voice": cues.BesideVoice,
    "wait": cues.Wait,
    "phase": breathe.Phase,
    "spoken": line.Spoken,
    "title": line.Title,
    "sit": sit.Sit.model_fields["sit"].rebuild_annotation(),
    "bells": sit.Sit.model_fields["bells"].rebuild_annotation(),
    "when": sit.Sit.model_fields["when"].rebuild_annotation(),
    "only": steps.Only.model_fields["only"].rebuild_annotation(),
    "date": model.Practice.model_fields["date"].rebuild_annotation(),
    "number": model.Practice.model_fields["number"].rebuild_annotation(),
    "pace": profile.Profile.model_fields["pace"].rebuild_annotation(),
    "gain": profile.Candidate.model_fields["gain"].rebuild_annotation(),
}
TOKENS = [
    *(
        "0",
        "1",
        "8",
        "30",
        "60",
        "99",
        "300",
        "6.5",
        ".",
        "..",
        "-",
        "+",
        " ",
        " ",
        "2026",
        "-01",
        "-31",
    ),
    *("s", "m", "ms", "min", "h", "%", "dB", " breaths", "breath", " semitones", "semitone", "wpm"),
    *(
        "rest",
        "halfway",
        "every ",
        " to ",
        "yes",
        "no",
        "not ",
        " and ",
        " or ",
        " is ",
        "length",
        "name",
    ),
    *(">= ", ">=", "<", "en", "-GB", "they", "a", "[", "]", "{", "}", "{{", "}}", "Word.", "true"),
]


@tried
@given(
    kind=st.sampled_from([*TYPES]), text=st.lists(st.sampled_from(TOKENS), max_size=7).map("".join)
)
def test_what_each_type_takes(kind: str, text: str) -> None:
    text = text.strip()
    adapter: TypeAdapter[Any] = TypeAdapter(TYPES[kind])
    written = Text(text)
    written.source, written.written = Source("it", 1), text
    listed = Sequence([written])
    listed.source = written.source
    try:
        adapter.validate_python(listed if kind == "bells" else written)
        said = ""
    except ValidationError as error:
        said = error.errors()[0]["msg"]
    schema = Draft7Validator(adapter.json_schema(schema_generator=AsWritten))
    value = as_editors_read(as_people_write([text]))
    seen = [error.message for error in schema.iter_errors(value if kind == "bells" else value[0])]
    if not said:
        assert seen == [] or value == [True]
    elif not LEFT_TO_CHECK.search(said):
        assert seen, said

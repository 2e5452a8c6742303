"""What is written is read back, text for text, and looks as a person would have written it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from voicehome.reading import compose as composing
from voicehome.reading.compose import compose
from voicehome.reading.document import UNREADABLE, document_from_bytes
from voicehome.reading.write import to_yaml

SNIPPETS = [
    *("# ", " #", ": ", ":", "- ", "-", "--- ", "---", "...", "~", "no", "null", "<<", "=", "? "),
    *("'", '"', "\\", "\\n", "{", "}", "[", "]", ", ", "*a", "&a ", "!!str ", "| ", "> ", "%", "@"),
    *(
        " ",
        "  ",
        "\t",
        "\u00a0",
        "\ufeff",
        "\u200d",
        "🌿",
        "👩‍👩‍👧",
        "שלום",
        "مرحبا",
        "日本",
        "`",
        "‘…’",
    ),
]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: UNREADABLE.sub("", text).replace("\n", "").replace("\r", "")
)
texts |= st.lists(st.sampled_from(SNIPPETS) | texts, max_size=8).map("".join)
texts |= texts.map(lambda text: text * 20)
keys = texts.filter(lambda text: text != "<<" and len(text) <= 1000)
values = st.recursive(
    texts, lambda v: st.lists(v, max_size=4) | st.dictionaries(keys, v, max_size=4), max_leaves=12
)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _loader(request: pytest.FixtureRequest) -> Iterator[None]:
    if not hasattr(yaml, request.param):
        pytest.skip(f"PyYAML has no {request.param} here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "_LOADER", getattr(yaml, request.param))
        yield


def read(text: str) -> Any:
    return compose(document_from_bytes(text.encode(), "t.yaml"))


@pytest.mark.usefixtures("_loader")
@settings(max_examples=300, deadline=None)
@given(st.dictionaries(keys, values, min_size=1, max_size=4))
def test_it_is_read_back(value: dict[str, Any]) -> None:
    assert read(to_yaml(value)) == value


def test_it_reads_like_a_practice() -> None:
    practice = {
        "title": "Evening: a calm",
        "language": "en",
        "background": {"sound": "rain", "level": "-26 dB"},
        "pronounce": {"Siobhan": "shi-VAWN", "qi": "/tʃiː/"},
        "parts": [
            {
                "part": "Arriving",
                "steps": [
                    "Welcome. [3s] It's good that you are here.",
                    {"pause": "10s..20s"},
                    {"say": "No hurry: none at all.", "slower": "10%"},
                    {"group": {"as": "younger", "steps": ["“Are you there?”", "no"]}},
                ],
            },
            {
                "part": "Leaving",
                "steps": ['"Goodbye," it says.', '"It\'s late," it says.', "- so", "100 % 🌿"],
            },
        ],
    }
    assert to_yaml(practice) == (
        'title: "Evening: a calm"\n'
        "language: en\n"
        "background: {sound: rain, level: -26 dB}\n"
        "pronounce: {Siobhan: shi-VAWN, qi: /tʃiː/}\n"
        "\n"
        "parts:\n"
        "  - part: Arriving\n"
        "    steps:\n"
        "      - Welcome. [3s] It's good that you are here.\n"
        "      - pause: 10s..20s\n"
        '      - say: "No hurry: none at all."\n'
        "        slower: 10%\n"
        "      - group:\n"
        "          as: younger\n"
        "          steps:\n"
        "            - “Are you there?”\n"
        "            - no\n"
        "\n"
        "  - part: Leaving\n"
        "    steps:\n"
        "      - '\"Goodbye,\" it says.'\n"
        '      - "\\"It\'s late,\\" it says."\n'
        '      - "- so"\n'
        "      - 100 % 🌿\n"
    )


@pytest.mark.parametrize("text", ["a\nb", "a\r", "\x00", "\x85", "\u2028"])
def test_what_could_not_be_read_back_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="can't be written"):
        to_yaml({"title": text})


@pytest.mark.parametrize("key", ["<<", "k" * 1001])
def test_keys_that_yaml_keeps_for_itself_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match="can't be a key"):
        to_yaml({key: "x"})

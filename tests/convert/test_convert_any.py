"""Whatever is converted, it becomes a script that loads, or a ScriptError that says why not."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicehome.convert import Converted, convert_ssml, convert_text
from voicehome.errors import ScriptError
from voicehome.script.load import script_from_bytes

EXAMPLES = int(os.environ.get("VOICEHOME_FUZZ", "400"))
DATA = Path(__file__).parent.parent / "data" / "convert"
PATH = DATA / "made.yaml"

tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

MARKS = [
    *(
        "# ",
        "## ",
        "\n===\n",
        "\n---\n",
        "***",
        "* ",
        "- ",
        "1. ",
        "> ",
        "> > ",
        "\n",
        "\n\n",
        "\n\n\n\n",
    ),
    *(
        "...",
        "…",
        "[pause 10s]",
        "(pause 3 seconds)",
        "[PAUSE:5]",
        "(pause)",
        "[long pause]",
        "[1s]",
    ),
    *(
        "(pause 2-3 breaths)",
        "(99999 h of silence)",
        "[pause 0]",
        '<break time="2s"/>',
        "pause: 3s",
    ),
    *(
        "(softly)",
        "[",
        "]",
        "{",
        "}",
        "{{",
        "(",
        ")",
        "*",
        "**",
        "_",
        "__",
        "`",
        "\\",
        "[a](b)",
        "![a](b)",
    ),
    *(
        "{name}",
        "[3s]",
        "bell",
        "echo",
        "sit",
        "pause",
        "ARRIVING:",
        ": ",
        " #",
        "'",
        '"',
        "“",
        "🌿",
        "㉈",
    ),
    *(
        "A sentence. ",
        "One. Two! Three? ",
        "word ",
        "日本。",
        "שלום",
        "x" * 400,
        "y" * 1001,
        "z, " * 500,
    ),
    *(
        "\x00",
        "\x07",
        "\x0c",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u200d",
        "\u0301",
        "\ufdfa",
        "\r\n",
        "\t",
    ),
]
texts = st.text(max_size=40) | st.lists(
    st.sampled_from(MARKS) | st.text(max_size=4), max_size=30
).map("".join)


def loads(converted: Converted) -> None:
    """The script is one that the loader takes, and every note shows a line that is there."""
    script = script_from_bytes(converted.script.encode(), PATH)
    assert script.warnings == ()
    for note in converted.notes:
        assert note.severity == "warning" and note.message
        assert note.source and note.source.line >= 1
        assert 1 <= note.source.column <= len(note.excerpt) + 1


def refused(error: ScriptError) -> None:
    assert error.problems
    assert all(problem.message for problem in error.problems)


@tried
@given(texts)
def test_any_text(text: str) -> None:
    try:
        converted = convert_text(text.encode("utf-8", errors="replace"), "any.txt")
    except ScriptError as error:
        refused(error)
        assert "nothing to speak" in error.problems[0].message
    else:
        loads(converted)


@tried
@given(st.binary(max_size=100))
def test_any_bytes(data: bytes) -> None:
    for convert in (convert_text, convert_ssml):
        try:
            loads(convert(data, "any"))
        except ScriptError as error:
            refused(error)


@tried
@given(st.text(min_size=1, max_size=60))
def test_any_title(title: str) -> None:
    loads(convert_text(b"Hello.", "any.txt", title))


NAMES = [
    *(
        "speak",
        "p",
        "s",
        "voice",
        "lang",
        "prosody",
        "emphasis",
        "sub",
        "phoneme",
        "say-as",
        "break",
    ),
    *(
        "mark",
        "audio",
        "desc",
        "par",
        "seq",
        "media",
        "w",
        "token",
        "lexicon",
        "metadata",
        "unknown",
    ),
    *("amazon:effect", "mstts:express-as", "mstts:backgroundaudio", "bookmark", "x:y"),
]
VALUES = [
    *(
        "slow",
        "x-fast",
        "80%",
        "+10%",
        "-3dB",
        "+6dB",
        "2st",
        "-50%",
        "0",
        "1e9",
        "silent",
        "x-soft",
    ),
    *("3s", "500ms", ".5s", "99999999s", "-1s", "medium", "x-strong", "none", "strong", "reduced"),
    *(
        "a.mp3",
        "https://example.org/b%20c.ogg",
        "rain",
        "soundbank://x/y",
        "file:///etc/passwd",
        "http://[",
        "",
    ),
    *(
        "ipa",
        "x-sampa",
        "ʃɪˈvɔːn",
        "/",
        "characters",
        "date",
        "Joanna",
        "en-US-JennyNeural",
        "fr-FR",
        "f",
    ),
    *(
        "2.5",
        "0",
        "100",
        "101",
        "the_body",
        "[x]",
        "{x}",
        "guide",
        "whispered",
        "soft",
        "World Wide Web",
    ),
]
ATTRIBUTES = [
    *("rate", "pitch", "volume", "contour", "time", "strength", "level", "alias", "alphabet", "ph"),
    *("interpret-as", "name", "gender", "xml:lang", "src", "clipBegin", "clipEnd", "repeatCount"),
    *(
        "soundLevel",
        "speed",
        "repeatDur",
        "fadein",
        "fadeout",
        "phonation",
        "mark",
        "id",
        "xmlns:q",
    ),
]


def written(name: str, attributes: dict[str, str], inside: str) -> str:
    values = "".join(
        f' {key}="{value.translate({38: "&amp;", 60: "&lt;", 34: "&quot;"})}"'
        for key, value in attributes.items()
    )
    return f"<{name}{values}>{inside}</{name}>"


attributes = st.dictionaries(
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(VALUES) | st.text("ab1 .%[{", max_size=6),
    max_size=4,
)
plain = st.sampled_from(
    [
        "Hello there. ",
        "word ",
        " and on",
        ", ",
        "[now] ",
        "{x} ",
        "🌿",
        "\n\n",
        "!",
        "A B",
        "日本。",
    ]
)
elements = st.recursive(
    plain,
    lambda inside: st.builds(
        written, st.sampled_from(NAMES), attributes, st.lists(inside, max_size=4).map("".join)
    ),
    max_leaves=15,
)


@tried
@given(st.lists(elements, min_size=1, max_size=4).map("".join), attributes)
def test_any_ssml(inside: str, top: dict[str, str]) -> None:
    try:
        converted = convert_ssml(written("speak", top, inside).encode(), "any.ssml")
    except ScriptError as error:
        refused(error)
        assert "nothing to speak" in error.problems[0].message
    else:
        loads(converted)


@tried
@given(st.data())
def test_any_slip_in_ssml(data: st.DataObject) -> None:
    text = (DATA / data.draw(st.sampled_from(["night.ssml", "service.ssml"]))).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = start + data.draw(st.integers(0, 20))
    slip = data.draw(st.sampled_from(["", "<", ">", "&", '"', "</p>", "<p>", "<!-- ", "]]>", "é"]))
    try:
        loads(convert_ssml((text[:start] + slip + text[end:]).encode(), "any.ssml"))
    except ScriptError as error:
        refused(error)
        for problem in error.problems:
            assert problem.source is None or problem.source.column <= len(problem.excerpt) + 1

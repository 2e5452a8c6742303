"""YAML as text with its places: nothing typed, nothing followed, and every value where it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from voicehome.errors import ScriptError, Source
from voicehome.reading import compose as composing
from voicehome.reading.compose import compose
from voicehome.reading.document import Mapping, Sequence, Text, document_from_bytes


def read(text: str) -> Mapping:
    return compose(document_from_bytes(text.encode(), "t.yaml"))


def refusal(text: str) -> ScriptError:
    with pytest.raises(ScriptError) as refused:
        read(text)
    return refused.value


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, request.param):
        pytest.skip(f"PyYAML has no {request.param} here")
    monkeypatch.setattr(composing, "_LOADER", getattr(yaml, request.param))


@pytest.mark.parametrize(
    "written",
    ["no", "off", "010", "2:00", "2026-01-05", "0x1F", "1e3", "1_000", ".inf", "null", "~", "3.10"],
)
def test_what_stands_there_is_what_is_read(written: str) -> None:
    assert read(f"key: {written}\n{written}: value") == {"key": written, written: "value"}


def places(value: Any) -> list[tuple[str, int, int]]:
    """Every text in `value`, with its line and column, in the order of the file."""
    if isinstance(value, Text):
        return [(str(value), value.source.line, value.source.column)]
    if isinstance(value, Sequence):
        return [place for item in value for place in places(item)]
    return [place for pair in value.items() for item in pair for place in places(item)]


def test_every_text_knows_its_place() -> None:
    text = 'title: T\nsteps:\n  - Hé 🌿 you\n  - {say: a, as: b}\n  -\n  - >\n    folded\n  - "q"\n'
    assert places(read(text)) == [
        ("title", 1, 1),
        ("T", 1, 8),
        ("steps", 2, 1),
        ("Hé 🌿 you", 3, 5),
        ("say", 4, 6),
        ("a", 4, 11),
        ("as", 4, 14),
        ("b", 4, 18),
        ("", 5, 4),
        ("folded\n", 6, 5),
        ("q", 8, 5),
    ]


def test_mappings_and_lists_know_their_places() -> None:
    root = read("a:\n  - x\nb:\n  c: d\n")
    assert root.source == Source("t.yaml", 1)
    assert root["a"].source == Source("t.yaml", 2, 3)
    assert root["b"].source == Source("t.yaml", 4, 3)
    assert root.place_of("b") == Source("t.yaml", 3, 1)
    assert root.place_of("z") == root.source


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_ending_counts(ending: str) -> None:
    root = read(ending.join(["\ufefftitle: T", "steps:", "  - a", "  - b"]))
    assert root["steps"][1].source == Source("t.yaml", 4, 5)


WORDS = "one {a} two {b} {a} three"
STYLES = {
    "plain": f"key: {WORDS}\n",
    "plain over lines": "key: one {a}\n  two\n\n  {b} {a}\n  three\n",
    "folded": "key: >\n  one {a}\n  two {b}\n  {a} three\n",
    "kept": "key: |\n  one {a}\n  two {b} {a} three\n",
    "double quotes": f'key: "{WORDS}"\n',
    "double quotes over lines": 'key: "one {a} two\n  {b} \\\n  {a}\n  three"\n',
    "single quotes": f"key: '{WORDS}'\n",
    "in braces": f"{{key: '{WORDS}'}}\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_an_offset_leads_to_its_word_in_every_style(style: str) -> None:
    text = STYLES[style]
    value = read(text)["key"]
    found = [value.at(match.start()) for match in re.finditer(r"\{.\}", value)]
    expected = [
        (text.count("\n", 0, m.start()) + 1, m.start() - text.rfind("\n", 0, m.start()))
        for m in re.finditer(r"\{[ab]\}", text)
    ]
    assert [(source.line, source.column) for source in found] == expected


def test_an_offset_that_can_not_be_found_leads_to_the_beginning() -> None:
    value = read('key: "\\u0061bc"')["key"]
    assert value == "abc"
    assert value.at(0) == value.source
    assert value.at(3) == value.source


@given(st.text(alphabet="ab{} \n", min_size=1, max_size=30), st.integers(0, 30))
def test_an_offset_never_leaves_the_text(words: str, offset: int) -> None:
    text = Text(" ".join(words.split()))
    text.source, text.written = Source("t.yaml", 5, 3), words
    place = text.at(offset)
    assert 5 <= place.line <= 5 + words.count("\n")


@pytest.mark.parametrize(
    ("text", "column"),
    [("a: b # c", 6), ("a: b  # c", 7), ("a: # c", 4), ("a: {b: c # d\n  }", 10), ("- x\n", None)],
)
def test_a_comment_is_kept_with_the_text_that_it_cuts(text: str, column: int | None) -> None:
    root = read(text if column else "a: b#c")
    value = next(iter(root.values()))
    value = next(iter(value.values())) if isinstance(value, Mapping) else value
    assert value.comment == (Source("t.yaml", 1, column) if column else None)


def test_quotes_keep_a_number_sign() -> None:
    assert read('a: "b # c"')["a"].comment is None
    assert read('a: "b" # c')["a"].comment is None


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\na: 2", 2, 1),
        ("a:\n  b: 1\n  b: 2", 3, 3),
        ("a: &x 1", 1, 4),
        ("&x a: 1", 1, 1),
        ("a: *x", 1, 4),
        ("*x : a", 1, 1),
        ("a: !!int 1", 1, 4),
        ("!!map\na: 1", 1, 1),
        ("<<: a", 1, 1),
        ("[a]: b", 1, 1),
        ("{a: b}: c", 1, 1),
        ("a: b\n---\nc: d", 2, 1),
        ('a: "x\\ty"', 1, 6),
        ('a: "x\\\n  y\\ny"', 2, 4),
        ("a:\n  - b\n    - c", 3, 5),
        ("a: b\x00", 1, 5),
        ("a: b\u2028c", 1, 5),
        ("a:\n  b\x85", 2, 4),
    ],
)
def test_what_would_surprise_is_refused_where_it_stands(text: str, line: int, column: int) -> None:
    [problem] = refusal(text).problems
    assert problem.source == Source("t.yaml", line, column)
    assert problem.excerpt == text.split("\n")[line - 1]


@pytest.mark.parametrize("text", ['a: "x\\\\n"', "a: 'x\\n'", 'a: "say \\"so\\" \\/ \\u00e9"'])
def test_a_backslash_that_surprises_nobody_is_read(text: str) -> None:
    assert read(text)


@pytest.mark.parametrize("text", ['a: "\\ud800"', 'a: "\\U00110000"', 'a: "\\ufffe"', 'a: "\\x07"'])
def test_a_code_for_what_is_no_character_is_refused(text: str) -> None:
    assert refusal(text).problems[0].source


@pytest.mark.parametrize("encoded", ["Grüße", "ключ", "🌿"])
def test_bytes_that_are_not_utf_8_are_shown(encoded: str) -> None:
    data = f"a: b\r\nc: {encoded}".encode() + b"\xff\r\n"
    with pytest.raises(ScriptError) as refused:
        document_from_bytes(data, "t.yaml")
    [problem] = refused.value.problems
    assert problem.source == Source("t.yaml", 2, 4 + len(encoded))
    assert problem.excerpt == f"c: {encoded}\ufffd"


def test_a_byte_order_mark_moves_nothing() -> None:
    with pytest.raises(ScriptError) as refused:
        document_from_bytes(b"\xef\xbb\xbfa: \xff", "t.yaml")
    assert refused.value.problems[0].source == Source("t.yaml", 1, 4)


def test_the_same_bytes_have_the_same_digest() -> None:
    digests = {document_from_bytes(data, "t.yaml").digest for data in (b"a: b", b"a: b", b"a: b\n")}
    assert len(digests) == 2


def test_text_as_long_as_it_may_be() -> None:
    assert len(read("a: " + "b" * 9_997)["a"]) == 9_997
    assert "10,001 characters" in str(refusal("a: " + "b" * 9_998))
    long = "a: >\n" + "  bbbb\n" * 2_000
    assert len(read(long)["a"]) == 10_000
    assert "10,001 characters" in str(refusal(long.replace("bbbb", "bbbbb", 1)))


def test_as_many_levels_as_there_may_be() -> None:
    assert read("a: " + "[" * 62 + "b" + "]" * 62)
    assert "64 levels" in str(refusal("a: " + "[" * 63 + "b" + "]" * 63))


@pytest.mark.parametrize("text", ["a: [", "a: {b", 'a: "b', "a:\n  - [", "- ?"])
def test_a_file_may_end_anywhere(text: str) -> None:
    assert read("?") == read("?\n") == {"": ""}
    for written in (text, text + "\n"):
        [problem] = refusal(written).problems
        assert problem.source
        assert problem.excerpt == written.split("\n")[problem.source.line - 1]

"""Whatever stands in a file, it becomes a Script or a ScriptError; whatever anybody answers, a plan or
a VoicehomeError. Nothing else ever comes out, and every problem shows a line that is there.

A usual run tries some hundred of each kind, within half a minute. To search for longer, say how many:

    VOICEHOME_FUZZ=20000 pytest tests/property
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicehome.errors import ScriptError, VoicehomeError
from voicehome.files import data_folder
from voicehome.reading import compose
from voicehome.render import draft, preview
from voicehome.script.load import Script, script_from_bytes
from voicehome.timeline.events import Pause, Timeline
from voicehome.units import RATE

EXAMPLES = int(os.environ.get("VOICEHOME_FUZZ", "400"))

LIBRARY = data_folder("scripts")
PATH = LIBRARY / "foundation" / "made-up.yaml"
NAME = "scripts/foundation/made-up.yaml"
PRACTICES = [path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*/*.yaml"))]

SIGNS = list("-:#?,[]{}>|*&!%@`'\"\\~=+. \t\n\r…—“”’0aéд日🌿")
SNIPPETS = [
    *("- ", ": ", " #", "\n---\n", "\n...\n", "<<: ", "!!str ", "&a ", "*a", "? ", "\r\n", "\n  "),
    *(
        "title: T\n",
        "steps:\n",
        "parts:\n",
        "\n  - ",
        "\n    ",
        "part: ",
        "kind: ",
        "gap: ",
        "as: ",
    ),
    *(
        "say: ",
        "pause: ",
        "sit: ",
        "bells: ",
        "echo",
        "bell: ",
        "use: ",
        "with: ",
        "group:\n      ",
    ),
    *("repeat: ", "choose:\n      - ", "shuffle: ", "only: ", "else: ", "direction: ", "slower: "),
    *("asks:\n  name:\n    ask: Who?\n", "or: you\n", "voices: {guide: wren}\n", "length: [5m]\n"),
    *(
        "parts/opening.yaml",
        "{length: five}",
        "{name}",
        "{{",
        "}}",
        "[3s]",
        "[3 breaths]",
        "length",
    ),
    *(
        "3s",
        "3s..9s",
        "-1s",
        "10",
        "1e9s",
        "rest",
        "halfway",
        "10%",
        "2 dB",
        ">= 3m",
        " is ",
        " and ",
    ),
    *("breathe: {", "in: 4s", "sip: 1s", "hold: 2s", "out: 4s to 6s", "rest: 1s", "rounds: 3"),
    *("cue: bell", "words: {in: Up}", "spoken: 2", "count: yes", "}", ", ", "    rounds: 0\n"),
    *("background: rain", "background: {", "sound: none", "level: -30 dB", "fade: 20s", "play: "),
    *("for: place\n    in: ", "[a, b]", "for: ", "in: ", "{place}", "show: ", "shown: no"),
    *("ramp: {softer: 8 dB}", "lower: 2 semitones", "higher: ", "kind: bowl", "wait: no"),
    *("{length}", "{quiet}", "sit: 1m", "or: leave out\n", "several: [a, b]\n", "choices: [a]\n"),
    *("Hello. ", "Hello: you. ", '"Hello" you. ', "Dr. Who ", "\u2028", "\u0085", "\ufeff", "\0"),
    *('"\\0"', '"\\ud800"', '"\\U00110000"', '"\\x"', "\u0301", "\u200d", "\u202e", "\uffff", "۳s"),
]
texts = st.lists(
    st.sampled_from(SIGNS) | st.sampled_from(SNIPPETS) | st.text(max_size=3), max_size=30
).map("".join)


@st.composite
def nearly_practices(draw: st.DrawFn) -> str:
    """A practice in which something was put, taken out or said twice."""
    text = draw(st.sampled_from(PRACTICES))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 40))
        put = draw(st.sampled_from(["", text[start:end] * 2]) | texts)
        text = text[:start] + put + text[end:]
    return text


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], scope="module")
def _loader(request: pytest.FixtureRequest) -> Iterator[None]:
    """PyYAML with libyaml, and as it is where there is none."""
    if not hasattr(yaml, request.param):
        pytest.skip(f"PyYAML has no {request.param} here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compose, "_LOADER", getattr(yaml, request.param))
        yield


tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def read(data: bytes) -> Script | None:
    """The script, if it is one; else there are problems, each with a line that stands in the file."""
    try:
        return script_from_bytes(data, PATH)
    except ScriptError as error:
        assert error.problems
        text = data.decode("utf-8-sig", errors="replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for problem in error.problems:
            assert problem.message
            assert problem.source or len(data) > 1024 * 1024 or "not a script" in problem.message
            if problem.source and problem.source.path == NAME:
                assert problem.excerpt == lines[problem.source.line - 1]
                assert 1 <= problem.source.column <= len(problem.excerpt) + 1
        return None


def plan(script: Script, answers: dict[str, str]) -> Timeline | None:
    try:
        return preview(draft(script, {"guide": "tone"}, answers)).timeline
    except VoicehomeError as error:
        assert error.problems
        return None


def read_and_plan(text: str) -> None:
    if script := read(text.encode("utf-8", errors="surrogatepass")):
        plan(script, {})


@pytest.mark.usefixtures("_loader")
@tried
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    read(data)


@pytest.mark.usefixtures("_loader")
@tried
@given(texts)
def test_any_text(text: str) -> None:
    read_and_plan(text)


@pytest.mark.usefixtures("_loader")
@tried
@given(texts)
def test_any_step(text: str) -> None:
    read_and_plan(f"title: T\nlength: [5m]\nsteps:\n  - Hello.\n  - {text}")


@pytest.mark.usefixtures("_loader")
@tried
@given(texts)
def test_any_value(text: str) -> None:
    read_and_plan(f"title: T\nsteps:\n  - Hello.\nasks:\n  name:\n    ask: {text}\n{text}")


@pytest.mark.usefixtures("_loader")
@tried
@given(nearly_practices())
def test_any_slip_in_a_practice(text: str) -> None:
    read_and_plan(text)


ASKING = script_from_bytes(
    b"title: For {name}\nasks:\n  name:\n    ask: Who?\n    or: you\n  place:\n    ask: Where?\n"
    b"parts:\n  - part: With {name}\n    steps:\n      - Hello, {name}. {place}. [3s] {name}\n"
    b"      - use: parts/opening.yaml\n        with: {length: '{place}'}\n"
    b"      - only: name is Ada and place\n        steps: ['In {place}, {name}?']\n",
    PATH,
)


@tried
@given(st.dictionaries(st.sampled_from(["name", "place"]) | st.text(max_size=5), texts | st.text()))
def test_any_answers(answers: dict[str, str]) -> None:
    timeline = plan(ASKING, answers)
    if timeline is None:
        return
    written = [e.frames for e in timeline.events if isinstance(e, Pause) and e.source]
    assert written == [3 * RATE]
    assert [chapter.title for chapter in timeline.chapters] == ["With you"]
    str(timeline).encode()  # an answer leaves nothing behind that no file can hold

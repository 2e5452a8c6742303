"""No file can hurt the machine: what is too much is refused soon, and in little memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from voicehome.convert import convert_ssml, convert_text
from voicehome.errors import ScriptError

SOON = 10
"""Seconds: ten times what is promised, for machines that are busy."""

MIB = 1024 * 1024


def filled(unit: str, size: int = MIB) -> str:
    return unit * (size // len(unit.encode()))


TEXTS = {
    "words": "word ",
    "sentences": "a. ",
    "one word": "x",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "headings": "# a\n",
    "underlined headings": "a\n===\n",
    "bullets": "- a\n",
    "pauses": "w [3s] ",
    "asides": "[a] ",
    "brackets": "[",
    "links": "[a](",
    "stars": "*",
    "emphasis": "_a ",
    "nothing": " ",
}

ENTITIES = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
LEVELS = 10_000
SSML = {
    "levels": "<p>" * LEVELS + "x" + "</p>" * LEVELS,
    "unclosed": filled("<p>", MIB - 100),
    "elements": filled("<p>a</p>", MIB - 100),
    "empty elements": filled("<s/>", MIB - 100),
    "breaks": "a" + filled("<break time='20s'/>", MIB - 100),
    "voices": "".join(f"<voice name='a{'!' * (n % 40)}{n}'>a</voice>" for n in range(15_000)),
    "aliases": "".join(f"<sub alias='a{n}'>w{n}</sub> " for n in range(25_000)),
    "prefixes": f"<p {' '.join(f'''xmlns:a{n}='b' ''' for n in range(9_000))}>"
    + "<s xmlns:q='b'/>" * 30_000
    + "</p>",
    "text": filled("A sentence. ", MIB - 100),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_too_much_text_is_refused_soon(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ScriptError, match=r"more than one script can|nothing to speak"):
        convert_text(filled(text).encode(), "x.txt")
    assert time.process_time() - started < SOON


@pytest.mark.parametrize("inside", SSML.values(), ids=SSML)
def test_too_much_ssml_is_refused_soon(inside: str) -> None:
    started = time.process_time()
    with pytest.raises(ScriptError, match=r"more than one script can|64 levels"):
        convert_ssml(f"<speak>{inside}</speak>".encode(), "x.ssml")
    assert time.process_time() - started < SOON


def test_a_bomb_is_refused_soon() -> None:
    started = time.process_time()
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "word ">{ENTITIES}]><speak>&e20;</speak>'
    with pytest.raises(ScriptError, match="a document type"):
        convert_ssml(bomb.encode(), "x.ssml")
    assert time.process_time() - started < SOON


STATUS = Path("/proc/self/status")  # getrusage would count what the parent had, too
MEASURE = f"""
import pathlib
from voicehome.convert import convert_ssml, convert_text
from voicehome.errors import ScriptError
try:
    CALL
except ScriptError:
    print(pathlib.Path({str(STATUS)!r}).read_text().split("VmHWM:")[1].split()[0])
"""


@pytest.mark.skipif(not STATUS.exists(), reason="this system does not say how much was used")
@pytest.mark.parametrize(
    "call",
    [
        "convert_ssml(b'<speak>' + b'<p>' * 300_000, 'x')",
        "convert_ssml(b'<speak>' + b'<p>a</p>' * 130_000, 'x')",
        "convert_ssml(b'<speak>' + b'a. ' * 340_000 + b'</speak>', 'x')",
        "convert_text(b'a [3s] ' * 149_000, 'x')",
    ],
)
def test_little_memory_is_needed(call: str) -> None:
    command = [sys.executable, "-c", MEASURE.replace("CALL", call)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert 0 < int(said) < 200 * 1024, "kB"

"""Anything at all, read as a script, a text to convert, a voice, what comes with a neural voice, a project,
a list of takes, a manifest, a timeline, or a sound, be it one's own, a background, a reading or a finished
one: the reader gives a result or says what is wrong with it, soon, and in little memory.

What is in tests/data/corpus is where it begins; what once went wrong belongs there, too. To look for
longer: pytest tests/threats/test_fuzz.py --fuzz 5000.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicehome.convert.plain import convert_text
from voicehome.convert.ssml import convert_ssml
from voicehome.errors import VoicehomeError
from voicehome.library.manifest import load_manifest
from voicehome.project.file import load_project
from voicehome.script.load import load_script
from voicehome.sound.loop import open_loop
from voicehome.sound.own import open_sound
from voicehome.speech import kokoro, piper_files
from voicehome.takes.hops import hops_of
from voicehome.takes.recording import Facts
from voicehome.takes.shelf import load_shelf
from voicehome.units import RATE
from voicehome.verify.expected import read_timeline
from voicehome.verify.inspect import verify_file
from voicehome.voices.installed import _sizes
from voicehome.voices.profile import load_profile

Reader = Callable[[Path], object]
CORPUS = Path(__file__).parent.parent / "data" / "corpus"


def piper_config(path: Path) -> None:
    """A config beside a model, which is read once for each time that it was changed."""
    piper_files._read.cache_clear()
    config = piper_files.read_config(path.with_suffix(""))
    config.speaker("0")
    with contextlib.suppress(ValueError):  # a sound that the voice has not
        config.notation("ˈaɪ")


def against_a_recording(path: Path) -> None:
    """A timeline, and a recording that it is not of."""
    verify_file(CORPUS / "sound.flac" / "tone", read_timeline(path))


def reading(path: Path) -> None:
    """A recording that takes are to be cut from."""
    hops_of(path, Facts())


def bed(path: Path) -> None:
    """A recording that lies under a voice: it goes on without end, and never is louder than was measured."""
    loop = open_loop(path)
    for start in (0, loop.frames // 2):
        heard, most = 0, min(2 * loop.frames, 120 * RATE)
        for block in loop.blocks(start):
            assert np.abs(block).max() <= 1.001 * loop.true_peak
            heard += len(block)
            if heard >= most:
                break


SOUND: tuple[Reader, ...] = (open_sound, verify_file, reading, bed)
READERS: dict[str, tuple[Reader, ...]] = {
    "script.yaml": (load_script,),
    "project.yaml": (load_project,),
    "voice.yaml": (load_profile,),
    "model.onnx.json": (piper_config,),
    "styles.bin": (kokoro._people,),
    "about.yaml": (_sizes,),
    "text.txt": (lambda path: convert_text(path.read_bytes(), path.name),),
    "speech.ssml": (lambda path: convert_ssml(path.read_bytes(), path.name),),
    "takes.json": (lambda path: load_shelf(path.parent.parent.parent / "s.yaml"),),
    "manifest.json": (load_manifest,),
    "timeline.json": (against_a_recording,),
    "sound.wav": SOUND,
    "sound.flac": SOUND,
    "sound.mp3": SOUND,
    "sound.m4a": SOUND,
    "sound.opus": SOUND,
}


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` with pieces of it left out, said twice, put elsewhere, or replaced."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 4, 16, 64, 512])))
        new = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [
                        b"[",
                        b"{",
                        b"&a ",
                        b"*a",
                        b"!!",
                        b"<",
                        b"]]>",
                        b"\0",
                        b"\xff" * 4,
                        b"1e999",
                        b"-1",
                    ]
                ),
                st.just(bytes(data[start:end]) * draw(st.sampled_from([0, 2, 50]))),
            )
        )
        data[start:end] = new
    return bytes(data)


def examples(name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


EACH = [(name, reader) for name, readers in READERS.items() for reader in readers]


@pytest.mark.parametrize(
    ("name", "reader"), EACH, ids=[f"{name}-{reader.__name__}" for name, reader in EACH]
)
def test_any_bytes_are_read_or_refused(
    name: str, reader: Reader, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "takes" / "s" / name
    path.parent.mkdir(parents=True)
    begin = examples(name)
    assert begin
    most = request.config.getoption("--fuzz")

    def read(data: bytes) -> None:
        path.write_bytes(data)
        try:
            reader(path)
        except VoicehomeError as error:
            assert error.problems and str(error)
        except piper_files.ConfigError as error:
            assert str(error)

    for data in begin:
        read(data)

    @settings(
        max_examples=most,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=most <= 40,
    )
    @given(st.one_of(st.binary(max_size=200), st.sampled_from(begin).flatmap(damaged)))
    def any_bytes(data: bytes) -> None:
        begun = time.process_time()
        read(data)
        assert time.process_time() - begun < 10

    any_bytes()


def test_the_corpus_is_mostly_good() -> None:
    """Only damaging what is good gets far into a reader."""
    assert set(READERS) == {path.name for path in CORPUS.iterdir()}
    json.loads(examples("takes.json")[0])

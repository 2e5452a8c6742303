"""Where sound goes: files and nothing for real, speakers as far as a machine without them can tell."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voicehome.audio import Block
from voicehome.errors import PlayError
from voicehome.play import open_device

PLAY = """
import sys, numpy as np
from voicehome.errors import PlayError
from voicehome.play import open_device
def blocks():
    for number in range(40):
        yield np.full((2_400, int(sys.argv[2])), 0.1, dtype=np.float32)
    print("all taken")
try:
    open_device(sys.argv[1] or None)(blocks())
except PlayError as error:
    print(error)
"""


def play(name: str = "", channels: int = 1, **environment: str) -> str:
    """What a process of its own prints: PortAudio looks at its surroundings once a process."""
    done = subprocess.run(
        [sys.executable, "-c", PLAY, name, str(channels)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def some_blocks() -> Iterator[Block]:
    for number in range(5):
        yield np.full((100, 1), number / 4 - 0.5, dtype=np.float32)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_file_holds_what_was_heard(tmp_path: Path, channels: int) -> None:
    open_device(str(tmp_path / "heard.wav"))(np.repeat(b, channels, axis=1) for b in some_blocks())
    with wave.open(str(tmp_path / "heard.wav")) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (
            channels,
            48_000,
            500,
        )
        samples = np.frombuffer(file.readframes(500), "<i2").reshape(-1, channels)
    expected = np.concatenate(list(some_blocks()))[:, 0]
    assert np.abs(samples[:, -1] / 32767 - expected).max() < 1e-4


def test_an_interrupted_file_can_be_read_as_far_as_it_goes(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Block]:
        yield from some_blocks()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_device(str(tmp_path / "heard.wav"))(interrupted())
    with wave.open(str(tmp_path / "heard.wav")) as file:
        assert file.getnframes() == 500


def test_a_file_that_is_there_is_nobodys_device(tmp_path: Path) -> None:
    (tmp_path / "mine.wav").write_text("mine")
    with pytest.raises(PlayError, match=r"mine.wav exists"):
        open_device(str(tmp_path / "mine.wav"))
    assert (tmp_path / "mine.wav").read_text() == "mine"


def test_a_file_where_none_can_be(tmp_path: Path) -> None:
    with pytest.raises(PlayError, match="no such folder"):
        open_device(str(tmp_path / "no" / "heard.wav"))(some_blocks())


def test_nowhere_takes_every_block() -> None:
    blocks = some_blocks()
    open_device("none")(blocks)
    assert next(blocks, None) is None


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise ImportError", "pip install 'voicehome[play]'"),
        ("raise OSError('PortAudio library not found')", "PortAudio"),
    ],
)
def test_what_is_missing_is_named_and_what_to_do_instead(
    tmp_path: Path, module: str, said: str
) -> None:
    (tmp_path / "sounddevice.py").write_text(module)
    printed = play(PYTHONPATH=str(tmp_path))
    assert said in printed and "voicehome render" in printed and "all taken" not in printed


@pytest.fixture
def null_device(tmp_path: Path) -> str:
    """A configuration of ALSA that has one sound device, which plays to nobody."""
    sounddevice = pytest.importorskip("sounddevice", exc_type=OSError)  # PortAudio is not here
    if "ALSA" not in [api["name"] for api in sounddevice.query_hostapis()]:
        pytest.skip("this machine's PortAudio does not know ALSA")
    (tmp_path / "asound.conf").write_text(
        "pcm.!default { type null }\nctl.!default { type null }\n"
    )
    return str(tmp_path / "asound.conf")


def test_speakers_take_everything(null_device: str) -> None:
    for name in ("", "0", "default"):
        for channels in (1, 2):
            assert play(name, channels, ALSA_CONFIG_PATH=null_device) == "all taken\n"


def test_a_device_that_is_not_there_is_answered_with_those_that_are(null_device: str) -> None:
    for name in ("kitchen", "7"):
        printed = play(name, ALSA_CONFIG_PATH=null_device)
        assert f"'{name}'" in printed and "0: default" in printed


def test_a_machine_without_any_says_so_kindly(null_device: str) -> None:
    nothing = "{ type hw card 31 }"
    Path(null_device).write_text(f"pcm.!default {nothing}\nctl.!default {nothing}\n")
    assert "no sound device" in play(ALSA_CONFIG_PATH=null_device)
    assert "none at all" in play("kitchen", ALSA_CONFIG_PATH=null_device)

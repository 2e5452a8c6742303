from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from voicehome.audio import AudioFormat, Block
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS, Format
from voicehome.timeline.events import Chapter


@pytest.fixture(params=FORMATS)
def any_format(request: pytest.FixtureRequest) -> Format:
    return FORMATS[request.param]


@pytest.fixture
def staged_path(tmp_path: Path) -> Path:
    """Like `files.staged` names it: without a suffix that says what it is."""
    return tmp_path / ".voicehome-x1.part"


def cut(sound: Block, size: int) -> list[Block]:
    return [sound[start : start + size] for start in range(0, len(sound), size)]


@pytest.fixture
def encode_sound(staged_path: Path) -> Callable[..., Path]:
    """Encode a whole sound of shape (frames, channels), cut into blocks of `size`."""

    def run(
        sound: Block, format: Format, chapters: tuple[Chapter, ...] = (), size: int = 8_192
    ) -> Path:
        frames, channels = sound.shape
        encode(staged_path, format, AudioFormat(channels, frames), cut(sound, size), chapters)
        return staged_path

    return run


@pytest.fixture
def decode() -> Callable[[Path], Block]:
    """Decode a file to float32 of shape (frames, channels)."""

    def run(path: Path) -> Block:
        resampler = av.AudioResampler("fltp")
        with av.open(str(path)) as container:
            frames = [
                f.to_ndarray() for d in container.decode(audio=0) for f in resampler.resample(d)
            ]
        return np.concatenate(frames, axis=1).T

    return run


BURSTS = (4_801, 20_011, 40_009)
BURST_FRAMES = 2_400


@pytest.fixture
def bursts() -> Callable[..., Block]:
    """Silence with three bursts of noise, 50 ms each, that begin at exactly known frames."""

    def make(frames: int = 48_000, channels: int = 1) -> Block:
        noise = np.random.default_rng(5)
        sound = np.zeros((frames, channels), np.float32)
        for start in BURSTS:
            sound[start : start + BURST_FRAMES] = 0.2 * noise.standard_normal(
                (BURST_FRAMES, channels)
            )
        return np.clip(sound, -0.9, 0.9)

    return make


@pytest.fixture
def lateness() -> Callable[[Block, Block], list[int]]:
    """By how many frames each burst comes late in the first channel, from where it fits best."""

    def measure(sound: Block, decoded: Block, reach: int = 700) -> list[int]:
        late = []
        for start in BURSTS:
            burst = sound[start : start + BURST_FRAMES, 0]
            around = decoded[start - reach : start + BURST_FRAMES + reach, 0]
            late.append(int(np.argmax(np.correlate(around, burst, "valid"))) - reach)
        return late

    return measure

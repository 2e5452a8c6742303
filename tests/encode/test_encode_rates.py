"""An asked bit rate, and the level that LAME leaves."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from voicehome.audio import AudioFormat
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS, STEM, check_length
from voicehome.errors import EncodeError
from voicehome.units import RATE

TIME = np.arange(2 * RATE) / RATE
SOUND = np.stack([0.3 * np.sin(2765 * TIME), 0.2 * np.sin(3475 * TIME)], axis=1).astype(np.float32)


def encoded(path: Path, name: str, channels: int, kbits: int | None) -> tuple[int, np.ndarray]:
    """Its bit rate, and its samples."""
    sound = SOUND[:, :channels]
    encode(path, FORMATS[name], AudioFormat(channels, len(sound)), [sound], (), kbits)
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("fltp", stream.layout.name, RATE)
        frames = [f for frame in container.decode(audio=0) for f in resampler.resample(frame)]
        frames += resampler.resample(None)
        rate = stream.codec_context.bit_rate or container.bit_rate
    return int(rate), np.concatenate([frame.to_ndarray() for frame in frames], axis=1).T


@pytest.mark.parametrize(
    ("channels", "kbits", "rate"), [(1, 128, 128), (2, None, 128), (2, 192, 192)]
)
def test_an_mp3_has_the_rate_and_the_level_of_the_sound(
    channels: int, kbits: int | None, rate: int, tmp_path: Path
) -> None:
    found, sound = encoded(tmp_path / "a.mp3", "mp3", channels, kbits)
    assert found == rate * 1000
    middle = slice(RATE // 2, 3 * RATE // 2)
    level = np.sqrt(np.mean(sound[middle] ** 2) / np.mean(SOUND[middle, :channels] ** 2))
    assert 20 * np.log10(level) == pytest.approx(0 if rate <= 160 else -0.3, abs=0.06)


def test_other_lossy_formats_take_a_rate_and_the_others_have_none(tmp_path: Path) -> None:
    sizes = []
    for name, kbits in (("opus", 32), ("opus", 160), ("flac", 24), ("flac", None)):
        encoded(tmp_path / "a", name, 2, kbits)
        sizes.append((tmp_path / "a").stat().st_size)
    assert sizes[0] < sizes[1] / 2
    assert sizes[2] == sizes[3]


def test_a_rate_that_is_too_low_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match="mp3 is not made at 32 kbit/s"):
        encode(tmp_path / "a", FORMATS["mp3"], AudioFormat(1, len(SOUND)), [SOUND[:, :1]], (), 32)


def test_a_stem_keeps_what_passes_full_scale(tmp_path: Path) -> None:
    loud = 4 * SOUND
    encode(tmp_path / "a", STEM, AudioFormat(2, len(loud)), [loud])
    with av.open(str(tmp_path / "a")) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    assert np.concatenate(frames, axis=1).reshape(-1, 2).tobytes() == loud.tobytes()


def test_stems_of_many_hours_are_refused_at_once() -> None:
    check_length(STEM, AudioFormat(2, 3 * 3600 * RATE))
    with pytest.raises(EncodeError, match="stems of one part"):
        check_length(STEM, AudioFormat(2, 4 * 3600 * RATE))

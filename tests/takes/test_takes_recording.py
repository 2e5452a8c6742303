"""Reading recordings: whatever people bring, in constant memory, and what is said of what is broken."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from voicehome.errors import TakeError
from voicehome.takes.cut import Cutting, Span
from voicehome.takes.flac import from_flac
from voicehome.takes.pieces import listen
from voicehome.takes.recording import Facts, blocks
from voicehome.units import RATE

from .readings import say, write


def words(seconds_around: float = 1.0) -> np.ndarray:
    silence = np.zeros(round(seconds_around * RATE), np.float32)
    return np.concatenate([silence, say("There may be a window, or a lamp."), silence])


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [("a.m4a", 44_100, 2), ("a.wav", 8_000, 1), ("a.flac", 48_000, 2), ("a.wav", 96_000, 2)],
)
def test_any_format_becomes_one_channel_at_one_rate(
    name: str, rate: int, channels: int, tmp_path: Path
) -> None:
    path = write(tmp_path / name, words(), rate, channels)
    facts = Facts()
    sound = np.concatenate(list(blocks(path, RATE, facts)))
    assert facts.rate == rate
    assert abs(len(sound) - len(words())) < 0.05 * RATE
    assert np.abs(sound).max() == pytest.approx(np.abs(words()).max(), rel=0.25)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "can't be read"), (b"hello", "can't be read"), (os.urandom(5000), "can't be read")],
)
def test_what_is_no_recording(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "x.m4a").write_bytes(content)
    with pytest.raises(TakeError, match=message):
        listen(tmp_path / "x.m4a")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="there is no file"):
        listen(tmp_path / "x.m4a")


def test_a_phones_recording_that_was_cut_off(tmp_path: Path) -> None:
    """Without its end, where an MP4 has its index, nothing can be read."""
    path = write(tmp_path / "x.m4a", words(), 44_100, 2)
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(TakeError, match="can't be read") as caught:
        listen(path)
    assert "copy it again" in caught.value.problems[0].hint


def test_what_is_left_of_a_recording_is_used_and_the_loss_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "x.flac", np.concatenate([words(), words(3.0)]))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    heard = listen(path)
    assert heard.pieces
    assert any("ends at" in problem.message for problem in heard.warnings)


def test_damage_in_the_middle(tmp_path: Path) -> None:
    path = write(tmp_path / "x.m4a", np.concatenate([words()] * 3), 44_100)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = os.urandom(2000)
    path.write_bytes(data)
    assert any("damaged" in problem.message for problem in listen(path).warnings)


def test_five_minutes_are_read_in_little_memory(tmp_path: Path) -> None:
    """As samples at 48 kHz they would be 58 MB, and three hours 2 GB."""
    minute = np.concatenate([words(), np.zeros(60 * RATE - len(words()), np.float32)])
    minute += np.random.default_rng(1).normal(0, 1e-4, len(minute)).astype(np.float32)
    path = write(tmp_path / "x.wav", np.tile(minute, 5), 8_000)
    del minute
    tracemalloc.start()
    heard = listen(path)
    spans = [Span(p.start - 4800, p.start, p.end, p.end + 4800) for p in heard.pieces]
    cuts = sum(1 for _ in Cutting(path, spans).cuts())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert abs(heard.frames - 300 * RATE) < RATE
    assert cuts == len(heard.pieces) >= 5
    assert peak < 25e6


def test_cuts_are_the_recordings_own_samples(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, 5 * RATE).astype(np.float32)
    path = write(tmp_path / "x.flac", sound)
    spans = [
        Span(100, 200, 300, 400),
        Span(350, 400, 90_000, 90_100),
        Span(4 * RATE, 4 * RATE, 5 * RATE - 50, 5 * RATE + 70),
    ]
    for span, cut in zip(spans, Cutting(path, spans).cuts(), strict=True):
        samples = from_flac(cut.flac)
        assert len(samples) == span.after - span.before
        there = min(span.after, len(sound)) - span.before
        assert np.abs(samples[:there] - sound[span.before :][:there]).max() < 1e-4
        assert (cut.start, cut.end) == (span.start - span.before, span.end - span.before)

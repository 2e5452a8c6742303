"""Long sounds are encoded in pieces: the joins can't be heard, nor told from one encoder's work."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicehome.audio import AudioFormat, Block
from voicehome.encode import encode, pieces
from voicehome.encode.formats import FORMATS
from voicehome.encode.pieces import Piece, cut, held, in_order
from voicehome.errors import EncodeError
from voicehome.units import RATE

Decode = Callable[[Path], Block]
LOSSY = [name for name, format in FORMATS.items() if format.lossy and name != "m4b"]
SIZES = {"mp3": 1_152, "m4a": 1_024, "opus": 960}


def in_blocks(sound: Block, size: int) -> Iterator[Block]:
    return (sound[at : at + size] for at in range(0, len(sound), size))


def voice(seconds: float, channels: int = 1) -> Block:
    """Something like speech: a buzz with formants that come and go, some five syllables a second."""
    noise = np.random.default_rng(7)
    t = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 120 * n * t) / n for n in range(1, 30))
    envelope = np.maximum(0, np.sin(2 * np.pi * 2.5 * t)) ** 2
    breath = 0.05 * noise.standard_normal(len(t))
    return np.repeat(0.1 * ((buzz + breath) * envelope)[:, None], channels, 1).astype(np.float32)


def quiet(seconds: float, channels: int = 1) -> Block:
    return np.zeros((round(seconds * RATE), channels), np.float32)


def bed(seconds: float, channels: int = 1) -> Block:
    noise = np.random.default_rng(3).standard_normal((round(seconds * RATE), channels))
    return (0.01 * noise).astype(np.float32)


SOUNDS = {
    "a voice with silences": np.concatenate(
        [part for n in range(6) for part in (voice(3), quiet(2.5 + n * 0.7))]
    ),
    "a voice over a bed": np.concatenate([voice(9), quiet(3), voice(30), quiet(4)]) + bed(46),
    "a voice without a pause": voice(45),
    "two channels": np.concatenate([voice(25, 2), quiet(3, 2), voice(12, 2)]) + bed(40, 2),
    "silence around": np.concatenate([quiet(7), voice(1.01), quiet(30)]),
}


@st.composite
def programmes(draw: st.DrawFn) -> Block:
    """Codec frames of 8 samples: stretches of sound and of silence, and not always a whole frame."""
    stretches = draw(
        st.lists(st.tuples(st.booleans(), st.integers(1, 300)), min_size=1, max_size=8)
    )
    parts = [
        np.ones((count * 8, 1), np.float32) * (np.arange(count * 8) % 5 + 1)[:, None] * sounds
        for sounds, count in stretches
    ]
    return np.concatenate([*parts, np.ones((draw(st.integers(0, 7)), 1))]).astype(np.float32)


@settings(max_examples=150, deadline=None)
@given(programmes(), st.integers(1, 700))
def test_pieces_hold_all_and_nothing_twice(sound: Block, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_LONGEST", 200)
        patch.setattr(pieces, "_SHORTEST", 100)
        cuts = list(cut(in_blocks(sound, size), 8))
    again: list[Block] = []
    for piece in cuts:
        assert piece.begin in (0, pieces.WARM) and (piece.end is None) == (piece is cuts[-1])
        end = None if piece.end is None else piece.end * 8
        again += [piece.samples[piece.begin * 8 : end], np.zeros((piece.held * 8, 1), np.float32)]
        here = sum(map(len, again[:-2])) - piece.begin * 8
        assert np.array_equal(piece.samples, sound[max(0, here) :][: len(piece.samples)])
        if piece.held:
            assert end and not piece.samples[end - pieces.SETTLED * 8 :].any()
    assert np.array_equal(np.concatenate(again), sound)
    assert max(len(piece.samples) for piece in cuts) < 400 * 8


@pytest.mark.parametrize("name", LOSSY)
@pytest.mark.parametrize("sound", SOUNDS.values(), ids=SOUNDS)
def test_the_bytes_depend_neither_on_jobs_nor_on_blocks(
    sound: Block, name: str, tmp_path: Path
) -> None:
    audio = AudioFormat(sound.shape[1], len(sound))
    made = []
    for jobs, size in ((1, 8_192), (2, 48_000), (5, 777)):
        encode(tmp_path / "x", FORMATS[name], audio, in_blocks(sound, size), jobs=jobs)
        made.append((tmp_path / "x").read_bytes())
    assert made[0] == made[1] == made[2]


def level(noise: Block) -> float:
    return float(10 * np.log10(np.mean(noise.astype(np.float64) ** 2) + 1e-10))


@pytest.mark.parametrize("name", LOSSY)
@pytest.mark.parametrize("sound", SOUNDS.values(), ids=SOUNDS)
def test_joined_pieces_are_as_near_to_the_sound_as_one_encoder_comes(
    sound: Block, name: str, tmp_path: Path, decode: Decode, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, audio = SIZES[name], AudioFormat(sound.shape[1], len(sound))
    cuts = list(cut([sound], size))
    assert len(cuts) > 1
    encode(tmp_path / "joined", FORMATS[name], audio, in_blocks(sound, 48_000))
    monkeypatch.setattr(pieces, "_LONGEST", 10**9)
    monkeypatch.setattr(pieces, "_LEAST_HELD", 10**9)
    encode(tmp_path / "whole", FORMATS[name], audio, in_blocks(sound, 48_000))
    joined, whole = decode(tmp_path / "joined"), decode(tmp_path / "whole")
    assert len(joined) == len(whole)
    joined, whole = joined[: len(sound)], whole[: len(sound)]
    assert level(joined - sound) < level(whole - sound) + 1
    kept = [(each.end or each.begin) - each.begin + each.held for each in cuts[:-1]]
    for place in itertools.accumulate(kept):
        around = slice((place - 3) * size, (place + 5) * size)
        assert level((joined - sound)[around]) < max(-75, level((whole - sound)[around]) + 4)


@pytest.mark.parametrize("name", LOSSY)
def test_encoders_are_warm_even_where_it_is_loudest(
    name: str, tmp_path: Path, decode: Decode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of `WARM`: cut in the middle of speech, the noise grows by no more than 2 dB."""
    size = SIZES[name]
    sound = voice(40)
    audio = AudioFormat(1, len(sound))

    def loudest(power: list[float], least: int, most: int) -> int:
        return max(range(least, most + 1), key=lambda at: sum(power[at - 2 : at + 2]))

    monkeypatch.setattr(pieces, "_quietest", loudest)
    monkeypatch.setattr(pieces, "_LONGEST", 120)
    monkeypatch.setattr(pieces, "_SHORTEST", 60)
    kept = [each.end - each.begin for each in cut([sound], size) if each.end]
    encode(tmp_path / "joined", FORMATS[name], audio, in_blocks(sound, 48_000))
    monkeypatch.setattr(pieces, "_LONGEST", 10**9)
    encode(tmp_path / "whole", FORMATS[name], audio, in_blocks(sound, 48_000))
    joined, whole = decode(tmp_path / "joined"), decode(tmp_path / "whole")
    assert len(kept) > 10
    for place in itertools.accumulate(kept):
        around = slice((place - 2) * size, (place + 4) * size)
        mine, theirs = (level((made[: len(sound)] - sound)[around]) for made in (joined, whole))
        assert mine < theirs + 2


def test_a_long_silence_is_said_and_not_encoded(tmp_path: Path, decode: Decode) -> None:
    """An hour of silence, with a word before and after it."""
    word = voice(0.5)
    most = 0

    def blocks() -> Iterator[Block]:
        yield word
        yield from itertools.repeat(np.zeros((RATE, 1), np.float32), 3_600)
        yield word

    for piece in cut(blocks(), 1_152):
        most = max(most, len(piece.samples))
    assert most < 4 * RATE
    path = tmp_path / "x.mp3"
    encode(path, FORMATS["mp3"], AudioFormat(1, 2 * len(word) + 3_600 * RATE), blocks())
    sound = decode(path)
    assert len(sound) == 2 * len(word) + 3_600 * RATE
    assert not sound[RATE:-RATE].any()
    assert level(sound[-len(word) :] - word) < level(word) - 15


def test_an_encoder_that_does_not_settle_is_not_repeated() -> None:
    piece = Piece(np.zeros((60 * 8, 1), np.float32), 0, 50, held=40)
    packets = [b"one", b"two"] * 30
    with pytest.raises(EncodeError, match="did not come to rest"):
        held(packets, piece)
    assert list(held([*packets[:48], *[b"rest"] * 4], piece)) == [b"rest"] * 40


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_is_made_at_once_comes_in_order_and_no_more_than_needed(jobs: int) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    made = in_order(lambda n: n * n, items(), jobs)
    assert next(made) == 0
    assert len(taken) <= jobs + 1
    assert list(made) == [n * n for n in range(1, 20)]


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_fails_is_raised_and_no_thread_stays(jobs: int) -> None:
    def fail(number: int) -> int:
        if number == 4:
            raise EncodeError("no")
        return number

    before = threading.active_count()
    with pytest.raises(EncodeError, match="no"):
        list(in_order(fail, range(20), jobs))
    assert threading.active_count() == before

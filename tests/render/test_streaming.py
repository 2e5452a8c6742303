"""Listening: the same sound as a render's, as early as it is certain."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voicehome.audio import Block
from voicehome.errors import ScriptError, SpeechError
from voicehome.mix.limit import spans_over
from voicehome.mix.stream import mix
from voicehome.render import Draft, draft, speak
from voicehome.render.layers import layers_of
from voicehome.render.streaming import FIRST, LEAD, stream
from voicehome.script.load import script_from_bytes
from voicehome.speech.store import ClipStore
from voicehome.timeline.expand import Wish
from voicehome.units import RATE

HUM = "voice: hum\n"
FAKE = "voice: fake\n"

NATURAL = """
title: Natural
parts:
  - part: One
    steps:
      - bell
      - Look around, if you like. [2s] Or close your eyes.
      - I'll be quiet for {quiet} now.
      - sit: 10s..15s..20s
      - You may say this yourself.
      - echo: 1
  - part: Two
    steps:
      - breathe: {in: 4s, out: 6s, rounds: 2, words: {in: In., out: Out.}}
      - Look around, if you like.
      - say: And louder.
        louder: 3 dB
"""
ASKED = NATURAL.replace("title: Natural", "title: Asked\nlength: [90s]").replace(
    "echo: 1", "sit: rest"
)


@pytest.fixture
def store(tmp_path: Path) -> ClipStore:
    return ClipStore(tmp_path / "clips")


def prepared(text: str, folder: Path, wish: Wish | None = None) -> Draft:
    voices = folder / "voices"
    if not voices.exists():
        voices.symlink_to(Path(__file__).parent.parent / "data" / "voices")
    return draft(script_from_bytes(text.encode(), folder / "try.yaml"), {}, {}, wish or Wish())


def whole(blocks: Iterator[Block]) -> np.ndarray:
    return np.concatenate(list(blocks))[:, 0]


def rendered(draft: Draft, store: ClipStore) -> np.ndarray:
    """The samples of a render; the scripts here are too soft for the limiter."""
    programme = speak(draft, store)
    layers = layers_of(programme, store)
    assert not spans_over(layers)
    return whole(mix(layers, programme.timeline.frames))


def assert_same_sound(heard: np.ndarray, sound: np.ndarray) -> None:
    """But for one gain, and what the limiter's resampling adds."""
    assert len(heard) == len(sound)
    gain = float(heard @ sound / (sound @ sound))
    assert abs(20 * np.log10(gain)) < 2
    rest = heard - gain * sound
    assert np.sqrt(np.mean(rest**2)) < 0.02 * np.sqrt(np.mean(sound**2))


@pytest.mark.parametrize("text", [NATURAL, ASKED], ids=["natural", "length asked"])
@pytest.mark.parametrize("is_warm", [False, True])
def test_what_is_heard_is_what_is_rendered(
    text: str, is_warm: bool, store: ClipStore, tmp_path: Path
) -> None:
    practice = prepared(HUM + text, tmp_path)
    other = ClipStore(tmp_path / "other")
    sound = rendered(practice, other)
    heard = whole(stream(practice, other if is_warm else store))
    assert not heard[:LEAD].any()
    assert_same_sound(heard[LEAD:], sound[FIRST:])


@pytest.mark.parametrize("seconds", [5, 21, 40])
def test_it_can_begin_anywhere(seconds: int, store: ClipStore, tmp_path: Path) -> None:
    practice, start = prepared(HUM + NATURAL, tmp_path), seconds * RATE
    heard = whole(stream(practice, store, start))
    assert heard[LEAD] == 0  # even in the middle of a sound
    settled = RATE // 20
    assert_same_sound(heard[LEAD + settled :], rendered(practice, store)[start + settled :])


def test_beginning_after_the_end_is_refused(store: ClipStore, tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"nothing is heard from 1:00:00"):
        whole(stream(prepared(HUM + NATURAL, tmp_path), store, 3600 * RATE))


def test_one_part_can_be_listened_to(store: ClipStore, tmp_path: Path) -> None:
    part = prepared(HUM + NATURAL, tmp_path, Wish(part="Two"))
    assert_same_sound(whole(stream(part, store))[LEAD:], rendered(part, store)[FIRST:])


def heard_before_hanging(draft: Draft, store: ClipStore, seconds: float) -> np.ndarray:
    """So many seconds of a stream that would wait for ever after them."""
    blocks = stream(draft, store, jobs=1)
    frames = itertools.count()
    taken: list[Block] = []
    while sum(map(len, taken)) < seconds * RATE:
        taken.append(next(blocks))
        assert next(frames) < 10_000
    began = time.monotonic()
    blocks.close()
    assert time.monotonic() - began < 20  # the engine in the middle of its line is ended
    return np.concatenate(taken)[:, 0]


def test_the_first_line_is_heard_while_the_next_is_being_spoken(
    fake: str, store: ClipStore, tmp_path: Path
) -> None:
    text = "title: T\nsteps:\n  - Fine.\n  - pause: 4s\n  - Now hang.\n  - Fine.\n"
    practice = prepared(FAKE + text, tmp_path)
    heard = heard_before_hanging(practice, store, 4)
    assert np.abs(heard).max() > 0.01


def test_with_a_length_all_up_to_the_first_silence_that_stretches_is_heard(
    fake: str, store: ClipStore, tmp_path: Path
) -> None:
    text = (
        "title: T\nlength: [1m]\ngap: 2s\nsteps:\n  - Fine.\n  - Finer.\n  - pause: 5s..20s..2m\n"
        "  - Now hang.\n"
    )
    heard = heard_before_hanging(prepared(FAKE + text, tmp_path), store, 2.6)
    assert np.abs(heard[RATE:]).max() > 0.01  # the second line, too


def test_a_line_that_fails_is_named_when_its_time_has_come(
    fake: str, store: ClipStore, tmp_path: Path
) -> None:
    text = FAKE + "title: T\nsteps:\n  - Fine.\n  - pause: 2s\n  - Now raise.\n"
    blocks = stream(prepared(text, tmp_path), store)
    taken = []
    with pytest.raises(SpeechError, match=r"try.yaml:6:1.*no such phoneme"):
        for block in blocks:
            taken.append(block)
    assert sum(map(len, taken)) > 2 * RATE


def test_a_length_out_of_reach_is_said(store: ClipStore, tmp_path: Path) -> None:
    wish = Wish(length=4 * 3600 * RATE)
    with pytest.raises(ScriptError, match="out of reach"):
        whole(stream(prepared(HUM + NATURAL.replace("echo: 1", "bell"), tmp_path, wish), store))


def test_clips_that_vanish_while_it_plays_are_spoken_again(
    store: ClipStore, tmp_path: Path
) -> None:
    practice = prepared(HUM + NATURAL, tmp_path)
    sound = rendered(practice, store)
    taken = []
    for block in stream(practice, store):
        for path in (tmp_path / "clips").glob("*/*.npz"):
            path.unlink()
        taken.append(block)
    assert_same_sound(np.concatenate(taken)[LEAD:, 0], sound[FIRST:])

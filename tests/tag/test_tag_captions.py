from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.errors import Source
from voicehome.tag.captions import (
    LINGER,
    LONG_SILENCE,
    is_ours,
    lrc,
    lrc_lines,
    lyric_lines,
    timestamp,
    vtt,
)
from voicehome.tag.fields import LyricLine
from voicehome.timeline.events import Caption, Speech, Timeline
from voicehome.units import RATE

HERE = Source("x.yaml", 1)
HOUR = 3600 * RATE


def spoken(*lines: tuple[float, float, str], seconds: float) -> Timeline:
    """A timeline from (start, length, text), times in seconds."""
    events = tuple(
        Speech(round(start * RATE), round(length * RATE), text, "v", "guide", HERE, "c")
        for start, length, text in lines
    )
    return Timeline(round(seconds * RATE), events)


def test_one_line_an_utterance_at_its_start() -> None:
    timeline = spoken((1, 2, "One."), (4, 1, "Two."), seconds=8)
    assert lyric_lines(timeline) == ((RATE, "One."), (4 * RATE, "Two."))


def test_a_long_silence_clears_the_line_shortly_after_it_was_said() -> None:
    timeline = spoken((0, 2, "One."), (10.001, 1, "Two."), seconds=20)
    assert lyric_lines(timeline) == (
        (0, "One."),
        (2 * RATE + LINGER, ""),
        (round(10.001 * RATE), "Two."),
        (round(11.001 * RATE) + LINGER, ""),
    )


def test_a_short_silence_does_not() -> None:
    timeline = spoken((0, 2, "One."), (10, 1, "Two."), seconds=19)
    assert [text for _, text in lyric_lines(timeline)] == ["One.", "Two."]
    assert LONG_SILENCE == 8 * RATE


def test_a_whole_lrc_file() -> None:
    lines = [LyricLine(0, "Sit [softly]."), LyricLine(RATE * 3 // 2, ""), LyricLine(HOUR, "Là.")]
    assert lrc(lines, title="A [b]", artist="M", frames=HOUR + RATE) == (
        "[re:voicehome]\n"
        "[ti:A (b)]\n"
        "[ar:M]\n"
        "[length:60:01]\n"
        "\n"
        "[00:00.00]Sit (softly).\n"
        "[00:01.50]\n"
        "[60:00.00]Là.\n"
    )


def test_lrc_without_a_head_of_its_own() -> None:
    assert lrc([LyricLine(0, "a\nb")]) == "[re:voicehome]\n\n[00:00.00]a b\n"


def test_a_whole_vtt_file() -> None:
    timeline = spoken((0.5, 3, 'Don\'t "hold" & <wait> --> rest.'), (4, 2, "Again."), seconds=3700)
    assert vtt(timeline) == (
        "WEBVTT\n"
        "\n"
        "NOTE Made by voicehome\n"
        "\n"
        "00:00:00.500 --> 00:00:03.500\n"
        'Don\'t "hold" &amp; &lt;wait&gt; --&gt; rest.\n'
        "\n"
        "00:00:04.000 --> 00:00:06.000\n"
        "Again.\n"
    )


def cues(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^(\S+) --> (\S+)$", text, re.MULTILINE)


def test_a_short_cue_stays_long_enough_to_be_read() -> None:
    timeline = spoken((0, 0.2, "In."), (10, 0.5, "one two three four five six"), seconds=60)
    assert cues(vtt(timeline)) == [
        ("00:00:00.000", "00:00:01.000"),
        ("00:00:10.000", "00:00:11.800"),
    ]


def test_what_begins_together_is_one_cue() -> None:
    """One that ends where it begins is never seen."""
    shown = Caption(RATE, 0, "Breathe", HERE)
    timeline = spoken((1, 2, "In & out."), (5, 1, "And rest."), seconds=8)
    timeline = Timeline(timeline.frames, (shown, *timeline.events))
    assert vtt(timeline).split("\n\n")[2:] == [
        "00:00:01.000 --> 00:00:03.000\nBreathe\nIn &amp; out.",
        "00:00:05.000 --> 00:00:06.000\nAnd rest.\n",
    ]


def test_but_not_into_the_next_nor_beyond_the_end() -> None:
    timeline = spoken((0, 0.2, "In."), (0.5, 0.2, "Out."), seconds=1.2)
    assert cues(vtt(timeline)) == [
        ("00:00:00.000", "00:00:00.500"),
        ("00:00:00.500", "00:00:01.200"),
    ]


def test_an_utterance_without_text_has_no_cue() -> None:
    assert cues(vtt(spoken((0, 1, " \n "), seconds=5))) == []


TEXTS = st.text(max_size=30)


@given(st.lists(st.tuples(st.integers(1, 20 * RATE), st.integers(0, 20 * RATE), TEXTS), max_size=8))
def test_any_text_at_any_time_gives_whole_files(spans: list[tuple[int, int, str]]) -> None:
    events, position = [], 0
    for length, gap, text in spans:
        events.append(Speech(position, length, text, "v", "guide", HERE, "c"))
        position += length + gap
    timeline = Timeline(position, tuple(events))

    lines = lrc(lyric_lines(timeline)).removesuffix("\n").split("\n")[2:]
    assert all(re.fullmatch(r"\[\d\d:\d\d\.\d\d\][^\[\]\r\n]*", line) for line in lines if line)
    assert lines == sorted(lines, key=lambda line: line[:10])

    text = vtt(timeline)
    text.encode()
    assert text.count("-->") == len(cues(text)) <= len(spans)
    for start, end in cues(text):
        assert start <= end
    for (_, end), (start, _) in pairwise(cues(text)):
        assert end <= start


def test_timestamps() -> None:
    assert timestamp(0) == "00:00:00.000"
    assert timestamp(HOUR + 61 * RATE + 23) == "01:01:01.000"
    assert timestamp(HOUR + 61 * RATE + 24) == "01:01:01.001"
    assert lrc_lines([LyricLine(100 * HOUR - 480, "x")]) == "[5999:59.99]x\n"


def test_our_own_files_are_known_again(tmp_path: Path) -> None:
    timeline = spoken((0, 1, "One."), seconds=5)
    lines = lyric_lines(timeline)
    files = {"a.lrc": lrc(lines, title="x" * 5_000), "a.vtt": vtt(timeline)}
    for name, text in files.items():
        for newline in ("\n", "\r\n"):
            (tmp_path / name).write_text(text, encoding="utf-8", newline=newline)
            assert is_ours(tmp_path / name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[00:00.00]My own words, made without voicehome\n",
        b"[re:another editor]\n[00:00.00]Hello\n",
        b"WEBVTT\n\n00:00.000 --> 00:01.000\nNOTE Made by voicehome?\n",
        b"\xff\xfe\x00\x80",
    ],
)
def test_a_persons_own_file_is_not_ours(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.lrc").write_bytes(content)
    assert not is_ours(tmp_path / "a.lrc")


def test_what_is_no_file_is_not_ours(tmp_path: Path) -> None:
    assert not is_ours(tmp_path / "gone.lrc")
    assert not is_ours(tmp_path)

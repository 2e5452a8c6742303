"""What files are to measure."""

from __future__ import annotations

import pytest

from voicehome.encode.formats import FORMATS
from voicehome.targets import DEFAULT, TARGETS


def test_a_voice_in_two_channels_is_softer_in_each_for_the_same_loudness() -> None:
    for target in TARGETS.values():
        assert target.voice_loudness(1) == target.file_loudness(1)
        assert target.voice_loudness(2) == pytest.approx(target.file_loudness(2) - 3.01, abs=0.01)


def test_the_figures() -> None:
    figures = {
        t.name: (t.file_loudness(2), t.file_loudness(1), t.true_peak) for t in TARGETS.values()
    }
    assert figures == {
        DEFAULT: (-18, -18, -1),
        "podcast": (-16, -19, -1),
        "insight": (-18, -18, -1),
    }


def test_rates_are_of_formats_that_there_are() -> None:
    assert {name for t in TARGETS.values() for name in t.kbits} <= set(FORMATS)

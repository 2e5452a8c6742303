"""Every bed: without end, the same from anywhere, as loud as it says, and nothing that would tire."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice

import numpy as np
import pytest
from listening import bed, heard, likeness, loudness, mono, take

from voicehome.errors import SoundError
from voicehome.meter import true_peak
from voicehome.sound.beds import BEDS, make_bed
from voicehome.units import MAX_FRAMES, RATE

every_bed = pytest.mark.parametrize("name", BEDS)
MOVING = {"ocean", "wind", "night"}  # minutes of them differ, as they should
PITCHED = {"drone", "pad", "binaural"}
NOISES = ["brown", "pink", "white"]


@every_bed
def test_its_blocks_are_what_they_should_be(name: str) -> None:
    texture = bed(name)
    assert texture.channels in (1, 2)
    for block in islice(texture.blocks(0), 3):
        assert block.dtype == np.float32
        assert block.ndim == 2 and block.shape[1] == texture.channels
        assert np.isfinite(block).all()


@every_bed
def test_a_frame_sounds_the_same_wherever_one_begins(name: str) -> None:
    whole = take(bed(name), 0, 5 * RATE)
    for start in (1, 32_767, 32_768, 70_001, 3 * RATE + 17):
        again = take(make_bed(name, (), 1), start, RATE)
        assert np.array_equal(again, whole[start : start + RATE]), start


@every_bed
def test_the_twelfth_hour_is_as_good_as_the_first(name: str) -> None:
    last = take(bed(name), MAX_FRAMES - 10 * RATE, 10 * RATE)
    first = take(bed(name), 0, 10 * RATE)
    difference = 20 * np.log10(last.std() / first.std())
    assert abs(difference) < (9 if name in MOVING else 3)
    assert not np.array_equal(first, last)


@every_bed
def test_another_seed_is_another_hour(name: str) -> None:
    one, other = bed(name), make_bed(name, (), 2)
    same = np.array_equal(take(one, RATE, RATE), take(other, RATE, RATE))
    assert not same
    assert np.array_equal(take(one, RATE, RATE), take(make_bed(name, (), 1), RATE, RATE))


@every_bed
def test_it_is_as_loud_as_it_says(name: str) -> None:
    minute = np.concatenate([heard(name, 20, start=s) for s in (0, 1000, 9000)])
    assert loudness(minute) == pytest.approx(bed(name).loudness, abs=2.5 if name in MOVING else 1.0)


@every_bed
def test_it_stays_under_its_peak_with_a_sane_crest(name: str) -> None:
    sound = heard(name, 20)
    peak = max(true_peak(np.ascontiguousarray(side)) for side in sound.T)
    assert peak < bed(name).true_peak < 8 * peak
    crest = 20 * np.log10(np.abs(sound).max() / np.sqrt(np.mean(sound**2)))
    assert (11 < crest < 16) if name in NOISES else (8 < crest < 23)


@every_bed
def test_it_has_no_offset(name: str) -> None:
    sound = heard(name, 20)
    assert np.abs(sound.mean(axis=0)).max() < 1e-3 * sound.std()


@pytest.mark.parametrize("name", sorted(set(BEDS) - PITCHED - {"heartbeat"}))
def test_nothing_in_it_comes_back(name: str) -> None:
    """No lag at which a minute is like itself, far under what anybody could hear."""
    texture = bed(name)
    sound = mono(take(texture, 0, 60 * RATE))[::2]  # half the rate: quicker, and as telling
    assert likeness(sound, 0.25) < 0.12
    turned = np.resize(sound[: 11 * RATE // 2], len(sound))
    assert likeness(turned, 0.25) > 0.5  # what a loop of eleven seconds would be


@every_bed
def test_without_width_it_is_one_channel(name: str) -> None:
    if BEDS[name].parameter("width"):
        assert bed(name).channels == 2
        narrow = make_bed(name, (("width", 0.0),), 1)
        assert narrow.channels == 1
        assert take(narrow, 0, 100).shape == (100, 1)


@pytest.mark.parametrize("width", [10.0, 50.0, 100.0])
def test_width_is_what_the_sides_do_not_share(width: float) -> None:
    left, right = take(make_bed("pink", (("width", width),), 1), 0, 20 * RATE).T
    assert np.corrcoef(left, right)[0, 1] == pytest.approx(1 - width / 100, abs=0.05)


@pytest.mark.parametrize("name", ["rain", "pad"])
def test_every_value_can_be_set(name: str) -> None:
    for parameter in BEDS[name].parameters:
        for value in parameter.options or (parameter.least, parameter.most):
            sound = take(make_bed(name, ((parameter.name, value),), 1), 0, RATE)
            assert 1e-4 < sound.std() < 0.2, (parameter.name, value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = (("drops", 1000.0), ("surface", "stone"), ("widht", 3.0))
    with pytest.raises(SoundError) as caught:
        make_bed("rain", wrong)
    said = str(caught.value)
    assert len(caught.value.problems) == 3
    assert "0 to 60" in said and "leaves, roof, water" in said and "Did you mean width?" in said


@pytest.mark.parametrize(("name", "hint"), [("rian", "Did you mean rain?"), ("x", "Beds: brown")])
def test_what_there_is_not_has_a_nearest_name(name: str, hint: str) -> None:
    with pytest.raises(SoundError, match="no bed called") as caught:
        make_bed(name)
    assert hint in str(caught.value)


def test_what_there_is_costs_no_numpy() -> None:
    code = (
        "import sys; from voicehome.sound.beds import BEDS, find_bed; import voicehome.script.load; "
        "find_bed('rain').read({'drops': '3'}); print(len(BEDS), 'numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["12", "False"]


def test_another_packages_bed_is_found_and_heard(fake: str) -> None:
    texture = make_bed("ripple", (("pitch", 300.0),))
    waves = np.abs(np.fft.rfft(take(texture, 0, RATE)[:, 0]))
    assert waves.argmax() == 300
    with pytest.raises(SoundError, match="'broken' can't be loaded"):
        make_bed("broken")
    with pytest.raises(SoundError, match="not a value"):
        make_bed("ripple", (("pitch", 3000.0),))

"""One's own file as a bed: without end, without a seam, the same from wherever one begins."""

from __future__ import annotations

import itertools
import json
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_own import save

from voicehome.errors import SoundError
from voicehome.files import cache_folder
from voicehome.meter import loudest, measure_stream, programme_loudness
from voicehome.sound import loop as loops
from voicehome.sound.decode import decoded
from voicehome.sound.loop import Loop, open_loop
from voicehome.units import RATE, Frames


def hiss(seconds: float, channels: int = 1, rate: int = RATE, level: float = 0.05) -> np.ndarray:
    """Noise with nothing above a fifth of the rate; no channel like another."""
    size = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal((channels, size)))
    spectrum[:, int(spectrum.shape[1] * 0.4) :] = 0
    rough = np.fft.irfft(spectrum, size)
    return (rough * level / rough.std()).astype(np.float32)


def taken(loop: Loop, start: Frames, frames: Frames) -> np.ndarray:
    found: list[np.ndarray] = []
    for block in loop.blocks(start):
        found.append(block)
        if sum(map(len, found)) >= frames:
            break
    return np.concatenate(found)[:frames]


@pytest.mark.parametrize("channels", [1, 2])
def test_it_begins_as_the_file_does(channels: int, tmp_path: Path) -> None:
    sound = hiss(6, channels)
    loop = open_loop(save(tmp_path / "a.wav", sound))
    assert (loop.channels, loop.frames, loop.overlap) == (channels, 6 * RATE, 6 * RATE // 4)
    body = 6 * RATE - loop.overlap
    expected = sound[:, :body].T - sound.mean(axis=1)
    assert np.allclose(taken(loop, 0, body), expected, atol=1e-7)


@pytest.mark.parametrize("kept", [True, False], ids=["held in memory", "decoded anew"])
def test_a_frame_is_the_same_wherever_one_begins(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not kept:
        monkeypatch.setattr(loops, "_KEPT", 0)
    loop = open_loop(save(tmp_path / "a.wav", hiss(2.5, 2, 44_100), 44_100))
    period = loop.frames - loop.overlap
    whole = taken(loop, 0, 4 * period)
    for start in (1, 1000, period - 1, period, period + 5, 2 * period + loop.overlap // 2):
        assert np.array_equal(taken(loop, start, 20_000), whole[start : start + 20_000])


def test_where_it_comes_round_it_is_as_loud_as_elsewhere_and_does_not_click(tmp_path: Path) -> None:
    sound = hiss(8)
    loop = open_loop(save(tmp_path / "a.wav", sound))
    period = loop.frames - loop.overlap
    around = taken(loop, period - RATE, loop.overlap + 2 * RATE)[:, 0]
    levels = [np.sqrt(np.mean(part**2)) for part in np.array_split(around, 8)]
    assert max(levels) / min(levels) < 1.15
    assert np.abs(np.diff(around)).max() <= 1.5 * np.abs(np.diff(sound[0])).max()
    assert np.abs(around).max() <= loop.true_peak


def test_silence_at_its_ends_is_left_out(tmp_path: Path) -> None:
    sound = np.pad(hiss(4), ((0, 0), (3 * RATE, 2 * RATE)))
    loop = open_loop(save(tmp_path / "a.wav", sound))
    assert (loop.start, loop.frames) == (3 * RATE, 4 * RATE)
    assert np.abs(taken(loop, 0, 1000)).max() > 0.01


def test_an_offset_is_taken_out(tmp_path: Path) -> None:
    loop = open_loop(save(tmp_path / "a.wav", hiss(4, 2) + np.float32([[0.3], [-0.2]])))
    assert loop.rest == pytest.approx((0.3, -0.2), abs=1e-3)
    assert np.abs(taken(loop, 0, 8 * RATE).mean(axis=0)).max() < 1e-3


def test_its_figures_are_those_of_both_channels(tmp_path: Path) -> None:
    stereo = open_loop(save(tmp_path / "a.wav", hiss(6, 2)))
    mono = open_loop(save(tmp_path / "b.wav", hiss(6, 2)[:1]))
    assert stereo.loudness - mono.loudness == pytest.approx(3.01, abs=0.1)
    heard = measure_stream([taken(stereo, 0, 20 * RATE)], 2)
    assert programme_loudness([heard]) == pytest.approx(stereo.loudness, abs=0.2)
    assert loudest(heard.energies) <= stereo.loudest + 0.3
    assert heard.true_peak <= stereo.true_peak


@pytest.mark.parametrize(("rate", "channels"), [(192_000, 1), (48_000, 6), (8_000, 2)])
def test_any_rate_and_any_number_of_channels(rate: int, channels: int, tmp_path: Path) -> None:
    loop = open_loop(save(tmp_path / "a.wav", hiss(2, channels, rate), rate))
    assert (loop.channels, loop.frames) == (min(channels, 2), 2 * RATE)
    assert np.isfinite(taken(loop, 0, 10 * RATE)).all()


@pytest.mark.parametrize("samples", [100_001, 88_207, 44_999])
def test_a_length_that_is_no_whole_number_of_anything(samples: int, tmp_path: Path) -> None:
    sound = hiss(samples / 44_100, 2, 44_100)
    loop = open_loop(save(tmp_path / "a.wav", sound, 44_100))
    assert loop.frames == pytest.approx(samples * RATE / 44_100, abs=1)


LONG = {
    ("a.wav", ""): 0.0,
    ("a.flac", ""): 1e-5,  # resampled from another place, its last bit may differ
    ("a.m4a", "aac"): 0.6,  # its decoder draws some of the noise anew
    ("a.ogg", "libopus"): 0.01,
    ("a.mp3", "libmp3lame"): 1e-5,  # never sought: it does not know its places
}


@pytest.mark.parametrize(("file", "off"), LONG.items(), ids=str)
def test_late_in_a_long_file_it_is_what_it_would_have_been(
    file: tuple[str, str], off: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, codec = file
    rate = RATE if codec == "libopus" or name == "a.wav" else 44_100
    sound = np.tile(hiss(5, 2, rate), (1, 6)) * np.linspace(0.5, 1, 30 * rate, dtype=np.float32)
    loop = open_loop(save(tmp_path / name, sound, rate, codec))
    monkeypatch.setattr(loops, "_KEPT", 0)
    whole = taken(loop, 0, 25 * RATE)
    monkeypatch.setattr(loops, "_WORTH_SEEKING", 5 * RATE)
    for start in (7 * RATE + 11, 20 * RATE):
        late, expected = taken(loop, start, 2 * RATE), whole[start : start + 2 * RATE]
        assert np.std(late - expected) <= off * np.std(expected)


@pytest.mark.parametrize("name", ["a.flac", "a.wav"])
def test_what_is_left_out_is_not_decoded(name: str, tmp_path: Path) -> None:
    path = save(tmp_path / name, hiss(20, 1, 44_100), 44_100)
    with path.open("rb") as file, decoded(file, name) as sound:
        whole = np.concatenate(list(sound.blocks))
    with path.open("rb") as file, decoded(file, name, skipped=15.0) as sound:
        assert 14 * 44_100 < sound.first <= 15 * 44_100
        assert np.array_equal(np.concatenate(list(sound.blocks)), whole[sound.first :])


def test_a_file_is_listened_to_once_for_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    first = open_loop(save(tmp_path / "a.wav", hiss(4)))
    kept = list(cache_folder("sounds").iterdir())
    assert len(kept) == 1 and kept[0].stat().st_mode & 0o777 == 0o600
    figures = json.loads(kept[0].read_text()) | {"loudness": -33.25}
    kept[0].write_text(json.dumps(figures))
    again = open_loop(save(tmp_path / "b.wav", hiss(4)))
    assert again == replace(first, path=tmp_path / "b.wav", loudness=-33.25)
    kept[0].write_text("{")
    assert open_loop(save(tmp_path / "c.wav", hiss(4))).loudness == first.loudness
    assert open_loop(save(tmp_path / "d.wav", hiss(5))).frames == 5 * RATE


def test_of_surround_what_is_on_a_side_stays_there(tmp_path: Path) -> None:
    for place, (left, right) in {0: (1, 0), 1: (0, 1), 2: (1, 1), 4: (1, 0), 5: (0, 1)}.items():
        sound = np.zeros((6, 2 * RATE), np.float32)
        sound[place] = hiss(2)[0]
        loop = open_loop(save(tmp_path / f"{place}.wav", sound))
        power = np.abs(taken(loop, 0, RATE)).mean(axis=0)
        assert (power > 1e-3).tolist() == [bool(left), bool(right)]


BAD = {
    "silence": (np.zeros((1, 3 * RATE), np.float32), "only silence"),
    "an offset alone": (np.full((2, 3 * RATE), 0.4, np.float32), "only silence"),
    "half a second": (hiss(0.5), "too short to lie under a voice"),
    "a second, most of it silence": (np.pad(hiss(0.3), ((0, 0), (0, RATE))), "too short"),
}


@pytest.mark.parametrize(("sound", "message"), BAD.values(), ids=BAD)
def test_what_can_be_no_bed_is_refused(sound: np.ndarray, message: str, tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=message):
        open_loop(save(tmp_path / "a.wav", sound))


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.flac", hiss(20))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(SoundError, match="says that it is"):
        open_loop(path)


def test_a_file_that_changes_meanwhile_is_an_error_and_no_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "_KEPT", 0)
    loop = open_loop(save(tmp_path / "a.wav", hiss(4)))
    save(tmp_path / "a.wav", hiss(2))
    with pytest.raises(SoundError, match="has changed"):
        taken(loop, 0, 10 * RATE)


def test_a_long_file_is_not_held_in_memory(tmp_path: Path) -> None:
    loop = open_loop(save(tmp_path / "a.flac", np.tile(hiss(30), (1, 6))))
    tracemalloc.start()
    for block in itertools.islice(loop.blocks(0), 400):
        assert len(block) < 3 * RATE
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8_000_000

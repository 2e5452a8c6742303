"""Faults put in on purpose are each found, and what has none passes."""

from __future__ import annotations

import struct
import wave
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from voicehome.encode.formats import FORMATS
from voicehome.errors import VerifyError
from voicehome.sound.own import open_sound
from voicehome.takes.recording import blocks
from voicehome.targets import TARGETS
from voicehome.units import format_clock
from voicehome.verify import find_timeline, read_timeline, verify_file
from voicehome.verify.decode import opened
from voicehome.verify.report import UNKNOWN

from .faults import RATE, Programme, note, off

ALL = list(FORMATS)
LOSSY = ["mp3", "m4a", "opus"]


@pytest.mark.parametrize("name", ALL)
def test_what_was_rendered_meets_every_target(name: str, folder: Path) -> None:
    path = folder / f"Measured.{name}"
    beside = find_timeline(path)
    assert beside == folder / "Measured.timeline.json"
    report = verify_file(path, read_timeline(beside))
    assert report.good, report.missed
    assert report.measure("Pauses") and len(report.silences) == 8
    if not FORMATS[name].lossy:
        errors = [s.error for s in report.silences if s.error is not None]
        assert max(map(abs, errors)) <= 2


@pytest.mark.parametrize("milliseconds", [20, -20, 300])
@pytest.mark.parametrize("name", ["flac", *LOSSY])
def test_a_pause_of_another_length_is_found(
    name: str, milliseconds: int, programme: Programme
) -> None:
    start, end = programme.gaps(2)[1]
    middle, more = (start + end) // 2, milliseconds * RATE // 1000
    silence = np.zeros((max(more, 0), 1), np.float32)
    sound = programme.sound
    changed = np.concatenate((sound[:middle], silence, sound[middle + max(-more, 0) :]))
    changed = np.concatenate((changed, np.zeros((max(-more, 0), 1), np.float32)))[: len(sound)]
    report = programme.report(changed, name)
    assert {"Pauses", "Phrases"} <= off(report)
    wrong = [s for s in report.silences if not s.good]
    assert len(wrong) == 1, "what comes after it is as late, and its own pauses are right"
    assert wrong[0].error == pytest.approx(more, abs=0.007 * RATE)
    assert wrong[0].start < middle < wrong[0].start + wrong[0].expected


@pytest.mark.parametrize("name", ["flac", *LOSSY])
def test_a_click_in_a_silence_is_found(name: str, programme: Programme) -> None:
    start, end = programme.gaps(2)[0]
    changed = programme.sound.copy()
    changed[(start + end) // 2] += 0.05
    report = programme.report(changed, name)
    assert {"Clicks", "Noise in silences"} & off(report)
    if name == "flac":
        assert note(report, "Clicks") == f"the first at {format_clock((start + end) // 2, 2)}"


def test_a_jump_in_a_bed_is_found_and_a_bed_is_none(programme: Programme) -> None:
    start, end = programme.gaps(2)[0]
    changed = programme.with_bed(28)
    assert not off(programme.report(changed, **programme.bed_events(28)))
    changed[(start + end) // 2 :] += 0.15
    assert {"Clicks", "DC offset"} <= off(programme.report(changed, **programme.bed_events(28)))


def test_drops_of_rain_are_no_clicks(programme: Programme) -> None:
    changed = programme.with_bed(28)
    changed[::4_800] += 0.2
    report = programme.report(changed, **programme.bed_events(28))
    clicks = report.measure("Clicks")
    assert clicks and clicks.verdict == UNKNOWN and clicks.value > 100


def test_a_shifted_wave_is_found(programme: Programme) -> None:
    assert "DC offset" in off(programme.report(programme.sound + 0.005))


def test_clipping_is_found_at_full_scale_and_where_it_was_turned_down(
    programme: Programme,
) -> None:
    loud = np.clip(programme.sound * 4, -1, 1)
    assert "Clipping" in off(programme.report(loud))
    assert "Clipping" in off(programme.report(loud * 0.8))
    assert {"Clipping", "True peak"} <= off(programme.report(loud, "mp3"))


def test_a_loud_noise_in_silences_is_found(programme: Programme) -> None:
    noise = np.random.default_rng(1).normal(0, 0.0005, programme.sound.shape)
    for name in ("flac", "mp3"):
        assert "Noise in silences" in off(programme.report(programme.sound + noise, name))


def test_a_wrong_loudness_and_a_high_peak_are_found(programme: Programme) -> None:
    assert "Loudness of the voice" in off(programme.report(programme.sound * 10 ** (-1 / 20)))
    loud = programme.sound / np.abs(programme.sound).max() * 0.95
    assert "True peak" in off(programme.report(loud))


def test_a_bed_too_loud_is_found_in_mono_and_stereo(
    programme: Programme, stereo: Programme
) -> None:
    for each, louder in ((programme, 0.0), (stereo, 3.01)):
        good = each.report(each.with_bed(28 + louder), **each.bed_events(28))
        assert not off(good), good.missed
        loud = each.report(each.with_bed(14 + louder), **each.bed_events(14))
        assert "Voice over bed" in off(loud)
        over = [p.over_bed for p in loud.phrases if p.over_bed is not None]
        assert np.median(over) == pytest.approx(14, abs=1)


def test_pauses_are_still_measured_under_a_bed(programme: Programme) -> None:
    start, end = programme.gaps(2)[1]
    middle, more = (start + end) // 2, RATE // 50
    sound = programme.sound
    silence = np.zeros((more, 1), np.float32)
    late = np.concatenate((sound[:middle], silence, sound[middle:]))[: len(sound)]
    for name in ("flac", "mp3", "opus"):
        bed = replace(programme, sound=late).with_bed(28)
        report = programme.report(bed, name, **programme.bed_events(28))
        assert [s.good for s in report.silences].count(False) == 1
        assert "Pauses" in off(report)


def test_a_bed_that_jumps_up_and_down_is_found(programme: Programme) -> None:
    start, end = programme.gaps(4)[0]
    loud = np.full(len(programme.sound), 10 ** (-12 / 20))
    middle = (start + end) // 2
    loud[middle : middle + 2 * RATE] = 1
    bed = programme.noise(28) * loud[:, np.newaxis]
    events = programme.bed_events(40)
    levels = [[0, -40.0], [middle, -40.0], [middle + 1, -28.0], [middle + 2 * RATE, -28.0]]
    events["bed"]["levels"] = [*levels, [middle + 2 * RATE + 1, -40.0], [len(bed), -40.0]]
    report = programme.report(programme.sound + bed, **events)
    assert {"Ducking planned", "Ducking heard"} <= off(report)


def test_a_bed_off_its_plan_is_found(programme: Programme) -> None:
    report = programme.report(programme.with_bed(33), **programme.bed_events(28))
    assert "Bed beside plan" in off(report)
    assert report.measure("Bed beside plan").value == pytest.approx(-5, abs=0.5)


def test_a_bed_that_gusts_may_be_further_off_than_a_steady_one(programme: Programme) -> None:
    seconds = np.arange(len(programme.sound)) / RATE
    gusts = 10 ** (4 * np.sin(2 * np.pi * seconds / 5) / 20)
    loudness = np.sqrt(np.mean(gusts**2))
    steady = programme.with_bed(30.5)
    gusty = programme.sound + programme.noise(30.5) * (gusts / loudness)[:, np.newaxis]
    assert "Bed beside plan" in off(programme.report(steady, **programme.bed_events(28)))
    report = programme.report(gusty, **programme.bed_events(28))
    assert -3 < report.measure("Bed beside plan").value < -2
    assert "Bed beside plan" not in off(report)


def test_a_steady_bed_is_steady_where_no_gap_is_long(programme: Programme) -> None:
    events = programme.bed_events(28)
    spoken = [event for event in events["events"] if event["kind"] == "speech"]
    last = len(programme.sound) - spoken[-1]["start"] - spoken[-1]["frames"]
    gaps = [b["start"] - a["start"] - a["frames"] for a, b in pairwise(spoken)]
    for event, gap in zip(spoken, [*gaps, last], strict=True):
        event["tail"] = max(gap - RATE // 2, 0)
    report = programme.report(programme.with_bed(30.5), **events)
    heard = report.measure("Ducking heard")
    assert heard.verdict == UNKNOWN and "long enough" in heard.note
    assert "Bed beside plan" in off(report)


def test_wrong_chapters_are_found(programme: Programme) -> None:
    chapters = programme.timeline["chapters"]
    late = [chapters[0], chapters[1] | {"start": chapters[1]["start"] + 480}]
    named = [chapters[0], chapters[1] | {"title": "Third"}]
    for changed in (late, named, chapters[:1]):
        report = programme.report(format="m4a", chapters=changed)
        assert "Chapters" in {m.name for m in report.missed}
    assert "Chapters" not in {m.name for m in programme.report(format="m4a").missed}


def test_a_file_too_short_or_long_is_found(programme: Programme) -> None:
    assert "Length" in off(programme.report(programme.sound[:-1]))
    longer = np.pad(programme.sound, ((0, 1_100), (0, 0)))
    assert "Length" in off(programme.report(longer, "m4a"))


def test_another_programmes_timeline_is_found(programme: Programme) -> None:
    report = programme.report(programme.sound[::-1])
    assert {"Pauses", "Phrases"} & off(report)


def test_a_line_that_is_missing_is_found(programme: Programme) -> None:
    events = [e for e in programme.timeline["events"] if e["kind"] == "speech"]
    changed = programme.sound.copy()
    lost = events[3]
    changed[lost["start"] - 480 : lost["start"] + lost["frames"] + lost["tail"]] = 0
    report = programme.report(changed)
    assert {"Phrases", "Pauses"} <= off(report)


def test_sound_at_the_very_ends_is_found(programme: Programme) -> None:
    changed = programme.sound.copy()
    changed[-1] = 0.1
    assert "First and last" in off(programme.report(changed))


def test_words_shown_at_another_time_are_found(folder: Path, tmp_path: Path) -> None:
    expected = read_timeline(folder / "Measured.timeline.json")
    (tmp_path / "it.mp3").write_bytes((folder / "Measured.mp3").read_bytes())
    for ending in (".lrc", ".vtt"):
        text = (folder / f"Measured{ending}").read_text(encoding="utf-8")
        beside = tmp_path / f"it{ending}"
        beside.write_text(text.replace("Perhaps", "Maybe"), encoding="utf-8")
        name = f"Words in {ending}"
        assert name in off(verify_file(tmp_path / "it.mp3", expected))
        beside.write_text(text.replace("00:0", "00:1", 1), encoding="utf-8")
        assert name in off(verify_file(tmp_path / "it.mp3", expected))
        beside.write_text(text, encoding="utf-8")
        assert name not in off(verify_file(tmp_path / "it.mp3", expected))


def test_targets(folder: Path) -> None:
    expected = read_timeline(folder / "Measured.timeline.json")
    podcast = verify_file(folder / "Measured.flac", expected, TARGETS["podcast"])
    assert off(podcast) == {"Loudness of the voice"}, "one channel is to be −19 LUFS"
    insight = verify_file(folder / "Measured.opus", expected, TARGETS["insight"])
    assert off(insight) == {"Format"}


def test_without_a_timeline_what_can_be_is_measured(folder: Path) -> None:
    report = verify_file(folder / "Measured.mp3")
    assert report.good
    assert report.measure("Pauses") is None
    assert report.measure("Loudness").value == pytest.approx(-18, abs=1)


def test_bytes_lost_in_the_middle_are_found(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "lost.flac"
    data = bytearray((folder / "Measured.flac").read_bytes())
    words = len(data) * 3 // 4  # behind the cover
    data[words : words + 2_000] = bytes(2_000)
    path.write_bytes(data)
    with pytest.raises(VerifyError, match="is damaged"):
        verify_file(path)


def test_an_edge_under_a_bell_is_unknown_and_no_fault(programme: Programme) -> None:
    bell = next(e for e in programme.timeline["events"] if e["kind"] == "bell")
    changed = programme.sound.copy()
    tone = 0.9 * np.sin(np.arange(bell["frames"]) * 0.05)[:, np.newaxis]
    changed[bell["start"] : bell["start"] + bell["frames"]] = tone
    report = programme.report(changed)
    covered = [s for s in report.silences if s.unheard]
    assert covered and all(s.good for s in covered), report.silences
    assert report.measure("Pauses").verdict != UNKNOWN


def test_a_title_in_letters_that_nobody_knows_is_no_fault(tmp_path: Path) -> None:
    """Latin-1, as older programs write it: a sound, a reading and a finished file are read all the same."""
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        tone = 9000 * np.sin(np.arange(RATE) / 20)
        sound.writeframes(tone.astype("<i2").tobytes())
    title = b"INFOINAM" + struct.pack("<I", 4) + "Köln".encode("latin-1")
    data = path.read_bytes() + b"LIST" + struct.pack("<I", len(title)) + title
    path.write_bytes(b"RIFF" + struct.pack("<I", len(data) - 8) + data[8:])

    assert open_sound(path).frames == RATE
    assert sum(map(len, blocks(path, RATE))) == RATE
    with opened(path) as recording:
        assert recording.facts.tags["title"] == "Kln"

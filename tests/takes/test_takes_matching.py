"""A recording and its lines: each line gets its own speech, and what is doubtful says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voicehome.errors import TakeError
from voicehome.takes.align import Expected, align
from voicehome.takes.cut import Cutting
from voicehome.takes.flac import from_flac
from voicehome.takes.matching import SURE, Matched, match
from voicehome.units import RATE

from .conftest import Session, a_script, lines_of, read
from .readings import Reading, say, write


def matched(session: Session, recording: Path | None = None) -> Matched:
    return match(recording or session.recording, list(enumerate(session.lines, 1)))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The highest normalised cross-correlation of two sounds, whatever lies between their starts."""
    size = 1 << (len(one) + len(other)).bit_length()
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)))
    return float(np.abs(product).max() / (np.linalg.norm(one) * np.linalg.norm(other)))


def test_every_line_gets_its_own_speech(phone: Session) -> None:
    """What was skipped is absent, and of what was said twice it is the last."""
    found = matched(phone)
    assert found.absent == (11,)
    cuts = list(Cutting(phone.recording, [each.span for each in found.found]).cuts())
    for each, cut in zip(found.found, cuts, strict=True):
        start, words = phone.reading.spoken[each.number]
        assert abs(each.start - start) < 0.15 * RATE, each.number
        assert abs(each.end - start - len(words)) < 0.2 * RATE, each.number
        assert likeness(from_flac(cut.flac)[cut.start : cut.end], words) > 0.9, each.number


def test_it_is_sure_of_nearly_all_and_never_of_what_is_wrong(phone: Session) -> None:
    found = matched(phone).found
    assert sum(each.is_sure for each in found) >= 11
    assert all(0 <= each.confidence <= 1 for each in found)


def test_a_loud_room_at_8000_hertz(dictaphone: Session) -> None:
    found = matched(dictaphone)
    assert found.absent == ()
    for each in found.found:
        start, words = dictaphone.reading.spoken[each.number]
        assert abs(each.start - start) < 0.2 * RATE
        assert abs(each.end - start - len(words)) < 0.25 * RATE
    said = [problem.message for problem in found.warnings]
    assert any("8000 Hz" in message for message in said)
    assert any("room is loud" in message for message in said)


def test_a_recording_of_another_script_is_not_taken_for_this_one(
    phone: Session, tmp_path: Path
) -> None:
    other = a_script(
        tmp_path,
        "title: Other\nvoices: {guide: dry}\nsteps:\n"
        + "".join(
            f"  - {words}\n"
            for words in (
                "Now.",
                "A very long line stands here, which goes on for quite a while, and then for another while.",
                "Short again.",
                "One, two, three, four, five, six, seven.",
                "Nothing here has anything to do with what is expected, so that nothing should fit.",
                "Yes.",
                "It could be a carpet, or a tile, or a floor of wood in another house, by another sea.",
                "That is all.",
                "Is it?",
                "Well, there is one thing more to say, and after that there will be silence.",
            )
        ),
    )
    reading = read(lines_of(other), Reading(6))
    recording = write(tmp_path / "other.wav", reading.sound(), 16_000)
    found = matched(phone, recording)
    assert not any(each.is_sure for each in found.found)
    assert any("hardly anything here is like" in problem.message for problem in found.warnings)


def test_a_line_that_may_have_been_read_or_not_is_doubtful(tmp_path: Path) -> None:
    """Two lines as long as each other, and one of them is missing: nobody can tell which."""
    lines = (
        "Take a look around the room that you are in, as far as you like.",
        "Is anything here blue?",
        "Is anything here green?",
        "There may be a sound, near or far, that you have not noticed until now.",
        "Good.",
        "And that was all of it for today, so you can go.",
    )
    text = "title: T\nvoices: {guide: dry}\nsteps:\n" + "".join(f"  - {line}\n" for line in lines)
    script = a_script(tmp_path, text)
    reading = read(lines_of(script), Reading(7), skipped=(3,))
    recording = write(tmp_path / "r.flac", reading.sound())
    found = match(recording, list(enumerate(lines_of(script), 1)))
    doubtful = [each for each in found.found if each.number in (2, 3)]
    assert doubtful and all(each.confidence < SURE for each in doubtful)


def test_only_some_lines_are_looked_for(tmp_path: Path, phone: Session) -> None:
    """What was recorded again, two lines of it, is found when one says which they are."""
    reading = Reading(8)
    for number in (5, 8):
        reading.line(number, [u.spoken for u in phone.lines[number - 1].run.utterances])
    recording = write(tmp_path / "again.wav", reading.sound())
    found = match(recording, [(n, phone.lines[n - 1]) for n in (5, 8)]).found
    assert [each.number for each in found] == [5, 8]
    assert all(each.is_sure for each in found)


@pytest.mark.parametrize("number", [2, 6, 8, 13])
def test_a_line_is_found_again_in_the_recording_of_the_whole_sheet(
    phone: Session, number: int
) -> None:
    """And not taken for what was read last, as it would be if nothing else had been read."""
    every = list(enumerate(phone.lines, 1))
    [found] = match(phone.recording, [every[number - 1]], every).found
    assert found.number == number
    begin, _ = phone.reading.spoken[number]
    assert abs(found.start - begin) < RATE // 4


def test_lines_read_again_several_times_are_not_taken_for_others(
    tmp_path: Path, phone: Session
) -> None:
    reading = Reading(9)
    for number in (5, 5, 8, 8, 8):
        reading.line(number, [u.spoken for u in phone.lines[number - 1].run.utterances])
    recording = write(tmp_path / "again.wav", reading.sound())
    every = list(enumerate(phone.lines, 1))
    found = match(recording, [every[4], every[7]], every).found
    assert [each.number for each in found] == [5, 8]


def test_a_whisper_has_no_pitch_and_is_heard_all_the_same(tmp_path: Path, phone: Session) -> None:
    """Noise in the shape of speech, which is what a whisper is."""
    reading = read(phone.lines, Reading(9, noise=-75.0))
    sound = reading.sound()
    envelope = np.convolve(np.abs(sound), np.hanning(960) / 480, "same")
    whisper = envelope * np.random.default_rng(2).normal(0, 0.7, len(sound))
    recording = write(tmp_path / "whisper.flac", whisper.astype(np.float32))
    found = match(recording, list(enumerate(phone.lines, 1)))
    right = [
        each
        for each in found.found
        if abs(each.start - reading.spoken[each.number][0]) < 0.25 * RATE
    ]
    assert len(right) >= 13


@pytest.mark.parametrize("kind", ["silence", "noise", "empty"])
def test_a_recording_without_speech(kind: str, tmp_path: Path, phone: Session) -> None:
    random = np.random.default_rng(3)
    sound = {
        "silence": np.zeros(20 * RATE, np.float32),
        "noise": random.normal(0, 0.01, 20 * RATE).astype(np.float32),
        "empty": np.zeros(200, np.float32),
    }[kind]
    with pytest.raises(TakeError, match="nobody can be heard"):
        matched(phone, write(tmp_path / "x.wav", sound))


def test_too_loud_is_said(tmp_path: Path, phone: Session) -> None:
    reading = read(phone.lines[:3], Reading(1))
    sound = np.clip(reading.sound(20.0), -1, 1)
    found = match(write(tmp_path / "x.wav", sound), list(enumerate(phone.lines[:3], 1)))
    assert any("too loud" in problem.message for problem in found.warnings)


def test_nothing_in_gives_nothing_out() -> None:
    assert align([], [Expected(RATE)]) == [None]


def test_a_very_short_answer_is_a_line_too(tmp_path: Path) -> None:
    samples = np.concatenate([np.zeros(RATE), say("No."), np.zeros(RATE)]).astype(np.float32)
    script = a_script(tmp_path, "title: T\nvoices: {guide: dry}\nsteps:\n  - No.\n")
    found = match(write(tmp_path / "x.wav", samples), [(1, lines_of(script)[0])])
    assert [each.number for each in found.found] == [1]


@pytest.mark.parametrize("number", [2, 5, 8])
def test_a_line_that_has_swallowed_a_noise_is_not_sure(
    tmp_path: Path, phone: Session, number: int
) -> None:
    """A kettle begins with the line's last word and goes on for as long as the line took."""
    reading = Reading(9)
    for each, line in enumerate(phone.lines, start=1):
        reading.line(each, [u.spoken for u in line.run.utterances])
        if each == number:
            gap = reading.parts.pop()
            begun, said = reading.spoken[each]
            noise = reading.random.normal(0, 0.05, max(len(said), 2 * RATE)).astype(np.float32)
            reading.parts += [noise, gap]
    recording = write(tmp_path / "kettle.wav", reading.sound())
    found = match(recording, list(enumerate(phone.lines, 1))).found
    [it] = [each for each in found if each.number == number] or [None]
    swallowed = it is not None and it.end > begun + len(said) + RATE // 2
    assert not (swallowed and it is not None and it.is_sure)
    assert sum(each.is_sure for each in found) > len(phone.lines) / 2

"""Recordings made of takes and a voice: every pause exact, both as loud, no edge that cuts in."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from render.measure import decode, expected_edges, loudness, speech_edges, timeline_of

from voicehome.encode.formats import FORMATS
from voicehome.errors import SpeechError, TakeError
from voicehome.meter import measure, programme_loudness
from voicehome.render import Output, draft, speak, write
from voicehome.render.programme import Draft
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore, default_store_folder
from voicehome.takes.cut import Cutting
from voicehome.takes.matching import Matched, match
from voicehome.takes.shelf import Recorded, load_shelf, put, remove
from voicehome.timeline.events import OWN_VOICE
from voicehome.units import RATE

from .conftest import PRACTICE, Session, a_script, lines_of


@cache
def found_in(recording: Path, script: Path) -> Matched:
    return match(recording, list(enumerate(lines_of(script), 1)))


def add(session: Session, script: Path, numbers: tuple[int, ...]) -> None:
    """Keep the takes of some lines of a recording."""
    found = found_in(session.recording, session.script).found
    cutting = Cutting(session.recording, [each.span for each in found])
    takes = (
        Recorded(each.line.text, cut.flac, cut.start, cut.end)
        for each, cut in zip(found, cutting.cuts(), strict=True)
        if each.number in numbers
    )
    put(load_shelf(script), takes, "session", lambda: cutting.loudness)


def render(script: Path, prepared: Draft) -> tuple[np.ndarray, dict]:
    store = ClipStore(default_store_folder())
    programme = speak(prepared, store, jobs=2)
    path = script.parent / "out.flac"
    write(programme, [Output(path, FORMATS["flac"])], store, script.parent / "t.json")
    return decode(path), timeline_of(script.parent / "t.json")


THIRD = (1, 4, 6, 8, 12)


@dataclass(frozen=True)
class Mixed:
    """A finished recording as sound, its timeline, and who was recorded for it."""

    file: Path
    sound: np.ndarray
    timeline: dict
    session: Session

    def speech(self, voice: str) -> list[dict]:
        events = self.timeline["events"]
        return [e for e in events if e["kind"] == "speech" and e["voice"] == voice]

    def of(self, event: dict) -> np.ndarray:
        return self.sound[event["start"] : event["start"] + event["frames"]]


@pytest.fixture(params=["phone", "dictaphone"], scope="module")
def mixed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """A practice with a third of its lines from one recording."""
    session = request.getfixturevalue(request.param)
    script = a_script(tmp_path_factory.mktemp("mixed"))
    add(session, script, THIRD)
    sound, timeline = render(script, draft(load_script(script), {}, {}))
    return Mixed(script.parent / "out.flac", sound, timeline, session)


def test_a_third_is_heard_in_ones_own_voice(mixed: Mixed) -> None:
    own = [event["text"] for event in mixed.speech(OWN_VOICE)]
    assert own == [mixed.session.lines[number - 1].text for number in THIRD]
    assert mixed.speech("dry")


def test_it_is_the_recording_that_is_heard(mixed: Mixed) -> None:
    event = next(e for e in mixed.speech(OWN_VOICE) if e["text"] == "What is under your feet?")
    heard, words = mixed.of(event), mixed.session.reading.spoken[4][1]
    size = 1 << (len(heard) + len(words)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(words, size)))
    assert np.abs(alike).max() / (np.linalg.norm(heard) * np.linalg.norm(words)) > 0.8


def test_every_pause_is_exact_to_the_frame(mixed: Mixed) -> None:
    found = speech_edges(mixed.sound, mixed.timeline, 0.75 * mixed.timeline["edge_level"])
    assert found == expected_edges(mixed.timeline)
    silences = [later[0] - earlier[1] for earlier, later in itertools.pairwise(found)]
    asked = [4, 3, 1, 5, 2, 2, 2.5, 3, 2, 2, 6, 1, 3, 2]
    assert silences == [round(seconds * RATE) for seconds in asked]


def test_between_words_there_is_silence(mixed: Mixed) -> None:
    """Whatever the room was like."""
    for event in mixed.timeline["events"]:
        if event["kind"] == "pause":
            start = event["start"] + RATE // 50
            assert not mixed.sound[start : start + event["frames"] - RATE // 25].any()


def test_no_edge_cuts_in(mixed: Mixed) -> None:
    """The room comes up over some 40 ms: in its first 5 ms it is 14 dB or more under what it will be,
    or too soft to be heard at all."""
    for event in mixed.speech(OWN_VOICE):
        words = mixed.of(event)
        for from_edge in (words, words[::-1]):
            edge, inside = (
                float(np.sqrt(np.mean(part**2))) for part in (from_edge[:240], from_edge[1920:2880])
            )
            assert edge < max(0.2 * inside, 10 ** (-58 / 20))


def test_takes_are_as_loud_as_the_voice(mixed: Mixed) -> None:
    own, voice = (
        programme_loudness(measure(mixed.of(event)) for event in mixed.speech(name))
        for name in (OWN_VOICE, "dry")
    )
    assert abs(own - voice) < 3.5  # dry has no calibration gain of its own
    assert loudness(mixed.file)[0] == pytest.approx(-18, abs=0.6)


def test_a_whispered_line_stays_softer_than_the_others(phone: Session, tmp_path: Path) -> None:
    """One gain for a recording: lines keep their own levels beside each other."""
    script = a_script(tmp_path)
    add(phone, script, THIRD)
    gains = {
        take.gain
        for entry in load_shelf(script).entries
        for take in load_shelf(script).takes(entry.key, "dry")
    }
    assert len(gains) == 1


def test_an_edit_elsewhere_leaves_takes_alone_and_one_in_a_line_gives_it_back_to_the_voice(
    phone: Session, tmp_path: Path
) -> None:
    script = a_script(tmp_path)
    add(phone, script, THIRD)
    edited = PRACTICE.replace("Look around.", "Have a look around.").replace(
        "What is under your feet?", "What is below your feet?"
    )
    a_script(tmp_path, edited)
    own = [u.text for u in draft(load_script(script), {}, {}).plan.utterances if u.take]
    assert len(own) == len(THIRD) - 1
    assert "What is below your feet?" not in own


def test_mine_only_names_every_line_without_a_take(phone: Session, tmp_path: Path) -> None:
    script = a_script(tmp_path)
    add(phone, script, THIRD)
    with pytest.raises(TakeError) as caught:
        draft(load_script(script), {}, {}, mine_only=True)
    messages = [problem.message for problem in caught.value.problems]
    assert len(messages) == len(phone.lines) - len(THIRD) + 1
    assert "nobody has recorded 'Look around.'" in messages
    assert all(problem.source for problem in caught.value.problems[:-1])


def test_with_all_lines_no_voice_is_needed(phone: Session, tmp_path: Path) -> None:
    """Not even one that this machine could speak with."""
    script = a_script(tmp_path, "title: T\nvoice: mute\nsteps:\n  - What is under your feet?\n")
    mute = (
        "name: mute\nlanguage: en\nspeak-with:\n  - {engine: espeak, on: [windows, macos]}\n"
        "warmth: dry\n"
    )
    (tmp_path / "voices").unlink()
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "mute.yaml").write_text(mute)
    add(phone, script, (4,))
    sound, timeline = render(script, draft(load_script(script), {}, {}, mine_only=True))
    assert [e["voice"] for e in timeline["events"] if e["kind"] == "speech"] == [OWN_VOICE]
    assert np.abs(sound).max() > 0.05


def test_a_damaged_take_is_said_where_its_line_stands(phone: Session, tmp_path: Path) -> None:
    script = a_script(tmp_path)
    add(phone, script, (4, 6))
    first, second = load_shelf(script).entries
    folder = load_shelf(script).folder
    (folder / first.file).write_bytes((folder / first.file).read_bytes()[:-500])
    (folder / second.file).unlink()
    with pytest.raises(SpeechError) as caught:
        speak(draft(load_script(script), {}, {}), ClipStore(tmp_path / "cache"), jobs=2)
    messages = "\n".join(problem.message for problem in caught.value.problems)
    assert "the file of its take has changed since it was recorded" in messages
    assert "its take can't be read" in messages


def test_takes_shape_the_key_of_a_file_and_its_clips(phone: Session, tmp_path: Path) -> None:
    from voicehome.render.describe import source_key
    from voicehome.speech.recorded import taken_key

    script = a_script(tmp_path)
    add(phone, script, (4,))
    store = ClipStore(tmp_path / "cache")
    with_take = speak(draft(load_script(script), {}, {}), store, jobs=2)
    shelf = load_shelf(script)
    remove(shelf, shelf.entries)
    without = speak(draft(load_script(script), {}, {}), store, jobs=2)
    keys = {source_key(it.draft, it.voices, FORMATS["flac"]) for it in (with_take, without)}
    assert len(keys) == 2
    take = next(u.take for u in with_take.draft.plan.utterances if u.take)
    keys = {
        taken_key(replace(take, **change)) for change in ({}, {"gain": 1.0}, {"warmth": "warm"})
    }
    assert len(keys) == 3


def test_the_same_takes_give_the_same_bytes(phone: Session, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        script = a_script(tmp_path / name)
        add(phone, script, THIRD)
        store = ClipStore(tmp_path / f"cache {name}")
        programme = speak(draft(load_script(script), {}, {}), store, jobs=2)
        write(programme, [Output(tmp_path / f"{name}.flac", FORMATS["flac"])], store)
        written.append((tmp_path / f"{name}.flac").read_bytes())
    assert written[0] == written[1]

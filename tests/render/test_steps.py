"""Steps as they are heard: files are made of them, decoded and measured."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from voicehome.encode.formats import FORMATS
from voicehome.errors import ScriptError
from voicehome.language.durations import in_words
from voicehome.render import Output, draft, file_name, speak, write
from voicehome.script.load import load_script
from voicehome.sound.bells import BELL_LEVEL
from voicehome.speech.store import ClipStore, default_store_folder
from voicehome.timeline.expand import Wish
from voicehome.units import RATE, decibels_from_gain

from .measure import decode, expected_edges, speech_edges, timeline_of

VOICES = Path(__file__).parent.parent / "data" / "voices"
AS_IT_IS = Wish()


@dataclass(frozen=True)
class Heard:
    """A finished WAV file: its samples, and the timeline that was written with it."""

    path: Path
    sound: np.ndarray
    timeline: dict

    def events(self, kind: str) -> list[dict]:
        return [event for event in self.timeline["events"] if event["kind"] == kind]

    def speech_edges(self) -> list[tuple[int, int]]:
        return speech_edges(self.sound, self.timeline, 0.75 * self.timeline["edge_level"])

    def peak(self, start: int, end: int) -> float:
        return decibels_from_gain(float(np.abs(self.sound[start:end]).max()))


def hear(folder: Path, voice: str, text: str, wish: Wish = AS_IT_IS, **answers: str) -> Heard:
    if not (folder / "voices").exists():
        (folder / "voices").symlink_to(VOICES)
    (folder / "script.yaml").write_text(f"title: Steps\n{text}", encoding="utf-8")
    prepared = draft(load_script(folder / "script.yaml"), {"guide": voice}, answers, wish)
    store = ClipStore(default_store_folder())
    programme = speak(prepared, store, jobs=2)
    path = folder / file_name(prepared, FORMATS["wav"])
    write(programme, [Output(path, FORMATS["wav"])], store, folder / "timeline.json")
    return Heard(path, decode(path), timeline_of(folder / "timeline.json"))


BREATH = """
steps:
  - Breathe with me.
  - breathe: {in: 3s, sip: 1500ms, hold: 2s, out: 4s to 5s, rest: 2s, rounds: 3, spoken: 2}
  - Good.
"""


def test_words_of_a_breath_are_heard_exactly_as_their_phase_begins(tmp_path: Path) -> None:
    heard = hear(tmp_path, "dry", BREATH)
    found = heard.speech_edges()
    assert found == expected_edges(heard.timeline)
    phases = heard.events("breath")
    assert [start for start, _ in found[1:-1]] == [phase["start"] for phase in phases[:10]]
    for before, after in itertools.pairwise(phases):
        assert after["start"] == before["start"] + before["frames"]
    last = phases[-1]
    assert found[-1][0] == last["start"] + last["frames"]
    third_round = heard.sound[phases[10]["start"] + 480 : found[-1][0] - 480]
    assert not third_round.any()


def test_a_count_is_heard_second_by_second(tmp_path: Path) -> None:
    text = "steps:\n  - Count.\n  - breathe: {in: 4s, out: 5s, count: yes}\n"
    heard = hear(tmp_path, "dry", text)
    found = heard.speech_edges()
    assert found == expected_edges(heard.timeline)
    starts = [start for start, _ in found[1:]]
    assert np.diff(starts).tolist() == [RATE] * 8


def test_words_that_outlast_their_phase_are_refused_at_their_line(tmp_path: Path) -> None:
    text = BREATH.replace("spoken: 2", "words: {sip: And a little more air on top}")
    with pytest.raises(ScriptError) as refused:
        hear(tmp_path, "dry", text)
    [problem] = refused.value.problems
    assert problem.message.startswith("'And a little more air on top' takes ")
    assert problem.message.endswith("its phase ends after 1.5s")
    assert problem.source and problem.source.line == 5
    assert problem.excerpt.strip().startswith("- breathe:")


def test_a_breaths_tone_sounds_through_each_phase_and_its_bell_as_it_begins(tmp_path: Path) -> None:
    text = "steps:\n  - Hi.\n  - breathe: {in: 2s, sip: 1s, hold: 1s, out: 3s, cue: tone}\n"
    heard = hear(tmp_path, "hum", text)
    for phase in heard.events("breath"):
        start, end = phase["start"], phase["start"] + phase["frames"]
        third = (end - start) // 3
        assert heard.peak(start + third, end - third) > -50
        assert heard.sound[start] == heard.sound[end - 1] == 0
    assert not heard.sound[end:].any()
    rung = hear(tmp_path, "hum", text.replace("tone", "bell"))
    for phase, bell in zip(rung.events("breath"), rung.events("bell"), strict=True):
        assert phase["start"] == bell["start"]


FALLING_ASLEEP = """
steps:
  - group:
      ramp: {softer: 8 dB, slower: 15%}
      steps:
        - Nothing left to do.
        - Nothing left to do.
        - Nothing left to do.
  - Nothing left to do.
"""


def test_the_last_line_of_a_ramp_is_as_much_softer_and_slower_as_it_says(tmp_path: Path) -> None:
    heard = hear(tmp_path, "hum", FALLING_ASLEEP)
    lines = heard.speech_edges()
    lengths = [end - start for start, end in lines]
    peaks = [heard.peak(*line) for line in lines]
    assert [peak - peaks[0] for peak in peaks] == pytest.approx([0, -4, -8, 0], abs=0.05)
    times = [length / lengths[0] for length in lengths]
    assert times == pytest.approx([1, 1 / 0.925, 1 / 0.85, 1], abs=0.005)


def test_a_real_voice_goes_to_sleep_too(tmp_path: Path) -> None:
    heard = hear(tmp_path, "dry", FALLING_ASLEEP)
    lines = heard.speech_edges()
    assert lines == expected_edges(heard.timeline)
    lengths = [end - start for start, end in lines]
    assert lengths[0] < lengths[1] < lengths[2] and lengths[3] == lengths[0]
    power = [np.sqrt((heard.sound[a:b] ** 2).mean()) for a, b in lines]
    assert decibels_from_gain(power[2] / power[0]) == pytest.approx(-8, abs=1)


@pytest.mark.parametrize("length", [None, 50, 95])
def test_the_silence_that_is_announced_is_the_one_that_comes(
    length: int | None, tmp_path: Path
) -> None:
    text = (
        "gap: 1s\nsteps:\n  - Hello. We will be quiet for {quiet}.\n  - sit: 10s..40s..2m\n"
        "  - pause: 2s..4s..8s\n  - Welcome back.\n"
    )
    heard = hear(tmp_path, "dry", text, Wish(length * RATE if length else None))
    (_, (_, end), (start, _)) = heard.speech_edges()
    assert heard.events("speech")[1]["text"] == (
        f"We will be quiet for {in_words(start - end, 'en')}."
    )
    if length:
        assert len(heard.sound) == length * RATE


TWO_PARTS = """
length: [3m]
parts:
  - part: Coming
    steps:
      - One and two.
      - sit: 1m..2m..3m
  - part: Staying
    steps:
      - Three and four.
      - pause: 2s..3s..9s
      - Five and six.
"""


def test_one_part_alone(tmp_path: Path) -> None:
    whole = hear(tmp_path, "dry", TWO_PARTS)
    part = hear(tmp_path, "dry", TWO_PARTS, Wish(part="staying"))
    assert part.path.name == "Steps (staying).wav"
    assert whole.path.name == "Steps.wav" and whole.path.exists()
    first, second = part.speech_edges()
    assert [first, second] == expected_edges(part.timeline)
    assert second[0] - first[1] == 3 * RATE  # its natural length, whatever the whole is asked for
    assert len(part.sound) == second[1] + 3 * RATE
    assert part.timeline["chapters"] == [{"title": "Staying", "start": 0}]
    in_whole = whole.speech_edges()[1]
    gain = np.abs(whole.sound[slice(*in_whole)]).max() / np.abs(part.sound[slice(*first)]).max()
    same = part.sound[slice(*first)] * gain
    assert np.abs(whole.sound[slice(*in_whole)] - same).max() < 1e-3


def test_a_bell_that_waits_for_nothing_is_heard_with_the_next_line(tmp_path: Path) -> None:
    text = "steps:\n  - Hi.\n  - bell: 1\n    wait: {}\n    level: {}\n  - Hi.\n  - pause: 12s\n"
    at_once = hear(tmp_path, "hum", text.format("no", "-8 dB"))
    [bell] = at_once.events("bell")
    assert bell["start"] == at_once.events("speech")[1]["start"]
    later = hear(tmp_path, "hum", text.format("2500ms", "-8 dB"))
    assert later.events("speech")[1]["start"] - later.events("bell")[0]["start"] == 2.5 * RATE
    softer = hear(tmp_path, "hum", text.format("2500ms", f"{BELL_LEVEL - 12} dB"))
    stroke = slice(later.events("bell")[0]["start"], later.events("speech")[1]["start"])
    loud, soft = later.sound[stroke], softer.sound[stroke]
    assert decibels_from_gain(np.abs(soft).max() / np.abs(loud).max()) == pytest.approx(
        -12, abs=0.01
    )


def test_what_is_shown_and_what_is_not(tmp_path: Path) -> None:
    text = (
        "steps:\n  - One, two.\n  - show: Breathe\n  - say: Three, four.\n    shown: no\n"
        "  - Five, six.\n"
    )
    heard = hear(tmp_path, "hum", text)
    assert len(heard.speech_edges()) == 3  # all three are heard
    for name in (".lrc", ".vtt"):
        shown = heard.path.with_suffix(name).read_text(encoding="utf-8")
        assert "Breathe" in shown and "Five, six." in shown and "Three" not in shown
    [caption] = heard.events("caption")
    assert caption["start"] == heard.events("speech")[1]["start"]


def test_each_item_is_heard_and_what_was_left_blank_is_not(tmp_path: Path) -> None:
    text = (
        "asks:\n  places:\n    ask: Where?\n    several: [jaw, hands, feet]\n    or: [jaw, feet]\n"
        "  name:\n    ask: Who?\n    or: leave out\nsteps:\n  - for: place\n    in: places\n"
        "    steps:\n      - Your {place}.\n      - pause: 2s\n  - Well done, {name}.\n  - echo: 1\n"
    )
    heard = hear(tmp_path, "dry", text)
    assert [event["text"] for event in heard.events("speech")] == ["Your jaw.", "Your feet."]
    first, second = heard.speech_edges()
    assert second[0] - first[1] == 2 * RATE
    named = hear(tmp_path, "dry", text, name="Ada", places="hands")
    assert [event["text"] for event in named.events("speech")] == [
        "Your hands.",
        "Well done, Ada.",
        "Well done, Ada.",
    ]

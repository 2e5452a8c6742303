"""The voices that come along: each speaks here, they are as loud as each other, and as fast as they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from calm_lines import LINES

from voicehome.errors import Source
from voicehome.files import data_folder
from voicehome.meter import programme_loudness
from voicehome.script.load import script_from_bytes
from voicehome.speech.cast import Voice, candidate_problems, choose_voice
from voicehome.speech.foreign import foreign_voices
from voicehome.speech.registry import engine_class
from voicehome.speech.store import ClipStore
from voicehome.speech.synthesize import synthesize
from voicehome.timeline.plan import Utterance
from voicehome.units import RATE
from voicehome.voices.catalogue import load_catalogue
from voicehome.voices.profile import Candidate, find_profile, load_profile

NAMES = sorted(path.stem for path in data_folder("voices").glob("*.yaml"))
ENGLISH = {"hearth", "wren", "stone", "river", "finch", "hush"}
CALIBRATED = ("espeak", "flite")
LEVEL = -18.3
"""LUFS of the lines in `calm_lines.py`, of every voice that is no whisper."""


@dataclass(frozen=True)
class Heard:
    loudness: float  # LUFS
    pace: float  # words a minute, gaps between sentences included


def shipped(name: str) -> Voice:
    return choose_voice(load_profile(data_folder("voices") / f"{name}.yaml"))


def _candidates() -> Iterator[Any]:
    """Every candidate whose gain was measured."""
    for name in NAMES:
        profile = load_profile(data_folder("voices") / f"{name}.yaml")
        for number, candidate in enumerate(profile.speak_with):
            if candidate.engine in CALIBRATED:
                yield pytest.param(name, number, id=f"{name}-{candidate.engine}")


CANDIDATES = list(_candidates())


def with_candidate(name: str, number: int) -> Voice:
    """The voice as this candidate speaks it, if it can here."""
    profile = load_profile(data_folder("voices") / f"{name}.yaml")
    candidate = profile.speak_with[number]
    if problems := candidate_problems(candidate, profile.language):
        pytest.skip(f"{candidate.engine} can't speak here: {problems}")
    fingerprint = engine_class(candidate.engine).fingerprint(candidate.settings)
    return Voice(profile, candidate, fingerprint)


def heard(voice: Voice, store: ClipStore) -> Heard:
    name, lines = voice.profile.name, LINES[voice.profile.language[:2]]
    said = [Utterance(text, text, "guide", name, Source("", n)) for n, text in enumerate(lines)]
    clips = synthesize(said, {name: voice}, store, jobs=2)
    seconds = sum(clip.dry_end - clip.dry_start for clip in clips) / RATE
    gap = voice.profile.gaps.sentence.least.frames / RATE
    seconds = seconds * (1 + voice.pace().room) + gap * (len(lines) - 1)
    words = sum(len(text.split()) for text in lines)
    return Heard(programme_loudness([c.figures for c in clips]), words * 60 / seconds)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ClipStore:
    return ClipStore(tmp_path_factory.mktemp("clips"))


@pytest.mark.parametrize(("name", "number"), CANDIDATES)
def test_roles_match_within_half_a_decibel_and_a_whisper_is_softer(
    name: str, number: int, store: ClipStore
) -> None:
    expected = LEVEL - 5 if name == "hush" else LEVEL
    assert heard(with_candidate(name, number), store).loudness == pytest.approx(expected, abs=0.25)


@pytest.mark.parametrize(("name", "number"), CANDIDATES)
def test_each_is_as_fast_as_it_says(name: str, number: int, store: ClipStore) -> None:
    voice = with_candidate(name, number)
    assert heard(voice, store).pace == pytest.approx(voice.profile.pace, rel=0.06)


def test_there_are_six_in_english_and_one_each_in_four_more_languages() -> None:
    languages = {name: shipped(name).profile.language.split("-")[0] for name in NAMES}
    assert {name for name, language in languages.items() if language == "en"} == ENGLISH
    others = [language for name, language in languages.items() if name not in ENGLISH]
    assert sorted(others) == ["de", "es", "fr", "pt"]


@pytest.mark.parametrize("name", NAMES)
def test_espeak_can_speak_it_where_nothing_better_is(name: str) -> None:
    last = load_profile(data_folder("voices") / f"{name}.yaml").speak_with[-1]
    assert last.engine == "espeak"
    assert "rate" not in last.settings


def neural() -> list[Candidate]:
    profiles = (load_profile(data_folder("voices") / f"{name}.yaml") for name in NAMES)
    return [c for p in profiles for c in p.speak_with if c.engine in ("piper", "kokoro")]


def test_neural_candidates_are_voices_that_can_be_added() -> None:
    catalogue = load_catalogue()
    for candidate in neural():
        listed = catalogue.find(candidate.settings.get("model", "kokoro"))
        assert listed.engine == candidate.engine
        if speaker := candidate.settings.get("speaker"):
            assert speaker in listed.speakers
    assert len(neural()) >= 12


def test_only_voices_of_free_licence_are_named() -> None:
    """One who publishes need not look each up: none is for research or for non-commercial use only."""
    catalogue = load_catalogue()
    for candidate in neural():
        listed = catalogue.find(candidate.settings.get("model", "kokoro"))
        assert not any(word in listed.licence for word in ("NC", "research", "not stated"))


SCRIPT = b"title: T\nlanguage: %s\nvoices: {guide: hearth, singer: linde}\nsteps:\n  - Hello.\n"


def test_a_voice_of_another_language_than_the_script_is_a_warning(tmp_path) -> None:
    hearth, linde = (find_profile(name, [data_folder("voices")]) for name in ("hearth", "linde"))
    english = script_from_bytes(SCRIPT % b"en-GB", tmp_path / "t.yaml")
    german = script_from_bytes(SCRIPT % b"de", tmp_path / "t.yaml")
    assert foreign_voices({"guide": hearth}, english) == ()
    [problem] = foreign_voices({"guide": linde}, english)
    assert "'linde' speaks de, and this script is written in en-GB" in problem.message
    assert problem.severity == "warning"
    # The script gives the singer this voice: it has it on purpose. Somebody else gave it the friend.
    assert foreign_voices({"guide": hearth, "singer": linde}, english) == ()
    assert len(foreign_voices({"guide": hearth, "friend": linde}, english)) == 1
    [problem] = foreign_voices({"guide": hearth}, german)
    assert "'hearth' speaks en" in problem.message


def test_a_voice_faster_than_its_pace_leaves_longer_gaps_first() -> None:
    """The engine's own pace is 182: a fifth of what is too fast goes to the gaps, the rest to its rate."""
    profile = load_profile(data_folder("voices") / "river.yaml")
    flite = next(c for c in profile.speak_with if c.engine == "flite")
    for pace, asked, room in ((200, 200, 0.0), (170, 182, 182 / 170 - 1), (110, 132, 0.2)):
        voice = Voice(profile.model_copy(update={"pace": pace}), flite, "")
        assert voice.pace().asked == asked
        assert voice.pace().room == pytest.approx(room, abs=0.005)
    slowest = Voice(profile.model_copy(update={"pace": 60}), flite, "").pace()
    assert slowest.asked == round(182 * 0.7)  # no slower: the gaps do the rest
    assert slowest.asked / (1 + slowest.room) == pytest.approx(60)
    slower = Voice(profile, flite, "").pace(0.9)
    assert slower.asked < 132  # a line that asks to be slower is
    fixed = replace(
        Voice(profile, flite, ""),
        candidate=load_profile(data_folder("voices") / "hearth.yaml").speak_with[-1],
    )
    assert fixed.pace().room == 0.0

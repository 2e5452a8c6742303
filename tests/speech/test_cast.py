"""Everything that shapes a clip's sound is in its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.files import content_key
from voicehome.speech.cast import Voice, choose_voice
from voicehome.speech.system_voices import called, for_language, voices_of
from voicehome.voices.profile import load_profile

PROFILE = """name: it
language: en
speak-with:
  - {engine: espeak, voice: en-us+f3, pitch: 40, gain: 1 dB}
pace: 110 wpm
warmth: gentle
"""


def voice(folder: Path, text: str) -> Voice:
    folder.mkdir()
    (folder / "it.yaml").write_text(text)
    return choose_voice(load_profile(folder / "it.yaml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("espeak, voice: en-us+f3, pitch: 40", "tone"),
        ("en-us+f3", "en-us+f4"),
        ("pitch: 40", "pitch: 41"),
        ("gain: 1 dB", "gain: 2 dB"),
        ("110 wpm", "111 wpm"),
        ("gentle", "warm"),
        ("gentle", "dry"),
        ("language: en", "language: en-GB"),
    ],
)
def test_whatever_changes_a_voice_changes_its_clips_keys(
    old: str, new: str, tmp_path: Path
) -> None:
    first, second = voice(tmp_path / "a", PROFILE), voice(tmp_path / "b", PROFILE.replace(old, new))
    assert first.clip_key("Hello.") != second.clip_key("Hello.")


def test_what_does_not_change_the_sound_does_not_change_the_key(tmp_path: Path) -> None:
    named = PROFILE + "summary: Another word for it.\ngaps: {line: 9s}\n"
    first, second = voice(tmp_path / "a", PROFILE), voice(tmp_path / "b", named)
    assert first.clip_key("Hello.") == second.clip_key("Hello.") != first.clip_key("Hello!")


class _Listed:
    def __init__(self, name: str, *languages: object) -> None:
        self.name, self.id, self.languages = name, f"voice.{name}", languages


class _Driver:
    voices = (
        _Listed("Bengali", b"\x05bn"),
        _Listed("Ellen", "nl_BE"),
        _Listed("Kate", b"\x05en-gb"),
    )

    def getProperty(self, name: str) -> object:  # noqa: N802 - the name is pyttsx3's
        return self.voices


def test_a_language_is_never_found_inside_a_name() -> None:
    assert for_language(voices_of(_Driver()), "en") == "voice.Kate"
    assert for_language(voices_of(_Driver()), "en-US") == "voice.Kate"
    assert for_language(voices_of(_Driver()), "nl-BE") == "voice.Ellen"
    assert for_language(voices_of(_Driver()), "fr") is None


def test_a_voice_is_found_by_its_name_or_a_part_of_it() -> None:
    assert (
        called(voices_of(_Driver()), "kate") == called(voices_of(_Driver()), "kat") == "voice.Kate"
    )
    assert called(voices_of(_Driver()), "nobody") is None


def test_pace_and_pitch_are_in_the_key(tmp_path: Path) -> None:
    it = voice(tmp_path / "a", PROFILE)
    keys = {it.clip_key("Hello.", pace, pitch) for pace in (1.0, 0.9) for pitch in (0.0, 1.0, -1.0)}
    assert len(keys) == 6
    without = {**it.identity(), "text": "Hello.", "asked pace": 110}
    assert it.clip_key("Hello.") == content_key(without)  # what was spoken before is found again

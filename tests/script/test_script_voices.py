"""Voice profiles: read with the same care as scripts, and looked for beside them first."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.errors import VoiceError
from voicehome.units import RATE
from voicehome.voices.profile import (
    find_cast,
    find_profile,
    load_profile,
    voice_folders,
    voices_in,
)

MINE = """\
name: mine
summary: Like rain on a roof.
language: en-GB
speak-with:
  - {engine: pyttsx3, on: [macos], voice: Samantha}
  - {engine: espeak, voice: en-gb, pitch: 38, gain: -3 dB}
pace: 110 wpm
gaps: {sentence: 1s, line: 2s..5s}
warmth: warm
"""


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices/mine.yaml").write_text(MINE, encoding="utf-8")
    return tmp_path / "voices"


def refusal(voices: Path, text: str) -> list[tuple[int, str]]:
    """Where and what is said of a profile."""
    (voices / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(VoiceError) as refused:
        load_profile(voices / "mine.yaml")
    lines = text.split("\n")
    for problem in refused.value.problems:
        assert problem.source and problem.source.path == "voices/mine.yaml"
        assert problem.excerpt == lines[problem.source.line - 1]
    return [(p.source.line, p.message) for p in refused.value.problems if p.source]


def test_a_profile_is_read(voices: Path) -> None:
    profile = load_profile(voices / "mine.yaml")
    assert (profile.name, profile.pace, profile.warmth) == ("mine", 110, "warm")
    assert profile.gaps.sentence.most.frames == RATE
    [system, espeak] = profile.speak_with
    assert (system.engine, system.on, system.settings) == (
        "pyttsx3",
        ("macos",),
        {"voice": "Samantha"},
    )
    assert {type(setting) for setting in espeak.settings.values()} == {str}  # they cross processes
    assert (espeak.gain, espeak.settings) == (-3.0, {"voice": "en-gb", "pitch": "38"})


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("name: mine", "name: Mine", 1, "'Mine' can't be a name"),
        ("name: mine", "name: yours", 1, "called 'yours', but its file 'mine'"),
        ("name: mine\n", "", 1, "'name:' is missing"),
        ("pace: 110 wpm", "pace: fast", 7, "60 to 300 words a minute"),
        ("pace: 110 wpm", "pace: 10 wpm", 7, "60 to 300 words a minute"),
        ("pace:", "pase:", 7, "'pase' is not a key"),
        ("warmth: warm", "warmth: wram", 9, "'wram' is not one of dry, gentle, warm"),
        ("sentence: 1s", "sentence: 1", 8, "no unit"),
        ("sentence: 1s", "sentance: 1s", 8, "'sentance' is not a key"),
        ("gaps: {", "gaps: 3s #", 8, "keys with their values"),
        ("gain: -3 dB", "gain: -3", 6, "not a level"),
        ("[macos]", "[mac]", 5, "'mac' is not one of linux, macos, windows"),
        ("engine: espeak, ", "", 6, "'engine:' is missing"),
        ("pitch: 38", "pitch: [38]", 6, "'pitch' is a setting of the engine"),
        (
            "{engine: espeak, voice: en-gb, pitch: 38, gain: -3 dB}",
            "espeak",
            6,
            "an engine and its",
        ),
        ("warmth: warm", "warmth: warm: very", 9, "a colon followed by a space"),
    ],
)
def test_what_is_wrong_is_shown_at_its_line(
    voices: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in MINE
    [(place, message)] = refusal(voices, MINE.replace(old, new))
    assert said in message
    assert place == line


def test_all_that_is_wrong_comes_at_once(voices: Path) -> None:
    text = "name: mine\nspeak-with: espeak\npace: fast\nwarmth: hot\n"
    assert [line for line, _ in refusal(voices, text)] == [2, 3, 4]


@pytest.mark.parametrize("text", ["", "# Later.\n", "mine\n", "- mine\n"])
def test_a_file_without_keys_says_how_a_profile_begins(voices: Path, text: str) -> None:
    (voices / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(VoiceError, match="`speak-with: …`"):
        load_profile(voices / "mine.yaml")


def test_a_file_that_is_not_there(voices: Path) -> None:
    with pytest.raises(VoiceError, match="does not exist"):
        load_profile(voices / "gone.yaml")


def test_a_voice_beside_the_script_comes_first(voices: Path) -> None:
    (voices / "hearth.yaml").write_text(MINE.replace("name: mine", "name: hearth"))
    folders = voice_folders(voices.parent)
    assert find_profile("hearth", folders).summary == "Like rain on a roof."
    assert find_profile("wren", folders).summary == "Lighter and younger, a little shy."
    assert [p.name for p in voices_in(folders)].count("hearth") == 1


def test_the_name_of_an_engine_is_a_voice_unless_a_profile_has_it(voices: Path) -> None:
    folders = voice_folders(voices.parent)
    assert find_profile("tone", folders, ["tone"]).speak_with[0].engine == "tone"
    (voices / "tone.yaml").write_text(MINE.replace("name: mine", "name: tone"))
    assert find_profile("tone", folders, ["tone"]).pace == 110


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hearht", "Did you mean hearth?"),
        ("Hearth", "Did you mean hearth?"),
        ("mien", "Did you mean mine?"),
        ("ton", "Did you mean tone?"),
        (
            "zzz",
            "Voices: arroyo, brise, finch, garoa, hearth, hush, linde, mine, river, stone, tone, wren",
        ),
        ("../voices/mine", "there is no voice called"),
        ("a" * 5_000, "there is no voice called"),
        ("", "there is no voice called"),
        ("a\0", "there is no voice called"),
    ],
)
def test_a_voice_that_is_not_there(voices: Path, name: str, said: str) -> None:
    with pytest.raises(VoiceError) as refused:
        find_profile(name, voice_folders(voices.parent), ["tone"])
    assert said in str(refused.value)


def test_every_voice_of_a_cast_that_is_wrong_is_named(voices: Path) -> None:
    (voices / "sour.yaml").write_text("name: sour\n")
    roles = {"guide": "mine", "younger": "nobody", "belief": "sour"}
    with pytest.raises(VoiceError) as refused:
        find_cast(roles, voices.parent, ["tone"])
    assert [problem.message for problem in refused.value.problems] == [
        "there is no voice called 'nobody'",
        "'speak-with:' is missing here",
    ]

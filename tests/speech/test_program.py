"""Programs as engines: what they are given, what is taken from them, and all that goes wrong."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from voicehome.diagnosis import findings
from voicehome.errors import SettingsError, SpeechError, VoiceError
from voicehome.files import settings_file
from voicehome.speech import run_program
from voicehome.speech.cast import choose_voice
from voicehome.speech.program import find_program
from voicehome.speech.registry import engine_class, engine_names
from voicehome.speech.worker import RawSpeech, Request, WorkerPool
from voicehome.voices.profile import find_profile, load_profile, voice_folders
from voicehome.voices.programs import own_settings

STUB = Path(__file__).parents[1] / "data" / "speaking_program.py"
LINE = "If it suits you, notice your hands."
HOWS = {
    "stdin": ["stdin"],
    "file": ["file", "{text-file}", "{sound-file}"],
    "argument": ["argument", "{text}", "{sound-file}", "{voice}", "{stretch}"],
    "pipe": ["file", "{text-file}"],
}


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEHOME_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    described = {
        how: {"command": [sys.executable, str(STUB), *arguments]} for how, arguments in HOWS.items()
    }
    described["argument"] |= {"voices": ["Ada", "Bo"], "natural-pace": "150"}
    described["hasty"] = described["file"] | {"seconds": "1"}
    describe(described)


def describe(engines: object) -> None:
    settings_file().write_text(json.dumps({"engines": engines}))  # JSON is YAML


def say(engine: str, text: str, **settings: str) -> RawSpeech:
    with WorkerPool() as pool:
        return pool.speak(engine, Request(text, settings, "en", 120))


def seconds(speech: RawSpeech) -> float:
    return len(speech.data) / 2 / speech.rate


@pytest.mark.parametrize("how", ["stdin", "file", "pipe"])
def test_the_text_goes_in_and_the_sound_comes_out(how: str) -> None:
    speech = say(how, LINE)
    assert speech.rate == 16_000
    assert seconds(speech) == pytest.approx(len(LINE) / 14, abs=0.01)


def test_a_voice_and_a_speed_are_given_along() -> None:
    slow = say("argument", LINE, voice="Bo", natural_pace="180")
    assert seconds(slow) == pytest.approx(len(LINE) / 14 * 180 / 120, abs=0.01)
    problems = engine_class("argument").problems({"voice": "--config=/etc/passwd"}, "en")
    assert "it has Ada or Bo" in str(problems)


def test_a_text_can_be_no_option_and_no_shell_runs(tmp_path: Path) -> None:
    for text in ("--help me now, please", "-o x", "/etc/passwd is what I say", "@file of mine"):
        assert seconds(say("argument", text)) > 0
    say("argument", f"$(touch {tmp_path}/ran); `touch {tmp_path}/ran` && more")
    assert not (tmp_path / "ran").exists()


def test_a_head_that_cannot_know_its_length_is_mended() -> None:
    assert seconds(say("pipe", "A line that goes through !! piped")) > 1


@pytest.mark.parametrize(
    ("how", "text", "said"),
    [
        ("file", "A line !! crash", "failed with status 7 and said: file is missing"),
        ("file", "A line !! signal", "ended by signal 11"),
        ("hasty", "A line !! hang", "took longer than 1 seconds"),
        ("stdin", "A line !! nothing", "gave no sound"),
        ("file", "A line !! nothing", "gave no sound"),
        ("stdin", "A line !! noise", "more than 1 MB"),
        ("file", "A line !! fill", "more than 1 MB"),
        ("file", "A line !! not a number", "gave no usable sound"),
        (
            "file",
            "A line !! wrong rate, as can be heard",
            "at 192000 Hz: its sound has another rate",
        ),
        ("file", "A line !! wrong rate, impossible", "1,000 samples a second"),
        ("file", "A line !! truncated in the middle of it", "its sound is cut off"),
        ("file", "A line !! not sound at all", "neither WAV nor AIFF"),
        ("file", "A line !! no samples", "no"),
    ],
)
def test_each_fault_is_a_sentence_and_the_next_line_is_unharmed(
    how: str, text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The limit of size is the worker's own: here the code is run as the worker does.
    monkeypatch.setattr(run_program, "LARGEST", 1 << 20)
    engine = engine_class(how)()
    start = time.monotonic()
    with pytest.raises(SpeechError) as failed:
        engine.speak(text, {}, "en", 120)
    assert said in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert time.monotonic() - start < 60
    assert engine.speak(LINE, {}, "en", 120).audio.frame_rate == 16_000


def test_a_program_that_hangs_ends_with_all_that_it_started(tmp_path: Path) -> None:
    with WorkerPool() as pool:
        with pytest.raises(SpeechError, match="longer than 1 seconds"):
            pool.speak("hasty", Request("A line !! hang", {}, "en", 120))
        assert seconds(pool.speak("file", Request(LINE, {}, "en", 120))) > 1


def test_only_the_settings_can_describe_a_program(tmp_path: Path) -> None:
    voices = tmp_path / "voices"
    voices.mkdir()
    ran = tmp_path / "ran"
    (voices / "sly.yaml").write_text(
        "name: sly\nspeak-with:\n"
        f"  - {{engine: command, command: 'touch {ran}'}}\n"
        f"  - {{engine: flite, command: 'touch {ran}'}}\n"
        f"  - {{engine: file, command: 'touch {ran}', voice: '; touch {ran}'}}\n"
    )
    with pytest.raises(VoiceError, match="there is no speech engine called 'command'"):
        choose_voice(find_profile("sly", voice_folders(tmp_path)))
    (voices / "sly.yaml").write_text(
        f"name: sly\nspeak-with: [{{engine: file, command: 'touch {ran}'}}]\n"
    )
    with pytest.raises(VoiceError, match="'command' is not a setting of this engine"):
        choose_voice(find_profile("sly", voice_folders(tmp_path)))
    (voices / "sly.yaml").write_text("name: sly\nspeak-with: [{engine: file}]\n")
    assert choose_voice(find_profile("sly", voice_folders(tmp_path))).engine == "file"
    assert not ran.exists()


def test_a_program_in_the_folder_that_came_from_elsewhere_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "flite"
    program.write_text("#!/bin/sh\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert find_program(str(program)) == program
    monkeypatch.chdir(tmp_path)
    for path in (".", "", str(tmp_path)):
        monkeypatch.setenv("PATH", path)
        assert find_program("flite") is None
    assert find_program("./flite") is None
    monkeypatch.chdir("/")
    assert find_program("flite") == program


def test_the_key_knows_the_program_its_files_and_how_it_is_asked(tmp_path: Path) -> None:
    program, model = tmp_path / "say-it", tmp_path / "model"
    model.write_bytes(b"1")

    def fingerprint(program_text: str = "one", *arguments: str) -> str:
        program.write_text(f"#!/bin/sh\n# {program_text}\n")
        program.chmod(0o755)
        os.utime(program, ns=(0, hash((program_text, arguments)) & 0xFFFFFFFF))
        describe({"it": {"command": [str(program), *arguments], "files": [str(model)]}})
        os.utime(settings_file(), ns=(0, hash((program_text, arguments)) & 0xFFFFFFFF))
        return engine_class("it").fingerprint({})

    first = fingerprint()
    assert fingerprint("two") != first
    assert fingerprint("one", "--louder") != first
    assert fingerprint() == first
    model.write_bytes(b"2")
    os.utime(model, ns=(0, 7))
    assert fingerprint() != first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('engines:\n  x: {command: [say, "{txet}"]}\n', "Did you mean {text}?"),
        ('engines:\n  x: {command: ["{text}"]}\n', "a command begins with the program"),
        ('engines:\n  x: {command: [a, "{text}", "{text-file}"]}\n', "the text is given twice"),
        ('engines:\n  x: {command: [a, "{voice}"]}\n', "{voice} needs `voices:`"),
        (
            'engines:\n  x: {command: [a, "{voice}"], voices: ["-v"]}\n',
            "can't be given to a program",
        ),
        ("engines:\n  espeak: {command: [a]}\n", "there is an engine called 'espeak' already"),
        ("engines:\n  x: {comand: [a]}\n", "Did you mean"),
        ("engines:\n  x: say it\n", "keys with their values are expected here"),
        ("engins: {}\n", "engines"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_where_it_stands(text: str, said: str) -> None:
    settings_file().write_text(text)
    with pytest.raises(SettingsError) as refused:
        own_settings()
    assert said in str(refused.value)
    assert "settings.yaml:" in str(refused.value)


def test_without_settings_there_is_what_was_shipped() -> None:
    settings_file().unlink()
    assert "flite" in engine_names()
    assert "file" not in engine_names()


def test_a_program_that_is_not_there_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    [problem] = engine_class("flite").problems({}, "en")
    assert "the program flite is not installed here" in problem
    assert "sudo apt install flite" in problem


def test_a_voice_of_another_language_is_doubted() -> None:
    assert "flite speaks en, and not de" in str(engine_class("flite").doubts({}, "de"))
    assert engine_class("flite").doubts({}, "en-GB") == []


@pytest.mark.tool("flite")
@pytest.mark.parametrize("voice", ["slt", "rms", "awb"])
def test_flite_speaks_and_is_slowed_to_its_pace(voice: str) -> None:
    assert engine_class("flite").problems({"voice": voice}, "en") == []
    with WorkerPool() as pool:
        fast, slow = (
            pool.speak("flite", Request(LINE, {"voice": voice}, "en", pace)) for pace in (170, 125)
        )
    assert fast.rate >= 8_000
    assert seconds(slow) / seconds(fast) == pytest.approx(170 / 125, rel=0.06)


@pytest.mark.tool("flite")
def test_the_same_line_is_the_same_with_flite() -> None:
    assert say("flite", LINE) == say("flite", LINE)


@pytest.mark.tool("text2wave")
def test_festival_speaks_by_a_description_of_ones_own(tmp_path: Path) -> None:
    describe({"festival": {"command": ["text2wave", "-o", "{sound-file}", "{text-file}"]}})
    os.utime(settings_file(), ns=(0, 99))
    assert 1 < seconds(say("festival", LINE)) < 6


@pytest.mark.tool("espeak-ng")
def test_a_program_that_writes_to_a_pipe() -> None:
    command = ["espeak-ng", "--stdout", "-s", "{pace}", "-v", "{voice}", "{text}"]
    describe({"mine": {"command": command, "voices": ["en-us", "de"]}})
    os.utime(settings_file(), ns=(0, 98))
    assert 1 < seconds(say("mine", LINE)) < 6


def test_profiles_name_programs_like_any_engine(tmp_path: Path) -> None:
    path = tmp_path / "it.yaml"
    path.write_text("name: it\nspeak-with: [{engine: argument, voice: Bo}]\npace: 110 wpm\n")
    voice = choose_voice(load_profile(path))
    pace = voice.pace()
    assert pace.asked == 132  # 150 by itself: a fifth by longer gaps, the rest by its rate
    assert pace.asked / (1 + pace.room) == pytest.approx(110, abs=1)
    assert voice.clip_key("Hello.") != voice.clip_key("Hello!")


def test_what_the_documentation_shows_can_be_read() -> None:
    text = (Path(__file__).parents[2] / "docs/voices.md").read_text(encoding="utf-8")
    [shown] = [block for block in text.split("```") if block.startswith("yaml\n# settings.yaml")]
    settings_file().write_text(shown.removeprefix("yaml\n"))
    assert set(own_settings().engines) == {"festival", "say"}


def test_doctor_says_what_is_wrong_with_the_settings_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings_file().write_text("engines:\n  x: {comand: [a]}\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = {finding.what: finding for finding in findings()}
    assert not found["your settings"].works
    assert "settings.yaml:2" in found["your settings"].detail
    assert found["engine tone"].works
    settings_file().write_text("engines:\n  x: {command: [a]}\n")
    found = {finding.what: finding for finding in findings()}
    assert found["your settings"].detail.endswith("with x")
    assert "the program a is not installed here" in found["engine x"].detail
    flite = found["engine flite"]
    assert (flite.works, flite.optional) == (False, True)
    assert "sudo apt install flite" in flite.detail
    if sys.platform == "linux":
        assert "A step up from espeak-ng in one line" in flite.detail

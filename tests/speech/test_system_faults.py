"""pyttsx3's known faults, injected: each is contained, retried once, or said with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicehome.errors import SpeechError
from voicehome.speech import system, system_voices, worker
from voicehome.speech.worker import RawSpeech, Request, WorkerPool

FAULTS = Path(__file__).parents[1] / "data" / "pyttsx3_faults"
FINE = "A line that is said as it should be."


@pytest.fixture(autouse=True)
def _fake_driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("PYTHONPATH", str(FAULTS))
    monkeypatch.setenv("FAKE_MARKER", str(tmp_path / "marker"))
    system_voices.voices_here.cache_clear()
    yield
    system_voices.voices_here.cache_clear()


def say(text: str) -> RawSpeech:
    with WorkerPool() as pool:
        return pool.speak("pyttsx3", Request(text, {}, "en", 120))


def seconds(speech: RawSpeech) -> float:
    return len(speech.data) / (speech.rate * speech.width * speech.channels)


@pytest.fixture(params=["linux", "elsewhere"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> system.SystemVoices:
    """The engine in this process, where it forks for each line and where it keeps its driver."""
    monkeypatch.syspath_prepend(str(FAULTS))
    monkeypatch.delitem(sys.modules, "pyttsx3", raising=False)
    monkeypatch.setattr(system, "IS_LINUX", request.param == "linux")
    monkeypatch.setattr(system_voices, "IS_LINUX", False)  # nothing to load for the stand-in
    monkeypatch.setattr(system, "_FILE_WAIT", 3.0)
    yield system.SystemVoices()
    sys.modules.pop("pyttsx3", None)


@pytest.mark.parametrize("fault", ["early", "aiff", "early aiff", "print"])
def test_a_fault_that_changes_nothing_that_is_heard(
    engine: system.SystemVoices, fault: str
) -> None:
    text = f"{FINE} It does {fault}."
    audio = engine.speak(text, {}, "en", 120).audio
    assert audio.duration_seconds == pytest.approx(len(text) / 12, abs=0.01)
    assert audio.frame_rate == 22_050


def test_what_fails_once_is_tried_once_more(engine: system.SystemVoices) -> None:
    assert engine.speak(f"{FINE} Lost once.", {}, "en", 120).audio.duration_seconds > 2


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("nothing", "made no sound file"),
        ("short", "0.0 seconds for"),
        ("raise", "run loop already started"),
    ],
)
def test_what_fails_twice_says_why_and_what_to_do(
    engine: system.SystemVoices, fault: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "_FILE_WAIT", 0.3)
    with pytest.raises(SpeechError) as failed:
        engine.speak(f"{FINE} It does {fault}.", {}, "en", 120)
    assert said in str(failed.value)
    assert "another voice" in str(failed.value)
    assert engine.speak(FINE, {}, "en", 120).audio.duration_seconds > 2  # the next is unharmed


def test_a_line_that_hangs_is_ended_and_the_next_is_unharmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "START_SECONDS", 1.5)
    monkeypatch.setattr(worker, "SECONDS_A_CHARACTER", 0.0)
    with WorkerPool() as pool:
        with pytest.raises(SpeechError, match="crashed or hung on this line, twice"):
            pool.speak("pyttsx3", Request("hang", {}, "en", 120))
        monkeypatch.setattr(worker, "START_SECONDS", 60.0)
        assert seconds(pool.speak("pyttsx3", Request(FINE, {}, "en", 120))) > 2


def test_a_longer_line_has_more_time() -> None:
    assert (
        Request("a" * 1000, {}, "en", 120).time_limit > Request("a", {}, "en", 120).time_limit + 200
    )


def test_it_can_print_as_much_as_it_likes_and_stdout_can_be_closed() -> None:
    code = (
        "from voicehome.speech.worker import Request, WorkerPool\n"
        "import sys\n"
        "with WorkerPool() as pool:\n"
        f"    speech = pool.speak('pyttsx3', Request('print {FINE}', {{}}, 'en', 120))\n"
        "sys.exit(0 if len(speech.data) > 50_000 else 1)\n"
    )
    command = f'exec "{sys.executable}" -c "$CODE" >&- 2>/dev/null'
    ended = subprocess.run(["sh", "-c", command], env={**os.environ, "CODE": code}, timeout=60)
    assert ended.returncode == 0


def test_each_of_many_lines_is_its_own() -> None:
    with WorkerPool() as pool:
        lengths = [
            seconds(pool.speak("pyttsx3", Request(text, {}, "en", 120)))
            for text in (FINE, FINE * 2, FINE)
        ]
    assert lengths == pytest.approx([len(FINE) / 12, len(FINE) / 6, len(FINE) / 12], abs=0.01)


def test_voices_are_asked_for_in_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    [problem] = system.SystemVoices.problems({"voice": "Adda"}, "en")
    assert "no voice called 'Adda'; did you mean 'Ada'?" in problem
    assert system.SystemVoices.problems({"voice": "bert"}, "de") == []
    system_voices.voices_here.cache_clear()
    monkeypatch.setenv("FAKE_VOICES_HANG", "1")
    monkeypatch.setattr(system_voices, "_LIST_SECONDS", 1)
    [problem] = system.SystemVoices.problems({"voice": "Ada"}, "en")
    assert "did not answer in 1 seconds" in problem
    assert "another voice" in problem

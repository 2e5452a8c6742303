"""A practice with two voices and a third of its lines from one recording, with every engine that can
run here: all pauses exact, one edited line spoken anew, and nothing lost when a worker is killed."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neural_models
import pytest
from click.testing import CliRunner, Result
from render.measure import decode, expected_edges, speech_edges, timeline_of
from takes.conftest import lines_of, read
from takes.readings import Reading, write

from voicehome.cli.main import cli
from voicehome.errors import SpeechError
from voicehome.files import settings_file
from voicehome.speech import worker
from voicehome.speech.registry import engine_class
from voicehome.speech.worker import Request, WorkerPool
from voicehome.timeline.events import OWN_VOICE
from voicehome.units import RATE

STUB = Path(__file__).parents[1] / "data" / "speaking_program.py"

PRACTICE = """title: Two Of Us
voices: {guide: first, younger: second}
steps:
  - Look around, at whatever is there.
  - pause: 2s
  - What is under your feet?
  - pause: 1s
  - {say: Is it a carpet, as: younger}
  - pause: 1500ms
  - Listen for something that is near, and something further away.
  - pause: 2s
  - There is nothing to do about it. Let it be as it is.
  - pause: 1s
  - {say: Then I will stay here, as: younger}
  - pause: 2s
  - Nobody is waiting for you.
  - pause: 1s
  - And nothing has to change.
  - pause: 1s
  - {say: That is good to know, as: younger}
"""
RECORDED = (1, 2, 4)
PAUSES = [2, 1, 1.5, 2, None, 1, 2, 1, 1]  # None: a gap of the voice's own

CANDIDATES = {
    "tone": ("{engine: tone}", "{engine: tone, hertz: 300}"),
    "espeak": ("{engine: espeak, voice: en-us+f3}", "{engine: espeak, voice: en-gb+f4}"),
    "pyttsx3": ("{engine: pyttsx3}", "{engine: pyttsx3, rate: 150}"),
    "flite": ("{engine: flite, voice: rms}", "{engine: flite, voice: slt}"),
    "mine": ("{engine: mine, voice: Ada}", "{engine: mine, voice: Bo}"),
    "piper": (
        f"{{engine: piper, model: {neural_models.PIPER}}}",
        f"{{engine: piper, model: {neural_models.PIPER}, noise_scale: 0.1}}",
    ),
    "kokoro": ("{engine: kokoro, voice: af_nicole*0.7 + af_heart*0.3}", "{engine: kokoro}"),
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def write_practice(folder: Path, engine: str, text: str = PRACTICE) -> Path:
    (folder / "voices").mkdir(exist_ok=True)
    for name, candidate in zip(("first", "second"), CANDIDATES[engine], strict=True):
        profile = f"name: {name}\nspeak-with: [{candidate}]\npace: 120 wpm\nwarmth: dry\n"
        (folder / f"voices/{name}.yaml").write_text(profile)
    (folder / "two.yaml").write_text(text)
    return folder / "two.yaml"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody reads a third of the lines."""
    folder = tmp_path_factory.mktemp("read")
    lines = lines_of(write_practice(folder, "espeak"))
    others = tuple(n for n in range(1, len(lines) + 1) if n not in RECORDED)
    return write(folder / "r.m4a", read(lines, Reading(4), skipped=others).sound(), 44_100)


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("VOICEHOME_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    command = [sys.executable, str(STUB), "file", "{text-file}", "{sound-file}", "{voice}"]
    described = {"mine": {"command": [*command, "{stretch}"], "voices": ["Ada", "Bo"]}}
    settings_file().write_text(json.dumps({"engines": described}))


@pytest.fixture(params=CANDIDATES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    name = request.param
    if name in ("piper", "kokoro"):
        getattr(neural_models, f"install_{name}")(tmp_path / "data")
    settings = {"model": neural_models.PIPER} if name == "piper" else {}
    if problems := engine_class(name).problems(settings, "en"):
        pytest.skip(f"{name} can't speak here: {problems}")
    return name


def spoken_anew(done: Result) -> list[str]:
    """What `render --verbose` says, line by line."""
    said = re.split(r"spoken anew: (\d+) of \d+\n", done.output)
    lines = re.findall(r"^  two\.yaml:\d+: (.*)$", said[2], re.MULTILINE)
    assert len(lines) == int(said[1])
    return lines


def test_two_voices_and_takes_with_every_engine(
    engine: str, recording: Path, tmp_path: Path
) -> None:
    script = write_practice(tmp_path, engine)
    lines = ",".join(map(str, RECORDED))
    added = run("takes", "add", script, recording, "--yes", "--lines", lines)
    assert "3 takes kept" in added.output, added.output
    made = run("render", "two.yaml", "-o", "out.flac", "--timeline", "t.json", "--verbose")
    assert made.exit_code == 0, made.output
    assert len(spoken_anew(made)) == 10
    assert f"first speaks with {engine}" in made.output
    timeline = timeline_of(tmp_path / "t.json")
    speech = [event for event in timeline["events"] if event["kind"] == "speech"]
    assert [e["voice"] for e in speech].count(OWN_VOICE) == 3
    assert {e["voice"] for e in speech} == {OWN_VOICE, "first", "second"}
    found = speech_edges(decode(tmp_path / "out.flac"), timeline, 0.75 * timeline["edge_level"])
    assert found == expected_edges(timeline)
    silences = [later[0] - earlier[1] for earlier, later in itertools.pairwise(found)]
    for silence, asked in zip(silences, PAUSES, strict=True):
        assert asked is None or silence == round(asked * RATE)

    write_practice(tmp_path, engine, PRACTICE.replace("Nobody is waiting", "No one is waiting"))
    again = run("render", "two.yaml", "-o", "out.flac", "--verbose")
    assert spoken_anew(again) == ["first: No one is waiting for you."]
    write_practice(tmp_path, engine, PRACTICE.replace("Nobody is waiting", "No one is waiting"))
    assert spoken_anew(run("render", "two.yaml", "-o", "out.flac", "--verbose")) == []


def test_a_worker_that_is_killed_in_the_middle_of_a_line_loses_nothing(
    engine: str, recording: Path, tmp_path: Path
) -> None:
    """Its line is spoken again by another, and comes out as it would have."""
    profile = CANDIDATES[engine][0]
    settings = dict(re.findall(r"(\w+): ([^,}]+)", profile))
    settings.pop("engine")
    text = "It waits for a while. " + "And it goes on, and on, and on. " * 8
    asked = Request(text, settings, "en", 120)
    with WorkerPool() as pool:
        start = time.monotonic()
        whole = pool.speak(engine, asked)
        took = time.monotonic() - start
    for part in (0.6, 0.3, 0.1):  # the machine may be quicker the second time
        with WorkerPool() as pool, ThreadPoolExecutor(1) as thread:
            line = thread.submit(pool.speak, engine, asked)
            time.sleep(part * took)
            busy = [each._process.pid for each in list(pool._busy)]
            for pid in busy:
                os.killpg(pid, signal.SIGKILL)
            speech = line.result()
        if busy:
            break
    assert len(busy) == 1
    assert speech.data == whole.data


def test_lines_beside_one_that_fails_are_kept(
    fake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = "\n".join(f"  - {text}" for text in ("fine one", "nothing", "silent", "crash", "fine"))
    (tmp_path / "two.yaml").write_text(f"title: T\nvoice: fake\nsteps:\n{steps}\n")
    failed = run("render", "two.yaml", "-o", "out.flac")
    assert failed.exit_code == 1
    for said in ("two.yaml:5:", "two.yaml:7:", "the same on 1 more line"):
        assert said in str(failed.exception)
    assert "two.yaml:4" not in str(failed.exception)
    assert not (tmp_path / "out.flac").exists()
    good = (tmp_path / "two.yaml").read_text()
    for bad in ("nothing", "silent", "crash"):
        good = good.replace(f"  - {bad}\n", "")
    (tmp_path / "two.yaml").write_text(good)
    assert spoken_anew(run("render", "two.yaml", "-o", "out.flac", "--verbose")) == []


def test_a_line_that_hangs_is_named(fake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "START_SECONDS", 1.0)
    monkeypatch.setattr(worker, "SECONDS_A_CHARACTER", 0.0)
    with WorkerPool() as pool, pytest.raises(SpeechError, match="crashed or hung"):
        pool.speak(fake, Request("hang", {}, "en", 120))

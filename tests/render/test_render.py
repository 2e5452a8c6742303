"""The whole path, for real: scripts become files, and the files are decoded and measured."""

from __future__ import annotations

import itertools
import json
import subprocess
from pathlib import Path

import mutagen
import numpy as np
import pytest

from voicehome.encode.formats import FORMATS
from voicehome.render import Output, check_destinations, draft, file_name, speak, write
from voicehome.script.find import shipped
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore, default_store_folder
from voicehome.tag.read import read_id
from voicehome.timeline.expand import Wish

from .measure import decode, expected_edges, loudness, speech_edges, timeline_of

ALL = list(FORMATS)
SCRIPT = """
title: Measured
series: The Tests
number: 3
by: Nobody
care: Nothing to worry about.
summary: A few lines to measure.
date: 2026-01-05
rights: Free to use.
asks:
  name:
    ask: Who?
    or: you
parts:
  - part: First
    kind: opening
    steps:
      - Take a look around. [3s] There is time for that, {name}.
      - pause: 1500ms
      - Perhaps a sound.
  - part: Second
    steps:
      - What is under your feet? It may be a carpet, a tile, or nothing much.
      - pause: 10s
      - say: Are we there?
        as: younger
      - We are.
"""


def render_all(
    folder: Path, voice: str | None, formats: list[str], text: str = SCRIPT, **answers: str
) -> dict[str, Path]:
    """Render `text` with a voice from tests/data/voices, and its timeline."""
    folder.mkdir(parents=True, exist_ok=True)
    voices = folder / "voices"
    if not voices.exists():
        voices.symlink_to(Path(__file__).parent.parent / "data" / "voices")
    (folder / "script.yaml").write_text(text, encoding="utf-8")
    prepared = draft(
        load_script(folder / "script.yaml"), {"guide": voice} if voice else {}, answers
    )
    store = ClipStore(default_store_folder())
    programme = speak(prepared, store, jobs=2)
    outputs = [Output(folder / file_name(prepared, FORMATS[f]), FORMATS[f]) for f in formats]
    check_destinations(outputs, folder / "timeline.json", False)
    write(programme, outputs, store, folder / "timeline.json")
    return {output.format.name: output.path for output in outputs}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A real voice, nothing added, in every format."""
    return render_all(tmp_path_factory.mktemp("spoken"), "dry", ALL)


@pytest.fixture(scope="module")
def hummed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return render_all(tmp_path_factory.mktemp("hummed"), "hum", ALL)


@pytest.mark.parametrize("name", ["wav", "flac"])
@pytest.mark.parametrize("voice", ["spoken", "hummed"])
def test_lossless_files_have_every_pause_exact_to_the_frame(
    name: str, voice: str, request: pytest.FixtureRequest
) -> None:
    files = request.getfixturevalue(voice)
    timeline = timeline_of(files[name].parent / "timeline.json")
    sound = decode(files[name])
    assert len(sound) == timeline["frames"]
    # Outside its edges a clip is at most half as loud as inside: look in between.
    found = speech_edges(sound, timeline, 0.75 * timeline["edge_level"])
    assert found == expected_edges(timeline)


def test_the_pauses_are_as_long_as_the_script_says(spoken: dict[str, Path]) -> None:
    timeline = timeline_of(spoken["wav"].parent / "timeline.json")
    found = speech_edges(decode(spoken["wav"]), timeline, 0.75 * timeline["edge_level"])
    silences = [b[0] - a[1] for a, b in itertools.pairwise(found)]
    seconds = [3, 1.5, 2, 1, 10, 2]  # [3s], pause, line gap, sentence gap, pause, line gap
    assert silences == [round(s * 48_000) for s in seconds]


@pytest.mark.parametrize("name", ["mp3", "m4a", "m4b", "opus"])
def test_lossy_files_have_every_onset_within_a_millisecond(
    name: str, hummed: dict[str, Path]
) -> None:
    timeline = timeline_of(hummed[name].parent / "timeline.json")
    sound = decode(hummed[name])
    spare = 1_023 if name in ("m4a", "m4b") else 0
    assert 0 <= len(sound) - timeline["frames"] <= spare
    half = 0.5 * np.abs(sound).max()
    for found, expected in zip(
        speech_edges(sound, timeline, half), expected_edges(timeline), strict=True
    ):
        assert abs(found[0] - expected[0]) <= 48
        assert abs(found[1] - expected[1]) <= 48


@pytest.mark.parametrize("name", ["mp3", "m4a", "m4b", "opus"])
def test_lossy_files_lie_exactly_over_the_lossless_one(name: str, spoken: dict[str, Path]) -> None:
    timeline = timeline_of(spoken["wav"].parent / "timeline.json")
    truth, sound = decode(spoken["wav"]), decode(spoken[name])
    for start, end in expected_edges(timeline):
        a, b = truth[start:end], sound[start - 480 : end + 480]
        shift = int(np.argmax(np.correlate(b, a, "valid"))) - 480
        assert abs(shift) <= 2


@pytest.mark.parametrize("name", ALL)
def test_silence_is_silent(name: str, spoken: dict[str, Path]) -> None:
    timeline = timeline_of(spoken["wav"].parent / "timeline.json")
    sound = decode(spoken[name])
    for event in timeline["events"]:
        if event["kind"] == "pause" and event["frames"] > 48_000:
            middle = sound[event["start"] + 9_600 : event["start"] + event["frames"] - 9_600]
            if FORMATS[name].lossy:
                assert np.abs(middle).max() < 10 ** (-75 / 20)
            else:
                assert not middle.any()


@pytest.mark.parametrize("name", ALL)
def test_loudness_and_true_peak(name: str, spoken: dict[str, Path]) -> None:
    integrated, peak = loudness(spoken[name])
    assert abs(integrated - -18) < 0.6  # a few short sentences; the gate's blocks fall as they may
    assert peak <= (-1 + 1.0 if FORMATS[name].lossy else -0.95)


def test_no_click_at_any_edge(spoken: dict[str, Path]) -> None:
    timeline = timeline_of(spoken["wav"].parent / "timeline.json")
    sound = decode(spoken["wav"])
    for start, end in expected_edges(timeline):
        for outside in (sound[start - 300 : start], sound[end : end + 300]):
            assert np.abs(np.diff(outside)).max() < timeline["edge_level"]
        for inside in (sound[start - 1 : start + 8], sound[end - 8 : end + 1]):
            assert np.abs(np.diff(inside)).max() < 0.03 * np.abs(sound[start:end]).max()


@pytest.mark.parametrize("name", ALL)
def test_the_same_inputs_give_the_same_bytes(
    name: str, spoken: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEHOME_CACHE", str(tmp_path / "another cache"))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    again = render_all(tmp_path / "elsewhere", "dry", [name])
    assert again[name].read_bytes() == spoken[name].read_bytes()


@pytest.mark.parametrize("name", ALL)
def test_answers_are_heard_and_stay_out_of_names_tags_and_keys(
    name: str, spoken: dict[str, Path], tmp_path: Path
) -> None:
    text = SCRIPT.replace("title: Measured", "title: Measured {name}")
    files = render_all(tmp_path, "dry", [name], text, name="Zebedee")
    assert files[name].stem == "Measured you"
    tags = mutagen.File(files[name])
    other = render_all(tmp_path / "other", "dry", [name], text, name="Ada")
    assert read_id(files[name]) == read_id(other[name])
    without_lyrics = {
        k: str(v)
        for k, v in tags.tags.items()
        if not k.lower().startswith(("uslt", "sylt", "©lyr", "lyrics"))
    }
    assert "Zebedee" not in str(without_lyrics)
    assert "Zebedee" in files[name].with_suffix(".lrc").read_text(encoding="utf-8")


@pytest.mark.tool("ffprobe")
@pytest.mark.parametrize("name", ALL)
def test_an_independent_reader_sees_tags_and_chapters(name: str, spoken: dict[str, Path]) -> None:
    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_format",
        "-show_streams",
        "-show_chapters",
        "-of",
        "json",
    ]
    shown = json.loads(
        subprocess.run([*command, str(spoken[name])], capture_output=True, check=True).stdout
    )
    tags = {k.lower(): v for k, v in shown["format"].get("tags", {}).items()}
    tags |= {k.lower(): v for k, v in shown["streams"][0].get("tags", {}).items()}
    assert tags["title"] == "Measured"
    assert tags["album"] == "The Tests"
    assert tags["artist"] == "Nobody"
    assert tags["track"].startswith("3")
    assert tags["genre"] == "Meditation"
    assert any(k.startswith("lyrics") for k in tags)
    assert [c["tags"]["title"] for c in shown["chapters"]] == ["First", "Second"]
    timeline = timeline_of(spoken["wav"].parent / "timeline.json")
    starts = [float(c["start_time"]) for c in shown["chapters"]]
    assert starts == pytest.approx([c["start"] / 48_000 for c in timeline["chapters"]], abs=0.001)


TWO = """
title: Two
length: [40s]
gap: 1s..4s
voices: {guide: hum, younger: dry}
steps:
  - One, two.
  - say: Three.
    as: younger
  - pause: 2s..20s..60s
  - Four.
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("guide: hum, younger: dry", "guide: dry, younger: hum"),
        ("gap: 1s..4s", "gap: 1s..5s"),
        ("[40s]", "[41s]"),
        ("Three", "Tree"),
        ("younger: dry", "younger: wren"),
    ],
)
def test_whatever_changes_a_programme_changes_its_key(old: str, new: str, tmp_path: Path) -> None:
    first = render_all(tmp_path / "first", None, ["flac"], TWO)["flac"]
    second = render_all(tmp_path / "second", None, ["flac"], TWO.replace(old, new))["flac"]
    assert read_id(first) != read_id(second)


def test_the_length_asked_for_is_met_to_the_frame_in_every_format(tmp_path: Path) -> None:
    for name, path in render_all(tmp_path, None, ALL, TWO).items():
        spare = 1_023 if name in ("m4a", "m4b") else 0
        assert 0 <= len(decode(path)) - 40 * 48_000 <= spare


def test_a_softer_line_is_softer_by_so_much_and_a_slower_one_longer(tmp_path: Path) -> None:
    line = "  - say: Nothing to do.\n"
    text = f"title: S\nsteps:\n{line}{line}    softer: 6 dB\n{line}    slower: 20%\n"
    files = render_all(tmp_path, "hum", ["wav"], text)
    sound, timeline = decode(files["wav"]), timeline_of(tmp_path / "timeline.json")
    (a, b), (c, d), (e, f) = expected_edges(timeline)
    assert d - c == b - a
    assert (f - e) / (b - a) == pytest.approx(1 / 0.8, abs=0.01)
    quieter = 20 * np.log10(np.abs(sound[c:d]).max() / np.abs(sound[a:b]).max())
    assert quieter == pytest.approx(-6, abs=0.05)


def test_words_stand_at_their_time(spoken: dict[str, Path]) -> None:
    timeline = timeline_of(spoken["wav"].parent / "timeline.json")
    for event in timeline["events"]:
        if event["kind"] == "speech":
            words = [
                event["text"][w["offset"] :][: w["length"]].strip(".,?") for w in event["words"]
            ]
            assert words == [word.strip(".,?") for word in event["text"].split()]
            starts = [word["start"] for word in event["words"]]
            assert starts == sorted(starts)
            assert event["start"] <= starts[0] and starts[-1] < event["start"] + event["frames"]


@pytest.mark.parametrize("voice", ["hearth", "wren"])
@pytest.mark.parametrize("name", list(shipped()))
def test_every_shipped_practice_has_its_lengths_in_both_voices(name: str, voice: str) -> None:
    script = load_script(shipped()[name])
    assert len(script.practice.length) >= 3
    store = ClipStore(default_store_folder())
    for length in script.practice.length:
        programme = speak(draft(script, {"guide": voice}, {}, Wish(length)), store)
        assert programme.timeline.frames == length


@pytest.mark.parametrize("name", list(shipped()))
def test_every_shipped_practice_renders(name: str, tmp_path: Path) -> None:
    prepared = draft(load_script(shipped()[name]), {}, {})
    store = ClipStore(default_store_folder())
    programme = speak(prepared, store)
    output = Output(tmp_path / "it.mp3", FORMATS["mp3"])
    write(programme, [output], store)
    integrated, peak = loudness(output.path)
    assert abs(integrated - -18) < 0.7
    assert peak <= 0.0

"""Beds in finished programmes: how loud they are where, in one channel or two, in files and in stems."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from voicehome.encode.formats import FORMATS
from voicehome.errors import ScriptError
from voicehome.meter import measure_stream, programme_loudness
from voicehome.mix.limit import CEILING
from voicehome.render import Output, draft, speak, stem_paths, write
from voicehome.render.beds import END_FADE
from voicehome.render.lanes import lanes_of, stems_of
from voicehome.render.programme import Programme
from voicehome.render.streaming import FIRST, LEAD, stream
from voicehome.script.load import script_from_bytes
from voicehome.speech.store import ClipStore
from voicehome.tag.read import read_id
from voicehome.targets import TARGETS
from voicehome.units import RATE

SAID = """
  - One, two.
  - pause: 10s
  - Three, four, five.
  - pause: 30s
  - And six.
  - pause: 8s
"""
RAMP = """
  - group:
      ramp: {softer: 12 dB}
      steps: [One., pause: 8s, Two., pause: 8s, Three.]
  - pause: 8s
"""


def spoken(text: str, folder: Path, target: str = "default") -> tuple[Programme, ClipStore]:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "voices").exists():
        (folder / "voices").symlink_to(Path(__file__).parent.parent / "data" / "voices")
    script = script_from_bytes(f"title: Bed\nvoice: hum\n{text}".encode(), folder / "bed.yaml")
    store = ClipStore(folder / "clips")
    return speak(draft(script, {}, {}, target=TARGETS[target]), store), store


def whole(programme: Programme, store: ClipStore, lane: str = "") -> np.ndarray:
    lanes = stems_of(programme, store)[lane] if lane else lanes_of(programme, store)
    return np.concatenate(list(lanes.blocks()))


def lufs(sound: np.ndarray) -> float:
    return programme_loudness([measure_stream([np.ascontiguousarray(sound)], sound.shape[1])])


def hiss(path: Path, channels: int, seconds: float = 3, rate: int = RATE) -> Path:
    sound = np.random.default_rng(3).standard_normal((channels, round(seconds * rate))) * 0.05
    with av.open(str(path), "w") as container:
        layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
        output = container.add_stream("pcm_f32le", rate=rate, layout=layout)
        packed = sound.T.reshape(1, -1).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(packed, "flt", layout)
        frame.sample_rate = rate
        container.mux([*output.encode(frame), *output.encode(None)])
    return path


@pytest.mark.parametrize("level", [-30, -26, -12])
def test_the_bed_lies_where_it_should_beside_the_voice(level: int, tmp_path: Path) -> None:
    programme, store = spoken(
        f"background: {{sound: pink, level: {level} dB}}\nsteps:{SAID}", tmp_path
    )
    voice, bed = whole(programme, store, "voice"), whole(programme, store, "bed")
    assert programme.channels == 2
    assert lufs(voice) == pytest.approx(-18, abs=0.5)
    first, second, third = programme.timeline.speech
    for event in (first, second, third):
        part = slice(event.start, event.start + event.frames)
        assert lufs(bed[part]) < lufs(voice[part]) - 20
    pause = bed[second.start - 6 * RATE : second.start - 2 * RATE]
    assert lufs(pause) == pytest.approx(-18 + level, abs=0.5)
    lifted = bed[third.start - 12 * RATE : third.start - 6 * RATE]
    assert lufs(lifted) == pytest.approx(-18 + (-12 if level == -12 else level + 3), abs=0.5)


def test_it_begins_at_nothing_and_ends_at_exactly_nothing(tmp_path: Path) -> None:
    programme, store = spoken(f"background: pink\nsteps:{SAID}", tmp_path)
    sound, bed = whole(programme, store), whole(programme, store, "bed")
    assert len(sound) == programme.timeline.frames
    assert not sound[0].any() and not sound[-1].any()
    levels = [float(np.mean(part**2)) for part in np.array_split(bed[-END_FADE:], 8)]
    assert levels == sorted(levels, reverse=True) and levels[-1] < levels[0] / 3


def test_a_bed_that_is_to_go_slowly_at_the_end_is_given_the_time(tmp_path: Path) -> None:
    text = f"background: pink\nsteps:{SAID}  - background: {{sound: none, fade: 20s}}"
    programme, store = spoken(text, tmp_path)
    quiet, _ = spoken(f"background: pink\nsteps:{SAID}", tmp_path)
    assert programme.timeline.frames - quiet.timeline.frames == (20 - 3) * RATE
    bed = whole(programme, store, "bed")
    late, halfway = (np.sqrt(np.mean(bed[-n * RATE : (1 - n) * RATE] ** 2)) for n in (2, 11))
    assert 0.1 < late / halfway < 0.25


def test_beds_cross_as_loud_as_each(tmp_path: Path) -> None:
    text = (
        "background: {sound: pink, level: -20 dB}\nsteps:\n  - One.\n  - pause: 7s\n"
        "  - background: {sound: white, fade: 6s}\n  - pause: 8s\n"
    )
    programme, store = spoken(text, tmp_path)
    bed = whole(programme, store, "bed")
    start = programme.timeline.frames - 11 * RATE
    levels = [lufs(bed[start + n * RATE : start + (n + 1) * RATE]) for n in range(6)]
    assert max(levels) - min(levels) < 0.6
    assert np.mean(levels) == pytest.approx(-39, abs=0.5)  # of single seconds, 1 LU less


def test_the_bed_goes_down_with_a_ramp(tmp_path: Path) -> None:
    programme, store = spoken(
        f"background: {{sound: pink, level: -22 dB, fade: 100ms}}\nsteps:{RAMP}", tmp_path
    )
    bed = whole(programme, store, "bed")
    assert [event.ramp for event in programme.timeline.speech] == [0, -6, -12]
    ends = [event.start + event.frames for event in programme.timeline.speech]
    rest = [lufs(bed[end + 2 * RATE : end + 4 * RATE]) for end in ends]
    assert rest[0] - rest[2] == pytest.approx(12 - 6 * 3 / 8, abs=1)
    heard = [lufs(bed[e.start : e.start + e.frames]) for e in programme.timeline.speech]
    assert [level - heard[0] for level in heard] == pytest.approx([0, -6, -12], abs=1.5)


def test_one_line_that_is_softer_takes_nothing_along(tmp_path: Path) -> None:
    text = "background: pink\nsteps:\n  - One.\n  - pause: 8s\n  - say: Two.\n    softer: 6 dB\n  - pause: 8s\n"
    programme, store = spoken(text, tmp_path)
    bed, (_, second) = whole(programme, store, "bed"), programme.timeline.speech
    for near in (second.start - 4 * RATE, second.start + 4 * RATE):
        assert lufs(bed[near : near + 2 * RATE]) == pytest.approx(-44, abs=1)


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_ones_own_file_lies_under_the_voice(channels: int, tmp_path: Path) -> None:
    hiss(tmp_path / "sea.wav", channels, 2, 44_100)
    text = f"background: {{sound: sea.wav, level: -20 dB}}\nsteps:{SAID}"
    programme, store = spoken(text, tmp_path)
    assert programme.channels == min(channels, 2)
    bed, second = whole(programme, store, "bed"), programme.timeline.speech[1]
    assert bed.shape == (programme.timeline.frames, programme.channels)
    assert lufs(bed[second.start - 6 * RATE : second.start - 2 * RATE]) == pytest.approx(
        -38, abs=0.6
    )
    assert lufs(whole(programme, store, "voice")) == pytest.approx(-18, abs=0.5)


def test_a_bed_of_one_channel_is_as_loud_beside_one_of_two(tmp_path: Path) -> None:
    hiss(tmp_path / "one.wav", 1)
    hiss(tmp_path / "two.wav", 2)
    steps = "".join(
        f"  - background: {{sound: {name}.wav, level: -20 dB, fade: 1s}}\n  - One.\n  - pause: 9s\n"
        for name in ("one", "two")
    )
    programme, store = spoken(f"steps:\n{steps}", tmp_path)
    bed, starts = whole(programme, store, "bed"), [e.start for e in programme.timeline.speech]
    rest = [lufs(bed[start + 5 * RATE : start + 8 * RATE]) for start in starts]
    assert rest == pytest.approx([-38, -38], abs=0.6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("background: {sound: damaged.wav}", "damaged.wav"),
        ("background: {sound: none.wav}", "there is no file 'none.wav'"),
        ("background: {sound: rian}", "there is no background called 'rian'"),
    ],
)
def test_a_bed_that_can_not_be_is_said_with_its_line(
    text: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "damaged.wav").write_bytes(hiss(tmp_path / "a.wav", 1).read_bytes()[:9_000])
    with pytest.raises(ScriptError, match=message) as caught:
        spoken(f"{text}\nsteps:{SAID}", tmp_path)
    assert caught.value.problems[0].source and caught.value.problems[0].source.line == 3


def test_a_bed_louder_than_the_voice_keeps_under_it_and_under_the_ceiling(tmp_path: Path) -> None:
    programme, store = spoken(f"background: {{sound: pink, level: 6 dB}}\nsteps:{SAID}", tmp_path)
    write(programme, [Output(tmp_path / "a.flac", FORMATS["flac"])], store)
    voice, bed = whole(programme, store, "voice"), whole(programme, store, "bed")
    for event in programme.timeline.speech:
        part = slice(event.start, event.start + event.frames)
        assert lufs(bed[part]) < lufs(voice[part]) - 20
    assert np.abs(decoded(tmp_path / "a.flac")).max() <= CEILING + 2**-14


def decoded(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        layout = container.streams.audio[0].layout.name
        resampler = av.AudioResampler("fltp", layout, RATE)
        frames = [f for frame in container.decode(audio=0) for f in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1).T


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One programme with everything in it, in every format, with stems and timeline."""
    folder = tmp_path_factory.mktemp("files")
    text = f"background: {{sound: pink, level: -24 dB}}\nsteps:\n  - bell{SAID}"
    programme, store = spoken(text, folder)
    outputs = [Output(folder / f"a{format.extension}", format) for format in FORMATS.values()]
    write(programme, outputs, store, folder / "a.json", stems=stem_paths(outputs[0]))
    return {path.name: path for path in folder.iterdir()}


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_every_format_has_two_channels_the_length_and_the_loudness(
    format, files: Mapping[str, Path]
) -> None:
    timeline = json.loads(files["a.json"].read_text(encoding="utf-8"))
    sound = decoded(files[f"a{format.extension}"])
    assert sound.shape[1] == timeline["channels"] == 2
    assert 0 <= len(sound) - timeline["frames"] <= (1023 if format.name in ("m4a", "m4b") else 0)
    truth = decoded(files["a.wav"])
    assert np.sqrt(np.mean(sound**2) / np.mean(truth**2)) == pytest.approx(1, abs=0.01)
    assert not np.array_equal(sound[:, 0], sound[:, 1])


def test_the_timeline_says_what_it_was_made_for(files: Mapping[str, Path]) -> None:
    timeline = json.loads(files["a.json"].read_text(encoding="utf-8"))
    assert timeline["target"] == {"name": "default", "loudness": -18.0, "true_peak": -1.0}
    levels = timeline["bed"]["levels"]
    assert levels[0] == [0, None] and levels[-1] == [timeline["frames"] - 1, None]
    assert all(a[0] < b[0] for a, b in pairwise(levels))
    assert max(level for _, level in levels if level is not None) == -21  # lifted by 3 dB


def test_stems_add_up_to_the_mix(files: Mapping[str, Path]) -> None:
    stems = [decoded(files[f"a.{name}.wav"]) for name in ("voice", "bed", "cues")]
    assert np.abs(sum(stems) - decoded(files["a.wav"])).max() < 1.6 / 32768  # the dither
    with av.open(str(files["a.bed.wav"])) as container:
        assert container.streams.audio[0].codec_context.name == "pcm_f32le"
    assert read_id(files["a.bed.wav"])


def test_there_are_no_stems_of_nothing(tmp_path: Path) -> None:
    programme, store = spoken(f"steps:{SAID}", tmp_path)
    assert list(stems_of(programme, store)) == ["voice"]
    assert whole(programme, store).shape[1] == 1


def test_the_block_size_never_changes_a_bit(tmp_path: Path) -> None:
    text = f"background: {{sound: pink, level: -10 dB}}\nsteps:\n  - bell{SAID}"
    programme, store = spoken(text, tmp_path)
    lanes = lanes_of(programme, store)
    sounds = [np.concatenate(list(lanes.blocks(size))) for size in (1_000, 8_192, 1_000_000)]
    assert all(sound.tobytes() == sounds[0].tobytes() for sound in sounds)


@pytest.mark.parametrize(
    ("target", "mono", "stereo"), [("podcast", -19, -16), ("insight", -18, -18)]
)
def test_targets_are_met_in_one_channel_and_in_two(
    target: str, mono: float, stereo: float, tmp_path: Path
) -> None:
    for top, expected in (("", mono), ("background: pink\n", stereo)):
        programme, store = spoken(f"{top}steps:\n  - bell{SAID}", tmp_path, target)
        assert lufs(whole(programme, store, "voice")) == pytest.approx(expected, abs=0.5)
        usual, _ = spoken(f"{top}steps:\n  - bell{SAID}", tmp_path)
        louder = lufs(whole(programme, store, "cues")) - lufs(whole(usual, store, "cues"))
        assert louder == pytest.approx(expected + 18, abs=0.05)


def test_insight_is_an_mp3_of_128_kbits(tmp_path: Path) -> None:
    programme, store = spoken(f"steps:{SAID}", tmp_path, "insight")
    write(programme, [Output(tmp_path / "a.mp3", FORMATS["mp3"])], store)
    with av.open(str(tmp_path / "a.mp3")) as container:
        codec = container.streams.audio[0].codec_context
        assert (codec.bit_rate, codec.sample_rate, codec.layout.name) == (128_000, RATE, "mono")


def test_whatever_changes_the_bed_changes_the_key(tmp_path: Path) -> None:
    def key(text: str, target: str = "default") -> str:
        programme, store = spoken(f"{text}\nsteps:{SAID}", tmp_path, target)
        write(programme, [Output(tmp_path / "a.wav", FORMATS["wav"])], store)
        found = read_id(tmp_path / "a.wav")
        assert found
        return found

    own = "background: {sound: sea.wav}"
    hiss(tmp_path / "sea.wav", 1)
    keys = [
        key(""),
        key("", "podcast"),
        key("background: pink"),
        key("background: white"),
        key(own),
    ]
    hiss(tmp_path / "sea.wav", 1, 4)
    keys += [
        key(own),
        key("background: {sound: pink, level: -25 dB}"),
        key("background: pink", "podcast"),
    ]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("is_warm", [False, True])
def test_what_is_heard_has_the_bed_of_a_render(is_warm: bool, tmp_path: Path) -> None:
    programme, store = spoken(f"background: {{sound: pink, level: -16 dB}}\nsteps:{SAID}", tmp_path)
    sound = whole(programme, store)
    heard = np.concatenate(
        list(stream(programme.draft, store if is_warm else ClipStore(tmp_path / "cold")))
    )
    assert heard.shape == (LEAD + len(sound) - FIRST, 2)
    assert not heard[:LEAD].any()
    heard, sound = heard[LEAD:], sound[FIRST:]
    gain = float((heard * sound).sum() / (sound * sound).sum())
    rest = heard - gain * sound
    for part, of in zip(np.array_split(rest, 40), np.array_split(sound, 40), strict=True):
        assert np.sqrt(np.mean(part**2)) < 0.08 * np.sqrt(np.mean(of**2)) + 1e-5


def test_listening_from_the_middle_has_the_same_bed(tmp_path: Path) -> None:
    programme, store = spoken(f"background: pink\nsteps:{SAID}", tmp_path)
    start, settled = 30 * RATE, RATE // 20
    heard = np.concatenate(list(stream(programme.draft, store, start)))[LEAD + settled :]
    sound = whole(programme, store)[start + settled :]
    gain = float((heard * sound).sum() / (sound * sound).sum())
    assert np.abs(heard - gain * sound).max() < 0.05 * np.abs(sound).max()  # of the voice's gain


def test_the_ceiling_of_the_target_is_held_in_both_channels_alike(tmp_path: Path) -> None:
    """The voice is in the middle, and stays there where the limiter turns it down."""
    text = f"background: {{sound: pink, level: -50 dB}}\nsteps:\n  - say: Loud.\n    louder: 14 dB{SAID}"
    programme, store = spoken(text, tmp_path)
    loud = replace(programme, gain=programme.gain * 3)
    write(loud, [Output(tmp_path / "a.flac", FORMATS["flac"])], store)
    sound, raw = decoded(tmp_path / "a.flac"), whole(loud, store)
    event = loud.timeline.speech[0]
    part = slice(event.start, event.start + event.frames)
    assert np.abs(raw[part]).max() > 1 >= np.abs(sound[part]).max() / CEILING - 2**-13
    assert np.abs(sound[part, 0] - sound[part, 1]).max() < 0.01

"""A person's own sound files: where they may lie, what is wrong with them, and every frame in place."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream

from voicehome.audio import AudioFormat, Samples
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS
from voicehome.errors import SoundError
from voicehome.meter import measure, programme_loudness
from voicehome.reading.fields import FieldError
from voicehome.sound import decode
from voicehome.sound.own import (
    CUT_FADE,
    OwnSound,
    _measured,
    find_sound,
    is_file_name,
    open_sound,
    read_sound,
)
from voicehome.units import RATE

WHOLE = {"wav": "pcm_f32le", "flac": "flac", "aiff": "pcm_s16be", "caf": "pcm_s24le"}
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


def save(
    path: Path, channels: np.ndarray, rate: int = RATE, codec: str = "", picture: bool = False
) -> Path:
    """Write `channels` (channels, samples) as the format that the path's suffix says."""
    codec = codec or WHOLE[path.suffix[1:]]
    with av.open(str(path), "w") as container:
        layout = LAYOUTS[len(channels)]
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        shots = container.add_stream("mpeg4", rate=5) if picture else None
        if shots:
            shots.width, shots.height, shots.pix_fmt = 64, 64, "yuv420p"
            for number in range(5):
                image = np.full((64, 64, 3), number * 50, np.uint8)
                container.mux(shots.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
            container.mux(shots.encode(None))
        planar = np.ascontiguousarray(channels, dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(planar, "fltp", layout)
        frame.sample_rate, frame.pts = rate, 0
        fit = av.AudioResampler(format=stream.format, layout=layout, frame_size=stream.frame_size)
        for fitted in [*fit.resample(frame), *fit.resample(None)]:
            container.mux(stream.encode(fitted))
        container.mux(stream.encode(None))
    return path


def noise(seconds: float, level: float = 0.1, seed: int = 1, rate: int = RATE) -> Samples:
    """Softly beginning and ending, with nothing above a fifth of the rate."""
    size = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(size))
    spectrum[int(len(spectrum) * 0.4) :] = 0
    rough = np.fft.irfft(spectrum, size)
    rough *= np.sin(np.linspace(0, np.pi, size)) ** 0.5
    return (rough * level / np.sqrt(np.mean(rough**2))).astype(np.float32)


def rewrite(path: Path, change: dict[int, bytes] | None = None, keep: float = 1.0) -> Path:
    data = bytearray(path.read_bytes())
    for place, new in (change or {}).items():
        data[place : place + len(new)] = new
    path.write_bytes(data[: round(len(data) * keep)])
    return path


def delay(one: Samples, other: Samples) -> int:
    size = 1 << (len(one) + len(other)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size)))
    place = int(alike.argmax())
    return place if place < size // 2 else place - size


# Every frame in its place


@pytest.mark.parametrize("suffix", WHOLE)
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_click_comes_out_at_its_frame(suffix: str, rate: int, tmp_path: Path) -> None:
    samples = np.zeros((1, 2 * rate), np.float32)
    samples[0, rate // 2] = 0.5
    path = save(tmp_path / f"click.{suffix}", samples, rate)
    assert open_sound(path).frames == 2 * RATE
    read = read_sound(path, 0, 2 * RATE, 0)
    assert np.abs(read).argmax() == RATE // 2
    apart = np.abs(read)[RATE // 2 - 40 : RATE // 2 + 41]
    assert np.allclose(apart, apart[::-1], atol=1e-4)  # not half a frame beside it, either
    part = read_sound(path, RATE // 2 - 1000, 2000, 0)
    assert np.abs(part).argmax() == 1000


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_sine_keeps_its_phase(rate: int, tmp_path: Path) -> None:
    hertz = 441.0
    sine = 0.4 * np.sin(2 * np.pi * hertz * np.arange(3 * rate) / rate)
    path = save(tmp_path / "sine.wav", sine[np.newaxis], rate)
    for start in (RATE, RATE + 12_347):
        read = read_sound(path, start, RATE, 0)[CUT_FADE:-CUT_FADE]
        time = np.arange(start + CUT_FADE, start + RATE - CUT_FADE) / RATE
        assert np.abs(read - 0.4 * np.sin(2 * np.pi * hertz * time)).max() < 2e-5


def test_at_this_rate_not_a_bit_is_changed(tmp_path: Path) -> None:
    sound = noise(2)
    path = save(tmp_path / "a.wav", sound[np.newaxis])
    assert np.array_equal(read_sound(path, 0, 2 * RATE, 0), sound)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_099, 44_100, 96_000, 192_000])
def test_parts_are_parts_of_the_whole(rate: int, tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", noise(4, rate=rate)[np.newaxis], rate)
    whole = read_sound(path, 0, open_sound(path).frames, 0)
    assert len(whole) == 4 * RATE
    for start, frames in ((RATE, RATE), (2 * RATE + 1, 30_011), (3 * RATE, RATE)):
        part = read_sound(path, start, frames, 0)
        inside = slice(CUT_FADE, frames - CUT_FADE)
        assert np.abs(part[inside] - whole[start : start + frames][inside]).max() < 3e-6


@pytest.mark.parametrize("name", FORMATS)
def test_what_an_encoder_puts_around_it_is_gone(name: str, tmp_path: Path) -> None:
    sound = noise(3)
    path = tmp_path / "a"
    encode(path, FORMATS[name], AudioFormat(1, len(sound)), [sound[:, np.newaxis]], [])
    own = open_sound(path)
    padding = 1024 if name.startswith("m4") else 0  # which our own encoder writes on purpose
    assert len(sound) <= own.frames <= len(sound) + padding
    assert delay(sound, read_sound(path, 0, own.frames, 0)) == 0


@pytest.mark.parametrize(
    ("suffix", "codec", "rate"),
    [("mp3", "libmp3lame", 44_100), ("m4a", "aac", 44_100), ("ogg", "libopus", 48_000)],
)
def test_files_of_other_makers_begin_where_their_sound_does(
    suffix: str, codec: str, rate: int, tmp_path: Path
) -> None:
    sound = noise(3, rate=rate)
    path = save(tmp_path / f"a.{suffix}", sound[np.newaxis], rate, codec)
    own = open_sound(path)
    assert own.frames == 3 * RATE
    same = save(tmp_path / "a.wav", sound[np.newaxis], rate)
    assert delay(read_sound(same, 0, 3 * RATE, 0), read_sound(path, 0, 3 * RATE, 0)) == 0


def test_several_channels_become_one(tmp_path: Path) -> None:
    one = noise(1)
    both = save(tmp_path / "both.wav", np.stack([one, one]))
    left = save(tmp_path / "left.wav", np.stack([one, 0 * one]))
    centre = save(tmp_path / "centre.flac", np.stack([0 * one] * 2 + [one] + [0 * one] * 3))
    bass = save(tmp_path / "bass.flac", np.stack([one] + [0 * one] * 2 + [one] + [0 * one] * 2))
    front = save(tmp_path / "front.flac", np.stack([one] + [0 * one] * 5))
    assert np.allclose(read_sound(both, 0, RATE, 0), one, atol=1e-7)
    assert np.allclose(read_sound(left, 0, RATE, 0), one / 2, atol=1e-7)
    middle, side = read_sound(centre, 0, RATE, 0), read_sound(front, 0, RATE, 0)
    assert np.sqrt(np.mean(side**2) / np.mean(middle**2)) == pytest.approx(0.5**0.5, abs=0.01)
    assert np.array_equal(read_sound(bass, 0, RATE, 0), side)  # the bass effects are left out


# Figures


@pytest.mark.parametrize(("rate", "seconds"), [(48_000, 7.03), (44_100, 3.3), (192_000, 0.3)])
def test_it_is_measured_as_speech_is(rate: int, seconds: float, tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", np.stack([noise(seconds, rate=rate)] * 2), rate)
    own = open_sound(path)
    assert own.frames == round(seconds * RATE)
    figures = measure(read_sound(path, 0, own.frames, 0))
    assert own.loudness == pytest.approx(programme_loudness([figures]), abs=0.1)
    assert own.true_peak == pytest.approx(figures.true_peak, rel=1e-4)
    assert own.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert own.path == path


def test_it_is_measured_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", noise(1)[np.newaxis])
    first = open_sound(path)
    before = _measured.cache_info().misses
    assert open_sound(path) is first
    assert _measured.cache_info().misses == before
    save(path, noise(2)[np.newaxis])
    assert open_sound(path).frames == 2 * RATE


def test_a_long_file_is_never_held_in_memory(tmp_path: Path) -> None:
    path = save(tmp_path / "long.flac", np.tile(noise(10), 20)[np.newaxis])
    tracemalloc.start()
    own = open_sound(path)
    near_the_end = read_sound(path, 195 * RATE, RATE, 0)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert own.frames == 200 * RATE
    assert len(near_the_end) == RATE
    assert most < 8_000_000  # the whole would be 38 MB


def test_the_same_at_every_call_and_in_every_thread(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mp3", noise(3, rate=44_100)[np.newaxis], 44_100, "libmp3lame")
    first = read_sound(path, 20_000, RATE, 2_000)
    with ThreadPoolExecutor(4) as threads:
        for again in threads.map(lambda _: read_sound(path, 20_000, RATE, 2_000), range(8)):
            assert np.array_equal(again, first)
    first[0] = 1  # it belongs to whoever asked


# Edges


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_cut_fades_and_the_files_own_edges_do_not(rate: int, tmp_path: Path) -> None:
    time = np.arange(rate) / rate
    path = save(tmp_path / "a.wav", 0.5 * np.sin(2 * np.pi * 1000 * time)[np.newaxis], rate)
    whole = read_sound(path, 0, RATE, 0)
    first, second = read_sound(path, 0, RATE // 2, 0), read_sound(path, RATE // 2, RATE // 2, 0)
    assert np.allclose(first[:CUT_FADE], whole[:CUT_FADE], atol=1e-6)
    assert np.allclose(second[-CUT_FADE:], whole[-CUT_FADE:], atol=1e-6)
    for cut in (first[::-1], second):
        assert cut[0] == 0
        assert np.abs(cut[: CUT_FADE // 10]).max() < 0.02
        assert np.abs(cut[CUT_FADE : CUT_FADE * 2]).max() > 0.49


def test_a_file_that_begins_in_the_middle_of_a_wave_does_not_click(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", noise(1)[np.newaxis] + 0.2)  # as with an offset
    read = read_sound(path, 0, RATE, 0)
    assert read[0] == read[-1] == 0
    assert np.abs(np.diff(read[:CUT_FADE])).max() < 0.05


def test_fades_are_as_long_as_asked(tmp_path: Path) -> None:
    time = np.arange(2 * RATE) / RATE
    path = save(tmp_path / "a.wav", 0.5 * np.sin(2 * np.pi * 1000 * time)[np.newaxis])
    faded = read_sound(path, 0, 2 * RATE, RATE // 2)
    peaks = np.abs(faded).reshape(-1, RATE // 100).max(1)
    assert peaks[24] <= 0.25 < peaks[25] < 0.27  # half way up
    assert peaks[55:145] == pytest.approx(0.5, abs=0.001)
    assert (np.diff(peaks[:48]) > 0).all()
    assert (np.diff(peaks[-48:]) < 0).all()
    meeting = read_sound(path, 0, RATE // 10, RATE)
    assert meeting[0] == meeting[-1] == 0
    assert np.abs(meeting).argmax() == pytest.approx(RATE // 20, abs=50)


def test_less_than_was_measured_is_an_error(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", noise(1)[np.newaxis])
    with pytest.raises(SoundError, match="shorter"):
        read_sound(path, RATE // 2, RATE, 0)


# What is wrong with files


def refused(path: Path) -> str:
    with pytest.raises(SoundError) as error:
        open_sound(path)
    for problem in error.value.problems:
        assert path.name[:20] in problem.message
        assert problem.hint
    return str(error.value)


def test_a_video_has_sound_or_it_has_not(tmp_path: Path) -> None:
    sound = noise(1)[np.newaxis]
    with_sound = save(tmp_path / "film.mp4", sound, codec="aac", picture=True)
    assert open_sound(with_sound).frames == pytest.approx(RATE, abs=1024)
    with av.open(str(tmp_path / "mute.mp4"), "w") as container:
        shots = container.add_stream("mpeg4", rate=5)
        shots.width, shots.height, shots.pix_fmt = 64, 64, "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
        container.mux(shots.encode(picture))
        container.mux(shots.encode(None))
    assert "no sound in 'mute.mp4'" in refused(tmp_path / "mute.mp4")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.wav", b"", "is empty"),
        ("words.wav", b"Dear diary, nothing but words in here.\n" * 50, "no sound file"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n", "no sound file"),
        ("list.wav", b"ffconcat version 1.0\nfile a.wav\n", "no sound file"),
        ("random.mp3", np.random.default_rng(3).bytes(20_000), "no sound file"),
        ("random.flac", b"fLaC" + np.random.default_rng(3).bytes(20_000), "'random.flac'"),
        ("random.wav", b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0" + b"\xff" * 900, "'random.wav'"),
        ("nothing.wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0\x10\0data\0\0\0\0", "nothing in"),
    ],
)  # fmt: skip
def test_what_is_no_sound(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in refused(tmp_path / name)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (np.zeros(RATE), "only silence"),
        (np.full(RATE, 0.5), "only silence"),  # an offset is nothing to hear
        (noise(1, 1e-5), "only silence"),
        (np.full(1, 0.5), "too short"),
        (noise(0.009), "too short"),
        (noise(1) * 1e6, "damaged"),
        (np.where(np.arange(RATE) == 30_000, np.nan, 0.1), "damaged after 0:00."),
    ],
)
def test_what_can_not_be_heard(samples: np.ndarray, said: str, tmp_path: Path) -> None:
    assert said in refused(save(tmp_path / "a.wav", samples[np.newaxis]))


@pytest.mark.parametrize("suffix", ["flac", "m4a", "ogg"])
def test_files_that_were_not_copied_whole(suffix: str, tmp_path: Path) -> None:
    codec = {"flac": "flac", "m4a": "aac", "ogg": "libopus"}[suffix]
    path = save(tmp_path / f"a.{suffix}", noise(10)[np.newaxis], codec=codec)
    middle = path.stat().st_size // 2
    if suffix != "ogg":  # what is left of an Ogg is a whole one
        whole = path.read_bytes()
        assert "holds" in (said := refused(rewrite(path, keep=0.6))) or "damaged" in said
        path.write_bytes(whole)
    said = refused(rewrite(path, {middle: b"\x55" * 400}))
    assert "holds" in said or "damaged after 0:0" in said


def test_one_wrong_byte_in_a_flac_is_noticed(tmp_path: Path) -> None:
    path = save(tmp_path / "a.flac", noise(10)[np.newaxis])
    middle = path.stat().st_size // 2
    wrong = bytes([path.read_bytes()[middle] ^ 0x55])
    assert "0:10.0 long, but holds 0:09" in refused(rewrite(path, {middle: wrong}))


def test_rubbish_after_the_end_is_nobodys_concern(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mp3", noise(3)[np.newaxis], codec="libmp3lame")
    whole = open_sound(path)
    with path.open("ab") as file:
        file.write(b"\xff\xfb\x90" + b"TAG" + b"\x07" * 700)
    assert open_sound(path).frames == pytest.approx(whole.frames, abs=2 * 1152)


def test_tags_in_no_known_script_do_no_harm(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", noise(1)[np.newaxis])
    data = path.read_bytes()
    tag = (
        b"LIST"
        + (16).to_bytes(4, "little")
        + b"INFOINAM"
        + (4).to_bytes(4, "little")
        + b"\xff\xfe\xfd\0"
    )
    path.write_bytes(data[:12] + tag + data[12:])
    assert open_sound(path).frames == RATE


def test_too_long_is_refused_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.wav", noise(5)[np.newaxis])
    monkeypatch.setattr(decode, "MAX_FRAMES", 3 * RATE)
    assert "too long" in refused(path)
    monkeypatch.undo()
    monkeypatch.setattr(decode, "_MOST_DECODED", 4 * RATE)
    assert "too long" in refused(path)


def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "gone.wav")
    (tmp_path / "folder.wav").mkdir()
    assert "no file" in refused(tmp_path / "folder.wav")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.wav")
        assert "no file" in refused(tmp_path / "pipe.wav")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", noise(1)[np.newaxis])
    path.chmod(0)
    assert "permission denied" in refused(path)


def test_an_odd_name_is_no_harm(tmp_path: Path) -> None:
    path = save(tmp_path / "http:a%d\n.wav", noise(1)[np.newaxis])
    assert isinstance(open_sound(path), OwnSound)
    with pytest.raises(SoundError, match=r"'http:a%d\?\.wav' is empty"):
        open_sound(rewrite(path, keep=0.0))


def test_finding_costs_no_decoder() -> None:
    code = "import sys, voicehome.sound.own; print({'numpy', 'av', 'soxr'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


# Where files may lie


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("mine/a.wav", "mine/sounds/b.wav", "mine/deep/c.wav", "data/sounds/d.wav",
                 "data/sounds/a.wav", "data/other.wav", "secret.wav"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.wav", "mine/a.wav"),
        ("b.wav", "mine/sounds/b.wav"),
        ("sounds/b.wav", "mine/sounds/b.wav"),
        ("deep/c.wav", "mine/deep/c.wav"),
        ("deep/../a.wav", "mine/a.wav"),
        ("d.wav", "data/sounds/d.wav"),
    ],
)
def test_a_sound_is_found_beside_the_script_or_among_ones_own(
    tree: Path, name: str, found: str
) -> None:
    assert find_sound(name, tree / "mine") == (tree / found).resolve()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../secret.wav", "outside"),
        ("deep/../../secret.wav", "outside"),
        ("{tree}/secret.wav", "outside"),
        ("{tree}/mine/a.wav", "outside"),
        ("/dev/zero", "outside"),
        ("link.wav", "outside"),
        ("folder/secret.wav", "outside"),
        ("../other.wav", "outside"),
        ("~/secret.wav", "no file"),
        ("deep", "no file"),
        ("pipe.wav", "no file"),
        ("loop.wav", "no file"),
        ("a\0b", "no file"),
        ("", "no file"),
        ("a" * 5_000, "no file"),
    ],
)
def test_no_sound_is_played_from_elsewhere(tree: Path, name: str, said: str) -> None:
    mine = tree / "mine"
    (mine / "link.wav").symlink_to(tree / "secret.wav")
    (mine / "folder").symlink_to(tree)
    (mine / "loop.wav").symlink_to(mine / "loop.wav")
    os.mkfifo(mine / "pipe.wav")
    with pytest.raises(FieldError, match=said) as error:
        find_sound(name.format(tree=tree), mine)
    assert error.value.hint
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("name", "hint"),
    [("bb.wav", "Did you mean b.wav?"), ("D.WAV", "Did you mean d.wav?"), ("rain.mp3", "ending")],
)
def test_a_slip_of_the_pen_is_helped(tree: Path, name: str, hint: str) -> None:
    with pytest.raises(FieldError) as error:
        find_sound(name, tree / "mine")
    assert hint in error.value.hint


def test_what_is_a_files_name() -> None:
    assert is_file_name("rain.wav") and is_file_name("sounds/rain")
    assert not is_file_name("rain") and not is_file_name("night")

"""Piper and Kokoro as they really load and speak, with models that hum (`neural_models.py`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from voicehome.errors import SpeechError
from voicehome.render.trial import trial
from voicehome.speech import neural, synthesize
from voicehome.speech.cast import Voice, choose_voice
from voicehome.speech.listing import list_voices
from voicehome.speech.registry import engine_class
from voicehome.speech.untold import doubtful_voices
from voicehome.speech.worker import RawSpeech, Request, WorkerPool
from voicehome.voices.profile import load_profile

pytest.importorskip("onnx", reason="the tests' voices are made with onnx")
pytest.importorskip("piper", reason="the extra 'piper' is not installed")
pytest.importorskip("kokoro_onnx", reason="the extra 'kokoro' is not installed")

import neural_models as made

LINE = "If it suits you, notice your hands. They may be warm, or cool."
OTHER = "Three sounds, near or far!"
PIPER = engine_class("piper")
KOKORO = engine_class("kokoro")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    made.install_piper(folder)
    made.install_kokoro(folder)
    return folder


@pytest.fixture
def data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, the same in all tests here: workers live through them."""
    monkeypatch.setenv("VOICEHOME_DATA", str(folder))
    return folder


@pytest.fixture(scope="module")
def workers() -> Iterator[WorkerPool]:
    with WorkerPool() as one:
        yield one


@pytest.fixture
def pool(data: Path, workers: WorkerPool) -> WorkerPool:
    return workers


@pytest.fixture(params=["piper", "kokoro"])
def engine(request: pytest.FixtureRequest, data: Path) -> tuple[str, dict[str, str]]:
    return request.param, {"model": made.PIPER} if request.param == "piper" else {}


def asked(text: str, settings: dict[str, str], pace: int = 150, **more: Any) -> Request:
    return Request(text, settings, "en", pace, **more)


def seconds(speech: RawSpeech) -> float:
    return len(speech.data) / speech.width / speech.rate


def digest(speech: RawSpeech) -> str:
    return hashlib.sha256(speech.data).hexdigest()


def words(speech: RawSpeech, text: str) -> list[str]:
    return [text[offset : offset + length].strip(".,") for _, offset, length in speech.marks]


def test_a_line_sounds_the_same_whatever_was_spoken_before_it(
    pool: WorkerPool, engine: tuple[str, dict[str, str]]
) -> None:
    """Though the model draws noise that goes on from line to line."""
    name, settings = engine
    if not neural.repeats(settings):
        pytest.skip("there is no fork here, and noise can't be set back without one")
    alone = pool.speak(name, asked(LINE, settings))
    pool.speak(name, asked(OTHER, settings))
    after = pool.speak(name, asked(LINE, settings))
    with WorkerPool() as another, ThreadPoolExecutor(2) as threads:
        lines = [OTHER, LINE] * 2
        together = list(threads.map(lambda t: another.speak(name, asked(t, settings)), lines))
    assert {digest(s) for s in (alone, after, *together[1::2])} == {digest(alone)}
    assert digest(together[0]) != digest(alone)


def test_the_rate_follows_the_pace_within_bounds(
    pool: WorkerPool, engine: tuple[str, dict[str, str]]
) -> None:
    name, settings = engine
    slowest, slow, fast = (
        seconds(pool.speak(name, asked(LINE, settings, pace))) for pace in (60, 120, 300)
    )
    assert slowest == pytest.approx(slow, rel=0.05)
    assert 1.2 < slow / fast < 1.4


def test_a_setting_that_is_not_known_or_out_of_bounds_is_named(
    engine: tuple[str, dict[str, str]],
) -> None:
    name, settings = engine
    assert engine_class(name).problems(settings, "en") == []
    wrong = {**settings, "zzz": "1", "natural_pace": "fast", "device": "abacus"}
    found = "\n".join(engine_class(name).problems(wrong, "en"))
    assert "zzz" in found
    assert "natural_pace" in found
    assert "abacus" in found
    assert "from 0.5 to 2" in "\n".join(
        engine_class(name).problems({**settings, "length_scale": "9", "speed": "9"}, "en")
    )


def test_cuda_is_refused_where_there_is_none(engine: tuple[str, dict[str, str]]) -> None:
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("there is CUDA here")
    name, settings = engine
    found = engine_class(name).problems({**settings, "device": "cuda"}, "en")
    assert "CUDA" in found[0]


def test_piper_takes_its_own_settings(pool: WorkerPool, data: Path) -> None:
    name, model = "two-people", made.piper_model(speakers=2)
    made.install_piper(data, model, made.piper_config(speakers=2), name)
    plain = {"model": name, "noise_scale": "0", "noise_w_scale": "0"}

    def spoken(**more: str) -> RawSpeech:
        return pool.speak("piper", asked("Soft belly, soft hands.", {**plain, **more}))

    usual, long = spoken(length_scale="1"), spoken(length_scale="2")
    assert seconds(long) == pytest.approx(2 * seconds(usual), rel=0.02)
    assert digest(spoken(length_scale="1", noise_scale="1")) != digest(usual)
    assert seconds(spoken(length_scale="1", noise_w_scale="1.5")) > 1.05 * seconds(usual)
    by_name, by_number = (spoken(length_scale="1", speaker=s) for s in ("speaker1", "1"))
    assert digest(by_name) == digest(by_number) != digest(usual)
    found = PIPER.problems({"model": name, "speaker": "speker1"}, "en")
    assert "did you mean 'speaker1'" in found[0]
    assert PIPER.problems({"model": name, "speaker": "2"}, "en")


def test_kokoro_blends_people(pool: WorkerPool, data: Path) -> None:
    def spoken(voice: str) -> str:
        return digest(pool.speak("kokoro", asked("Soft belly.", {"voice": voice})))

    blend = spoken("af_nicole*0.7 + af_heart*0.3")
    assert blend == spoken("af_heart*0.3+af_nicole*0.7") == spoken("af_nicole*7 + af_heart*3")
    assert len({blend, spoken("af_heart"), spoken("af_nicole")}) == 3


def test_kokoro_says_what_is_wrong_with_a_blend(data: Path) -> None:
    def problem(voice: str) -> str:
        return " ".join(KOKORO.problems({"voice": voice}, "en"))

    assert problem("af_heart + af_nicole") == ""
    assert "did you mean 'af_nicole'" in problem("af_nicol")
    assert "no part of a blend" in problem("af_heart*")
    assert "above 0" in problem("af_heart*0")
    assert "'language'" in " ".join(KOKORO.problems({"language": "tlh"}, "en"))


def test_words_have_their_places_where_the_model_tells(pool: WorkerPool, data: Path) -> None:
    made.install_piper(data, made.piper_model(alignments=True), name="aligned")
    made.install_kokoro(data, made.kokoro_model(durations=True), name="timed")
    for name, settings in (("piper", {"model": "aligned"}), ("kokoro", {"model": "timed"})):
        speech = pool.speak(name, asked(LINE, settings))
        assert words(speech, LINE) == [word.strip(".,") for word in LINE.split()]
        starts = [sample for sample, _, _ in speech.marks]
        assert starts == sorted(set(starts))
        assert starts[-1] < seconds(speech) * speech.rate
        many = pool.speak(name, asked("Count to 21 now.", settings))
        assert many.marks == ()  # a number is read as several words


def test_piper_is_told_how_a_word_sounds(pool: WorkerPool, data: Path) -> None:
    made.install_piper(data, made.piper_model(alignments=True), name="told")
    settings = {"model": "told"}
    text = "Now qi flows."
    notation = PIPER.notation("t͡ʃiː", settings, "en")
    assert notation == "tʃiː"
    assert PIPER.notation("ʧiː", settings, "en") == "tʃiː"
    with pytest.raises(ValueError, match="no sound for ☃"):
        PIPER.notation("t☃", settings, "en")
    plain = pool.speak("piper", asked(text, settings))
    told = pool.speak("piper", asked(text, settings, phonemes=((4, 2, notation),)))
    longer = pool.speak("piper", asked(text, settings, phonemes=((4, 2, "tʃiːtʃatʃu"),)))
    assert words(told, text) == ["Now", "qi", "flows"]
    assert len({digest(s) for s in (plain, told, longer)}) == 3
    assert seconds(longer) > seconds(told) + 0.2


def test_no_bracket_of_a_text_is_read_as_sounds(pool: WorkerPool, data: Path) -> None:
    settings = {"model": made.PIPER}
    brackets, round_ones = (
        pool.speak("piper", asked(text, settings)) for text in ("a [[bbbbb]] c", "a ((bbbbb)) c")
    )
    assert digest(brackets) == digest(round_ones)


def test_a_phantom_sound_is_spoken_again(pool: WorkerPool, data: Path) -> None:
    made.install_piper(data, made.piper_model(more_noisy_frames=400), name="phantom")
    speech = pool.speak("piper", asked("Breathe.", {"model": "phantom"}))
    assert seconds(speech) < 2


def test_a_phantom_sound_that_stays_is_reported(pool: WorkerPool, data: Path) -> None:
    made.install_piper(data, made.piper_model(more_frames=400), name="haunted")
    made.install_kokoro(data, made.kokoro_model(more_frames=400), name="haunted-too")
    for name, model in (("piper", "haunted"), ("kokoro", "haunted-too")):
        with pytest.raises(SpeechError, match="much more sound than this text"):
            pool.speak(name, asked("Breathe.", {"model": model}))


def test_numbers_that_are_no_sound_are_reported(pool: WorkerPool, data: Path) -> None:
    made.install_piper(data, made.piper_model(loud=float("nan")), name="broken")
    with pytest.raises(SpeechError, match="no sound"):
        pool.speak("piper", asked("Breathe.", {"model": "broken"}))
    assert pool.speak("piper", asked("Breathe.", {"model": made.PIPER})).data


def test_files_that_are_not_a_voice(pool: WorkerPool, data: Path) -> None:
    whole = made.piper_model()
    made.install_piper(data, whole[: len(whole) // 2], name="cut")
    made.install_piper(data, b"<html>not found</html>", name="page")
    made.install_piper(data, made.kokoro_model(), name="other-kind")
    made.install_piper(data, made.piper_model(speakers=3), name="three-for-one")
    made.install_piper(
        data, made.piper_model(speakers=2), made.piper_config(speakers=9), name="nine"
    )
    for name, speaker, message in (
        ("cut", "", "not a whole model"),
        ("page", "", "not a whole model"),
        ("other-kind", "", "of another kind"),
        ("three-for-one", "", "several speakers"),
        ("nine", "8", "do not belong together"),
    ):
        settings = {"model": name, **({"speaker": speaker} if speaker else {})}
        assert PIPER.problems(settings, "en") == []
        with pytest.raises(SpeechError, match=message):
            pool.speak("piper", asked("Breathe.", settings))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "is missing"),
        (b"{", "is not the config"),
        (b"[]", "is not the config"),
        (b"[" * 100_000, "is not the config"),
        (json.dumps({"audio": {"sample_rate": 22050}}).encode(), "is not the config"),
        ({"audio": {"sample_rate": 100}}, "100 Hz"),
        ({"phoneme_id_map": {"a": [1]}}, "signs around sounds"),
        ({"phoneme_type": "pinyin"}, "can't be used offline"),
    ],
)
def test_a_config_that_does_not_fit(data: Path, config: Any, message: str) -> None:
    folder = data / "models" / "mine"
    folder.mkdir(exist_ok=True)
    (folder / "own.onnx").write_bytes(b"")
    path = folder / "own.onnx.json"
    path.unlink(missing_ok=True)
    if isinstance(config, dict):
        config = json.dumps(made.piper_config(**config)).encode()
    if config is not None:
        path.write_bytes(config)
    found = PIPER.problems({"model": "mine/own.onnx"}, "en")
    assert len(found) == 1
    assert message in found[0]


def test_a_voice_of_ones_own_lies_in_the_folder_of_voices(pool: WorkerPool, data: Path) -> None:
    for folder in (data / "models" / "aunt", data / "elsewhere"):
        folder.mkdir()
        (folder / "aunt.onnx").write_bytes(made.piper_model())
        (folder / "aunt.onnx.json").write_text(json.dumps(made.piper_config()))
    assert pool.speak("piper", asked("Breathe.", {"model": "aunt/aunt.onnx"})).data
    for outside in ("../elsewhere/aunt.onnx", str(data / "elsewhere" / "aunt.onnx"), "aunt"):
        assert "is not here" in PIPER.problems({"model": outside}, "en")[0]


def test_a_voice_that_is_not_here(data: Path) -> None:
    assert "voices add en_GB-none-high" in PIPER.problems({"model": "en_GB-none-high"}, "en")[0]
    assert "it needs a voice" in PIPER.problems({}, "en")[0]
    assert "voices add kokoro2" in KOKORO.problems({"model": "kokoro2"}, "en")[0]
    assert "none of Kokoro's" in KOKORO.problems({"model": made.PIPER}, "en")[0]
    made.install(data, "bad-styles", {"a.onnx": made.kokoro_model(), "b.bin": b"PK no"})
    assert "not a whole file" in KOKORO.problems({"model": "bad-styles"}, "en")[0]


def voice(folder: Path, candidate: str, language: str = "en") -> Voice:
    path = folder / "hum.yaml"
    path.write_text(f"name: hum\nlanguage: {language}\nspeak-with: [{candidate}]\n")
    return choose_voice(load_profile(path))


def test_a_models_and_a_configs_digest_are_in_a_clips_key(data: Path, tmp_path: Path) -> None:
    candidate, keys = "{engine: piper, model: changing}", set()
    slower = made.piper_config(inference={"length_scale": 1.1})
    for model, config in ((1, None), (3, None), (3, slower)):
        made.install_piper(data, made.piper_model(more_frames=model), config, "changing")
        keys.add(voice(tmp_path, candidate).clip_key("Breathe."))
    assert len(keys) == 3
    own = data / "models" / "own-changing"
    own.mkdir()
    (own / "a.onnx.json").write_text(json.dumps(made.piper_config()))
    for frames in (1, 3):
        (own / "a.onnx").write_bytes(made.piper_model(more_frames=frames))
        spoken = voice(tmp_path, "{engine: piper, model: own-changing/a.onnx}")
        keys.add(spoken.clip_key("Breathe."))
    assert len(keys) == 5
    keys.add(voice(tmp_path, "{engine: kokoro}").clip_key("Breathe."))
    made.install_kokoro(data, made.kokoro_model(more_frames=1))
    keys.add(voice(tmp_path, "{engine: kokoro}").clip_key("Breathe."))
    assert len(keys) == 7


def test_a_digest_is_taken_from_what_was_noted_at_installing(data: Path) -> None:
    folder = made.install_piper(data, name="noted")
    about = folder / "about.yaml"
    model = folder / "noted.onnx"
    counted = hashlib.sha256(model.read_bytes()).hexdigest()
    assert neural.digest(model) == counted
    about.write_text(about.read_text().replace(counted, "f" * 64))
    assert neural.digest(model) == "f" * 64


def test_a_model_of_another_language_is_a_warning(data: Path, tmp_path: Path) -> None:
    for candidate, language, warned in (
        ("{engine: piper, model: en_US-tone-medium}", "en-GB", False),
        ("{engine: piper, model: en_US-tone-medium}", "de", True),
        ("{engine: kokoro}", "fr", True),
        ("{engine: kokoro, language: fr-fr}", "fr", False),
        ("{engine: espeak}", "de", False),
    ):
        found = doubtful_voices({"guide": voice(tmp_path, candidate, language).profile})
        assert [p.severity for p in found] == ["warning"] * warned, candidate


def idle(pool: WorkerPool) -> set[int]:
    return {worker._process.pid for workers in pool._idle.values() for worker in workers}


def test_a_worker_keeps_its_model_and_goes_when_room_is_needed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.install_piper(data, name="second")
    with WorkerPool() as own:

        def spoken_by(model: str) -> set[int]:
            before = idle(own)
            own.speak("piper", asked("Breathe.", {"model": model}))
            return idle(own) - before

        first = spoken_by(made.PIPER)
        second = spoken_by("second")
        assert (len(first), len(second)) == (1, 1)
        assert spoken_by(made.PIPER) == spoken_by("second") == set()
        assert idle(own) == first | second
        made.install_piper(data, name="third")
        monkeypatch.setattr(neural, "memory_here", lambda: 1024**2)
        assert len(spoken_by("third")) == 1
        assert len(idle(own)) == 2


def test_a_model_that_memory_can_not_hold(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from voicehome.speech import inference

    model = data / "models" / made.PIPER / f"{made.PIPER}.onnx"
    monkeypatch.setattr(inference, "memory_here", lambda: 1024**2)
    with pytest.raises(SpeechError, match="MB of memory, and 1 MB are free"):
        inference.open_session(model, ["input"], {})


def test_as_many_workers_as_cores_and_memory(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hum, plain = voice(tmp_path, "{engine: kokoro}"), voice(tmp_path, "{engine: tone}")
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    each = hum.memory
    for free, workers in ((100 * each, 16), (6 * each, 3), (each, 1), (None, 4)):
        monkeypatch.setattr(neural, "memory_here", lambda free=free: free)
        assert synthesize.default_jobs([plain, hum]) == workers
    assert synthesize.default_jobs([plain]) == 4


def test_voices_that_were_added_are_listed_and_can_be_tried(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = {voice.name: voice for voice in list_voices(tmp_path)}
    piper, kokoro = listed[made.PIPER], listed["kokoro"]
    assert (piper.origin, piper.engine, piper.language) == ("added", "piper", "en-US")
    assert (piper.licence, piper.sounds) == ("CC0", "said to be natural")
    assert kokoro.engine == "kokoro"
    assert listed["stone"].licence
    [utterance, *_] = trial(made.PIPER, "Hello there.", tmp_path).plan.utterances
    assert utterance.voice == made.PIPER
    (made.install_piper(data, name="going") / "going.onnx").unlink()
    assert "going" not in {voice.name for voice in list_voices(tmp_path)}


def test_a_pace_far_under_a_models_own_is_left_to_the_gaps(data: Path, tmp_path: Path) -> None:
    slow = voice(tmp_path, f"{{engine: piper, model: {made.PIPER}, natural_pace: 170}}", "en")
    pace = slow.pace()
    assert pace.asked >= 0.85 * 170 - 1
    assert pace.asked / (1 + pace.room) == pytest.approx(slow.profile.pace, rel=0.01)
    own = voice(tmp_path, f"{{engine: piper, model: {made.PIPER}, length_scale: 1.1}}", "en")
    assert own.pace().room == 0.0

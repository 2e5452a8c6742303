"""`piper`: neural voices of Piper, an extra (piper-tts). A worker keeps one model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import SpeechError, nearest
from ..script.places import in_original
from .engine import Mark, Speech
from .espeak_phonemes import with_mnemonics
from .neural import (
    decimal,
    device_problems,
    digest,
    lacking,
    memory_for,
    runtime,
    setting_problems,
    steadiness,
)
from .piper_files import ConfigError, config_file, model_file, read_config
from .settings import number

if TYPE_CHECKING:
    from piper import AudioChunk, PiperVoice, SynthesisConfig

_DECIMALS = {
    "length_scale": (0.5, 2.0),  # of each sound: 1.2 is slower
    "noise_scale": (0.0, 1.5),
    "noise_w_scale": (0.0, 1.5),
}
_WHOLE = {"natural_pace": (80, 300)}  # words a minute
_NATURAL_PACE = 165
_MOST_CHANGE = 0.15
"""A voice is made this much faster or slower at most; pauses do the rest."""

_INPUTS = ("input", "input_lengths", "scales")
_TAKES = 3
_A_WORD = re.compile(r"\[\[.*?\]\]|[^\s\[]+")


class PiperVoices:
    """Piper. Settings: model (a voice that was added, or an .onnx file in the folder of voices),
    speaker (name or number), natural_pace, length_scale (instead of the pace), noise_scale,
    noise_w_scale, device."""

    name: ClassVar[str] = "piper"
    reusable: ClassVar[bool] = True
    slowest: ClassVar[float] = 1 - _MOST_CHANGE

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:  # noqa: ARG003
        found = lacking("piper", "piper")
        found += setting_problems(settings, _DECIMALS, _WHOLE, ["model", "speaker"])
        wanted = settings.get("model")
        if not wanted:
            return [*found, "it needs a voice, such as `model: en_US-kristin-medium`"]
        model = model_file(wanted)
        if model is None:
            return [*found, f"the voice '{wanted}' is not here: voicehome voices add {wanted}"]
        try:
            config = read_config(model)
        except ConfigError as error:
            return [*found, str(error)]
        speaker = settings.get("speaker")
        if speaker is not None and config.speaker(speaker) is None:
            close = nearest(speaker, config.speaker_ids)
            meant = f"did you mean '{close}'?" if close else f"it has {max(config.speakers, 1)}"
            found.append(f"the voice '{wanted}' has no speaker '{speaker}'; {meant}")
        return found or device_problems(settings)

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:
        model = _model(settings)
        digests = f"{digest(model)[:16]} {digest(config_file(model))[:16]}"
        return f"piper-tts {version('piper-tts')} {runtime()} {digests} 1"

    @classmethod
    def doubts(cls, settings: Mapping[str, str], language: str) -> list[str]:
        spoken = read_config(_model(settings)).language
        if spoken.split("-")[0].lower() == language.split("-")[0].lower():
            return []
        return [f"the model '{settings['model']}' speaks {spoken}, and not {language}"]

    @classmethod
    def holds(cls, settings: Mapping[str, str]) -> str:
        return f"{settings.get('model')} on {settings.get('device', 'cpu')}"

    @classmethod
    def memory(cls, settings: Mapping[str, str]) -> int:
        return memory_for(_model(settings))

    @classmethod
    def natural_pace(cls, settings: Mapping[str, str]) -> int | None:
        if "length_scale" in settings:
            return None
        return number(settings, "natural_pace", _NATURAL_PACE)

    @classmethod
    def steadiness(cls, settings: Mapping[str, str]) -> str:
        return steadiness(settings)

    @classmethod
    def settings_to_try(cls) -> Mapping[str, str]:
        from ..voices.installed import installed_names

        first = next((name for name in installed_names() if model_file(name)), None)
        return {"model": first} if first else {}

    @classmethod
    def notation(cls, ipa: str, settings: Mapping[str, str], language: str) -> str:  # noqa: ARG003
        return read_config(_model(settings)).notation(ipa)

    def __init__(self) -> None:
        self._held = ""
        self._voice: PiperVoice | None = None

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:
        return self.speak_phonemes(text, (), settings, language, pace)

    def speak_phonemes(
        self,
        text: str,
        phonemes: Sequence[tuple[int, int, str]],
        settings: Mapping[str, str],
        language: str,  # noqa: ARG002
        pace: int,
    ) -> Speech:
        from .inference import alike, run

        # Piper reads what stands in [[ ]] as sounds: none of the text's own brackets is left.
        marked, places = with_mnemonics(text, phonemes)
        voice = self._loaded(settings)
        say = partial(_say, voice, marked, settings, pace)
        audio, marks = alike(settings, partial(run, settings["model"], say))
        found = ((sample, in_original(places, *place)) for sample, place in marks)
        return Speech(audio, tuple(Mark(sample, *place) for sample, place in found if place))

    def _loaded(self, settings: Mapping[str, str]) -> PiperVoice:
        if self._voice is None or self._held != self.holds(settings):
            self._voice = None  # the one before goes first: both may not fit
            self._voice = _load(_model(settings), settings)
            self._held = self.holds(settings)
        return self._voice


def _model(settings: Mapping[str, str]) -> Path:
    model = model_file(settings.get("model", ""))
    if model is None:
        raise SpeechError(f"the voice '{settings.get('model', '')}' is not here any more")
    return model


def _load(model: Path, settings: Mapping[str, str]) -> PiperVoice:
    import json

    from piper import PiperConfig, PiperVoice

    from .inference import open_session

    try:
        read_config(model)
    except ConfigError as error:
        raise SpeechError(str(error)) from error
    config = PiperConfig.from_dict(json.loads(config_file(model).read_text(encoding="utf-8")))
    inputs = [*_INPUTS, "sid"] if config.num_speakers > 1 else _INPUTS
    # Not PiperVoice.load, which leaves the number of threads to onnxruntime.
    session = open_session(model, inputs, settings)
    if config.num_speakers <= 1 and "sid" in {each.name for each in session.get_inputs()}:
        raise SpeechError(f"{model.name} has several speakers, and its config says one")
    return PiperVoice(session=session, config=config)


def _say(
    voice: PiperVoice, text: str, settings: Mapping[str, str], pace: int
) -> tuple[Any, list[tuple[int, tuple[int, int]]]]:
    """The sound of `text`, and (sample, (offset, length)) of each word if the model tells."""
    import numpy as np

    from .inference import SECONDS_A_SOUND, first_of_fitting_length, usable
    from .samples import as_audio

    how = _how(voice, settings, pace)
    sounds = [p for sentence in voice.phonemize(text) for p in sentence if _is_a_sound(p)]
    expected = len(sounds) * SECONDS_A_SOUND * (how.length_scale or 1.0)

    def take(how: SynthesisConfig) -> tuple[tuple[Any, list[AudioChunk]], Any]:
        chunks = list(voice.synthesize(text, how, include_alignments=_tells_places(voice)))
        parts = [np.zeros(0, np.float32), *(np.ravel(chunk.audio_float_array) for chunk in chunks)]
        samples = usable(np.concatenate(parts), "of this voice")
        return (samples, chunks), samples

    samples, chunks = first_of_fitting_length(_takes(take, how), voice.config.sample_rate, expected)
    return as_audio(samples, voice.config.sample_rate), _marks(text, chunks)


def _takes(
    take: Callable[[SynthesisConfig], Any], how: SynthesisConfig
) -> Iterator[Callable[[], Any]]:
    """Each draws other noise; the last draws none, and is the plainest that the model can do."""
    yield from [partial(take, how)] * (_TAKES - 1)
    yield partial(take, replace(how, noise_scale=0.0, noise_w_scale=0.0))


def _how(voice: PiperVoice, settings: Mapping[str, str], pace: int) -> SynthesisConfig:
    from piper import SynthesisConfig

    own = voice.config
    natural = number(settings, "natural_pace", _NATURAL_PACE)
    change = min(max(pace / natural, 1 - _MOST_CHANGE), 1 + _MOST_CHANGE)
    return SynthesisConfig(
        speaker_id=_speaker(settings),
        length_scale=decimal(settings, "length_scale", own.length_scale / change),
        noise_scale=decimal(settings, "noise_scale", own.noise_scale),
        noise_w_scale=decimal(settings, "noise_w_scale", own.noise_w_scale),
        normalize_audio=False,  # a whisper stays one; levels are voicehome's
    )


def _speaker(settings: Mapping[str, str]) -> int | None:
    wanted = settings.get("speaker")
    return None if wanted is None else read_config(_model(settings)).speaker(wanted)


def _tells_places(voice: PiperVoice) -> bool:
    return len(voice.session.get_outputs()) > 1


def _is_a_sound(phoneme: str) -> bool:
    return phoneme.isalpha() and phoneme not in "ˈˌː"


def _marks(text: str, chunks: Sequence[AudioChunk]) -> list[tuple[int, tuple[int, int]]]:
    """Where each word begins; [] if the model does not tell, or if its words are not those of the
    text, as where a number is read as several."""
    starts: list[int] = []
    sample = 0
    for chunk in chunks:
        within, before = False, sample
        for part in chunk.phoneme_alignments or ():
            if part.phoneme == " ":
                within = False
            elif _is_a_sound(part.phoneme) and not within:
                starts.append(sample)
                within = True
            sample += part.num_samples
        sample = before + len(chunk.audio_float_array)
    words = [m for m in _A_WORD.finditer(text) if any(c.isalnum() for c in m[0])]
    if len(words) != len(starts):
        return []
    return [(s, (m.start(), m.end() - m.start())) for s, m in zip(starts, words, strict=True)]

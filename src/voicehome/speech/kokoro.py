"""`kokoro`: the neural voices of Kokoro, an extra (kokoro-onnx). One model speaks as many people;
their styles can be blended."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import SpeechError, nearest
from .engine import Mark, Speech
from .neural import (
    decimal,
    device_problems,
    digest,
    installed_folder,
    lacking,
    memory_for,
    runtime,
    setting_problems,
    steadiness,
)
from .settings import number

if TYPE_CHECKING:
    from kokoro_onnx import Kokoro

_DECIMALS = {"speed": (0.5, 2.0)}
_WHOLE = {"natural_pace": (80, 300)}  # words a minute
_NATURAL_PACE = 165
_MOST_CHANGE = 0.15
"""A voice is made this much faster or slower at most; pauses do the rest."""

_MODEL, _VOICE = "kokoro", "af_heart"
_LANGUAGES = {
    "a": "en-us",
    "b": "en-gb",
    "e": "es",
    "f": "fr-fr",
    "h": "hi",
    "i": "it",
    "j": "ja",
    "p": "pt-br",
    "z": "cmn",
}
"""What a person speaks, as espeak-ng calls it, by the first letter of the name."""

_PART = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(?:\*\s*([0-9](?:\.[0-9]{1,4})?)\s*)?", re.ASCII)
_LONGER = (0, 0, 12, 30)
"""How much longer a phrase is taken to be than it is, take by take: the model has a style for each
length, and those of the shortest fit least."""


class KokoroVoices:
    """Kokoro. Settings: voice (a person, or a blend such as af_nicole*0.7 + af_heart*0.3), language
    (the person's, where it isn't given), natural_pace, speed (instead of the pace), model, device."""

    name: ClassVar[str] = "kokoro"
    reusable: ClassVar[bool] = True
    slowest: ClassVar[float] = 1 - _MOST_CHANGE

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:  # noqa: ARG003
        found = lacking("kokoro_onnx", "kokoro")
        found += setting_problems(settings, _DECIMALS, _WHOLE, ["model", "voice", "language"])
        spoken = settings.get("language")
        if spoken is not None and spoken.lower() not in _LANGUAGES.values():
            known = ", ".join(sorted(_LANGUAGES.values()))
            found.append(f"'language' is one of {known}, not '{spoken}'")
        try:
            _, voices = _files(settings)
            people = _people(voices)
            blend = _blend(settings)
        except SpeechError as error:
            return [*found, *(problem.message for problem in error.problems)]
        for person in blend:
            if person not in people:
                close = nearest(person, people)
                meant = f"; did you mean '{close}'?" if close else ""
                found.append(f"{voices.name} has no voice called '{person}'{meant}")
        return found or device_problems(settings)

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:
        digests = " ".join(digest(path)[:16] for path in _files(settings))
        return f"kokoro-onnx {version('kokoro-onnx')} {runtime()} {digests} 1"

    @classmethod
    def doubts(cls, settings: Mapping[str, str], language: str) -> list[str]:
        spoken = _language(settings)
        if spoken.split("-")[0] == language.split("-")[0].lower().replace("zh", "cmn"):
            return []
        return [f"'{settings.get('voice', _VOICE)}' of Kokoro speaks {spoken}, and not {language}"]

    @classmethod
    def holds(cls, settings: Mapping[str, str]) -> str:
        return f"{settings.get('model', _MODEL)} on {settings.get('device', 'cpu')}"

    @classmethod
    def memory(cls, settings: Mapping[str, str]) -> int:
        return memory_for(_files(settings)[0])

    @classmethod
    def natural_pace(cls, settings: Mapping[str, str]) -> int | None:
        if "speed" in settings:
            return None
        return number(settings, "natural_pace", _NATURAL_PACE)

    @classmethod
    def steadiness(cls, settings: Mapping[str, str]) -> str:
        return steadiness(settings)

    @classmethod
    def settings_to_try(cls) -> Mapping[str, str]:
        return {}

    def __init__(self) -> None:
        self._held = ""
        self._kokoro: Kokoro | None = None

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:  # noqa: ARG002
        from .inference import alike, run

        kokoro = self._loaded(settings)
        say = partial(_say, kokoro, text, settings, pace)
        audio, marks = alike(settings, partial(run, settings.get("model", _MODEL), say))
        return Speech(audio, tuple(Mark(*mark) for mark in marks))

    def _loaded(self, settings: Mapping[str, str]) -> Kokoro:
        if self._kokoro is None or self._held != self.holds(settings):
            self._kokoro = None  # the one before goes first: both may not fit
            self._kokoro = _load(settings)
            self._held = self.holds(settings)
        return self._kokoro


def _files(settings: Mapping[str, str]) -> tuple[Path, Path]:
    """The model, and the styles of its people. Raises SpeechError."""
    name = settings.get("model", _MODEL)
    folder = installed_folder(name)
    if folder is None:
        raise SpeechError(f"the voice '{name}' is not here: voicehome voices add {name}")
    models, styles = sorted(folder.glob("*.onnx")), sorted(folder.glob("*.bin"))
    if len(models) != 1 or len(styles) != 1:
        raise SpeechError(f"the voice '{name}' is none of Kokoro's: it has no .onnx and .bin")
    return models[0], styles[0]


def _people(styles: Path) -> list[str]:
    try:
        with zipfile.ZipFile(styles) as archive:
            return [name.removesuffix(".npy") for name in archive.namelist()]
    except Exception as error:  # a damaged archive makes zipfile raise nearly anything
        message = f"{styles.name} is not a whole file of Kokoro's voices; add it again"
        raise SpeechError(message) from error


def _blend(settings: Mapping[str, str]) -> dict[str, float]:
    """The share of each person, of 1 in all. Raises SpeechError."""
    shares: dict[str, float] = {}
    for part in settings.get("voice", _VOICE).split("+"):
        match = _PART.fullmatch(part)
        if not match:
            raise SpeechError(
                f"'{part.strip()}' is no part of a blend; write it like "
                "af_nicole*0.7 + af_heart*0.3"
            )
        shares[match[1]] = shares.get(match[1], 0.0) + float(match[2] or 1)
    whole = sum(shares.values())
    if whole <= 0:
        raise SpeechError("a blend of voices needs a share above 0")
    return {person: share / whole for person, share in shares.items()}


def _language(settings: Mapping[str, str]) -> str:
    person = max(_blend(settings).items(), key=lambda each: each[1])[0]
    return settings.get("language", _LANGUAGES.get(person[0], "en-us")).lower()


def _load(settings: Mapping[str, str]) -> Kokoro:
    from kokoro_onnx import Kokoro

    from .inference import open_session, run

    model, styles = _files(settings)
    # Not Kokoro(…), which leaves the number of threads to onnxruntime.
    session = open_session(model, ["style", "speed"], settings)
    kokoro: Kokoro = run(model.name, lambda: Kokoro.from_session(session, str(styles)))
    return kokoro


def _say(
    kokoro: Kokoro, text: str, settings: Mapping[str, str], pace: int
) -> tuple[Any, list[tuple[int, int, int]]]:
    """The sound of `text`, and (sample, offset, length) of each word if the model tells."""
    from .inference import SECONDS_A_SOUND, first_of_fitting_length, usable
    from .samples import as_audio

    rate = 24_000
    style: Any = sum(share * kokoro.get_voice_style(who) for who, share in _blend(settings).items())
    phonemes = kokoro.tokenizer.phonemize(text, _language(settings))
    natural = number(settings, "natural_pace", _NATURAL_PACE)
    change = min(max(pace / natural, 1 - _MOST_CHANGE), 1 + _MOST_CHANGE)
    speed = decimal(settings, "speed", change)
    sounds = sum(c.isalpha() and c not in "ˈˌː" for c in phonemes)

    def take(longer: int) -> tuple[tuple[Any, Any], Any]:
        samples, _, timings = kokoro.create_timed(
            phonemes,
            style[min(longer, len(style) - 1) :],
            speed,
            is_phonemes=True,
            trim=False,  # voicehome finds the edges itself
            sentence_pause=0.0,
            clause_pause=0.0,
        )
        samples = usable(samples, "of Kokoro")
        return (samples, timings), samples

    takes = _takes(take)
    samples, timings = first_of_fitting_length(takes, rate, sounds * SECONDS_A_SOUND / speed)
    return as_audio(samples, rate), _marks(text, timings, rate)


def _takes(take: Callable[[int], Any]) -> Iterator[Callable[[], Any]]:
    """Each draws other noise, the later ones in the style of a longer phrase."""
    return (partial(take, longer) for longer in _LONGER)


def _marks(text: str, timings: Any, rate: int) -> list[tuple[int, int, int]]:
    """Where each word begins; [] if the model does not tell, or its words are not the text's."""
    starts: list[int] = []
    within = False
    for timing in timings:
        if timing.phoneme == " ":
            within = False
        elif timing.phoneme.isalpha() and timing.phoneme not in "ˈˌː" and not within:
            starts.append(round(timing.start * rate))
            within = True
    words = [m for m in re.finditer(r"\S+", text) if any(c.isalnum() for c in m[0])]
    if len(words) != len(starts):
        return []
    return [(s, m.start(), m.end() - m.start()) for s, m in zip(starts, words, strict=True)]

"""Who speaks on this machine: a profile's first candidate that can."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version

from ..errors import Problem, VoiceError
from ..files import content_key
from ..script.pronounce import Phonemes
from ..voices.profile import Candidate, Profile
from .engine import can_doubt, has_own_pace, loads_models, takes_phonemes
from .registry import engine_class
from .warmth import WARMTHS
from .worker import Request

CLIP_SCHEMA = 1
"""Raised whenever trimming, shaping or storing changes what a clip sounds like."""


MOST_BY_GAPS = 1.2
"""A voice that speaks this much faster than its pace by itself is not slowed: its gaps are longer."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`asked` of the engine, in words a minute, and the `room` that is still to be left for the
    voice's pace after what is said: as a share of the time that saying it took."""

    asked: int
    room: float


@dataclass(frozen=True, slots=True)
class Voice:
    """A profile and the candidate that speaks for it here."""

    profile: Profile
    candidate: Candidate
    fingerprint: str

    @property
    def engine(self) -> str:
        return self.candidate.engine

    @property
    def memory(self) -> int:
        """Bytes that a model of this voice takes in a worker, about; 0 if it has none."""
        engine = engine_class(self.engine)
        return engine.memory(self.candidate.settings) if loads_models(engine) else 0

    def doubts(self) -> list[str]:
        """What is likely a mistake in this voice, each a sentence."""
        engine = engine_class(self.engine)
        if not can_doubt(engine):
            return []
        return engine.doubts(self.candidate.settings, self.profile.language)

    def pace(self, factor: float = 1.0) -> Pace:
        """How the voice's own pace, times `factor`, is reached."""
        engine, wanted = engine_class(self.engine), self.profile.pace
        own = has_own_pace(engine) and engine.natural_pace(self.candidate.settings)
        if not own or wanted >= own:
            return Pace(round(wanted * factor), 0.0)
        assert has_own_pace(engine)
        by_rate = max(own / wanted / MOST_BY_GAPS, 1.0)
        asked = round(max(own / by_rate * factor, own * engine.slowest))
        return Pace(asked, max(asked / (wanted * factor) - 1, 0.0))

    def request(self, text: str, pace: float, phonemes: Sequence[Phonemes] = ()) -> Request:
        """What the engine is asked; `pace` is a factor for the voice's own.

        Words whose sounds it can't be told are asked for as they are written.
        """
        words_a_minute = self.pace(pace).asked
        told = []
        for word in phonemes:
            with contextlib.suppress(ValueError):
                told.append((word.offset, word.length, self.notation(word.ipa)))
        settings, language = self.candidate.settings, self.profile.language
        return Request(text, settings, language, words_a_minute, tuple(told))

    def notation(self, ipa: str) -> str:
        """`ipa` as the engine is told it. Raises ValueError, with a sentence, if it can't be."""
        engine = engine_class(self.engine)
        if not takes_phonemes(engine):
            raise ValueError(f"the engine {self.engine} can't be told sounds in the IPA")
        return engine.notation(ipa, self.candidate.settings, self.profile.language)

    def identity(self) -> dict[str, object]:
        """Everything about this voice that shapes its sound."""
        warmth = WARMTHS[self.profile.warmth]
        return {
            "engine": self.engine,
            "fingerprint": self.fingerprint,
            "settings": dict(self.candidate.settings),
            "gain": self.candidate.gain,
            "language": self.profile.language,
            "pace": self.profile.pace,
            "warmth": asdict(warmth) if warmth else None,
            "made with": _made_with(),
            "schema": CLIP_SCHEMA,
        }

    def clip_key(
        self,
        text: str,
        pace: float = 1.0,
        pitch: float = 0.0,
        phonemes: Sequence[Phonemes] = (),
    ) -> str:
        """The content key of `text` spoken by this voice, at `pace` times its own and `pitch`
        semitones beside it, with `phonemes` for some of its words."""
        asked = self.request(text, pace, phonemes)
        line: dict[str, object] = {"text": asked.text, "asked pace": asked.pace}
        if pitch:
            line["pitch"] = pitch
        if asked.phonemes:
            line["phonemes"] = asked.phonemes
        return content_key({**self.identity(), **line})


def voice_shape(profile: Profile, voice: Voice | None) -> dict[str, object]:
    """All of a voice that shapes a recording; `voice` is None where nothing is left for it to say."""
    return {
        **(voice.identity() if voice else {}),
        "name": profile.name,
        "gaps": repr(profile.gaps),
        "breath": profile.breath,
    }


@cache
def _made_with() -> dict[str, str]:
    """The versions of what shapes every clip; reading them takes milliseconds, and each line asks."""
    return {name: version(name) for name in ("soxr", "pedalboard")}


def choose_voice(profile: Profile) -> Voice:
    """The first candidate that can speak here. Raises VoiceError saying why none can."""
    reasons: list[str] = []
    for candidate in profile.speak_with:
        problems = candidate_problems(candidate, profile.language)
        if not problems:
            fingerprint = engine_class(candidate.engine).fingerprint(candidate.settings)
            return Voice(profile, candidate, fingerprint)
        reasons += [f"{candidate.engine}: {problem}" for problem in problems]
    raise VoiceError(
        Problem(
            f"the voice '{profile.name}' can't speak on this machine",
            "\n  ".join([*reasons, "`voicehome voices list` shows the voices that can."]),
        )
    )


def candidate_problems(candidate: Candidate, language: str) -> Sequence[str]:
    """Why a candidate can't speak here; empty if it can."""
    if candidate.on and platform_name() not in candidate.on:
        return [f"only on {' and '.join(candidate.on)}"]
    return engine_class(candidate.engine).problems(candidate.settings, language)


def platform_name() -> str:
    return {"darwin": "macos", "win32": "windows"}.get(sys.platform, "linux")

"""Sounds that a voice can't be told, and what else is doubtful about it on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import Problem, VoiceError
from ..timeline.plan import Utterance
from ..voices.profile import Profile
from .cast import Voice, choose_voice


def untold_sounds(
    utterances: Iterable[Utterance], cast: Mapping[str, Profile]
) -> tuple[Problem, ...]:
    """A warning for each voice and each reason why it can't be told how a word sounds, at the first
    entry of `pronounce:` that meets it. Voices that can't speak on this machine are left out."""
    profiles = {profile.name: profile for profile in cast.values()}
    voices: dict[str, Voice | None] = {}
    problems: dict[tuple[str, str], Problem] = {}
    for utterance in utterances:
        for word in utterance.phonemes:
            if utterance.voice not in voices:
                voices[utterance.voice] = _voice(profiles[utterance.voice])
            voice = voices[utterance.voice]
            reason = voice and _reason(voice, word.ipa)
            if voice and reason:
                problem = Problem(
                    f"the voice '{utterance.voice}' speaks this as it is written: {reason}",
                    "Write a respelling in ordinary letters, without slashes.",
                    word.source,
                    severity="warning",
                )
                problems.setdefault((utterance.voice, reason), problem)
    return tuple(problems.values())


def doubtful_voices(cast: Mapping[str, Profile]) -> tuple[Problem, ...]:
    """A warning for each voice whose model likely is not the one that was meant. Voices that can't speak
    on this machine are left out."""
    profiles = {profile.name: profile for profile in cast.values()}
    return tuple(
        Problem(
            f"the voice '{name}' may not be the one that you want: {doubt}",
            "Give it a model of its language, or the voice another `language:`.",
            severity="warning",
        )
        for name, profile in profiles.items()
        if (voice := _voice(profile))
        for doubt in voice.doubts()
    )


def _voice(profile: Profile) -> Voice | None:
    try:
        return choose_voice(profile)
    except VoiceError:
        return None


def _reason(voice: Voice, ipa: str) -> str:
    try:
        voice.notation(ipa)
    except ValueError as error:
        return str(error)
    return ""

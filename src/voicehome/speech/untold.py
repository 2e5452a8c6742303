"""What is doubtful about a voice: sounds that it can't be told, a model of another language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..errors import Problem, VoiceError
from ..language.words import base_of
from ..script.load import Script
from ..timeline.plan import GUIDE, Utterance
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


def doubtful_voices(cast: Mapping[str, Profile], script: Script) -> tuple[Problem, ...]:
    """A warning for each voice of `script` that likely is not what was meant: its model speaks another
    language, or it does. Voices that can't speak on this machine are left out of the first."""
    profiles = {profile.name: profile for profile in cast.values()}
    doubts = [
        Problem(
            f"the voice '{name}' may not be the one that you want: {doubt}",
            "Give it a model of its language, or the voice another `language:`.",
            severity="warning",
        )
        for name, profile in profiles.items()
        if (voice := _voice(profile))
        for doubt in voice.doubts()
    ]
    return (*_speaking_otherwise(cast, script), *doubts)


def _speaking_otherwise(cast: Mapping[str, Profile], script: Script) -> Iterator[Problem]:
    """A role that the script itself gives a voice of another language has it on purpose."""
    language = script.practice.language
    for role, profile in cast.items():
        on_purpose = role != GUIDE and script.practice.named_voices.get(role) == profile.name
        if base_of(profile.language) != base_of(language) and not on_purpose:
            yield Problem(
                f"the voice '{profile.name}' speaks {profile.language}, and this script is written in "
                f"{language}",
                f"Choose a voice that speaks {language}: `voicehome voices list` shows them. If the "
                "script is in another language than it says, write its `language:`.",
                severity="warning",
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

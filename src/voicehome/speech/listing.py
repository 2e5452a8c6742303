"""What this machine can speak with: every voice, and every engine as it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import VoicehomeError
from ..files import data_folder
from ..voices.installed import added, installed_names
from ..voices.profile import (
    Candidate,
    Profile,
    find_profile,
    load_profile,
    profile_files,
    voice_folders,
)
from ..voices.programs import programs
from .cast import candidate_problems
from .registry import engine_names

ANY_LANGUAGE = "any"


@dataclass(frozen=True, slots=True)
class About:
    """What an engine sounds like, in a word or two, and the licence of its voices, as SPDX has it."""

    sounds: str
    licence: str = ""
    of_models: bool = False  # its licences are those of the models


_ESPEAK = About("robotic, clear", "GPL-3.0-or-later")
_ENGINES = {
    "espeak": _ESPEAK,
    # On Linux it finds espeak-ng; elsewhere what the system came with, under the system's licence.
    "pyttsx3": _ESPEAK if sys.platform.startswith("linux") else About("fairly natural"),
    "piper": About("said to be natural", of_models=True),
    "kokoro": About("said to be natural", of_models=True),
    "tone": About("hums, no words"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A voice. `engine` and `engine_voice` speak it here ("" for the engine's usual voice); if none
    does, `engine` is None and `problems` say why. `origin` is "yours", "shipped", "added" or "engine"."""

    name: str
    language: str
    origin: str
    summary: str
    engine: str | None = None
    engine_voice: str = ""
    sounds: str = ""
    licence: str = ""
    problems: tuple[str, ...] = ()


def list_voices(beside: Path) -> Iterator[Listed]:
    """One's own voices, in `beside`'s folder `voices`; those that came with voicehome; the neural ones
    that were added; the engines."""
    for path in profile_files(voice_folders(beside)):
        origin = "shipped" if path.parent == data_folder("voices") else "yours"
        try:
            yield _listed(load_profile(path), origin)
        except VoicehomeError as error:
            problems = tuple(problem.message for problem in error.problems)
            yield Listed(path.stem, "", origin, "", problems=problems)
    for name in installed_names():
        if voice := added(name):
            listed = _listed(find_profile(name, []), "added")
            yield replace(listed, licence=voice.licence, summary="A neural voice that you added.")
    for engine in engine_names():
        yield _listed(find_profile(engine, [], [engine]), "engine")


def _listed(profile: Profile, origin: str) -> Listed:
    language = ANY_LANGUAGE if origin == "engine" else profile.language
    summary = "The engine as it is." if origin == "engine" else profile.summary or ""
    problems: list[str] = []
    for candidate in profile.speak_with:
        try:
            found = candidate_problems(candidate, profile.language)
        except VoicehomeError as error:  # an engine that is not installed
            found = [problem.message for problem in error.problems]
        if not found:
            about = _about(candidate)
            voice = candidate.settings.get("voice", candidate.settings.get("model", ""))
            return Listed(
                *(profile.name, language, origin, summary, candidate.engine, voice),
                *(about.sounds, about.licence),
            )
        problems += [f"{candidate.engine}: {problem}" for problem in found]
    return Listed(profile.name, language, origin, summary, problems=tuple(problems))


def _about(candidate: Candidate) -> About:
    """What is known of how a candidate sounds, and of its licence."""
    if program := programs().get(candidate.engine):
        return About(program.sounds, program.licence)
    about = _ENGINES.get(candidate.engine, About(""))
    model = candidate.settings.get("model", candidate.engine)
    voice = added(model) if about.of_models else None
    return About(about.sounds, voice.licence) if voice else about

"""Voice profiles (`voices/*.yaml`): who speaks, how fast, how warm, and with which engine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError

from ..errors import Problem, ScriptError, VoiceError, nearest
from ..files import data_folder
from ..reading.compose import compose
from ..reading.document import Mapping, Text, open_document
from ..reading.editor import Shape, matching
from ..reading.explain import explain
from ..reading.fields import (
    Duration,
    Elastic,
    FieldError,
    Language,
    ListOf,
    Located,
    Name,
    Words,
    from_text,
    invalid,
)
from ..reading.pronounce import Pronunciations
from ..reading.schema import json_schema_of
from ..units import RATE, Stretch, parse_decibels
from .installed import added

DEFAULT_VOICE = "hearth"

Warmth = Literal["dry", "gentle", "warm"]
Platform = Literal["linux", "macos", "windows"]


def _pace(text: str) -> int:
    match = re.fullmatch(r"(\d{2,3})(?:\s*wpm)?", text.strip(), re.ASCII)
    if not match or not 60 <= int(match[1]) <= 300:
        raise FieldError(
            "a pace is from 60 to 300 words a minute",
            "Write it like 110 wpm; speech is calm at 100–130.",
        )
    return int(match[1])


_A_PACE = matching(
    r"(?:[6-9][0-9]|[12][0-9]{2}|300)(?:\s*wpm)?", "Write it like 110 wpm, from 60 to 300."
) | {"type": ["string", "integer"], "minimum": 60, "maximum": 300}

_A_GAIN = matching(
    r"\s*[+-]?0?(?:[0-5]?[0-9](?:\.[0-9]{1,6})?|60(?:\.0{1,6})?)\s*dB\s*", "Write it like 2 dB."
)


def _settings_stand_beside(candidate: Shape) -> None:
    del candidate["properties"]["settings"]
    candidate["additionalProperties"] = {"type": ["string", "number", "boolean", "null"]}


class Candidate(Located):
    """One way to speak. `settings` are the engine's own, as text; it checks them itself."""

    model_config = ConfigDict(json_schema_extra=_settings_stand_beside)

    engine: Name = Field(description="The engine that speaks.", examples=["espeak"])
    on: ListOf[Platform] = Field(
        (),
        description="The systems to use it on; all, where you don't say.",
        examples=[["macos", "windows"]],
    )
    gain: Annotated[float, from_text(parse_decibels, _A_GAIN)] = Field(
        0.0, description="Makes it as loud as other voices.", examples=["2.3 dB"]
    )
    settings: Annotated[dict[str, str], PlainValidator(dict)] = Field(default_factory=dict)


def _gather_settings(value: Any) -> Any:
    """What is not a candidate's own key is a setting of its engine."""
    if not isinstance(value, Mapping):
        raise invalid("an engine and its settings are expected here", "Write {engine: espeak}.")
    own = Mapping({k: v for k, v in value.items() if k in ("engine", "on", "gain")})
    own.source = value.source
    settings = {str(k): v for k, v in value.items() if k not in own}
    for key, setting in settings.items():
        if not isinstance(setting, Text):
            raise invalid(f"'{key}' is a setting of the engine: a word or a number", key=key)
    own[Text("settings")] = {key: str(setting) for key, setting in settings.items()}
    return own


class Gaps(Located):
    """The silence a voice leaves between sentences of a line, and between lines."""

    sentence: Elastic = Field(
        Stretch.fixed(6 * RATE // 5),
        description="The silence between the sentences of a line.",
        examples=["1.2s"],
    )
    line: Elastic = Field(
        Stretch.fixed(3 * RATE),
        description="The silence between lines, where the script does not say.",
        examples=["3s", "2s..3s..5s"],
    )


def _default_gaps() -> Gaps:
    return Gaps.model_construct()


class Profile(Located):
    """A voice, whichever engine speaks it."""

    name: Name = Field(
        description="What the voice is called, in scripts too; its file has the same name.",
        examples=["hearth"],
    )
    summary: Words | None = Field(
        None, description="What it is like.", examples=["Low and unhurried, close by."]
    )
    language: Language = Field(
        "en", description="The language that it speaks; en where you don't say.", examples=["en-GB"]
    )
    speak_with: ListOf[Annotated[Candidate, BeforeValidator(_gather_settings)]] = Field(
        alias="speak-with",
        description="Engines with their settings; the first that this machine has is used.",
        examples=[[{"engine": "espeak", "voice": "en-us+f3", "pitch": 38}]],
    )
    pace: Annotated[int, from_text(_pace, _A_PACE)] = Field(
        120, description="Words a minute; speech is calm at 100 to 130.", examples=["110 wpm"]
    )
    breath: Duration = Field(
        10 * RATE,
        description="How long one breath takes, for silences given in breaths; ten seconds where you "
        "don't say.",
        examples=["10s"],
    )
    gaps: Gaps = Field(
        default_factory=_default_gaps,
        description="The silences that it leaves between sentences and lines.",
        examples=[{"sentence": "1.2s", "line": "3s"}],
    )
    warmth: Warmth = Field(
        "gentle",
        description="How the sound is treated: dry (not at all), gentle (where you don't say) or "
        "warm.",
        examples=["warm"],
    )
    pronounce: Pronunciations = Field(
        default_factory=dict,
        description="How this voice is to say words and phrases: read as something else, or, between "
        "slashes, in the International Phonetic Alphabet.",
        examples=[{"Siobhan": "shi-VAWN", "qi": "/tʃiː/"}],
    )


def voice_schema() -> Shape:
    """The JSON Schema (draft 7) of a profile, for editors."""
    return json_schema_of(Profile)


def voice_folders(beside: Path) -> list[Path]:
    """Where profiles are looked for: a folder `voices` in `beside`, then the shipped ones."""
    return [beside / "voices", data_folder("voices")]


def find_profile(
    name: str, folders: Sequence[Path], engines: Sequence[str] = (), language: str = "en"
) -> Profile:
    """The profile called `name`: the first found in `folders`, or one made for the engine of that
    name, or for the neural voice that was added as it. Raises VoiceError."""
    for folder in folders:
        path = folder / f"{name}.yaml"
        if re.fullmatch(r"[a-z0-9-]{1,100}", name) and path.is_file():
            return load_profile(path)
    if name in engines:
        return _plain_profile(name, language, name, {})
    if voice := added(name):
        return _plain_profile(name, voice.language, voice.engine, voice.settings(name))
    known = sorted({path.stem for folder in folders for path in folder.glob("*.yaml")} | {*engines})
    close = nearest(name, known)
    hint = f"Did you mean {close}?" if close else f"Voices: {', '.join(known)}"
    raise VoiceError(Problem(f"there is no voice called '{name}'", hint))


def find_cast(
    roles: dict[str, str], beside: Path, engines: Sequence[str], language: str = "en"
) -> dict[str, Profile]:
    """The profile of each role, looked for in `beside`'s folder `voices` first.

    `language` is the script's, for engines without a profile. Raises VoiceError with all that are
    unknown or wrong; a name that stands in a script is shown where it stands.
    """
    folders = voice_folders(beside)
    cast: dict[str, Profile] = {}
    problems: list[Problem] = []
    for role, name in roles.items():
        try:
            cast[role] = find_profile(name, folders, engines, language)
        except VoiceError as error:
            place = getattr(name, "source", None)
            problems += [p if p.source else replace(p, source=place) for p in error.problems]
    if problems:
        raise VoiceError(*problems)
    return cast


def voices_in(folders: Sequence[Path]) -> list[Profile]:
    """Every profile in these folders, by name; of two with one name, the first. Raises VoiceError."""
    return [load_profile(path) for path in profile_files(folders)]


def profile_files(folders: Sequence[Path]) -> list[Path]:
    """The files that `voices_in` reads."""
    paths: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            paths.setdefault(path.stem, path)
    return list(paths.values())


def load_profile(path: Path) -> Profile:
    """Read a profile. Raises VoiceError with everything that is wrong with it."""
    try:
        document = open_document(path, f"{path.parent.name}/{path.name}")
        root = compose(document, begins="`name: …` and `speak-with: …`")
        profile = Profile.model_validate(root)
    except ScriptError as error:
        raise VoiceError(*error.problems) from error
    except ValidationError as error:
        raise VoiceError(*explain(document, root, error, Profile)) from error
    if profile.name != path.stem:
        message = f"this voice is called '{profile.name}', but its file '{path.stem}'"
        raise VoiceError(document.problem(message, "Give both the same name.", profile.source))
    return profile


def _plain_profile(name: str, language: str, engine: str, settings: dict[str, str]) -> Profile:
    candidate = Candidate.model_construct(engine=engine, on=(), gain=0.0, settings=settings)
    return Profile.model_construct(
        name=name,
        language=language,
        speak_with=(candidate,),
        pace=120,
        breath=10 * RATE,
        gaps=_default_gaps(),
        warmth="gentle",
        pronounce={},
    )

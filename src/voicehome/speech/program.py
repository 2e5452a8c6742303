"""Engines that are programs: anything that turns a text into a WAV or AIFF file, described in
`voices/programs.py` and run without a shell.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from ..errors import SpeechError, nearest
from ..voices.programs import Program
from .engine import Speech
from .settings import number, problems

_WHOLE = {"natural_pace": (60, 400)}
_SLOWEST, _FASTEST = 0.6, 2.0  # times its own pace
_SHORTEST_LIMIT, _SECONDS_A_CHARACTER = 20.0, 0.2

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
"""What many programs read aloud or stumble over, and what they understand."""


class ProgramEngine:
    """One program. Settings: voice (one of those that its description lists), natural_pace."""

    name: ClassVar[str]
    program: ClassVar[Program]
    reusable: ClassVar[bool] = True
    slowest: ClassVar[float] = 0.7  # flite is still clear at this

    @classmethod
    def problems(cls, settings: Mapping[str, str], language: str) -> list[str]:  # noqa: ARG003
        words = ["voice"] if cls.program.voices else []
        found = problems(settings, _WHOLE, words)
        voice = settings.get("voice")
        if words and voice is not None and voice not in cls.program.voices:
            close = nearest(voice, cls.program.voices)
            meant = f"did you mean '{close}'?" if close else f"it has {_or(cls.program.voices)}"
            found.append(f"{cls.name} has no voice '{voice}'; {meant}")
        wanted = cls.program.command[0]
        if find_program(wanted) is None:
            get_it = f" ({cls.program.get_it})" if cls.program.get_it else ""
            found.append(f"the program {wanted} is not installed here{get_it}")
        return found + [
            f"its file {file} is not there"
            for file in cls.program.files
            if not Path(file).is_file()
        ]

    @classmethod
    def fingerprint(cls, settings: Mapping[str, str]) -> str:  # noqa: ARG003
        program = find_program(cls.program.command[0])
        files = [*([program] if program else []), *map(Path, cls.program.files)]
        digests = [_digest(file, file.stat().st_mtime_ns)[:16] for file in files]
        described = [*cls.program.command, *cls.program.voices[:1], str(cls.program.natural_pace)]
        return f"{cls.name} {' '.join(digests)} {described} 1"

    @classmethod
    def doubts(cls, settings: Mapping[str, str], language: str) -> list[str]:  # noqa: ARG003
        spoken = cls.program.languages
        kinds = [each.split("-")[0].lower() for each in spoken]
        if not spoken or language.split("-")[0].lower() in kinds:
            return []
        return [f"{cls.name} speaks {_or(spoken)}, and not {language}"]

    @classmethod
    def natural_pace(cls, settings: Mapping[str, str]) -> int:
        return number(settings, "natural_pace", cls.program.natural_pace)

    def speak(self, text: str, settings: Mapping[str, str], language: str, pace: int) -> Speech:
        from .run_program import sound_of

        stretch = min(max(self.natural_pace(settings) / pace, 1 / _FASTEST), 1 / _SLOWEST)
        voices = self.program.voices
        values = {
            "text": text.translate(_PLAIN),
            "voice": settings.get("voice", voices[0] if voices else ""),
            "pace": str(pace),
            "stretch": f"{stretch:.3f}",
            "language": language,
        }
        program = find_program(self.program.command[0])
        if program is None:
            raise SpeechError(f"the program {self.program.command[0]} is not here any more")
        limit = self.program.seconds or _SHORTEST_LIMIT + _SECONDS_A_CHARACTER * len(text)
        return Speech(sound_of(program, self.program, values, limit))


def program_engine(name: str, described: Program) -> type[ProgramEngine]:
    """The engine called `name` that runs `described`."""
    return type(name, (ProgramEngine,), {"name": name, "program": described})


def find_program(name: str) -> Path | None:
    """The program called `name` on the path, or with this absolute path; None if there is none.

    It is never looked for in the folder where somebody works, which may have come from elsewhere, even
    where the path says so, or Windows does.
    """
    if Path(name).is_absolute():
        return Path(name) if shutil.which(name) else None
    if os.sep in name or "/" in name:
        return None
    for folder in map(Path, os.get_exec_path()):
        if not folder.is_absolute() or _is_here(folder):
            continue
        found = shutil.which(name, path=str(folder))
        if found and Path(found).parent == folder:
            return Path(found)
    return None


def _is_here(folder: Path) -> bool:
    try:
        return folder.samefile(Path.cwd())
    except OSError:
        return False


@cache
def _digest(path: Path, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _or(names: tuple[str, ...]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

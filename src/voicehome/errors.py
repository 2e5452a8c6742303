"""What can go wrong, drawn as a tree.

    VoicehomeError
    ├── ScriptError     a script, or a part it uses, can't be read as it stands
    │   └── LengthError a script can't be as long as it is asked to be
    ├── AnswerError     a listener's answer is missing, unknown or can't be spoken
    ├── ProjectError    a project file can't be read as it stands
    ├── SettingsError   a person's own settings can't be read as they stand
    ├── VoiceError      a voice is unknown, misspelt or can't speak on this machine
    ├── DownloadError   a voice's files can't be fetched, or are not the ones expected
    ├── SoundError      a sound file of one's own can't be used
    ├── SpeechError     an engine failed on a line
    ├── TakeError       a recording of one's own can't be used, or one is missing
    ├── EncodeError     the encoder could not make the file
    ├── OutputError     a destination can't be written
    ├── VerifyError     a finished file, or its timeline, can't be measured
    └── PlayError       there are no speakers that sound could come out of

Every error carries `Problem`s: all that were found, each with where it is and what to do about it.
The library raises; only the command line prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in a file. `line` and `column` count from 1."""

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `message` says what, `hint` what to write or do instead."""

    message: str
    hint: str = ""
    source: Source | None = None
    excerpt: str = ""  # the line itself, as it stands in the file
    severity: str = "error"  # "error", "warning" or "information"
    rule: str = ""  # the care rule that found it

    def __str__(self) -> str:
        rule = f" [{self.rule}]" if self.rule else ""
        lines = [f"{self._place()}{self.severity}: {self.message}{rule}"]
        if self.source and self.excerpt:
            number = str(self.source.line)
            margin = " " * len(number)
            text, caret = _window(self.excerpt, self.source.column)
            lines.append(f"  {number} | {text}")
            lines.append(f"  {margin} | {' ' * caret}^")
        if self.hint:
            lines.append(f"  {self.hint}")
        return "\n".join(lines)

    def _place(self) -> str:
        if self.source is None:
            return ""
        return f"{self.source.path}:{self.source.line}:{self.source.column}: "


def _window(line: str, column: int, width: int = 96) -> tuple[str, int]:
    """The part of `line` around `column` (from 1) that fits a terminal, and the caret's offset in it."""
    line = "".join(c if c.isprintable() else " " for c in line)
    offset = min(max(column - 1, 0), len(line))
    if len(line) <= width:
        return line, offset
    start = max(0, min(offset - width // 2, len(line) - width))
    head = "…" if start else ""
    tail = "…" if start + width < len(line) else ""
    return f"{head}{line[start : start + width]}{tail}", offset - start + len(head)


class VoicehomeError(Exception):
    """The base of every error that voicehome raises on purpose."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            p if isinstance(p, Problem) else Problem(p) for p in problems
        )
        super().__init__("\n".join(str(p) for p in self.problems))


class ScriptError(VoicehomeError):
    """A script, or a part it uses, can't be read as it stands."""


class LengthError(ScriptError):
    """A script can't be as long as it is asked to be."""


class AnswerError(VoicehomeError):
    """A listener's answer is missing, unknown or can't be spoken."""


class ProjectError(VoicehomeError):
    """A project file can't be read as it stands."""


class SettingsError(VoicehomeError):
    """A person's own settings can't be read as they stand."""


class VoiceError(VoicehomeError):
    """A voice is unknown, misspelt or can't speak on this machine."""


class SoundError(VoicehomeError):
    """A sound file of one's own can't be used."""


class DownloadError(VoicehomeError):
    """A voice's files can't be fetched, or are not the ones expected."""


class SpeechError(VoicehomeError):
    """An engine failed on a line."""


class TakeError(VoicehomeError):
    """A recording of one's own can't be used, or one is missing."""


class EncodeError(VoicehomeError):
    """The encoder could not make the file."""


class OutputError(VoicehomeError):
    """A destination can't be written."""


class VerifyError(VoicehomeError):
    """A finished file, or its timeline, can't be measured."""


class PlayError(VoicehomeError):
    """There are no speakers that sound could come out of."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, or None."""
    from difflib import get_close_matches

    matches = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None

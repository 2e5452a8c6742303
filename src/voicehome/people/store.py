"""What people answered, kept: `people/NAME.yaml` in the user's own folder, readable by its owner only.

A file is a flat mapping from what is asked to the answer, a list where several were chosen. It may be
edited by hand: it is read as strictly as a script, and the errors say where.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import AnswerError, OutputError, Problem, ScriptError, nearest
from ..files import explain_os_error, private_folder, user_folder, write_private
from ..reading.compose import compose
from ..reading.document import Document, Sequence, Text, open_document
from ..reading.fields import NAME, FieldError, read_name
from ..script.answers import readable
from ..script.ask import Reply
from ..script.conditions import NONE
from ..script.text import MAX_SENTENCE

_HEAD = """\
# What {name} answered when voicehome asked. It stays on this machine, and you can edit it.
# Of several things, write a list: [jaw, hands].

"""
_ELSEWHERE = "Answers are kept there; set VOICEHOME_DATA to a folder of your choice."


def people() -> list[str]:
    """The names of all whose answers are kept, in alphabetical order."""
    found = (path.stem for path in user_folder("people").glob("*.yaml"))
    return sorted(name for name in found if NAME.fullmatch(name))


def has_answered(name: str) -> bool:
    """Whether anything of `name` is kept. Raises AnswerError for what can't be a name."""
    return _path(name).exists()


def load_answers(name: str) -> dict[str, Reply]:
    """What `name` answered. Raises AnswerError: nobody is called so, or the file can't be read.

    A file that others might read, because it was made by hand, is closed to them.
    """
    path = file_of(name)
    with contextlib.suppress(OSError):  # of somebody else, who may read it all the same
        path.chmod(0o600)
    try:
        document = open_document(path, str(path))
        root = compose(document, begins="`name: …`")
    except ScriptError as error:
        raise AnswerError(*error.problems) from error
    problems = [p for key, value in root.items() if (p := _problem(document, key, value))]
    if problems:
        raise AnswerError(*problems)
    return {
        str(key): tuple(map(readable, value)) if isinstance(value, Sequence) else readable(value)
        for key, value in root.items()
    }


def save_answers(name: str, answers: Mapping[str, Reply]) -> Path:
    """Keep `answers` as all that `name` said; returns the file, which appears whole or not at all.

    Raises AnswerError for a name or an answer that can't be kept, OutputError where none can be
    written.
    """
    path = _path(name)
    lines = [_line(asked, answer) for asked, answer in answers.items()]
    text = _HEAD.format(name=name) + ("\n".join(lines) or "{}") + "\n"
    try:
        private_folder(path.parent)
        write_private(path, text.encode())
    except OSError as error:
        raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error
    return path


def remove_answers(name: str) -> None:
    """Forget what `name` said. Raises AnswerError, OutputError."""
    path = file_of(name)
    try:
        path.unlink()
    except OSError as error:
        raise OutputError(explain_os_error(error, path, _ELSEWHERE)) from error


def as_given(answers: Mapping[str, Reply]) -> dict[str, str]:
    """Answers as `--set` would give them."""
    return {name: in_one_line(answer) for name, answer in answers.items()}


def in_one_line(answer: Reply) -> str:
    """An answer as people write it: the items of a list with commas, or `none`."""
    return answer if isinstance(answer, str) else ", ".join(answer) or NONE


def _path(name: str) -> Path:
    try:
        return user_folder("people") / f"{read_name(name)}.yaml"
    except FieldError as error:
        raise AnswerError(Problem(str(error), error.hint)) from error


def file_of(name: str) -> Path:
    """The file with what `name` answered. Raises AnswerError where there is none."""
    path = _path(name)
    if not path.exists():
        close = nearest(name, people())
        meant = f"Did you mean {close}? " if close else ""
        hint = f"{meant}To answer as {name}: voicehome people ask {name}"
        raise AnswerError(Problem(f"nobody called '{name}' has answered yet", hint))
    return path


def _problem(document: Document, key: Text, value: Any) -> Problem | None:
    try:
        read_name(key)
    except FieldError as error:
        return document.problem(str(error), error.hint, key.source)
    words = value if isinstance(value, Sequence) else [value]
    if all(isinstance(word, Text) for word in words):
        return None
    hint = f"Write {key}: …, or {key}: [one, another]"
    return document.problem("an answer is some words, or a list of them", hint, key.source)


def _line(asked: str, answer: Reply) -> str:
    """One answer, in quotes in which nothing means anything to YAML but the quote itself."""
    if isinstance(answer, tuple):
        return f"{_named(asked)}: [{', '.join(_quoted(asked, item) for item in answer)}]"
    return f"{_named(asked)}: {_quoted(asked, answer)}"


def _named(asked: str) -> str:
    try:
        return read_name(asked)
    except FieldError as error:
        raise AnswerError(Problem(str(error), error.hint)) from error


def _quoted(asked: str, answer: str) -> str:
    words = readable(answer)
    if len(words) > MAX_SENTENCE:
        message = f"the answer for {{{asked}}} has {len(words):,} characters"
        raise AnswerError(Problem(message, f"The most that can be kept is {MAX_SENTENCE:,}."))
    escaped = words.replace("'", "''")
    return f"'{escaped}'"

"""The listener's answers: given, or the script's own `or:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import AnswerError, Problem, nearest
from ..reading.document import UNREADABLE
from ..reading.fields import FieldError
from .load import Script
from .text import speakable


@dataclass(frozen=True, slots=True)
class Answers:
    """What each placeholder becomes: `spoken` in the practice itself, `public` where others may
    look (titles, and so file names, tags and chapters), which is always the script's own words.
    `given` are the listener's own, which conditions ask about."""

    given: Mapping[str, str]
    spoken: Mapping[str, str]
    public: Mapping[str, str]


def resolve_answers(script: Script, given: Mapping[str, str]) -> Answers:
    """The answer in `given` for each thing asked, else the script's `or:`.

    Raises AnswerError, naming all that are missing, unknown or can't be spoken.
    """
    asks = script.practice.asks
    problems = [_unknown(name, list(asks)) for name in given if name not in asks]
    spoken: dict[str, str] = {}
    for name, ask in asks.items():
        answer = _readable(given.get(name, "")) or ask.or_
        if answer is None:
            hint = f"Give it with --set {name}=…"
            problems.append(Problem(f"{{{name}}} has no answer yet: {ask.ask}", hint, ask.source))
            continue
        try:
            speakable(answer)
        except FieldError as error:
            problems.append(Problem(f"the answer for {{{name}}}: {error}", error.hint, ask.source))
        spoken[name] = answer
    if problems:
        raise AnswerError(*problems)
    answered = {name: given[name] for name in asks if _readable(given.get(name, ""))}
    return Answers(answered, spoken, {name: ask.or_ or "…" for name, ask in asks.items()})


def _readable(answer: str) -> str:
    """An answer on one line, without the characters that no script may hold either."""
    return " ".join(UNREADABLE.sub(" ", answer).split())


def _unknown(name: str, asks: list[str]) -> Problem:
    if not asks:
        return Problem(f"this script asks for nothing, so it can't take {name}=…")
    close = nearest(name, asks)
    hint = f"Did you mean {close}?" if close else f"It asks for: {', '.join(asks)}"
    return Problem(f"this script does not ask for '{name}'", hint)

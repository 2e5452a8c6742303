"""The listener's answers: given, or the script's own `or:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import AnswerError, Problem, nearest
from ..language.lists import in_words
from ..reading.document import UNREADABLE
from ..reading.fields import FieldError
from .ask import Ask, Reply
from .load import Script
from .pronouns import pronoun_forms


@dataclass(frozen=True, slots=True)
class Answers:
    """What each placeholder becomes: `spoken` in the practice itself, `public` where others may
    look (titles, and so file names, tags and chapters), which is always the script's own words.

    `given` are the listener's own, which conditions ask about. `lists` are the items of each answer
    that is a list. `left_out` has no words in `spoken`: what would say it is dropped.
    """

    given: Mapping[str, str]
    spoken: Mapping[str, str]
    public: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    left_out: frozenset[str]


def resolve_answers(script: Script, given: Mapping[str, str]) -> Answers:
    """The answer in `given` for each thing asked, else the script's `or:`.

    Of an answer that is a list, the items stand between commas. Raises AnswerError, naming all that
    are missing, unknown, none of the choices or can't be spoken.
    """
    asks, language = script.practice.asks, script.practice.language
    problems = [_unknown(name, list(asks)) for name in given if name not in asks]
    own = {name: answer for name in asks if (answer := readable(given.get(name, "")))}
    replies: dict[str, Reply | None] = {}
    for name, ask in asks.items():
        try:
            replies[name] = ask.read(own[name]) if name in own else ask.default
        except FieldError as error:
            problems.append(Problem(f"the answer for {{{name}}}: {error}", error.hint, ask.source))
            continue
        if replies[name] is None and not ask.leaves_out:
            problems.append(_missing(name, ask))
    if problems:
        raise AnswerError(*problems)
    return Answers(
        given={name: given[name] for name in own},
        spoken={
            said: words
            for name, reply in replies.items()
            if reply
            for said, words in _said(name, asks[name], reply, language).items()
        },
        public={
            said: words
            for name, ask in asks.items()
            for said, words in _said(name, ask, ask.default or "…", language).items()
        },
        lists={n: tuple(reply or ()) for n, reply in replies.items() if asks[n].several},
        left_out=frozenset(name for name, reply in replies.items() if not reply),
    )


def readable(answer: str) -> str:
    """An answer on one line, without the characters that no script may hold either."""
    return " ".join(UNREADABLE.sub(" ", answer).split())


def _said(name: str, ask: Ask, reply: Reply, language: str) -> dict[str, str]:
    """What lines may say by this answer."""
    if isinstance(reply, tuple):
        return {name: in_words(reply, language)}
    if ask.pronouns:
        forms = pronoun_forms(reply)
        return {name: forms["they"], **forms}
    return {name: reply}


def _missing(name: str, ask: Ask) -> Problem:
    how = f" ({ask.how})" if ask.how else ""
    hint = f"Give it with --set {name}=…, or once for all with: voicehome people ask"
    return Problem(f"{{{name}}} has no answer yet: {ask.ask}{how}", hint, ask.source)


def _unknown(name: str, asks: list[str]) -> Problem:
    if not asks:
        return Problem(f"this script asks for nothing, so it can't take {name}=…")
    close = nearest(name, asks)
    hint = f"Did you mean {close}?" if close else f"It asks for: {', '.join(asks)}"
    return Problem(f"this script does not ask for '{name}'", hint)

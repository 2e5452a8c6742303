"""What a care rule is: some words about it, and one function that looks at a practice as it is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..errors import Source
from .heard import Found, Heard

ERROR, WARNING, INFORMATION = "error", "warning", "information"
SEVERITIES = (ERROR, WARNING, INFORMATION)
"""From the gravest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule has found. `what` says it in a few words; `source` is where, `words` the words
    it is about, by which its column is found. `severity` where it is not the rule's own."""

    what: str
    source: Source
    words: str = ""
    severity: str | None = None


Look = Callable[[Heard], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a script on which a rule fires, or not: a sentence with its neighbours in `says`, or
    a whole script in YAML, without a title, in `script`."""

    says: Sequence[str] = ()
    script: str = ""
    depth: str = "gentle"


@dataclass(frozen=True, slots=True)
class Rule:
    """A care rule.

    `usual` and `deep` are its severities: error, warning, information, or None where it is not
    asked. `fires`, `why` and `do` are sentences: when, why that matters, what to do instead.
    `languages` are those it has words for; empty if it needs none. `fails` and `passes` are what it
    does and does not fire on: its tests.
    """

    name: str
    usual: str | None
    deep: str | None
    fires: str
    why: str
    do: str
    look: Look
    languages: tuple[str, ...] = ()
    fails: tuple[Example, ...] = ()
    passes: tuple[Example, ...] = ()

    def severity(self, depth: str) -> str | None:
        return self.deep if depth == "deep" else self.usual

    def speaks(self, language: str) -> bool:
        """Whether it can look at a practice in this language (without its region)."""
        return not self.languages or language in self.languages


def at(found: Found, what: str, severity: str | None = None) -> Finding:
    """A finding where a phrase stands; `{}` in `what` is the phrase."""
    words = found.words
    return Finding(what.format(words), found.said.source, words, severity)


def says(*texts: str) -> tuple[Example, ...]:
    """Examples of one sentence each."""
    return tuple(Example((text,)) for text in texts)


ENGLISH = ("en",)

"""What some scripts ask, each question once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..script.ask import Ask, Reply
from ..script.load import Script


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is what the answer is kept under; `asks` are of all scripts that ask for it."""

    name: str
    asks: tuple[Ask, ...]

    @property
    def ask(self) -> Ask:
        """The one that is put to people: the first."""
        return self.asks[0]

    @property
    def other_wordings(self) -> list[str]:
        """How practices after the first put it, where they put it otherwise."""
        return [w for w in dict.fromkeys(ask.ask for ask in self.asks) if w != self.ask.ask]

    def read(self, answer: str) -> Reply:
        """The answer as the first takes it, if all of them do. Raises FieldError."""
        first, *_ = [ask.read(answer) for ask in self.asks]
        return first


def questions(scripts: Sequence[Script]) -> list[tuple[Script, tuple[Question, ...]]]:
    """The scripts that ask something, each with what no script before it has asked."""
    asks: dict[str, list[Ask]] = {}
    new: list[tuple[Script, list[str]]] = []
    for script in scripts:
        new.append((script, [name for name in script.practice.asks if name not in asks]))
        for name, ask in script.practice.asks.items():
            asks.setdefault(name, []).append(ask)
    return [
        (script, tuple(Question(name, tuple(asks[name])) for name in names))
        for script, names in new
        if names
    ]

"""What stands after `only:`: `length >= 15m`, `name`, `touch is yes`, `age >= 13`, `not`, `and`, `or`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from ..language.numbers import number_in
from ..reading.editor import matching
from ..reading.fields import NAME, FieldError, read_duration
from ..units import Frames, format_duration

NONE = "none"
"""The answer to a question about several that is none of them."""

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_NUMBER = re.compile("[0-9]+")
_TOKEN = re.compile(r"\s*(>=|<=|>|<|[^\s<>]+)")


_LENGTH = r"(?:[0-9]{1,9}(?:\.[0-9]{1,9})?(?:ms|s|min|m|h))+"
_SIGN = r"\s*(?:>=|<=|>|<)\s*"
_WORD = r"(?!(?:and|or)(?:\s|$))\S+"
_ONE = (
    rf"(?:not\s+)?(?:length{_SIGN}{_LENGTH}"
    rf"|(?!(?:length|not|and|or)(?:[\s<>]|$)){NAME.pattern}(?:{_SIGN}{_NUMBER.pattern}|\s+is(?:\s+{_WORD})+)?)"
)
_HOW = "Write length >= 15m, name (was it answered?), touch is yes, age >= 13; with not, and, or."
A_CONDITION = matching(rf"\s*{_ONE}(?:\s+(?:and|or)\s+{_ONE})*\s*", _HOW)


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions ask about: the length asked for, the answers that are spoken, which of them
    the listener gave, the items of those that are lists, and the language that all are in."""

    length: Frames | None
    answers: Mapping[str, str]
    given: AbstractSet[str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language: str = "en"

    def items(self, name: str) -> Sequence[str]:
        """What a list holds; one answer alone is a list of one."""
        return self.lists.get(name, [self.answers[name]] if name in self.answers else ())

    def within(self, words: Mapping[str, str]) -> Facts:
        """The same where these names stand for other words, such as an item's."""
        lists = {name: items for name, items in self.lists.items() if name not in words}
        return replace(
            self, answers={**self.answers, **words}, given={*self.given, *words}, lists=lists
        )

    def handed(self, words: Mapping[str, str], said_in: Mapping[str, Sequence[str]]) -> Facts:
        """The same in a file that is given `words`; `said_in` are the names that each of them says.

        Nobody has given what only says answers that nobody gave; and what says a list, and nothing
        else, is that list.
        """
        inside = self.within(words)
        given = {n for n in words if not said_in[n] or self.given & {*said_in[n]}}
        lists = {
            name: self.lists[said[0]]
            for name, said in said_in.items()
            if said and said[0] in self.lists and words[name] == self.answers[said[0]]
        }
        return replace(
            inside, given=(self.given - words.keys()) | given, lists={**inside.lists, **lists}
        )


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. An answer on its own, without a sign, asks whether it was given; of a list,
    `is` asks whether it holds an item, and an empty one is `none`."""

    name: str
    sign: str = ""
    value: str = ""

    def holds(self, facts: Facts) -> bool:
        if self.name == "length":
            assert facts.length is not None  # the loader asks for `length:` in the script
            return _COMPARE[self.sign](facts.length, read_duration(self.value))
        answer = facts.answers.get(self.name, "")
        if not self.sign:
            return self.name in facts.given and facts.lists.get(self.name) != ()
        if self.sign == "is":
            items = facts.lists.get(self.name, (answer,)) or (NONE,)
            return self.value.casefold() in (item.casefold() for item in items)
        number = number_in(answer, facts.language)
        return number is not None and _COMPARE[self.sign](number, float(self.value))


@dataclass(frozen=True, slots=True)
class Condition:
    """Any of these alternatives, of each of which all tests hold; a test may be turned round."""

    alternatives: tuple[tuple[tuple[bool, Test], ...], ...]

    def holds(self, facts: Facts) -> bool:
        return any(
            all(test.holds(facts) is wanted for wanted, test in tests)
            for tests in self.alternatives
        )

    @property
    def names(self) -> set[str]:
        """What it asks about."""
        return {test.name for test in self.tests}

    @property
    def tests(self) -> list[Test]:
        return [test for tests in self.alternatives for _, test in tests]


def read_condition(text: str) -> Condition:
    """Read a condition; `and` binds closer than `or`. Raises FieldError."""
    tokens = _TOKEN.findall(text)
    alternatives = [
        [_test(part, text) for part in _split(each, "and")] for each in _split(tokens, "or")
    ]
    return Condition(tuple(tuple(tests) for tests in alternatives))


def _split(tokens: list[str], word: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == word:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _test(tokens: list[str], text: str) -> tuple[bool, Test]:
    wanted = tokens[:1] != ["not"]
    match tokens if wanted else tokens[1:]:
        case ["length", sign, value] if sign in _COMPARE:
            return wanted, Test("length", sign, format_duration(_duration(value, text)))
        case [name] if name != "length" and NAME.fullmatch(name):
            return wanted, Test(name)
        case [name, "is", *words] if words and NAME.fullmatch(name) and name != "length":
            return wanted, Test(name, "is", " ".join(words))
        case [name, sign, value] if (
            sign in _COMPARE and NAME.fullmatch(name) and _NUMBER.fullmatch(value)
        ):
            return wanted, Test(name, sign, value)
    raise _unreadable(text)


def _duration(value: str, text: str) -> Frames:
    try:
        return read_duration(value)
    except ValueError as error:
        raise _unreadable(text, f": {error}") from error


def _unreadable(text: str, why: str = "") -> FieldError:
    return FieldError(f"'{text[:60]}' is no condition{why}", _HOW)

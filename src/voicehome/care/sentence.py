"""Who is told what: a small grammar of English sentences as they stand in guided practices.

A sentence is cut into clauses at commas and conjunctions. Of each clause it is asked whether it is
an imperative (it begins with a verb), a statement (it has a subject), or neither, in which case it
belongs to what stands before. From that follows what the rules want to know of a word: is it an
instruction to the listener, is it asserted, or is it denied, offered, asked, or somebody else's?

It parses no language in general. What it gets wrong is measured (docs/care.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .english import (
    ADVERBS,
    AUXILIARIES,
    COORDINATORS,
    FINITE,
    FUNCTION_WORDS,
    HEDGES,
    NEGATORS,
    NO_ADVERBS,
    NOUNS_TOO,
    OFFERS,
    PRONOUNS,
    RELATIVES,
    REPORTS,
    SUBORDINATORS,
    VERBS,
    among,
)
from .wording import Word, compiled, words_of

_MODALS = among("can could may might must shall should will would to did do does")
_PLURAL = among("i you we they who people some others")
_OTHERS = among("they he she we i who people somebody someone nobody everyone best")
_CONDITIONS = among("if whether unless until till when whenever")
_LINKED = RELATIVES | {"whether"}
_INNER_PULL = among("urge wish need pull pressure freedom choice right chance reason how afraid")

_OFFERED = (*OFFERS[:4], *HEDGES)

_TAGS = ("(are|do|will|can|is|did|were) not (you|it|they)",)
"""At the end of what is no question: "aren't you?"."""

_SAME_IN_THE_PAST = among("let put set shut cut hurt read")
_SOFTENERS = among("perhaps maybe possibly")

_PRESSED = compiled(
    (
        "you (must|should|shall|will|need to|have to|ought to|are to|had better)",
        "you (will|are going|have got|will need|will have|are supposed|are meant) to",
        "i (want|need|would like|am asking|ask|would ask|would love) you to",
        "(it is|now is the) time to",
        "time to",
        "your (only)? (job|task|work|duty) (now|here)? is to",
        "all (that)? you (need|have) to do is",
        "it is (important|essential|crucial|vital|necessary) (that you|to)",
        "(make sure|be sure|remember) (that you|you|to)",
    )
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `start` to `end` of a sentence. `head` is where its verb or subject stands, after the
    conjunction that opens it and adverbs; `parent` is the clause that it continues or belongs to."""

    start: int
    end: int
    head: int
    opener: str
    kind: str  # imperative, statement, or "" for what belongs to its parent
    negative: bool
    parent: int | None


class Sentence:
    """One sentence as it is said, and what can be told of its words, by their number."""

    def __init__(self, text: str, words: Sequence[Word] | None = None) -> None:
        self.text = text
        self.words = words_of(text) if words is None else tuple(words)
        self._run = [word.text for word in self.words]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        clauses: list[Clause] = []
        for start, end in self._cuts():
            clauses.append(self._clause(start, end, clauses))
        return tuple(clauses)

    @property
    def is_question(self) -> bool:
        asks = self.text.rstrip("\"”’' )").endswith("?")
        return asks and not compiled(_TAGS).search(" ".join(self._run[-3:]))

    @cached_property
    def hedges(self) -> bool:
        """Whether it has a word that softens what it says; the may of a wish is none."""
        could = (i for i, word in enumerate(self._run) if word == "could" and i)
        own = self._run[1:] if self._run[:1] == ["may"] else self._run
        softens = bool(compiled(HEDGES).search(" ".join(own)))
        return softens or any(self._run[i - 1] not in _OTHERS for i in could)

    @property
    def offers(self) -> bool:
        """Whether it leaves something to the listener: it hedges, offers or permits."""
        return self.hedges or self.has(OFFERS) or self.has(("you (need|do) not", "or (none|not)"))

    @cached_property
    def is_bare_imperative(self) -> bool:
        """Whether it tells the listener to do something, and neither softens nor offers it."""
        told = [c for c in self.clauses if c.kind == "imperative" and not self.is_quoted(c.head)]
        return bool(told) and not self.is_question and not self._is_softened(told[0].head)

    def has(self, phrases: Sequence[str]) -> bool:
        """Whether one of the phrases stands in it (`wording.compiled` says how they are written)."""
        return bool(phrases) and bool(compiled(tuple(phrases)).search(" ".join(self._run)))

    def is_quoted(self, index: int) -> bool:
        """Whether this word stands in quotation marks."""
        return self.words[index].quoted

    def is_reported(self, index: int) -> bool:
        """Whether somebody else is said to have said this."""
        before = self._run[:index]
        return any(word in REPORTS for word in before) and not self.is_quoted(0)

    def is_negated(self, index: int, length: int = 1) -> bool:
        """Whether a word before these denies them, or the verb that they are the subject of."""
        number = self._clause_number(index)
        clause = self.clauses[number]
        last = index + length - 1
        if self._denies(clause.start, index) or self._denied_after(clause, index, last):
            return True
        while clause.parent is not None and clause.opener != "but":
            if clause.kind == "imperative":
                break
            linked = clause.opener in _LINKED or clause.kind == ""
            if not linked:
                break
            clause = self.clauses[clause.parent]
            if clause.negative or self._denies(clause.start, clause.end):
                return True
        return self.clauses[number].negative or clause.negative

    def is_conditional(self, index: int) -> bool:
        """Whether it stands in what is only supposed: after if, whether, when and the like."""
        clause = self.clauses[self._clause_number(index)]
        while True:
            if clause.opener in _CONDITIONS:
                return True
            if clause.parent is None or clause.opener not in COORDINATORS:
                return False
            clause = self.clauses[clause.parent]

    def asserts(self, index: int, length: int = 1) -> bool:
        """Whether the `length` words from this one are said as a fact, in this voice's own words."""
        return not (
            self.is_question
            or self.is_quoted(index)
            or self.is_reported(index)
            or self.is_negated(index, length)
            or self.is_conditional(index)
        )

    def invites(self, index: int) -> bool:
        """Whether the listener is told, or offered, to do what begins at this word."""
        if self.is_quoted(index) or self.is_reported(index) or self.is_negated(index):
            return False
        if self._root(index).kind == "imperative":
            return True
        before = self._before(index)
        return self._is_pressed(before) or bool(compiled(_OFFERED).search(before))

    def instructs(self, index: int, length: int = 1) -> bool:
        """Whether the listener is told to do what these words say, and not merely offered to."""
        if not self.asserts(index, length) or self._is_softened(index):
            return False
        clause = self.clauses[self._clause_number(index)]
        before = self._before(index)
        if self._is_pressed(before):
            return True
        if clause.opener in RELATIVES or clause.opener in SUBORDINATORS:
            return False
        if index > 1 and self._run[index - 1] == "to" and self._run[index - 2] in _INNER_PULL:
            return False
        root = self._root(index)
        if root.kind == "imperative":
            return index >= root.head
        return self._is_suggested(clause, index)

    def _is_suggested(self, clause: Clause, index: int) -> bool:
        """'You are letting go', 'you let go', 'letting go': told as if it were happening already."""
        left = [word for word in self._run[clause.start : index] if not _is_adverb(word)]
        going_on = self._run[index].endswith("ing")
        if left[-1:] == ["you"] or (left[-2:] == ["you", "are"] and going_on):
            return True
        alone = not any(word in FINITE for word in self._run[clause.start : clause.end])
        first = clause.kind == "" and clause.head == index and clause.parent is None
        return going_on and alone and first

    def _is_pressed(self, before: str) -> bool:
        return bool(_PRESSED.search(before))

    def _is_softened(self, index: int) -> bool:
        return self.hedges or bool(compiled(OFFERS).search(self._before(index))) or self._has_if

    @cached_property
    def _has_if(self) -> bool:
        return "if" in self._run or "unless" in self._run

    def _before(self, index: int) -> str:
        """What stands before a word in the clause that it belongs to, without adverbs."""
        words = self._run[self._root(index).start : index]
        return " ".join(word for word in words if word in _SOFTENERS or not _is_adverb(word))

    # --- clauses

    def _cuts(self) -> Iterator[tuple[int, int]]:
        start = 0
        for index in range(1, len(self._run)):
            opens = self._run[index] in COORDINATORS | SUBORDINATORS | RELATIVES
            opened = index == start + 1 and self._run[start] in COORDINATORS
            if self.words[index - 1].mark or (opens and not opened):
                yield start, index
                start = index
        if self._run:
            yield start, len(self._run)

    def _clause(self, start: int, end: int, before: Sequence[Clause]) -> Clause:
        head, opener, negative = start, "", False
        openers = COORDINATORS | SUBORDINATORS | RELATIVES
        while head < end - 1 and (self._run[head] in openers or _is_adverb(self._run[head])):
            if self._run[head] in openers and not (opener and opener not in COORDINATORS):
                if self._run[head] in RELATIVES and self._is_pronoun(head):
                    break
                opener = self._run[head]
            negative = negative or self._run[head] == "never"
            head += 1
        parent = len(before) - 1 if before else None
        if self._run[head : head + 2] == ["do", "not"] and end > head + 2:
            head, negative = head + 2, True
        if self._may_be_imperative(head, end) and opener not in SUBORDINATORS | RELATIVES:
            kind, negative = self._continued(head, opener, before, negative)
            return Clause(start, end, head, opener, kind, negative, parent)
        kind = "statement" if self._has_subject(head, end) else ""
        return Clause(start, end, head, opener, kind, False, parent)

    def _is_pronoun(self, index: int) -> bool:
        """'That is over', 'what happened': the word is a subject of its own."""
        following = self._run[index + 1 : index + 2]
        return index == 0 and bool(following) and following[0] in FINITE

    def _continued(
        self, at: int, opener: str, before: Sequence[Clause], negative: bool
    ) -> tuple[str, bool]:
        """A verb without a subject: the verb before has one, or else it is an imperative."""
        previous = next(
            (c for c in reversed(before) if c.opener not in SUBORDINATORS | RELATIVES and c.kind),
            None,
        )
        if previous is None:
            return "imperative", negative
        close = opener in ("and", "or", "nor") and not self.words[previous.end - 1].mark
        if previous.kind == "imperative":
            return "imperative", negative or (close and previous.negative)
        words = self._run[previous.start : previous.end]
        goes_on = any(word in _MODALS for word in words) or (
            bool(opener) and words and self._run[previous.head] in _PLURAL
        )
        past = self._run[previous.head] in PRONOUNS and self._run[at] in _SAME_IN_THE_PAST
        goes_on = goes_on or (bool(opener) and past)
        return ("", negative) if goes_on else ("imperative", negative)

    def _may_be_imperative(self, head: int, end: int) -> bool:
        word = self._run[head]
        following = self._run[head + 1 : end]
        after = following[0] if following else ""
        if word == "thank" and after == "you":
            return False
        if word == "welcome" and (after in ("", "to", "back") or self.words[head].mark):
            return False
        if word in VERBS:
            return after not in FINITE
        if word in NOUNS_TOO:
            return (not after and head + 1 == end) or after in FUNCTION_WORDS or _is_adverb(after)
        return word == "be" and bool(following)

    def _has_subject(self, head: int, end: int) -> bool:
        words = self._run[head:end]
        return any(word in FINITE for word in words) or (
            len(words) > 1 and words[0] in PRONOUNS and words[1] not in COORDINATORS
        )

    def _clause_number(self, index: int) -> int:
        return next(n for n, c in enumerate(self.clauses) if c.start <= index < c.end)

    def _root(self, index: int) -> Clause:
        """The clause that the one at this word belongs to."""
        clause = self.clauses[self._clause_number(index)]
        while clause.kind == "" and clause.parent is not None:
            clause = self.clauses[clause.parent]
        return clause

    def _denies(self, start: int, end: int) -> bool:
        return any(word in NEGATORS for word in self._run[start:end])

    def _denied_after(self, clause: Clause, index: int, last: int) -> bool:
        """'Letting go is not the aim': the word is (part of) the subject of a denied verb."""
        words = self._run[clause.start : clause.end]
        if any(word in AUXILIARIES for word in words[: index - clause.start]):
            return False
        at = last - clause.start
        pairs = zip(words[at:], words[at + 1 :], strict=False)
        return any(verb in FINITE and no in NEGATORS for verb, no in pairs)


def _is_adverb(word: str) -> bool:
    return word in ADVERBS or (
        word.endswith("ly") and len(word) > 4 and word not in NO_ADVERBS and word not in VERBS
    )

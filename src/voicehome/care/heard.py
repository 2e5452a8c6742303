"""A practice as it will be heard at one length, and what rules ask of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..errors import Source
from ..script.load import Script
from ..script.model import Practice
from ..timeline.events import Timeline
from ..timeline.plan import GUIDE, Plan
from ..units import RATE, Frames
from .english import among
from .sentence import Sentence
from .wording import MARKS, Match, Passage

INNER = among("belief younger child part critic protector inner self younger-self adult older")
"""Roles that speak from inside the listener: what they say is nobody's word to the listener."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, when it begins, and which part (by its number) it stands in. `echoed`: room to say
    it oneself follows. `number` counts all that is said."""

    number: int
    sentence: Sentence
    role: str
    start: Frames
    frames: Frames
    part: int
    source: Source
    announces: bool
    echoed: bool = False

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def end(self) -> Frames:
        return self.start + self.frames

    @property
    def from_inside(self) -> bool:
        """Said by a belief, a younger self or the like."""
        return self.role in INNER


@dataclass(frozen=True, slots=True)
class Quiet:
    """The time from one sentence to the next. `made_of`: what fills it, by kind: pause, sit, breathe,
    echo, gap. `after` is the sentence before it, None at the beginning."""

    start: Frames
    frames: Frames
    made_of: frozenset[str]
    after: Said | None
    source: Source


@dataclass(frozen=True, slots=True)
class PartHeard:
    """A part: its kind, and where it stands. A script without parts is one of kind middle."""

    title: str
    kind: str
    source: Source
    start: Frames


@dataclass(frozen=True)
class Heard:
    """One practice at one length."""

    script: Script
    timeline: Timeline
    plan: Plan
    length: Frames | None
    said: tuple[Said, ...]
    quiets: tuple[Quiet, ...]
    parts: tuple[PartHeard, ...]
    _passages: dict[tuple[int, ...], list[tuple[list[Said], Passage]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def practice(self) -> Practice:
        return self.script.practice

    @property
    def language(self) -> str:
        """The language without its region."""
        return self.practice.language.lower().partition("-")[0]

    @property
    def is_deep(self) -> bool:
        return self.practice.depth == "deep"

    @property
    def is_sketch(self) -> bool:
        """Under two minutes: a few lines to try something, which need no frame yet."""
        return self.timeline.frames < 120 * RATE

    @property
    def has_parts(self) -> bool:
        return self.practice.parts is not None

    @property
    def place(self) -> Source:
        """Where the script is found as a whole: its title."""
        return self.practice.title.source

    def in_kind(self, *kinds: str) -> list[Said]:
        """What is said in the parts of these kinds."""
        return [said for said in self.said if self.parts[said.part].kind in kinds]

    def around(self, said: Said, before: int = 1, after: int = 1) -> Sequence[Said]:
        """A sentence with its neighbours, whoever says them."""
        return self.said[max(0, said.number - before) : said.number + after + 1]

    def find(self, phrases: Sequence[str], whose: Sequence[Said] | None = None) -> list[Found]:
        """Where phrases stand (`wording.compiled` says how they are written), across sentences of
        one voice; of what is quoted, too."""
        return [
            Found(run[match.sentence], match)
            for run, passage in self._in_passages(self.said if whose is None else whose)
            for match in passage.find(phrases)
        ]

    def _in_passages(self, whose: Sequence[Said]) -> list[tuple[list[Said], Passage]]:
        """These sentences as passages; each rule asks for the same few, so they are kept."""
        key = tuple(said.number for said in whose)
        if key not in self._passages:
            self._passages[key] = [
                (run, _passage(tuple(said.text for said in run))) for run in _runs(whose)
            ]
        return self._passages[key]

    def says(self, phrases: Sequence[str], whose: Sequence[Said]) -> bool:
        """Whether any of the phrases is said there."""
        return bool(self.find(phrases, whose))


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase, and the sentence in which it begins."""

    said: Said
    match: Match

    @property
    def sentence(self) -> Sentence:
        return self.said.sentence

    @property
    def index(self) -> int:
        """The number of its first word."""
        return self.match.first

    @property
    def length(self) -> int:
        """How many of its words stand in that sentence."""
        words = [word for word in self.match.text.split() if word not in MARKS]
        return min(len(words), len(self.sentence.words) - self.index)

    @property
    def words(self) -> str:
        """As it stands in the text; what goes on in the next sentence, in small letters."""
        words = self.sentence.words
        here = self.text[words[self.index].start : words[self.index + self.length - 1].end]
        further = [word for word in self.match.text.split() if word not in MARKS][self.length :]
        return " ".join([here, *further])

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text

    @property
    def before(self) -> list[str]:
        """The words of the sentence before it."""
        return [word.text for word in self.sentence.words[: self.index]]

    @property
    def after(self) -> list[str]:
        """The words of the sentence after it."""
        return [word.text for word in self.sentence.words[self.index + self.length :]]

    @property
    def is_asserted(self) -> bool:
        """Whether it is said as a fact."""
        return self.sentence.asserts(self.index, self.length)

    @property
    def is_told(self) -> bool:
        """Whether it is an instruction to the listener."""
        return self.sentence.instructs(self.index, self.length)

    @property
    def is_invited(self) -> bool:
        """Whether it is an instruction, or offered."""
        return self.sentence.invites(self.index)


@lru_cache(4096)
def sentence_of(text: str) -> Sentence:
    """A text as a sentence; the same one for the same text."""
    return Sentence(text)


@lru_cache(4096)  # a script is heard several times over, and most of it stays the same
def _passage(texts: tuple[str, ...]) -> Passage:
    return Passage([sentence_of(text).words for text in texts])


def _runs(said: Sequence[Said]) -> list[list[Said]]:
    """Runs of one voice, without another or another part in between."""
    runs: list[list[Said]] = []
    for line in said:
        last = runs[-1][-1] if runs else None
        goes_on = last and (last.role, last.part, last.number + 1) == (
            line.role,
            line.part,
            line.number,
        )
        if goes_on:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def is_guide(said: Said) -> bool:
    """Whether the guide says it, who alone tells the listener what to do."""
    return said.role == GUIDE

"""Lines → utterances: filled with answers, divided into sentences, with what each inherits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Problem, ScriptError, Source
from ..language.durations import in_words
from ..reading.document import MAX_TEXT
from ..reading.fields import FieldError
from ..script.ask import QUIET
from ..script.conditions import Facts
from ..script.content import MAX_CHARACTERS
from ..script.delivery import AS_IT_IS, Delivered, Delivery
from ..script.line import Line
from ..script.pronounce import Rules, pronounce
from ..script.text import (
    InlinePause,
    Placeholder,
    fill,
    fill_words,
    names_in_runs,
    placeholders,
    sentences,
)
from ..units import RATE, Frames, Length, Stretch
from ..voices.profile import Profile
from .elastic import Span
from .plan import GUIDE, Gap, Item, Silence, Utterance

TWELVE_HOURS = "A recording is twelve hours long at the most: make several practices of it."

_UNTIL_KNOWN = 60 * RATE
"""What an announced silence is taken for until the programme has been laid out once."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a step inherits from what it stands in."""

    role: str
    gap: Stretch | None
    facts: Facts
    delivery: Delivery = AS_IT_IS

    @property
    def answers(self) -> Mapping[str, str]:
        """What each name stands for."""
        return self.facts.answers

    def within(self, outer: Delivered, gap: Stretch | None) -> Settings:
        """The same inside of something that has settings of its own."""
        return replace(
            self,
            role=outer.as_ or self.role,
            gap=gap or self.gap,
            delivery=self.delivery + outer.delivery,
        )

    def with_words(self, words: Mapping[str, str]) -> Settings:
        """The same where these names stand for these words."""
        return replace(self, facts=self.facts.within(words))

    def handed(self, words: Mapping[str, str], texts: Mapping[str, Line]) -> Settings:
        """The same in a file that is given these words, which came of these texts."""
        said_in = {name: [p.name for p in placeholders(text)] for name, text in texts.items()}
        return replace(self, facts=self.facts.handed(words, said_in))


class Speaker:
    """Turns lines into utterances for a cast; gathers what can't be spoken.

    `rules` are how words are said, by the profile's name; `quiets` are the lengths of the silences
    that lines announce, by the announcement's number.
    """

    def __init__(
        self,
        cast: Mapping[str, Profile],
        rules: Mapping[str, Rules],
        language: str,
        left_out: frozenset[str],
        quiets: Mapping[int, Frames],
    ) -> None:
        self._cast = cast
        self._rules = rules
        self._left_out = left_out
        self._quiets = quiets
        self._announcements = 0
        self._characters = 0  # of all texts that were filled
        self.language = language
        self.problems: list[Problem] = []

    def profile(self, role: str) -> Profile:
        return self._cast.get(role, self._cast[GUIDE])

    def span(self, stretch: Stretch, role: str) -> Span:
        """In frames, with the breath of the voice that speaks there."""
        breath = self.profile(role).breath
        least, most = stretch.least.with_breath(breath), stretch.most.with_breath(breath)
        natural = stretch.natural or Length((least + most) // 2)
        return Span(least, natural.with_breath(breath), most)

    def gap(self, settings: Settings) -> Gap:
        """What stands between a line and the next."""
        between = settings.gap or self.profile(settings.role).gaps.line
        return Gap(self.span(between, settings.role), own=settings.gap is None)

    def leaves_out(self, texts: Sequence[Line], settings: Settings) -> bool:
        """Whether one of these texts says what the listener left blank, and is to be left out."""
        names = {placeholder.name for text in texts for placeholder in placeholders(text)}
        return bool(names & (self._left_out - settings.answers.keys()))

    def words(self, text: Line, settings: Settings) -> str:
        """A text with its answers, as part of another or to be shown. Raises ScriptError where it is
        too much."""
        self._refuse_too_much(text, settings.answers)
        return fill_words(text, settings.answers)

    def _refuse_too_much(self, text: Line, answers: Mapping[str, str]) -> None:
        """Names stand for words that hold names, and so on: raise ScriptError where a text comes to
        more than a text may be, or all of them together."""
        lengths = (
            len(answers[piece.name]) if isinstance(piece, Placeholder) else len(piece)
            for piece in text
            if not isinstance(piece, InlinePause)
        )
        characters = sum(lengths)
        self._characters += characters
        if characters > MAX_TEXT:
            message = (
                f"filled in, this text has {characters:,} characters; {MAX_TEXT:,} is the most"
            )
            hint = "Break it into several lines, or give its names fewer words."
            raise ScriptError(Problem(message, hint, text.source))
        if self._characters > MAX_CHARACTERS:
            message = f"up to here, what is said comes to more than {MAX_CHARACTERS:,} characters"
            raise ScriptError(Problem(message, TWELVE_HOURS, text.source))

    def line(self, line: Line, settings: Settings, shown: bool = True) -> Iterator[Item]:
        """A line's utterances, its pauses, and the gaps between its sentences."""
        if any(p.name == QUIET and QUIET not in settings.answers for p in placeholders(line)):
            yield from self._announcement(line, settings, shown)
        else:
            yield from self._filled(line, settings, shown)

    def _announcement(self, line: Line, settings: Settings, shown: bool) -> Iterator[Item]:
        """A line that says how long the next silence will be; the sentence that does has its number."""
        number = self._announcements
        self._announcements += 1
        quiet = in_words(self._quiets.get(number, _UNTIL_KNOWN), self.language)
        settings = settings.with_words({QUIET: quiet})
        items = list(self._filled(line, settings, shown))
        said = [item for item in items if isinstance(item, Utterance)]
        saying = [item for item in said if quiet.casefold() in item.text.casefold()]
        announcing = (saying or said)[-1:]
        for item in items:
            if isinstance(item, Utterance) and item in announcing:
                yield replace(item, announces=number)
            else:
                yield item

    def _filled(self, line: Line, settings: Settings, shown: bool) -> Iterator[Item]:
        self._refuse_too_much(line, settings.answers)
        gap = Gap(self.span(self.profile(settings.role).gaps.sentence, settings.role), in_line=True)
        names = iter(names_in_runs(line))
        for run in fill(line, settings.answers):
            if isinstance(run, InlinePause):
                yield Silence(self.span(run.stretch, settings.role), line.source)
                continue
            own = next(names)
            for number, sentence in enumerate(sentences(run)):
                if number:
                    yield gap
                if utterance := self.utterance(sentence, settings, line.source):
                    yield replace(utterance, shown=shown, names=own)

    def utterance(self, text: str, settings: Settings, source: Source) -> Utterance | None:
        """One sentence; None, and a problem, for one that can't be spoken."""
        voice = self.profile(settings.role).name
        try:
            said = pronounce(text, self._rules[voice])
            return Utterance(
                said.shown,
                said.spoken,
                settings.role,
                voice,
                source,
                settings.delivery,
                said.phonemes,
                said.places,
            )
        except FieldError as error:
            place = replace(source, column=1)
            self.problems.append(Problem(f"filled in, {error}", error.hint, place, text))
            return None

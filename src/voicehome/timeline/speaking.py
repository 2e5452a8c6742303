"""Lines → utterances: filled with answers, divided into sentences, with what each inherits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Problem, Source
from ..language.durations import in_words
from ..reading.fields import FieldError
from ..script.ask import QUIET
from ..script.delivery import AS_IT_IS, Delivered, Delivery
from ..script.line import Line
from ..script.pronounce import Rules, pronounce
from ..script.text import InlinePause, fill, placeholders, sentences
from ..units import RATE, Frames, Length, Stretch
from ..voices.profile import Profile
from .elastic import Span
from .plan import GUIDE, Gap, Item, Silence, Utterance

_UNTIL_KNOWN = 60 * RATE
"""What an announced silence is taken for until the programme has been laid out once."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a step inherits from what it stands in."""

    role: str
    gap: Stretch | None
    answers: Mapping[str, str]
    delivery: Delivery = AS_IT_IS

    def within(self, outer: Delivered, gap: Stretch | None) -> Settings:
        """The same inside of something that has settings of its own."""
        return replace(
            self,
            role=outer.as_ or self.role,
            gap=gap or self.gap,
            delivery=self.delivery + outer.delivery,
        )

    def with_answers(self, answers: Mapping[str, str]) -> Settings:
        """The same where more names stand for something."""
        return replace(self, answers={**self.answers, **answers})


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

    def leaves_out(self, texts: Sequence[Line], settings: Settings) -> bool:
        """Whether one of these texts says what the listener left blank, and is to be left out."""
        names = {placeholder.name for text in texts for placeholder in placeholders(text)}
        return bool(names & (self._left_out - settings.answers.keys()))

    def line(self, line: Line, settings: Settings, shown: bool = True) -> Iterator[Item]:
        """A line's utterances, its pauses, and the gaps between its sentences."""
        answers, announcement = settings.answers, None
        if any(placeholder.name == QUIET for placeholder in placeholders(line)):
            announcement = self._announcements
            quiet = self._quiets.get(announcement, _UNTIL_KNOWN)
            answers = {**answers, QUIET: in_words(quiet, self.language)}
            self._announcements += 1
        gap = Gap(self.span(self.profile(settings.role).gaps.sentence, settings.role))
        for run in fill(line, answers):
            if isinstance(run, InlinePause):
                yield Silence(self.span(run.stretch, settings.role), line.source)
                continue
            for number, sentence in enumerate(sentences(run)):
                if number:
                    yield gap
                if utterance := self.utterance(sentence, settings, line.source):
                    yield replace(utterance, shown=shown, announces=announcement)

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

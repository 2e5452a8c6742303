"""Script → Plan: what is said for these answers, at this length, in this variation."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Problem, ScriptError
from ..reading.fields import FieldError
from ..script.answers import Answers
from ..script.conditions import Facts
from ..script.delivery import AS_IT_IS, Delivered, Delivery
from ..script.line import Line
from ..script.load import Script
from ..script.steps import (
    Bell,
    Choose,
    Direction,
    Group,
    Only,
    Pause,
    Repeat,
    Say,
    Shuffle,
    Single,
    Sit,
    Step,
    Use,
)
from ..script.steps import Echo as EchoStep
from ..script.text import InlinePause, fill, fill_title, fill_words, sentences, speakable
from ..units import MAX_FRAMES, Frames, Length, Stretch, format_duration
from ..voices.profile import Profile
from .elastic import Span
from .plan import (
    BELL,
    GUIDE,
    Echo,
    Gap,
    Item,
    PartStart,
    Plan,
    Silence,
    SitStill,
    Stroke,
    Utterance,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a script: a `length` in frames, None for natural pauses, and a `variation`."""

    length: Frames | None = None
    variation: int = 1


def make_plan(script: Script, cast: Mapping[str, Profile], answers: Answers, wish: Wish) -> Plan:
    """What `script` says with these voices and answers.

    `cast` has a profile for the guide and for any other role that has a voice of its own; roles
    without one speak in the guide's. Raises ScriptError when a filled line can't be spoken, nothing
    at all is heard, or it would be longer than twelve hours.
    """
    practice = script.practice
    facts = Facts(wish.length, answers.spoken, answers.given)
    expander = _Expander(cast, facts, wish.variation)
    settings = _Settings(GUIDE, practice.gap, answers.spoken)
    items: list[Item] = list(expander.steps(practice.steps or (), settings))
    for part in practice.parts or ():
        items.append(PartStart(fill_title(part.part, answers.public), part.kind, part.source))
        items += expander.steps(part.steps, settings.within(part, part.gap))
    problems = [*expander.problems, *_problems(items, practice.title)]
    if problems:
        raise ScriptError(*problems)
    return Plan(fill_title(practice.title, answers.public), tuple(_with_gaps_where_needed(items)))


def _problems(items: Sequence[Item], title: Line) -> Iterator[Problem]:
    if not any(isinstance(item, Utterance) for item in items):
        yield Problem("nothing is spoken in this script", "Add a line.", title.source)
    silence = sum(item.span.least for item in items if isinstance(item, Silence | Gap | SitStill))
    if silence > MAX_FRAMES:
        message = f"the pauses of this script add up to {format_duration(silence)}"
        yield Problem(message, "A recording is twelve hours long at the most.", title.source)


@dataclass(frozen=True, slots=True)
class _Settings:
    """What a step inherits from what it stands in."""

    role: str
    gap: Stretch | None
    answers: Mapping[str, str]
    delivery: Delivery = AS_IT_IS

    def within(self, outer: Delivered, gap: Stretch | None) -> _Settings:
        """The same inside of something that has settings of its own."""
        return replace(
            self,
            role=outer.as_ or self.role,
            gap=gap or self.gap,
            delivery=self.delivery + outer.delivery,
        )


class _Expander:
    def __init__(self, cast: Mapping[str, Profile], facts: Facts, variation: int) -> None:
        self._cast = cast
        self._facts = facts
        self._variation = variation
        self._met: Counter[str] = Counter()  # how often a block of alternatives has come
        self._line: list[Utterance | Gap] = []  # what was said last, for its echo
        self.problems: list[Problem] = []

    def steps(self, steps: Sequence[Step], settings: _Settings) -> Iterator[Item]:
        for step in steps:
            yield from self._step(step, settings)

    def _step(self, step: Step, settings: _Settings) -> Iterator[Item]:
        match step:
            case Say():
                yield from self._say(step, settings)
            case Pause():
                yield Silence(self._span(step.pause, settings.role), step.source)
            case Sit():
                yield self._sit(step, settings)
            case EchoStep():
                yield from self._echo(step)
            case Bell():
                yield from (Stroke(BELL, step.source) for _ in range(step.bell))
            case Use():
                given = {n: fill_words(line, settings.answers) for n, line in step.with_.items()}
                inner = replace(settings, answers={**settings.answers, **given})
                yield from self.steps(step.steps, inner)
            case Group(group=group):
                yield from self.steps(group.steps, settings.within(group, group.gap))
            case Repeat():
                for _ in range(step.repeat):
                    yield from self.steps(step.steps, settings)
            case Choose():
                turn = self._turn(step)
                yield from self.steps(step.choose[turn % len(step.choose)], settings)
            case Shuffle():
                yield from self.steps(_shuffled(step.shuffle, self._turn(step)), settings)
            case Only():
                holds = step.only.holds(self._facts)
                yield from self.steps(step.steps if holds else step.else_, settings)
            case Direction():
                pass

    def _say(self, step: Say, settings: _Settings) -> Iterator[Item]:
        own = settings.within(step, None)
        role, profile = own.role, self._profile(own.role)
        self._line = []
        for run in fill(step.say, settings.answers):
            if isinstance(run, InlinePause):
                yield Silence(self._span(run.stretch, role), step.source)
                continue
            for number, sentence in enumerate(sentences(run)):
                if number:
                    yield self._kept(Gap(self._span(profile.gaps.sentence, role)))
                if utterance := self._utterance(sentence, own, profile.name, step.say):
                    yield self._kept(utterance)
        yield Gap(self._span(settings.gap or profile.gaps.line, role))

    def _kept(self, item: Utterance | Gap) -> Utterance | Gap:
        self._line.append(item)
        return item

    def _utterance(
        self, text: str, settings: _Settings, voice: str, line: Line
    ) -> Utterance | None:
        try:
            spoken, delivery = speakable(text), settings.delivery
            return Utterance(text, spoken, settings.role, voice, line.source, delivery)
        except FieldError as error:
            place = replace(line.source, column=1)
            self.problems.append(Problem(f"filled in, {error}", error.hint, place, text))
            return None

    def _echo(self, step: EchoStep) -> Iterator[Item]:
        """The last line again as often as asked, and then room for the listener to say it."""
        spoken = sum(isinstance(item, Utterance) for item in self._line)
        between = sum(item.span.natural for item in self._line if isinstance(item, Gap))
        if not spoken:
            hint = "Put it after the line that is to be said."
            self.problems.append(Problem("there is no line to echo here", hint, step.source))
            return
        room = Echo(spoken, between, step.source)
        for _ in range(step.echo):
            yield room
            yield from self._line
        yield room

    def _sit(self, step: Sit, settings: _Settings) -> SitStill:
        rest = step.sit is None
        span = Span.fixed(0) if step.sit is None else self._span(step.sit, settings.role)
        return SitStill(span, step.bells, step.when, rest, step.source)

    def _profile(self, role: str) -> Profile:
        return self._cast.get(role, self._cast[GUIDE])

    def _span(self, stretch: Stretch, role: str) -> Span:
        """In frames, with the breath of the voice that speaks there."""
        breath = self._profile(role).breath
        least, most = stretch.least.with_breath(breath), stretch.most.with_breath(breath)
        natural = stretch.natural or Length((least + most) // 2)
        return Span(least, natural.with_breath(breath), most)

    def _turn(self, block: Single) -> int:
        """Which turn a block of alternatives takes.

        It depends on the block's own text, on how many like it came before, and on the variation:
        so edits elsewhere change nothing, and so many variations visit every alternative.
        """
        text = hashlib.sha256(repr(block).encode()).hexdigest()
        self._met[text] += 1
        return int(text[:12], 16) + self._met[text] - 1 + self._variation


def _shuffled(steps: Sequence[Step], turn: int) -> list[Step]:
    """An order of the steps: the one that counts `turn` in the factorial number system."""
    left, order = list(steps), []
    while left:
        turn, index = divmod(turn, len(left))
        order.append(left.pop(index))
    return order


def _with_gaps_where_needed(items: Sequence[Item]) -> Iterator[Item]:
    """Keep a gap only where speech follows straight on speech: a pause or a bell has its own time.

    It stands before the chapter that the next line begins, so that a chapter starts with a sound.
    """
    gap: Gap | None = None
    parts: list[PartStart] = []
    last: Item | None = None
    for item in items:
        if isinstance(item, Gap):
            gap = item if isinstance(last, Utterance) else None
        elif isinstance(item, PartStart):
            parts.append(item)
        else:
            if gap and isinstance(item, Utterance):
                yield gap
            yield from parts
            yield item
            last, gap, parts = item, None, []

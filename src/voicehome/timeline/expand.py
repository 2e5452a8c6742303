"""Script → Plan: what is said for these answers, at this length, in this variation."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Problem, ScriptError, nearest
from ..language.durations import in_words
from ..project.file import NO_PROJECT, Project
from ..script.answers import Answers
from ..script.ask import LENGTH
from ..script.breathe import Breathe
from ..script.conditions import Facts
from ..script.cues import Background, Bell, Play
from ..script.line import Line
from ..script.load import Script
from ..script.model import Practice
from ..script.pronounce import Rules
from ..script.step import Single
from ..script.steps import (
    Choose,
    Direction,
    For,
    Group,
    Only,
    Pause,
    Repeat,
    Say,
    Show,
    Shuffle,
    Sit,
    Step,
    Use,
)
from ..script.steps import Echo as EchoStep
from ..script.text import fill_title, fill_words
from ..units import MAX_FRAMES, Frames, format_duration
from ..voices.profile import Profile
from .breathing import phases
from .cues import Cues
from .elastic import Span
from .plan import (
    GUIDE,
    BedChange,
    Caption,
    Echo,
    Gap,
    Item,
    PartStart,
    Plan,
    Silence,
    SitStill,
    Utterance,
)
from .ramp import ramped
from .sequence import with_gaps_where_needed
from .speaking import Settings, Speaker


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a script: a `length` in frames, None for natural pauses, a `variation`, and
    one `part` of it, None for all."""

    length: Frames | None = None
    variation: int = 1
    part: str | None = None


def make_plan(
    script: Script,
    cast: Mapping[str, Profile],
    answers: Answers,
    wish: Wish,
    project: Project = NO_PROJECT,
    quiets: Mapping[int, Frames] | None = None,
) -> Plan:
    """What `script` says with these voices and answers, words pronounced as it, its voices and the
    `project` say.

    `cast` has a profile for the guide and for any other role that has a voice of its own; roles
    without one speak in the guide's. `quiets` are the lengths of the silences that lines announce,
    by the announcement's number (`Plan.announced`); what is missing is taken for a minute.

    Raises ScriptError when a filled line can't be spoken, a sound can't be played, nothing at all is
    heard, there is no such part, or it would be longer than twelve hours.
    """
    practice = script.practice
    length = wish.length or next(iter(practice.length), None)
    spoken, public = dict(answers.spoken), dict(answers.public)
    if length is not None:
        spoken[LENGTH] = public[LENGTH] = in_words(length, practice.language)
    rules = {
        profile.name: Rules(
            (practice.pronounce, profile.pronounce, project.pronounce), practice.language
        )
        for profile in cast.values()
    }
    speaker = Speaker(cast, rules, practice.language, answers.left_out, quiets or {})
    facts = Facts(length, spoken, answers.given, answers.lists)
    expander = _Expander(speaker, facts, wish.variation)
    settings = Settings(GUIDE, practice.gap, spoken)
    items = list(expander.beginning(practice, settings))
    for part in practice.parts or ():
        items.append(PartStart(fill_title(part.part, public), part.kind, part.source))
        items += expander.steps(part.steps, settings.within(part, part.gap))
    if wish.part is not None:
        items = list(_only_part(items, wish.part))
    plan = Plan(fill_title(practice.title, public), tuple(with_gaps_where_needed(items)))
    problems = [*speaker.problems, *expander.problems, *_problems(plan, practice.title)]
    if problems:
        raise ScriptError(*map(script.shown, problems))
    return plan


def _only_part(items: Sequence[Item], wanted: str) -> Iterator[Item]:
    """The items of the parts called `wanted`, and the bed that is there when they begin."""
    titles = {item.title for item in items if isinstance(item, PartStart)}
    known = {title.casefold(): title for title in titles}
    if wanted.casefold() not in known:
        close = nearest(wanted, known)
        hint = f"Parts: {', '.join(sorted(titles))}" if titles else "This script has no parts."
        hint = f"Did you mean {known[close]}?" if close else hint
        raise ScriptError(Problem(f"there is no part '{wanted}'", hint))
    is_it, bed = False, None
    for item in items:
        if isinstance(item, PartStart):
            is_it = item.title.casefold() == wanted.casefold()
            if is_it and bed:
                yield bed
        bed = item if isinstance(item, BedChange) else bed
        if is_it:
            yield item


def _problems(plan: Plan, title: Line) -> Iterator[Problem]:
    if not plan.utterances:
        yield Problem("nothing is spoken in this script", "Add a line.", title.source)
    silences = (item for item in plan.items if isinstance(item, Silence | Gap | SitStill))
    silence = sum(item.span.least for item in silences)
    if silence > MAX_FRAMES:
        message = f"the pauses of this script add up to {format_duration(silence)}"
        yield Problem(message, "A recording is twelve hours long at the most.", title.source)
    for number, index in plan.announced.items():
        if index is None:
            line = next(u for u in plan.utterances if u.announces == number)
            message = "no silence follows that {quiet} could speak of"
            yield Problem(
                message, "Put a `sit:`, or a pause of 10s or more, after it.", line.source
            )


class _Expander:
    def __init__(self, speaker: Speaker, facts: Facts, variation: int) -> None:
        self._speaker = speaker
        self._facts = facts
        self._variation = variation
        self._cues = Cues()
        self._met: Counter[str] = Counter()  # how often a block of alternatives has come
        self._line: list[Utterance | Gap] | None = []  # what was said last, for its echo

    @property
    def problems(self) -> list[Problem]:
        return self._cues.problems

    def beginning(self, practice: Practice, settings: Settings) -> Iterator[Item]:
        """What comes before any part."""
        if practice.background:
            yield from self._cues.bed(practice.background)
        yield from self.steps(practice.steps or (), settings)

    def steps(self, steps: Sequence[Step], settings: Settings) -> Iterator[Item]:
        for step in steps:
            yield from self._step(step, settings)

    def _step(self, step: Step, settings: Settings) -> Iterator[Item]:
        match step:
            case Say():
                yield from self._say(step.say, settings.within(step, None), step.shown)
            case Pause():
                yield Silence(self._speaker.span(step.pause, settings.role), step.source)
            case Sit():
                yield self._sit(step, settings)
            case EchoStep():
                yield from self._echo(step)
            case Breathe():
                yield from phases(step, self._speaker, settings)
            case Play(or_=words) if step.path is None and words:
                yield from self._say(words, settings)
            case Bell() | Play() | Background():
                yield from self._cues.items(step)
            case Show():
                if not self._speaker.leaves_out([step.show], settings):
                    yield Caption(fill_words(step.show, settings.answers), step.source)
            case Direction():
                pass
            case _:
                yield from self._steps_inside(step, settings)

    def _steps_inside(self, step: Step, settings: Settings) -> Iterator[Item]:
        """What becomes of a step that holds others."""
        match step:
            case Use():
                if not self._speaker.leaves_out(list(step.with_.values()), settings):
                    given = {n: fill_words(w, settings.answers) for n, w in step.with_.items()}
                    yield from self.steps(step.steps, settings.with_answers(given))
            case Group(group=group):
                inside = self.steps(group.steps, settings.within(group, group.gap))
                yield from ramped(list(inside), group.ramp.delivery) if group.ramp else inside
            case For():
                for item in self._items(step, settings):
                    yield from self.steps(step.steps, settings.with_answers({step.for_: item}))
            case Repeat():
                for _ in range(step.repeat):
                    yield from self.steps(step.steps, settings)
            case Choose():
                turn = self._turn(step)
                yield from self.steps(step.choose[turn % len(step.choose)], settings)
            case Shuffle():
                yield from self.steps(_shuffled(step.shuffle, self._turn(step)), settings)
            case Only():
                holds = step.only.holds(replace(self._facts, answers=settings.answers))
                yield from self.steps(step.steps if holds else step.else_, settings)

    def _say(self, line: Line, settings: Settings, shown: bool = True) -> Iterator[Item]:
        if self._speaker.leaves_out([line], settings):
            self._line = None  # and an echo of it is left out, too
            return
        self._line = []
        for item in self._speaker.line(line, settings, shown):
            if isinstance(item, Utterance | Gap):
                self._line.append(item)
            yield item
        between = settings.gap or self._speaker.profile(settings.role).gaps.line
        yield Gap(self._speaker.span(between, settings.role))

    def _echo(self, step: EchoStep) -> Iterator[Item]:
        """The last line again as often as asked, and then room for the listener to say it."""
        if self._line is None:
            return
        spoken = sum(isinstance(item, Utterance) for item in self._line)
        between = sum(item.span.natural for item in self._line if isinstance(item, Gap))
        if not spoken:
            hint = "Put it after the line that is to be said."
            problem = Problem("there is no line to echo here", hint, step.source)
            self._speaker.problems.append(problem)
            return
        room = Echo(spoken, between, step.source)
        for _ in range(step.echo):
            yield room
            yield from self._line
        yield room

    def _sit(self, step: Sit, settings: Settings) -> SitStill:
        rest = step.sit is None
        span = Span.fixed(0) if step.sit is None else self._speaker.span(step.sit, settings.role)
        return SitStill(span, step.bells, step.when, rest, step.source)

    def _items(self, step: For, settings: Settings) -> Sequence[str]:
        if isinstance(step.in_, str):
            return self._facts.lists.get(step.in_, ())
        kept = [words for words in step.in_ if not self._speaker.leaves_out([words], settings)]
        return [fill_words(words, settings.answers) for words in kept]

    def _turn(self, block: Single) -> int:
        """Which turn a block of alternatives takes.

        It depends on the block's own text, on how many like it came before, and on the variation:
        so edits elsewhere change nothing, and so many variations visit every alternative.
        """
        text = hashlib.sha256(block.written.encode()).hexdigest()
        self._met[text] += 1
        return int(text[:12], 16) + self._met[text] - 1 + self._variation


def _shuffled(steps: Sequence[Step], turn: int) -> list[Step]:
    """An order of the steps: the one that counts `turn` in the factorial number system."""
    left, order = list(steps), []
    while left:
        turn, index = divmod(turn, len(left))
        order.append(left.pop(index))
    return order

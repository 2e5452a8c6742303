"""Script → Plan: what is said for these answers, at this length, in this variation."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from ..errors import Problem, ScriptError, Source
from ..language.durations import in_words
from ..project.file import NO_PROJECT
from ..project.model import Notes, Project
from ..reading.explain import MAX_PROBLEMS
from ..script.answers import Answers
from ..script.ask import LENGTH
from ..script.bell_kind import BOWL
from ..script.breathe import Breathe
from ..script.conditions import Facts
from ..script.cues import Background, Bell, Play
from ..script.delivery import Delivery
from ..script.line import Line
from ..script.load import Script
from ..script.model import Practice
from ..script.pronounce import Rules
from ..script.sit import Sit
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
    Step,
    Use,
)
from ..script.steps import Echo as EchoStep
from ..script.text import fill_title
from ..units import Frames
from ..voices.profile import Profile
from .breathing import phases
from .cues import Cues
from .elastic import Span
from .notes import said_notes
from .plan import (
    GUIDE,
    REST,
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
from .whole import at_odds, not_too_long, nothing_said, only_part, span_of

NATURAL: Frames = 0
"""Asked for as a length, it means natural pauses where the script has a usual length."""


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
    by the announcement's number (`Plan.announced`); what is missing is taken for a minute, or, where it
    lies outside of the part that is asked for, for what it is naturally.

    Raises ScriptError when a filled line can't be spoken, a sound can't be played, nothing at all is
    heard, there is no such part, or it would be longer than twelve hours.
    """
    practice, quiets = script.practice, quiets or {}
    if wish.part is not None:
        whole = make_plan(script, cast, answers, replace(wish, part=None), project)
        naturally = [span_of(item).natural for item in whole.items]
        quiets = {**whole.quiets(naturally), **quiets}
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
    speaker = Speaker(cast, rules, practice.language, answers.left_out, quiets)
    expander = _Expander(speaker, practice, wish)
    facts = Facts(length, spoken, answers.given.keys(), answers.lists, practice.language)
    items = expander.whole(Settings(GUIDE, practice.gap, facts), public, project.notes)
    if wish.part is not None:
        items = only_part(items, wish.part, _titles(practice, public))
    title = fill_title(practice.title, public)
    size = attrgetter("least" if wish.length else "natural")
    problems: list[Problem] = []
    try:
        in_order = not_too_long(with_gaps_where_needed(items), size)
        plan = Plan(title, tuple(in_order))
        problems += at_odds(plan, known=quiets)
        if not speaker.problems:
            what = "script" if wish.part is None else "part"
            problems += nothing_said(plan, what, practice.title.source)
    except ScriptError as error:
        problems += error.problems
    problems += [*speaker.problems, *expander.problems]
    if problems:
        each_once = sorted(dict.fromkeys(problems), key=lambda p: (p.source is None, p.source))
        raise ScriptError(*map(script.shown, each_once[:MAX_PROBLEMS]))
    return plan


def _titles(practice: Practice, public: Mapping[str, str]) -> list[str]:
    return [fill_title(part.part, public) for part in practice.parts or ()]


class _Expander:
    def __init__(self, speaker: Speaker, practice: Practice, wish: Wish) -> None:
        self._speaker = speaker
        self._practice = practice
        self._variation = wish.variation
        self._rest = Span.fixed(0) if wish.length else Span(0, REST, REST)
        self._cues = Cues()
        self._digests: dict[Source, str] = {}  # of what is written of blocks of alternatives
        self._met: Counter[str] = Counter()  # how often such a block has come
        self._line: list[Utterance | Gap | Silence] | None = []  # what was said last, for its echo

    @property
    def problems(self) -> list[Problem]:
        return self._cues.problems

    def whole(self, settings: Settings, public: Mapping[str, str], notes: Notes) -> Iterator[Item]:
        """The practice from its beginning to its end, and its notes; `public` fills the titles of its
        parts."""
        practice = self._practice
        if practice.background:
            yield from self._cues.bed(practice.background)
        at_end = practice.purpose != "sleep"  # nobody is woken for them
        if not at_end:
            yield from said_notes(notes, practice, self._speaker, settings)
        yield from self._steps(practice.steps or (), settings)
        for part in practice.parts or ():
            yield PartStart(fill_title(part.part, public), part.kind, part.source)
            yield from self._steps(part.steps, settings.within(part, part.gap))
        if at_end:
            yield from said_notes(notes, practice, self._speaker, settings)

    def _steps(self, steps: Sequence[Step], settings: Settings) -> Iterator[Item]:
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
                    yield Caption(self._speaker.words(step.show, settings), step.source)
            case Direction():
                pass
            case _:
                yield from self._steps_inside(step, settings)

    def _steps_inside(self, step: Step, settings: Settings) -> Iterator[Item]:
        """What becomes of a step that holds others."""
        match step:
            case Use():
                if self._speaker.leaves_out(list(step.with_.values()), settings):
                    self._line = None
                    return
                given = {name: self._speaker.words(w, settings) for name, w in step.with_.items()}
                yield from self._steps(step.steps, settings.handed(given, step.with_))
            case Group(group=group):
                inside = self._steps(group.steps, settings.within(group, group.gap))
                yield from self._ramped(inside, group.ramp.delivery) if group.ramp else inside
            case For():
                for item in self._items(step, settings):
                    yield from self._steps(step.steps, settings.with_words({step.for_: item}))
            case Repeat():
                for _ in range(step.repeat):
                    yield from self._steps(step.steps, settings)
            case Choose():
                turn = self._turn(step)
                yield from self._steps(step.choose[turn % len(step.choose)], settings)
            case Shuffle():
                yield from self._steps(_shuffled(step.shuffle, self._turn(step)), settings)
            case Only():
                holds = step.only.holds(settings.facts)
                yield from self._steps(step.steps if holds else step.else_, settings)

    def _ramped(self, inside: Iterable[Item], there: Delivery) -> Sequence[Item]:
        """The items on their way `there`; an echo after them says the last line as it was said."""
        items = list(ramped(list(inside), there))
        said = [item for item in items if isinstance(item, Utterance)]
        if said and self._line:
            lines = sum(isinstance(item, Utterance) for item in self._line)
            as_said = iter(said[-lines:])
            self._line = [next(as_said) if isinstance(i, Utterance) else i for i in self._line]
        return items

    def _say(self, line: Line, settings: Settings, shown: bool = True) -> Iterator[Item]:
        if self._speaker.leaves_out([line], settings):
            self._line = None  # and an echo of it is left out, too
            return
        self._line = []
        for item in self._speaker.line(line, settings, shown):
            if isinstance(item, Utterance | Gap | Silence):
                self._line.append(item)
            yield item
        while self._line and isinstance(self._line[-1], Silence):
            self._line.pop()  # what stands at a line's end is not part of saying it
        yield self._speaker.gap(settings)

    def _echo(self, step: EchoStep) -> Iterator[Item]:
        """The last line again as often as asked, and then room for the listener to say it."""
        if self._line is None:
            return
        spoken = sum(isinstance(item, Utterance) for item in self._line)
        between = sum(item.span.natural for item in self._line if not isinstance(item, Utterance))
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
        span = self._speaker.span(step.sit, settings.role) if step.sit else self._rest
        return SitStill(span, step.bells, step.when, rest, step.source, step.kind or BOWL)

    def _items(self, step: For, settings: Settings) -> Sequence[str]:
        if isinstance(step.in_, str):
            return settings.facts.items(step.in_)
        kept = [words for words in step.in_ if not self._speaker.leaves_out([words], settings)]
        return [self._speaker.words(words, settings) for words in kept]

    def _turn(self, block: Single) -> int:
        """Which turn a block of alternatives takes.

        It depends on the block's own text, on how many like it came before, and on the variation:
        so edits elsewhere change nothing, and so many variations visit every alternative. In a file
        that is used, it depends on the practice's title, too: a part that many practices share is
        not heard in the same words in all of them.
        """
        if block.source not in self._digests:
            shared = block.source.path != self._practice.title.source.path
            text = f"{self._practice.title.text}\n{block.written}" if shared else block.written
            self._digests[block.source] = hashlib.sha256(text.encode()).hexdigest()
        text = self._digests[block.source]
        self._met[text] += 1
        return int(text[:12], 16) + self._met[text] - 1 + self._variation


def _shuffled(steps: Sequence[Step], turn: int) -> list[Step]:
    """An order of the steps: the one that counts `turn` in the factorial number system."""
    left, order = list(steps), []
    while left:
        turn, index = divmod(turn, len(left))
        order.append(left.pop(index))
    return order

"""Script → Plan: everything that will be heard, in order, without times.

How long a line takes to say is known only once it has been spoken, so a Plan has none: an
utterance waits for its clip, and `layout` gives every item its frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import Problem, ScriptError, Source
from ..reading.fields import FieldError
from ..script.answers import Answers
from ..script.load import Script
from ..script.model import Bell, Direction, Group, Line, Pause, Say, Step, Use
from ..script.text import InlinePause, fill, fill_title, sentences, speakable
from ..units import MAX_FRAMES, Frames, format_duration
from ..voices.profile import Profile

GUIDE = "guide"
"""The role of every line that names no other."""

BELL = "bowl"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence: `text` as it is shown, `spoken` as the engine is given it."""

    text: str
    spoken: str
    role: str
    voice: str
    source: Source


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause that the script asks for; it takes the place of the gap that would stand there."""

    frames: Frames
    source: Source


@dataclass(frozen=True, slots=True)
class Gap:
    """The breath a voice leaves between sentences and lines."""

    frames: Frames


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke of a bell."""

    sound: str
    source: Source


@dataclass(frozen=True, slots=True)
class PartStart:
    """A chapter begins with the next thing that is heard."""

    title: str
    kind: str
    source: Source


Item = Utterance | Silence | Gap | Stroke | PartStart


@dataclass(frozen=True, slots=True)
class Plan:
    """Its title and those of its parts hold no answers: they go where others may look."""

    title: str
    items: tuple[Item, ...]

    @property
    def utterances(self) -> list[Utterance]:
        return [item for item in self.items if isinstance(item, Utterance)]

    def __str__(self) -> str:
        """Readable text, one item a line, for people and golden tests."""
        return "\n".join([f"plan: {self.title}", *(_as_text(item) for item in self.items)]) + "\n"


def _as_text(item: Item) -> str:
    match item:
        case Utterance():
            return f"{item.role}: {item.spoken}"
        case Silence():
            return f"  pause {format_duration(item.frames)}"
        case Gap():
            return f"  gap {format_duration(item.frames)}"
        case Stroke():
            return f"  bell {item.sound}"
        case PartStart():
            return f"# {item.title} ({item.kind})"


def make_plan(script: Script, cast: Mapping[str, Profile], answers: Answers) -> Plan:
    """What `script` says with these voices and answers.

    `cast` has a profile for the guide and for any other role that has a voice of its own; roles
    without one speak in the guide's. Raises ScriptError when a filled line can't be spoken, or
    nothing at all is heard.
    """
    planner = _Planner(cast)
    practice = script.practice
    settings = _Settings(GUIDE, practice.gap, answers.spoken)
    items: list[Item] = []
    if practice.parts is None:
        items += planner.steps(practice.steps or (), settings)
    for part in practice.parts or ():
        items.append(PartStart(fill_title(part.part, answers.public), part.kind, part.source))
        inner = replace(settings, role=part.as_ or GUIDE, gap=_first(part.gap, settings.gap))
        items += planner.steps(part.steps, inner)
    if not any(isinstance(item, Utterance) for item in items):
        source = practice.title.source
        planner.problems.append(Problem("nothing is spoken in this script", "Add a line.", source))
    silence = sum(item.frames for item in items if isinstance(item, Silence))
    if silence > MAX_FRAMES:
        message = f"the pauses of this script add up to {format_duration(silence)}"
        hint = "A recording is twelve hours long at the most."
        planner.problems.append(Problem(message, hint, practice.title.source))
    if planner.problems:
        raise ScriptError(*planner.problems)
    return Plan(fill_title(practice.title, answers.public), tuple(_with_gaps_where_needed(items)))


@dataclass(frozen=True, slots=True)
class _Settings:
    """What a step inherits from what it stands in."""

    role: str
    gap: Frames | None
    answers: Mapping[str, str]


class _Planner:
    def __init__(self, cast: Mapping[str, Profile]) -> None:
        self._cast = cast
        self.problems: list[Problem] = []

    def steps(self, steps: Sequence[Step], settings: _Settings) -> Iterator[Item]:
        for step in steps:
            yield from self._step(step, settings)

    def _step(self, step: Step, settings: _Settings) -> Iterator[Item]:
        match step:
            case Say():
                yield from self._say(step, settings)
            case Pause():
                yield Silence(step.pause, step.source)
            case Bell():
                yield from (Stroke(BELL, step.source) for _ in range(step.bell))
            case Group(group=group):
                inner = replace(
                    settings, role=group.as_ or settings.role, gap=_first(group.gap, settings.gap)
                )
                yield from self.steps(group.steps, inner)
            case Use():
                given = {
                    name: fill_title(line, settings.answers) for name, line in step.with_.items()
                }
                inner = replace(settings, answers={**settings.answers, **given})
                yield from self.steps(step.steps, inner)
            case Direction():
                pass

    def _say(self, step: Say, settings: _Settings) -> Iterator[Item]:
        role = step.as_ or settings.role
        profile = self._cast.get(role, self._cast[GUIDE])
        for run in fill(step.say, settings.answers):
            if isinstance(run, InlinePause):
                yield Silence(run.frames, step.source)
                continue
            for number, sentence in enumerate(sentences(run)):
                if number:
                    yield Gap(profile.gaps.sentence)
                if utterance := self._utterance(sentence, role, profile.name, step.say):
                    yield utterance
        yield Gap(profile.gaps.line if settings.gap is None else settings.gap)

    def _utterance(self, text: str, role: str, voice: str, line: Line) -> Utterance | None:
        try:
            return Utterance(text, speakable(text), role, voice, line.source)
        except FieldError as error:
            place = replace(line.source, column=1)
            self.problems.append(Problem(f"filled in, {error}", error.hint, place, text))
            return None


def _first(own: Frames | None, inherited: Frames | None) -> Frames | None:
    return inherited if own is None else own


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

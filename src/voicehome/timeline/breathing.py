"""`breathe:` → phases: how long each is in its round, and what is said in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import Problem, Source
from ..language.breath import breath_words, counted_breath_words
from ..language.numbers import number_in_words
from ..script.bell_kind import BOWL
from ..script.breathe import PHASES, Breathe
from ..units import RATE, Frames, format_duration
from .plan import BreathPhase, Plan, Utterance, said_in
from .speaking import Settings, Speaker


def phases(step: Breathe, speaker: Speaker, settings: Settings) -> Iterator[BreathPhase]:
    """The phases of all rounds, in order."""
    breath = step.breathe
    for turn in range(1, breath.rounds + 1):
        for phase in PHASES:
            if growth := breath.phase(phase):
                frames = growth.at(turn - 1, breath.rounds)
                is_spoken = turn <= breath.spoken_rounds
                words = tuple(_words(step, phase, frames, speaker, settings)) if is_spoken else ()
                bell = breath.kind or BOWL
                yield BreathPhase(phase, frames, turn, breath.cue, words, step.source, bell)


def _words(
    step: Breathe, phase: str, frames: Frames, speaker: Speaker, settings: Settings
) -> Iterator[tuple[Frames, Utterance]]:
    """The word that a phase begins with and, if seconds are counted, the numbers from two on."""
    own = step.breathe.words.of(phase)
    usual = (counted_breath_words if step.breathe.count else breath_words)(speaker.language)
    if own is not None and not speaker.leaves_out([own], settings):
        texts, place = [speaker.words(own, settings)], own.source
    elif phase in usual:
        texts, place = [usual[phase]], step.source
    else:
        message = f"there are no words here for a breath's `{phase}` in '{speaker.language}'"
        hint = f"Write your own: words: {{{phase}: …}}, or choose a cue: tone, bell or none"
        speaker.problems.append(Problem(message, hint, step.source))
        return
    if step.breathe.count:
        texts += [number_in_words(n, speaker.language) for n in range(2, frames // RATE + 1)]
    for second, text in enumerate(texts):
        if utterance := speaker.utterance(text, settings, place):
            yield second * RATE, utterance


def words_too_long(plan: Plan, spoken: Sequence[Frames]) -> list[Problem]:
    """Words that last longer than the phase, or the count, that they are said in; each once, where
    they first do.

    `spoken` are the lengths of `plan.utterances`, in their order.
    """
    problems: dict[tuple[Source, str, str], Problem] = {}
    lengths = iter(spoken)
    for item in plan.items:
        if not isinstance(item, BreathPhase):
            for _ in said_in(item):
                next(lengths)
            continue
        ends = [*(start for start, _ in item.words[1:]), item.frames]
        for (start, words), end in zip(item.words, ends, strict=False):
            took = next(lengths)
            if took > end - start:
                where = (item.source, item.phase, words.text)
                problems.setdefault(where, _too_long(item, words.text, took, end - start))
    return list(problems.values())


def _too_long(item: BreathPhase, text: str, took: Frames, room: Frames) -> Problem:
    before = "the next number comes" if room < item.frames else "its phase ends"
    message = (
        f"'{text}' takes {format_duration(took)} to say, and {before} after {format_duration(room)}"
    )
    hint = f"Make `{item.phase}:` longer, or the words shorter: words: {{{item.phase}: …}}"
    if len(item.words) > 1:
        hint = f"Write shorter words: words: {{{item.phase}: …}}"
    if text != item.words[0][1].text:
        hint = "Choose a voice that speaks faster, or leave out `count: yes`."
    return Problem(message, hint, item.source)

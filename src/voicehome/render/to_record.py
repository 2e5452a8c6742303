"""Every line of a script that can be heard, whatever the length and the variation, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..errors import ScriptError, Source
from ..script.answers import resolve_answers
from ..script.load import Script
from ..script.outline import outline_of
from ..script.steps import Choose, Direction, Step, Use
from ..script.text import fill_title
from ..takes.lines import BETWEEN_SENTENCES, Line
from ..takes.runs import Run, grouped, runs_of
from ..timeline.estimate import likely, paces_of
from ..timeline.expand import Wish
from ..timeline.plan import Echo, Gap, Item, PartStart, Silence, SitStill, Stroke
from ..units import RATE, format_duration
from .drafting import draft, preview, without_takes
from .programme import Draft

_MOST_VARIATIONS = 24


def lines_to_record(script: Script, answers: Mapping[str, str]) -> list[Line]:
    """All that is said for these answers, each line once, in the order in which it comes first.

    What is asked and neither answered nor has an `or:` is given an example; such lines are marked.
    Raises what `draft` raises.
    """
    examples = _examples(script, answers)
    lines: list[Line] = []
    for wish in _wishes(script):
        drafted = without_takes(draft(script, {}, {**answers, **examples}, wish))
        _add(lines, _lines(_as_announced(drafted), frozenset(examples)))
    return _with_directions(lines, script)


def public_title(script: Script, answers: Mapping[str, str]) -> str:
    """The title as it stands where others may look. Raises AnswerError."""
    resolved = resolve_answers(script, {**answers, **_examples(script, answers)})
    return fill_title(script.practice.title, resolved.public)


def _examples(script: Script, answers: Mapping[str, str]) -> dict[str, str]:
    """An answer for what needs one and has none."""
    return {
        name: ask.example
        for name, ask in script.practice.asks.items()
        if not answers.get(name) and ask.default is None and not ask.leaves_out
    }


def _wishes(script: Script) -> Iterator[Wish]:
    """Every length that the script names, in as many variations as visit all alternatives."""
    steps = _all_steps(outline_of(script.practice).steps)
    sizes = [len(step.choose) for step in steps if isinstance(step, Choose)]
    for variation in range(1, min(max(sizes, default=1), _MOST_VARIATIONS) + 1):
        for length in script.practice.length or (None,):
            yield Wish(length, variation)


def _all_steps(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all_steps(step.inner)
        if isinstance(step, Use):
            yield from _all_steps(step.steps)


def _as_announced(drafted: Draft) -> Draft:
    """With silences called what they will be, where the length can be reached."""
    try:
        return preview(drafted).draft
    except ScriptError:
        return drafted


def _add(lines: list[Line], more: Sequence[Line]) -> None:
    """Put new lines where they come: after the line that comes before them there, and after what
    stands before them in their file."""
    keys = [line.key for line in lines]
    place = 0
    for line in more:
        if line.key in keys:
            place = keys.index(line.key)
            lines[place] = replace(lines[place], times=max(lines[place].times, line.times))
        else:
            place = _after_what_is_written_before(lines, place, line)
            lines.insert(place, line)
            keys.insert(place, line.key)
        place += 1


def _after_what_is_written_before(lines: Sequence[Line], place: int, line: Line) -> int:
    here = line.run.source
    for index in range(place, len(lines)):
        source = lines[index].run.source
        if source.path == here.path and source.line > here.line:
            break
        if source.path == here.path:
            place = index + 1
    return place


def _lines(drafted: Draft, examples: frozenset[str]) -> list[Line]:
    """The lines of one plan, each once."""
    items = list(grouped(drafted.plan.items))
    runs = [(index, run) for index, item in enumerate(items) for run in runs_of(item)]
    times = Counter(run.key for _, run in runs)
    found: dict[str, Line] = {}
    before = 0
    for number, (index, run) in enumerate(runs):
        after = runs[number + 1][0] if number + 1 < len(runs) else len(items)
        if run.key not in found:
            found[run.key] = Line(
                run,
                _frames(run, drafted),
                times[run.key],
                _part(items[before : index + 1]),
                after=tuple(_until_next(items[index + 1 : after])),
                holds_answer=_holds_answer(run, drafted),
                unanswered=bool(run.names & examples),
            )
        before = index + 1
    return list(found.values())


def _frames(run: Run, drafted: Draft) -> int:
    paces = paces_of(drafted.cast)
    spoken = sum(likely(u.spoken, paces[u.voice] * u.delivery.pace) for u in run.utterances)
    return spoken + BETWEEN_SENTENCES * (len(run.utterances) - 1)


def _part(items: Sequence[Item | Run]) -> str | None:
    titles = [item.title for item in items if isinstance(item, PartStart)]
    return titles[-1] if titles else None


def _until_next(items: Sequence[Item | Run]) -> Iterator[str]:
    """What comes before somebody speaks again."""
    quiet = 0
    for item in items:
        match item:
            case Silence() | Gap() | SitStill():
                quiet += item.span.natural
            case Stroke():
                yield "a bell"
            case Echo():
                yield "room for the listener to say it"
    if quiet:
        yield f"{format_duration(max(quiet // RATE, 1) * RATE)} of quiet"


def _holds_answer(run: Run, drafted: Draft) -> bool:
    """Whether it says what somebody answered: by its own names, or by words that a part or a loop was
    given and that hold it."""
    practice, spoken = drafted.script.practice, drafted.answers.spoken
    if run.names & practice.sayable:
        return True
    said = run.text.casefold()
    return bool(run.names) and any(
        spoken.get(name, "\0").casefold() in said for name in practice.sayable
    )


def _with_directions(lines: Sequence[Line], script: Script) -> list[Line]:
    """The lines, each with the directions that stand before it in its file."""
    steps = _all_steps(outline_of(script.practice).steps)
    told = {(s.source, s.direction) for s in steps if isinstance(s, Direction)}
    by_line: dict[int, list[tuple[Source, str]]] = {}
    for source, direction in sorted(told):
        places = [
            (line.run.source.line, index)
            for index, line in enumerate(lines)
            if line.run.source.path == source.path and line.run.source.line > source.line
        ]
        if places:
            by_line.setdefault(min(places)[1], []).append((source, direction))
    return [
        replace(line, directions=tuple(words for _, words in by_line.get(index, ())))
        for index, line in enumerate(lines)
    ]

"""What concerns a plan as a whole: one part of it alone, its length, what is missing in it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence

from ..errors import Problem, ScriptError, Source, nearest
from ..units import MAX_FRAMES, Frames
from .elastic import Span
from .plan import (
    BedChange,
    BreathPhase,
    Echo,
    Gap,
    Item,
    PartStart,
    Plan,
    Play,
    Silence,
    SitStill,
    Stroke,
    Utterance,
)
from .speaking import TWELVE_HOURS


def only_part(items: Iterable[Item], wanted: str, titles: Sequence[str]) -> Iterator[Item]:
    """The items of the parts called `wanted`, and the bed that is there when they begin. Room to say a
    line that is not heard in them is left out.

    Raises ScriptError when none of `titles` is that.
    """
    known = {title.casefold(): title for title in titles}
    if wanted.casefold() not in known:
        close = nearest(wanted, known)
        hint = f"Parts: {', '.join(known.values())}" if titles else "This script has no parts."
        hint = f"Did you mean {known[close]}?" if close else hint
        raise ScriptError(Problem(f"there is no part '{wanted}'", hint))
    is_it, bed, is_spoken = False, None, False
    for item in items:
        if isinstance(item, PartStart):
            is_it = item.title.casefold() == wanted.casefold()
            if is_it and bed:
                yield bed
                bed = None
        if is_it:
            is_spoken |= isinstance(item, Utterance)
            if is_spoken or not isinstance(item, Echo):
                yield item
        elif isinstance(item, BedChange):
            bed = item


def not_too_long(items: Iterable[Item], size: Callable[[Span], Frames]) -> Iterator[Item]:
    """The items. Raises ScriptError at the one with which what is not spoken alone is more than twelve
    hours, a silence being of its `size`."""
    frames, place = 0, None
    for item in items:
        place = getattr(item, "source", place)
        frames += size(span_of(item))
        if frames > MAX_FRAMES:
            raise ScriptError(
                Problem("up to here, this takes more than twelve hours", TWELVE_HOURS, place)
            )
        yield item


def span_of(item: Item) -> Span:
    """What an item may take, as far as that is known before anything is spoken."""
    match item:
        case Silence() | Gap() | SitStill():
            return item.span
        case BreathPhase():
            return Span.fixed(item.frames)
        case Stroke() | Play():
            return Span.fixed(item.wait)
    return Span.fixed(0)


def nothing_said(plan: Plan, what: str, whole: Source) -> Iterator[Problem]:
    """Whether a plan of a script or a part, which is `what`, has anything for a voice to do; `whole`
    is the script's place."""
    if not plan.utterances:
        starts = (i.source for i in plan.items if what == "part" and isinstance(i, PartStart))
        yield Problem(f"nothing is spoken in this {what}", "Add a line.", next(starts, whole))


def at_odds(plan: Plan, known: Container[int]) -> Iterator[Problem]:
    """What of a plan can't be as long as it should. `known` are the announcements whose silence lies
    elsewhere, in a part that is not asked for."""
    resting = [item for item in plan.items if isinstance(item, SitStill) and item.rest]
    for sit in resting[1:]:
        hint = (
            "Keep one `sit: rest`, outside of anything that repeats it; give the others a length."
        )
        yield Problem("the rest of the time is taken already", hint, sit.source)
    announcing = {u.announces: u.source for u in plan.utterances}
    for number, silence in plan.announced.items():
        if not silence and number not in known:
            message = "no silence follows that {quiet} could speak of"
            hint = "Put a `sit:`, or a pause of 10s or more, after it."
            yield Problem(message, hint, announcing[number])

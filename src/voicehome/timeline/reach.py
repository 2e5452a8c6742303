"""What to say when a length is out of reach: what is in it, how much is missing, what to widen."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Problem
from ..units import RATE, Frames, format_duration
from .elastic import OutOfReach
from .plan import Plan, Silence, SitStill

_MOST_LINES = 3


def out_of_reach(plan: Plan, length: Frames, reach: OutOfReach) -> Problem:
    """The message for a `length` that this plan can't have."""
    short = length < reach.least
    missing = reach.least - length if short else length - reach.most
    message = (
        f"{format_duration(length)} is out of reach: with this voice it can be "
        f"{_range(plan, reach)}, so {_up(missing)} "
        f"{'are too many' if short else 'are missing'}"
    )
    pauses = [item for item in plan.items if isinstance(item, Silence | SitStill)]
    if short:
        lines = _longest([pause for pause in pauses if pause.span.least])
        hint = f"Let pauses be shorter, such as {lines}." if lines else "Leave something out."
    else:
        lines = _longest(pauses)
        widen = f"Widen {lines}, or add" if lines else "Add"
        hint = f"{widen} a `sit: rest`, which takes whatever is left."
    return Problem(message, hint)


def _range(plan: Plan, reach: OutOfReach) -> str:
    """What can be reached; a `sit: rest` has no upper bound."""
    if any(isinstance(item, SitStill) and item.rest for item in plan.items):
        return f"{_up(reach.least)} and longer"
    if reach.most // RATE <= -(-reach.least // RATE):
        return f"about {_down(reach.most)}"
    return f"from {_up(reach.least)} to {_down(reach.most)}"


def _longest(pauses: Sequence[Silence | SitStill]) -> str:
    """The places of the longest pauses: there a little more or less is felt least."""
    longest = sorted(pauses, key=lambda p: -p.span.natural)
    places = dict.fromkeys(f"{p.source.path} line {p.source.line}" for p in longest)
    return " or ".join(list(places)[:_MOST_LINES])


def _up(frames: Frames) -> str:
    """To the second, never less than it is."""
    return format_duration(-(-frames // RATE) * RATE)


def _down(frames: Frames) -> str:
    return format_duration(frames // RATE * RATE)

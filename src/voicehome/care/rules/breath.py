"""Breath: holding it, and having nothing else to turn to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...timeline.plan import BreathPhase
from ...units import RATE, format_duration
from ..english import among
from ..heard import Found, Heard, Said
from ..rule import ENGLISH, ERROR, WARNING, Example, Finding, Rule, at, says

_HOLDING = (
    "(~hold|~pause|~retain|~keep|~suspend|~stop) (your|the|that) breath",
    "~take a breath and (keep|hold) (it)?",
    "~hold (the air|in)",
    "keep the (air|breath) in",
)
_HOLD = ("hold",)
_AFTER_HOLD = among("it here at for again now briefly")
_WITHOUT_IT = (
    "(skip|leave out|leave|without|drop|no) (the|any|a|this|that|it)? (hold|holding|pause|holds|out)",
    "(breathe|breathing) (on|whenever|normally|as you)",
    "(breathe|go) (when|whenever) you",
    "if you (would rather|prefer|like|want)",
    "(let|leave) it (go|out)",
    "(optional|comfortable)",
    "(you can|may|might) (always)? (skip|stop|leave|breathe)",
    "(natural|naturally)",
)
_LONG_HOLD = 7 * RATE
_MANY_ROUNDS = 4
_HELD = ("hold", "rest")


def _holds(heard: Heard) -> Iterator[Finding]:
    yield from _written_holds(heard)
    if heard.language not in ENGLISH:
        return
    everyone = [said for said in heard.said if not said.from_inside]
    plain = [found for found in heard.find(_HOLD, everyone) if _is_of_breath(heard, found)]
    told: set[int] = set()
    for found in [*heard.find(_HOLDING, everyone), *plain]:
        near = heard.around(found.said, 2, 2)
        if _is_of_something_else(found):
            continue
        if found.is_invited and found.said.number not in told and not _opts_out(near):
            told.add(found.said.number)
            yield at(found, "“{}” is a hold that can't be left out")


def _is_of_something_else(found: Found) -> bool:
    """'Hold in kindness', 'hold in your hand': no breath is meant."""
    last = found.sentence.words[found.index + found.length - 1]
    return found.match.text.endswith(" in") and bool(found.after) and not last.mark


def _is_of_breath(heard: Heard, found: Found) -> bool:
    """'Hold', 'hold it' or 'hold for four', where breath is spoken of."""
    words = found.sentence.words
    alone = found.index == len(words) - 1 or bool(words[found.index].mark)
    held = alone or words[found.index + 1].text in _AFTER_HOLD
    near = heard.around(found.said, 2, 0)
    return held and any(
        w.text.startswith(("breath", "inhale", "lung", "air"))
        for s in near
        for w in s.sentence.words
    )


def _written_holds(heard: Heard) -> Iterator[Finding]:
    """The holds of each `breathe:`."""
    blocks: dict[object, list[BreathPhase]] = {}
    for item in heard.plan.items:
        if isinstance(item, BreathPhase):
            blocks.setdefault(item.source, []).append(item)
    for phases in blocks.values():
        held = [phase for phase in phases if phase.phase in _HELD]
        if not held:
            continue
        longest = max(phase.frames for phase in held)
        source = held[0].source
        grave = ERROR if heard.is_deep else None
        if longest > _LONG_HOLD:
            what = f"a breath is held for {format_duration(longest)}; the most is 7s"
            yield Finding(what, source, severity=ERROR)
        elif len({p.turn for p in held}) > _MANY_ROUNDS and not _is_box(phases):
            what = f"{len({p.turn for p in held})} rounds with a hold; the most is {_MANY_ROUNDS}"
            yield Finding(what, source, severity=grave)
        elif heard.language in ENGLISH and not _opts_out(_before(heard, held[0])):
            yield Finding("a breath is held, and no words say that it need not be", source)


def _is_box(phases: list[BreathPhase]) -> bool:
    """In, hold, out and rest of one length."""
    first = [phase for phase in phases if phase.turn == phases[0].turn]
    return len(first) == 4 and len({phase.frames for phase in first}) == 1


def _before(heard: Heard, phase: BreathPhase) -> list[Said]:
    """What is said in the two minutes before a breath and the half minute after."""
    starts = [
        e.start for e in heard.timeline.events if e.kind == "breath" and e.source == phase.source
    ]
    start = min(starts, default=0)
    return [s for s in heard.said if start - 120 * RATE <= s.start <= start + 30 * RATE]


def _opts_out(near: Sequence[Said]) -> bool:
    return any(said.sentence.has(_WITHOUT_IT) for said in near)


HOLDS = Rule(
    "holds",
    WARNING,
    ERROR,
    "a breath is held (or rests empty) without words that let it be left out; for more than 7 s; in "
    "more than 4 rounds, outside of box breathing",
    "Holding the breath can bring dizziness and panic, and some hearts and lungs should not.",
    "Say “or leave the hold out, and breathe on”; shorten it; or breathe out longer, without a hold.",
    _holds,
    fails=(
        *says("Breathe in, and hold your breath."),
        Example(script="steps:\n- Breathe.\n- breathe: {in: 4s, hold: 8s, out: 6s, rounds: 3}\n"),
    ),
    passes=(
        *says("Hold the cushion, if you like.", "Hold your breath, or skip the hold."),
        Example(script="steps:\n- Breathe.\n- breathe: {in: 4s, out: 6s, rounds: 8}\n"),
    ),
)

_BREATH = ("(breath|breaths|~breathe|inhale|exhale)", "~breathe (in|out)")
_OTHER_ANCHORS = (
    "(feet|foot|floor|ground|chair|bed|hands|hand|fingers|seat|wall|weight|soles|cushion|blanket)",
    "(sound|sounds|listen|~hear|colour|color|colours|light|window|look|gaze|something you can see)",
    "(texture|touch|sleeve|warmth|temperature|smell|taste|edge|shape|object)",
)


def _breath_only(heard: Heard) -> Iterator[Finding]:
    breaths = heard.find(_BREATH)
    written = [item for item in heard.plan.items if isinstance(item, BreathPhase)]
    if heard.says(_OTHER_ANCHORS, heard.said) or not (len(breaths) > 1 or written):
        return
    source = breaths[0].said.source if breaths else written[0].source
    yield Finding("breath is the only anchor that is offered", source)


BREATH_ONLY = Rule(
    "breath-only",
    WARNING,
    WARNING,
    "breath is the only anchor offered",
    "Breath is not neutral for everyone: attention to it can bring panic.",
    "Offer one outside of it as well: hands, feet, a sound, something to look at.",
    _breath_only,
    ENGLISH,
    fails=(Example(("Notice your breath.", "Stay with the breath.")),),
    passes=(Example(("Notice your breath, or your feet.", "Stay with the breath.")),),
)

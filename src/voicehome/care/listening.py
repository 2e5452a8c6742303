"""Plan + Timeline → Heard: who says what and when, and the silences between.

Silences are measured on the Timeline, not guessed; where it stands on estimates, as in `check`, so do they.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import Source
from ..script.load import Script
from ..timeline.events import Timeline
from ..timeline.plan import BreathPhase, Echo, PartStart, Plan, Silence, SitStill, said_in
from ..units import Frames
from .heard import Heard, PartHeard, Quiet, Said, sentence_of


def hear(script: Script, plan: Plan, timeline: Timeline, length: Frames | None) -> Heard:
    """What `timeline` says of `plan`, which it was laid out from."""
    speech = iter(timeline.speech)
    parts = [PartHeard("", "middle", script.practice.title.source, 0)]
    said: list[Said] = []
    quiets: list[Quiet] = []
    between: set[str] = set()
    place: Source | None = None
    echoed: set[int] = set()
    for item in plan.items:
        match item:
            case PartStart():
                parts.append(PartHeard(item.title, item.kind, item.source, _end(said)))
            case Silence():
                between.add("pause")
                place = place or item.source
            case SitStill():
                between.add("sit")
                place = item.source
            case Echo():
                between.add("echo")
                echoed.update(range(len(said) - item.utterances, len(said)))
            case BreathPhase():
                between.add("breathe")
                place = item.source
        for utterance in said_in(item):
            event = next(speech)
            sentence = Said(
                len(said),
                sentence_of(utterance.text),
                utterance.role,
                event.start,
                event.frames,
                len(parts) - 1,
                utterance.source,
                utterance.announces is not None,
            )
            quiets += _quiet(said, sentence, between, place)
            said.append(sentence)
            between = {"breathe"} if isinstance(item, BreathPhase) else set()
            place = None
    first = 1 if len(parts) > 1 else 0  # number 0 is what a script without parts has
    lines = tuple(
        replace(line, part=line.part - first, echoed=line.number in echoed) for line in said
    )
    parts = parts[first:]
    return Heard(script, timeline, plan, length, lines, tuple(quiets), tuple(parts))


def _quiet(
    said: Sequence[Said], following: Said, made_of: set[str], place: Source | None
) -> list[Quiet]:
    start = _end(said)
    frames = following.start - start
    after = said[-1] if said else None
    where = place or (after.source if after else following.source)
    return [Quiet(start, frames, frozenset(made_of), after, where)] if frames > 0 else []


def _end(said: Sequence[Said]) -> Frames:
    return said[-1].end if said else 0

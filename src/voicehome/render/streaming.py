"""A practice as a stream of sound that is made while it is heard.

What is heard next is often certain long before the whole is: with natural pauses, everything up to
the first line that has not been spoken yet; where a length is asked for, everything up to the first
silence that stretches, for how far it does depends on all lines. So the stream goes on in stages,
each up to the frame that is certain by then, while the engines speak on in the background. Where
they are slower than listening, a silence lasts until they have caught up.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..audio import Block
from ..errors import Problem, ScriptError
from ..meter import programme_gain
from ..mix.bed import Lane
from ..mix.limit import Span, hold_true_peak
from ..sound.beds import Texture
from ..speech.ahead import Ahead, speaking_ahead
from ..speech.cast import Voice
from ..speech.store import ClipInfo, ClipStore
from ..timeline.estimate import estimate
from ..timeline.events import Timeline
from ..timeline.layout import HEAD, lay_out, lengths_of
from ..timeline.plan import Gap, Silence, SitStill, said_in
from ..units import MAX_FRAMES, RATE, Frames, format_clock, gain_from_decibels
from .beds import beds_of
from .drafting import settled
from .lanes import Lanes
from .layers import layers_of
from .programme import Draft, Programme, Report, no_report
from .speaking import as_spoken, speak, voices_of
from .textures import BedKey, channels_of, textures_of

FIRST = HEAD - RATE // 50
"""The frame that listening begins with: a little before the first that is heard."""

LEAD = RATE // 4
"""Frames of silence that go before everything: sound cards swallow what comes first."""

_FADE_IN = RATE // 50
_EVERYTHING = Span(0, MAX_FRAMES)


def stream(
    draft: Draft,
    store: ClipStore,
    start: Frames = FIRST,
    jobs: int | None = None,
    report: Report = no_report,
) -> Generator[Block, None, None]:
    """What is heard of `draft` from its frame `start` on: `LEAD` frames of silence, and then its
    samples as float32 blocks of shape (frames, channels), the first as soon as they are certain.

    They are those of a render but for the level: the gain is what brings the first line to the target,
    where a render weighs all lines. For the shipped practices that is within half a decibel. Beds make
    room for lines that have not been spoken yet as they do for most lines. `report` is told of the
    speaking while the stream has to wait for it. Closing the stream ends the speaking.

    Raises what `speaking.speak` does, in the middle of the stream if need be, and ScriptError when
    nothing is heard any more at `start`.
    """
    if draft.wish.length is None:  # natural silences can be announced before a line is spoken
        draft, _ = settled(draft, lambda plan: estimate(plan, draft.cast))
    voices = voices_of(draft)
    with speaking_ahead(draft.plan.utterances, voices, store, jobs) as ahead:
        textures = textures_of(draft.plan)
        yield np.zeros((LEAD, channels_of(textures)), dtype=np.float32)
        sound = _in_stages(draft, voices, ahead, store, start, jobs, report, textures)
        ceiling = gain_from_decibels(draft.target.true_peak)
        yield from hold_true_peak(_faded_in(sound), [_EVERYTHING], ceiling)


def _in_stages(
    draft: Draft,
    voices: dict[str, Voice],
    ahead: Ahead,
    store: ClipStore,
    start: Frames,
    jobs: int | None,
    report: Report,
    textures: Mapping[BedKey, Texture],
) -> Iterator[Block]:
    lines = len(draft.plan.utterances)
    at, needed = start, 0
    lane = Lane(channels_of(textures))
    while len(clips := ahead.clips(needed, lambda n, of: report("speaking", n, of))) < lines:
        programme, certain, needed = _begun(draft, voices, clips, textures)
        yield from _heard(programme, store, lane, at, certain)
        at = max(at, certain)
    programme = speak(draft, store, jobs)
    programme = replace(programme, gain=_gain(programme, clips))
    length = programme.timeline.frames
    if start >= length:
        message = (
            f"this is {format_clock(length)} long: nothing is heard from {format_clock(start)}"
        )
        raise ScriptError(Problem(message, "Begin earlier."))
    yield from _heard(programme, store, lane, at, length)
    store.prune_when_due(keep=programme.clips)


def _heard(
    programme: Programme, store: ClipStore, lane: Lane, start: Frames, end: Frames
) -> Iterator[Block]:
    """What is known to sound before `end`; beds know also of what is probably said after it."""
    events = tuple(event for event in programme.timeline.events if event.start < end)
    known = replace(programme, timeline=Timeline(programme.timeline.frames, events))
    layers, beds = layers_of(known, store), beds_of(programme)
    lanes = Lanes(programme.timeline.frames, programme.channels, layers, beds)
    return lanes.between(lane, start, end)


def _begun(
    draft: Draft,
    voices: dict[str, Voice],
    clips: Sequence[ClipInfo],
    textures: Mapping[BedKey, Texture],
) -> tuple[Programme, Frames, int]:
    """The programme as far as it is certain by these clips of its first lines, up to which frame it
    is, and how many lines must have been spoken for more."""
    known = zip(draft.plan.utterances, clips, strict=False)
    spoken = [as_spoken(utterance, clip, voices) for utterance, clip in known]
    spoken += estimate(draft.plan, draft.cast)[len(clips) :]
    certain, needed = _certain(draft, lengths_of(draft.plan, spoken), len(clips))
    timeline = lay_out(draft.plan, spoken)
    found = {clip.key: clip for clip in clips}
    reach = (timeline.frames, None)
    programme = Programme(draft, voices, found, timeline, reach, 1.0, textures)
    return replace(programme, gain=_gain(programme, clips)), certain, needed


def _certain(draft: Draft, lengths: Sequence[Frames], known: int) -> tuple[Frames, int]:
    """The frame up to which nothing changes any more where the first `known` lines have been spoken,
    and how many must be for more. `lengths`: what the plan's items take, naturally."""
    now, said = HEAD, 0
    for item, frames in zip(draft.plan.items, lengths, strict=True):
        words = said_in(item)
        if draft.wish.length is not None and (
            _stretches(item) or any(line.announces is not None for line in words)
        ):
            return now, len(draft.plan.utterances)
        said += len(words)
        if said > known:
            return now, said
        now += frames
    return now, said


def _stretches(item: object) -> bool:
    match item:
        case SitStill(rest=True):
            return True
        case SitStill(span=span) | Silence(span=span) | Gap(span=span):
            return span.least != span.most
    return False


def _gain(programme: Programme, clips: Sequence[ClipInfo]) -> float:
    """The same at every stage, and whatever else has been spoken by then."""
    return programme_gain([clip.figures for clip in clips[:1]], programme.voice_loudness)


def _faded_in(blocks: Iterator[Block]) -> Iterator[Block]:
    """No click where listening begins in the middle of a sound."""
    for first in blocks:
        rise = np.linspace(0, 1, min(_FADE_IN, len(first)), dtype=np.float32)
        first[: len(rise)] *= rise[:, np.newaxis]
        yield first
        break
    yield from blocks

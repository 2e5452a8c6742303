"""Plan + clips → Timeline: every event gets its frame, and the whole the length asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..script.cues import NO_BED
from ..sound.bells import bell_frames
from ..units import RATE, Frames
from .elastic import OutOfReach, Span, stretch
from .events import Background, Chapter, Event, Timeline
from .place import Piece, Spoken, add_events
from .plan import (
    BedChange,
    BreathPhase,
    Caption,
    Echo,
    Gap,
    PartStart,
    Plan,
    Play,
    Silence,
    SitStill,
    Stroke,
    Utterance,
    said_in,
)

HEAD = RATE
"""Silence before the first event: players swallow the very first moment of a file."""

TAIL = 3 * RATE
"""Silence after the last event: nobody is thrown out of the practice."""


def lay_out(plan: Plan, spoken: Sequence[Spoken], length: Frames | None = None) -> Timeline:
    """Place everything. `spoken` has one entry for each of `plan.utterances`, in their order.

    A pause runs from the last audible frame before it to the first after it; pauses side by side
    are one. With a `length`, elastic silences stretch until the programme, `HEAD`, `TAIL` and
    tails that ring longer included, has exactly so many frames; without, all are natural.

    Raises OutOfReach, with the programme's least and most length.
    """
    pieces = _pieces(plan, spoken)
    ending = _ending(pieces)
    events: list[Event] = []
    chapters: list[Chapter] = []
    title: str | None = None
    now = HEAD
    for piece, frames in zip(pieces, _lengths(pieces, ending, length), strict=True):
        if isinstance(piece.item, PartStart):
            title = piece.item.title
        elif title is not None and frames:
            chapters.append(Chapter(title, now if chapters else 0))
            title = None
        add_events(events, piece, now, frames)
        now += frames
    in_order = sorted(_within(events, now + ending), key=lambda event: event.start)
    return Timeline(now + ending, tuple(in_order), tuple(_numbered(chapters)))


def _within(events: Sequence[Event], frames: Frames) -> Iterator[Event]:
    """A bed that is there from the beginning begins with the file; none fades beyond its end."""
    for event in events:
        if isinstance(event, Background):
            start = 0 if event.start == HEAD else event.start
            yield replace(event, start=start, frames=min(event.frames, frames - start))
        else:
            yield event


def lengths_of(plan: Plan, spoken: Sequence[Spoken], length: Frames | None = None) -> list[Frames]:
    """What each of `plan.items` takes, where `lay_out` places them. Raises OutOfReach."""
    pieces = _pieces(plan, spoken)
    return _lengths(pieces, _ending(pieces), length)


def reach_of(plan: Plan, spoken: Sequence[Spoken]) -> tuple[Frames, Frames | None]:
    """The programme's least and most length; None for the most if it has a `sit: rest`."""
    pieces = _pieces(plan, spoken)
    around = HEAD + _ending(pieces)
    least = around + sum(piece.span.least for piece in pieces)
    if any(_takes_the_rest(piece) for piece in pieces):
        return least, None
    return least, around + sum(piece.span.most for piece in pieces)


def _pieces(plan: Plan, spoken: Sequence[Spoken]) -> list[Piece]:
    clips = iter(spoken)
    said: list[Frames] = []
    pieces: list[Piece] = []
    room = 0
    for item in plan.items:
        own = tuple(next(clips) for _ in said_in(item))
        match item:
            case Utterance():
                said.append(own[0].frames)
                span = Span.fixed(own[0].frames)
            case Gap(own=True) if room:
                span = item.span + Span.fixed(room)
            case Silence() | Gap() | SitStill():
                span = item.span
            case Echo():
                span = Span.fixed(item.room(sum(said[-item.utterances :])))
            case BreathPhase():
                span = Span.fixed(item.frames)
            case Stroke() | Play():
                span = Span.fixed(item.wait)
            case BedChange() | Caption() | PartStart():
                span = Span.fixed(0)
        pieces.append(Piece(item, span, own))
        room = own[-1].room if isinstance(item, Utterance) else 0
    return pieces


def _lengths(pieces: Sequence[Piece], ending: Frames, length: Frames | None) -> list[Frames]:
    """What each piece takes; a `sit: rest` takes what is left when all others are natural."""
    spans = [piece.span for piece in pieces]
    if length is None:
        return [span.natural for span in spans]
    around = HEAD + ending
    left = length - around - sum(span.natural for span in spans)
    for index, piece in enumerate(pieces):
        if _takes_the_rest(piece) and left > 0:
            spans[index] = Span.fixed(left)
    try:
        return stretch(spans, length - around)
    except OutOfReach as reach:
        raise OutOfReach(reach.least + around, reach.most + around) from None


def _takes_the_rest(piece: Piece) -> bool:
    return isinstance(piece.item, SitStill) and piece.item.rest


def _ending(pieces: Sequence[Piece]) -> Frames:
    """`TAIL`, or longer if a sound rings, or a bed goes, beyond it when all that follows is at its
    shortest: so it is never cut, and the programme's length grows with its silences alone."""
    ending, after = TAIL, 0
    for piece in reversed(pieces):
        after += piece.span.least
        match piece.item:
            case BedChange(sound=sound, fade=fade) if sound == NO_BED:
                ending = max(ending, fade - after)
            case Stroke(sound=sound):
                ending = max(ending, bell_frames(sound) - after)
            case Play(frames=frames):
                ending = max(ending, frames - after)
            case BreathPhase() as breath:
                rings = bell_frames(breath.bell) if breath.cue == "bell" else 0
                # Words that outlast their breath are refused, but not before they are spoken.
                ends = [at + c.frames for (at, _), c in zip(breath.words, piece.clips, strict=True)]
                ending = max(ending, *(end - after for end in (rings, *ends)))
            case SitStill() as sit:
                room = _room_after_bells(sit)
                if room is not None:
                    end = after - piece.span.least + room
                    ending = max(ending, bell_frames(sit.bell) - end)
    return ending


def _room_after_bells(sit: SitStill) -> Frames | None:
    """The least that is left of a sit after its last bell, however long it becomes; None if none rings."""
    shortest = max(sit.span.least, sit.bells_from)
    lengths = {shortest}
    for bell in sit.bells:  # what is left is least where a bell has just come to fit in
        times = max(1, -(-shortest // bell.every)) if bell.every else 0
        lengths.add((times * bell.every if bell.every else bell.after) + 1)
    rooms = [
        length - max(places)
        for length in lengths
        if shortest <= length and (sit.rest or length <= sit.span.most)
        if (places := [place for bell in sit.bells for place in bell.places(length)])
    ]
    return min(rooms, default=None)


def _numbered(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """Chapters with equal titles get numbers that make no title of another, so that a list of them can
    be told apart."""
    titles = Counter(chapter.title for chapter in chapters)
    taken = set(titles)
    seen: Counter[str] = Counter()
    for chapter in chapters:
        title = chapter.title
        while titles[chapter.title] > 1 and title in taken:
            seen[chapter.title] += 1
            title = f"{chapter.title} {seen[chapter.title]}"
        taken.add(title)
        yield Chapter(title, chapter.start)

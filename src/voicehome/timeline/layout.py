"""Plan + clips → Timeline: every event gets its frame, and the whole the length asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..sound.bells import bell_frames
from ..units import RATE, Frames
from .elastic import OutOfReach, Span, stretch
from .events import Bell, Chapter, Event, Pause, Sit, Speech, Timeline, Word
from .plan import BELL, Echo, Gap, Item, PartStart, Plan, Silence, SitStill, Stroke, Utterance

HEAD = RATE
"""Silence before the first event: players swallow the very first moment of a file."""

TAIL = 3 * RATE
"""Silence after the last event: nobody is thrown out of the practice."""

BELL_WAIT = 4 * RATE
"""The time a stroke takes before the next thing; its tail rings on over that."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What layout must know of a clip: the length of its audible part, the words in it (their starts
    counted from that part's first frame), and what to call it."""

    clip: str
    frames: Frames
    words: tuple[Word, ...] = ()


def lay_out(plan: Plan, spoken: Sequence[Spoken], length: Frames | None = None) -> Timeline:
    """Place everything. `spoken` has one entry for each of `plan.utterances`, in their order.

    A pause runs from the last audible frame before it to the first after it; pauses side by side
    are one. With a `length`, elastic silences stretch until the programme, `HEAD`, `TAIL` and
    tails that ring longer included, has exactly so many frames; without, all are natural.

    Raises OutOfReach, with the programme's least and most length.
    """
    pieces = _pieces(plan, spoken)
    ending = _ending(pieces)
    lengths = _lengths(pieces, None if length is None else length - HEAD - ending, HEAD + ending)
    events: list[Event] = []
    chapters: list[Chapter] = []
    title: str | None = None
    now = HEAD
    for piece, frames in zip(pieces, lengths, strict=True):
        if isinstance(piece.item, PartStart):
            title = piece.item.title
            continue
        if title is not None:
            chapters.append(Chapter(title, now if chapters else 0))
            title = None
        _append(events, piece, now, frames)
        now += frames
    return Timeline(now + ending, tuple(_in_order(events)), tuple(_numbered(chapters)))


@dataclass(frozen=True, slots=True)
class _Piece:
    """An item, what it may take, and the clip that sounds in it, if any."""

    item: Item
    span: Span
    clip: Spoken | None = None


def _pieces(plan: Plan, spoken: Sequence[Spoken]) -> list[_Piece]:
    clips = iter(spoken)
    said: list[Frames] = []
    pieces: list[_Piece] = []
    for item in plan.items:
        clip = None
        match item:
            case Utterance():
                clip = next(clips)
                said.append(clip.frames)
                span = Span.fixed(clip.frames)
            case Silence() | Gap() | SitStill():
                span = item.span
            case Echo():
                span = Span.fixed(item.room(sum(said[-item.utterances :])))
            case Stroke():
                span = Span.fixed(BELL_WAIT)
            case PartStart():
                span = Span.fixed(0)
        pieces.append(_Piece(item, span, clip))
    return pieces


def _lengths(pieces: Sequence[_Piece], total: Frames | None, around: Frames) -> list[Frames]:
    """What each piece takes; a `sit: rest` takes what is left when all others are natural."""
    spans = [piece.span for piece in pieces]
    if total is None:
        return [span.natural for span in spans]
    left = total - sum(span.natural for span in spans)
    for index, piece in enumerate(pieces):
        if isinstance(piece.item, SitStill) and piece.item.rest and left > 0:
            spans[index] = Span.fixed(left)
    try:
        return stretch(spans, total)
    except OutOfReach as reach:
        raise OutOfReach(reach.least + around, reach.most + around) from None


def _ending(pieces: Sequence[_Piece]) -> Frames:
    """`TAIL`, or longer if a bell rings beyond it when all that follows it is at its shortest: so it
    is never cut, and the programme's length grows with its silences alone."""
    ending, after = TAIL, 0
    for piece in reversed(pieces):
        after += piece.span.least
        if isinstance(piece.item, Stroke):
            ending = max(ending, bell_frames(piece.item.sound) - after)
        elif isinstance(piece.item, SitStill) and piece.item.bells:
            ending = max(ending, bell_frames(BELL) - (after - piece.span.least))
    return ending


def _append(events: list[Event], piece: _Piece, now: Frames, frames: Frames) -> None:
    """The events of one piece. A pause after a pause makes that one longer."""
    match piece.item:
        case Utterance() as item:
            events.append(_speech(item, piece.clip, now))
        case Silence() | Echo() as item:
            pause = Pause(now, frames, piece.span.least, piece.span.most, item.source)
            last = events[-1] if events else None
            if isinstance(last, Pause):
                events[-1] = replace(
                    last,
                    frames=last.frames + frames,
                    least=last.least + pause.least,
                    most=last.most + pause.most,
                )
            else:
                events.append(pause)
        case Gap():
            events.append(Pause(now, frames, piece.span.least, piece.span.most))
        case SitStill() as item:
            events.append(Sit(now, frames, piece.span.least, piece.span.most, item.source))
            events += _sit_bells(item, now, frames)
        case Stroke() as item:
            events.append(Bell(now, bell_frames(item.sound), item.sound, item.source))


def _sit_bells(sit: SitStill, start: Frames, frames: Frames) -> Iterator[Bell]:
    if frames < sit.bells_from:
        return
    for place in sorted({place for bell in sit.bells for place in bell.places(frames)}):
        yield Bell(start + place, bell_frames(BELL), BELL, sit.source)


def _speech(item: Utterance, clip: Spoken | None, start: Frames) -> Speech:
    assert clip is not None
    words = tuple(Word(start + word.start, word.offset, word.length) for word in clip.words)
    return Speech(
        start,
        clip.frames,
        item.text,
        item.voice,
        item.role,
        item.source,
        clip.clip,
        item.delivery.level,
        words,
    )


def _in_order(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.start)


def _numbered(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """Chapters with equal titles get numbers, so that a list of them can be told apart."""
    titles = Counter(chapter.title for chapter in chapters)
    seen: Counter[str] = Counter()
    for chapter in chapters:
        seen[chapter.title] += 1
        number = f" {seen[chapter.title]}" if titles[chapter.title] > 1 else ""
        yield Chapter(f"{chapter.title}{number}", chapter.start)

"""What an item of a plan becomes on the Timeline, once it is known where it begins and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..sound.bells import BELL_LEVEL, bell_frames
from ..units import Frames
from . import events as timeline
from .elastic import Span
from .events import OWN_VOICE, Background, Breath, Event, Pause, Sound, Speech, Word
from .plan import (
    BedChange,
    BreathPhase,
    Caption,
    Echo,
    Gap,
    Item,
    Play,
    Silence,
    SitStill,
    Stroke,
    Utterance,
)

BREATH_BELL_LEVEL = -14.0
"""A bell that comes with every breath is softer than one that comes alone; dB beside the voice."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What must be known of a clip: the length of its audible part, the words in it (their starts
    counted from that part's first frame), and what to call it. `room` is how much longer the voice's own
    gap after it is to be, for its pace."""

    clip: str
    frames: Frames
    words: tuple[Word, ...] = ()
    room: Frames = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """An item, what it may take, and the clips of what is said in it."""

    item: Item
    span: Span
    clips: tuple[Spoken, ...] = ()


def add_events(events: list[Event], piece: Piece, now: Frames, frames: Frames) -> None:
    """Add the events of a piece that begins at `now` and takes `frames`. A pause after a pause makes
    that one longer."""
    match piece.item:
        case Utterance() as item:
            events.append(_speech(item, piece.clips[0], now))
        case Silence() | Echo() as item:
            pause = Pause(now, frames, piece.span.least, piece.span.most, item.source)
            last = events[-1] if events else None
            if isinstance(last, Pause):
                events[-1] = _longer(last, pause)
            else:
                events.append(pause)
        case Gap():
            events.append(Pause(now, frames, piece.span.least, piece.span.most))
        case SitStill() as item:
            most = max(piece.span.most, frames)  # the rest of the time is as long as it is
            sit = timeline.Sit(now, frames, piece.span.least, most, item.source)
            events += [sit, *_sit_bells(item, now, frames)]
        case BreathPhase() as item:
            events += _breath(item, piece, now)
        case Stroke() as item:
            events.append(_bell(item.sound, item.level, now, item))
        case Play() as item:
            events.append(_sound(item, now))
        case BedChange() as item:
            events.append(_background(item, now))
        case Caption() as item:
            events.append(timeline.Caption(now, 0, item.text, item.source))


def _longer(pause: Pause, by: Pause) -> Pause:
    return replace(
        pause,
        frames=pause.frames + by.frames,
        least=pause.least + by.least,
        most=pause.most + by.most,
    )


def _speech(item: Utterance, clip: Spoken, start: Frames) -> Speech:
    words = tuple(Word(start + word.start, word.offset, word.length) for word in clip.words)
    return Speech(
        start,
        clip.frames,
        item.text,
        OWN_VOICE if item.take else item.voice,
        item.role,
        item.source,
        clip.clip,
        item.delivery.level,
        words,
        item.shown,
        item.ramp,
    )


def _background(item: BedChange, now: Frames) -> Background:
    clip = item.loop.digest if item.loop else ""
    return Background(now, item.fade, item.sound, item.level, item.source, item.settings, clip)


def _sit_bells(sit: SitStill, start: Frames, frames: Frames) -> Iterator[timeline.Bell]:
    if frames < sit.bells_from:
        return
    for place in sorted({place for bell in sit.bells for place in bell.places(frames)}):
        yield _bell(sit.bell, BELL_LEVEL, start + place, sit)


def _breath(item: BreathPhase, piece: Piece, now: Frames) -> Iterator[Event]:
    yield Breath(now, item.frames, item.phase, item.turn, item.cue, item.source)
    if item.cue == "bell":
        yield _bell(item.bell, BREATH_BELL_LEVEL, now, item)
    for (at, words), clip in zip(item.words, piece.clips, strict=True):
        yield _speech(words, clip, now + at)


def _bell(
    sound: str, level: float, start: Frames, item: Stroke | SitStill | BreathPhase
) -> timeline.Bell:
    return timeline.Bell(start, bell_frames(sound), sound, item.source, level)


def _sound(item: Play, now: Frames) -> Sound:
    return Sound(
        now,
        item.frames,
        item.name,
        item.level,
        item.source,
        item.sound.digest,
        item.offset,
        item.fade,
    )

"""Plan + clips → Timeline: every event gets its frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..sound.bells import bell_frames
from ..units import RATE, Frames
from .events import Bell, Chapter, Event, Pause, Speech, Timeline, Word
from .plan import Gap, PartStart, Plan, Silence, Stroke, Utterance

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


def lay_out(plan: Plan, spoken: Sequence[Spoken]) -> Timeline:
    """Place everything. `spoken` has one entry for each of `plan.utterances`, in their order.

    A pause runs from the last audible frame before it to the first after it; pauses side by side
    add. The programme is as long as its events, `HEAD` and `TAIL`, and any tail that rings longer.
    """
    events: list[Event] = []
    chapters: list[Chapter] = []
    titles: list[str] = []
    clips = iter(spoken)
    now = HEAD
    for item in plan.items:
        if isinstance(item, PartStart):
            titles.append(item.title)
            continue
        if titles:
            chapters.append(Chapter(titles[-1], now if chapters else 0))
            titles = []
        match item:
            case Utterance():
                clip = next(clips)
                events.append(_speech(item, clip, now))
                now += clip.frames
            case Silence():
                last = events[-1] if events else None
                if isinstance(last, Pause):
                    frames = last.frames + item.frames
                    events[-1] = replace(last, frames=frames, least=frames, most=frames)
                else:
                    events.append(Pause(now, item.frames, item.frames, item.frames, item.source))
                now += item.frames
            case Gap():
                events.append(Pause(now, item.frames, item.frames, item.frames))
                now += item.frames
            case Stroke():
                events.append(Bell(now, bell_frames(item.sound), item.sound, item.source))
                now += BELL_WAIT
    frames = max([now + TAIL, *(event.start + event.frames for event in events)])
    return Timeline(frames, tuple(events), tuple(_numbered(chapters)))


def _speech(item: Utterance, clip: Spoken, start: Frames) -> Speech:
    words = tuple(Word(start + word.start, word.offset, word.length) for word in clip.words)
    return Speech(
        start, clip.frames, item.text, item.voice, item.role, item.source, clip.clip, words
    )


def _numbered(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Chapters with equal titles get numbers, so that a list of them can be told apart."""
    titles = [chapter.title for chapter in chapters]
    numbered = []
    for index, chapter in enumerate(chapters):
        turn = titles[: index + 1].count(chapter.title)
        many = titles.count(chapter.title) > 1
        numbered.append(
            Chapter(f"{chapter.title} {turn}" if many else chapter.title, chapter.start)
        )
    return numbered

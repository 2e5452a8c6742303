"""The beds of a programme, with their levels: what the script says, the voice, and the silences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..meter import ABSOLUTE_GATE, programme_loudness
from ..mix.bed import Bed, Fade
from ..mix.curve import Curve, Point
from ..mix.duck import Phrase, ducked, passages_of
from ..script.cues import NO_BED
from ..sound.beds import Texture
from ..sound.loop import Loop
from ..timeline.events import Background, Speech, Timeline
from ..units import RATE, Frames, decibels_from_gain, gain_from_decibels
from .programme import Programme
from .textures import crest_of, key_of

END_FADE = 6 * RATE
"""So long before the end of a programme the bed begins to go, unless the script has it go before."""

_SHORTEST_FADE = RATE // 20  # what begins or ends at once would click


def beds_of(programme: Programme) -> list[Bed]:
    """Everything that lies under the voice, in order of its start."""
    timeline = programme.timeline
    changes = _changes(timeline)
    passages = passages_of(_phrases(programme, timeline))
    followed = _followed(timeline.speech)
    beds: list[Bed] = []
    for index, (first, *more) in enumerate(changes):
        if first.sound == NO_BED:
            continue
        rises = _fade(first, timeline.frames)
        falls = _falls(changes[index + 1 :], timeline.frames)
        end = min(fall.end for fall in falls)
        if end <= rises.start:
            continue
        texture = programme.textures[key_of(first)]
        crest = crest_of(texture, key_of(first))
        level = _as_written(first, more)
        level = ducked(level + followed if followed else level, passages, rises.start, end, crest)
        begins = rises.start if isinstance(texture, Loop) else 0
        gain = gain_from_decibels(_to_the_voice(texture, programme))
        beds.append(Bed(texture, begins, gain, level, rises, falls))
    return beds


def _changes(timeline: Timeline) -> list[list[Background]]:
    """What is said of each bed: the event that it begins with, and those that only change its level. Of
    several that begin at once, the last is what is meant."""
    at_a_time: dict[Frames, Background] = {}
    for event in timeline.events:
        if isinstance(event, Background):
            at_a_time[event.start] = event
    changes: list[list[Background]] = []
    for event in at_a_time.values():
        if changes and key_of(changes[-1][0]) == key_of(event):
            changes[-1].append(event)
        else:
            changes.append([event])
    return changes


def _fade(event: Background, frames: Frames) -> Fade:
    """The fade of a change, in a programme of so many frames, and not after its end."""
    fade = max(event.frames, _SHORTEST_FADE)
    return Fade(min(event.start, frames - fade), fade)


def _falls(following: Sequence[Sequence[Background]], frames: Frames) -> tuple[Fade, ...]:
    """Every fade that takes something away from a bed before it is gone."""
    fades = [_fade(events[0], frames) for events in following]
    if not following or following[-1][0].sound != NO_BED:
        last = min(END_FADE, frames)
        fades.append(Fade(frames - last, last))
    end = min(fade.end for fade in fades)
    return tuple(fade for fade in fades if fade.start < end)


def _as_written(first: Background, more: Sequence[Background]) -> Curve:
    """The level as the script has it, each change taking the time that it is given."""
    points: list[Point] = [(first.start, first.level)]
    for event in more:
        now = Curve(points).at(event.start)
        points = [point for point in points if point[0] < event.start]
        points += [(event.start, now), (event.start + max(event.frames, 1), event.level)]
    return Curve(points)


def _followed(speech: Sequence[Speech]) -> Curve | None:
    """How far ramps have taken the voice down, and with it the bed; None where there is none."""
    if not any(event.ramp for event in speech):
        return None
    points: list[Point] = []
    for event in speech:
        if points and points[-1][0] >= event.start:
            points.pop()
        if not points or points[-1][0] < event.start:
            points.append((event.start, event.ramp))
        points.append((event.start + max(event.frames, 1), event.ramp))
    return Curve(points)


def _phrases(programme: Programme, timeline: Timeline) -> Iterator[Phrase]:
    """What is said, and how loud; what has not been spoken yet is taken to be as loud as most is."""
    gain = decibels_from_gain(programme.gain) - programme.voice_loudness
    for event in timeline.speech:
        level = event.level
        if clip := programme.clips.get(event.clip):
            loudness = programme_loudness([clip.figures])
            level += loudness + gain if loudness > ABSOLUTE_GATE else 0.0
        yield Phrase(event.start, event.start + event.frames, level)


def _to_the_voice(texture: Texture, programme: Programme) -> float:
    """The gain in dB with which a texture, in all channels of the programme, is as loud as the voice."""
    spread = 10 * math.log10(programme.channels / texture.channels)
    return programme.draft.target.file_loudness(programme.channels) - texture.loudness - spread

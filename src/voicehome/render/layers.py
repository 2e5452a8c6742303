"""What sounds, event by event, as layers for the mix."""

from __future__ import annotations

from collections.abc import Iterator

from ..mix.stream import Layer
from ..sound.bells import BELL_LEVEL, BELLS, strike
from ..sound.breath import BREATH_PEAK, breath_tone
from ..sound.own import read_sound
from ..speech.store import ClipStore
from ..speech.synthesize import load_or_speak
from ..timeline.events import Bell, Breath, Event, Sound, Speech
from ..units import gain_from_decibels
from .programme import Programme

MADE_FOR = -18.0
"""LUFS of the voice beside which bells and breath tones were made."""

VOICE = (Speech,)
CUES = (Bell, Breath, Sound)


def layers_of(
    programme: Programme, store: ClipStore, kinds: tuple[type[Event], ...] = (*VOICE, *CUES)
) -> list[Layer]:
    """Every event of these kinds that has a sound of its own, in order of their start."""
    events = (event for event in programme.timeline.events if isinstance(event, kinds))
    return [layer for event in events for layer in _layers(event, programme, store)]


def _layers(event: Event, programme: Programme, store: ClipStore) -> Iterator[Layer]:
    match event:
        case Speech():
            yield _speech(event, programme, store)
        case Bell():
            yield _bell(event, programme)
        case Breath(cue="tone"):
            yield _breath(event, programme)
        case Sound():
            yield _sound(event, programme)


def _speech(event: Speech, programme: Programme, store: ClipStore) -> Layer:
    """A clip begins a little before its audible part."""
    clip, plan = programme.clips[event.clip], programme.draft.plan
    return Layer(
        event.start - clip.dry_start,
        clip.frames,
        programme.gain * gain_from_decibels(event.level),
        lambda: load_or_speak(clip, plan, programme.voices, store).samples,
        clip.figures.true_peak,
    )


def _beside_the_voice(programme: Programme) -> float:
    """In dB, what bells and breath tones get."""
    return programme.voice_loudness - MADE_FOR


def _bell(event: Bell, programme: Programme) -> Layer:
    gain = gain_from_decibels(event.level - BELL_LEVEL + _beside_the_voice(programme))
    peak = BELLS[event.sound].true_peak
    return Layer(event.start, event.frames, gain, lambda: strike(event.sound), peak)


def _breath(event: Breath, programme: Programme) -> Layer:
    return Layer(
        event.start,
        event.frames,
        gain_from_decibels(_beside_the_voice(programme)),
        lambda: breath_tone(event.phase, event.frames),
        BREATH_PEAK,
    )


def _sound(event: Sound, programme: Programme) -> Layer:
    """A file is brought to the voice's loudness, and from there to its level."""
    own = programme.draft.plan.sounds[event.clip]
    return Layer(
        event.start,
        event.frames,
        gain_from_decibels(programme.voice_loudness + event.level - own.loudness),
        lambda: read_sound(own.path, event.offset, event.frames, event.fade),
        own.true_peak,
    )

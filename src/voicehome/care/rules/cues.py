"""Sounds beside the voice: beds, bells, and what is played."""

from __future__ import annotations

from collections.abc import Iterator

from ...timeline.events import Background, Bell, Event, Sound, Speech
from ...units import RATE, Frames, format_duration
from ..heard import Heard
from ..rule import WARNING, Example, Finding, Rule

_BED = -20.0
_HEADPHONES = (
    *("headphone", "kopfhörer", "casque", "écouteurs", "auriculares", "cuffie", "auricolari"),
    *("fones", "auscultadores", "koptelefoon"),
)
_LONG_SILENCE = 30 * RATE
_SOFT = -8.0
"""Of a bell that ends a long silence, in dB beside the voice."""


def _bed_level(heard: Heard) -> Iterator[Finding]:
    care = (heard.practice.care or "").lower()
    for event in heard.timeline.events:
        if not isinstance(event, Background) or event.sound == "none":
            continue
        if event.level > _BED:
            what = f"{_beside(event.level)} the voice, and 20 dB below it is the least"
            yield Finding(what, event.source)
        is_told = "pilep" in care and any(word in care for word in _HEADPHONES)
        if "binaural" in event.sound.lower() and not is_told:
            what = "a binaural tone, and `care:` has no note on headphones and epilepsy"
            yield Finding(what, event.source)


def _beside(level: float) -> str:
    return f"the bed lies {abs(level):g} dB {'below' if level <= 0 else 'above'}"


BED_LEVEL = Rule(
    "bed-level",
    WARNING,
    WARNING,
    "a bed lies less than 20 dB below the voice, or is a binaural tone without a note on headphones "
    "and epilepsy",
    "Speech must stay easy to hear (W3C technique G56), also for tired and older ears; and binaural "
    "tones need headphones, and are not for everybody.",
    "Lower it: background: {sound: rain, level: -26 dB}; and say in `care:` that it needs headphones, "
    "and that whoever has epilepsy should ask a doctor first.",
    _bed_level,
    fails=(
        Example(script="background: {sound: rain, level: -14 dB}\nsteps: [Hello.]\n"),
        Example(script="background: {sound: rain, level: 3 dB}\nsteps: [Hello.]\n"),
        Example(script="background: binaural\nsteps: [Hello.]\n"),
    ),
    passes=(
        Example(script="background: {sound: rain, level: -26 dB}\nsteps: [Hello.]\n"),
        Example(
            script="language: de\nbackground: binaural\ncare: Mit Kopfhörern. Wer Epilepsie hat, "
            "fragt erst eine Ärztin.\nsteps: [Hallo.]\n"
        ),
        Example(
            script="background: binaural\ncare: For headphones. If you have epilepsy, ask a doctor "
            "first.\nsteps: [Hello.]\n"
        ),
    ),
)


def _startle(heard: Heard) -> Iterator[Finding]:
    voice: Frames = 0
    for event in heard.timeline.events:
        if isinstance(event, Speech):
            voice = event.start + event.frames
        elif isinstance(event, Bell | Sound):
            silent = event.start - voice
            if event.level > 0:
                yield Finding(f"this is {event.level:g} dB louder than the voice", event.source)
            elif _comes_hard(event) and silent >= _LONG_SILENCE:
                after = format_duration(silent // RATE * RATE)
                what = f"after {after} without a voice, this begins at {event.level:g} dB"
                yield Finding(what, event.source)


def _comes_hard(event: Event) -> bool:
    """A bell that is not soft, or a sound that neither is soft nor fades in."""
    if isinstance(event, Bell):
        return event.level > _SOFT
    return isinstance(event, Sound) and event.level > _SOFT and not event.fade


STARTLE = Rule(
    "startle",
    WARNING,
    WARNING,
    "a bell or sound is louder than the voice, or comes hard after a long silence",
    "The body remembers bangs.",
    "Lower its level:, let it fade in, or say a soft word before it.",
    _startle,
    fails=(Example(script="steps:\n- Hello.\n- {bell: 1, level: 3 dB}\n- Here.\n"),),
    passes=(Example(script="steps:\n- Hello.\n- bell\n- Here.\n"),),
)


def _sleep_bell(heard: Heard) -> Iterator[Finding]:
    if heard.practice.purpose == "sleep":
        for event in heard.timeline.events:
            if isinstance(event, Bell):
                yield Finding("a bell rings in a practice for sleep", event.source)


SLEEP_BELL = Rule(
    "sleep-bell",
    WARNING,
    WARNING,
    "a bell rings in a practice for sleep",
    "It wakes people.",
    "Leave it out; end in silence, or with the bed fading: background: {sound: none, fade: 1m}",
    _sleep_bell,
    fails=(Example(script="purpose: sleep\nsteps: [Rest., bell]\n"),),
    passes=(Example(script="purpose: sleep\nsteps: [Rest.]\n"),),
)

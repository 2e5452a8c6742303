"""Silences and pace, measured at every length."""

from __future__ import annotations

from collections.abc import Iterator

from ...timeline.events import Breath, Sit
from ...timeline.plan import BreathPhase, said_in
from ...units import RATE, Frames, format_duration
from ..heard import Heard, Quiet, Said
from ..rule import ERROR, INFORMATION, WARNING, Example, Finding, Rule

_UNANNOUNCED = {False: (20 * RATE, 60 * RATE), True: (12 * RATE, 30 * RATE)}
"""By whether it is deep: from where on a warning, and an error."""

_ANNOUNCED = 120 * RATE
_OF_ITSELF = {"sit", "breathe", "echo"}
_LINES_BEFORE = 3

_SAYS_QUIET = {
    "en": (
        "(quiet|silence|silent|pause|wordless)",
        "(minute|minutes|seconds)",
        "i will (wait|stop|leave|give|say nothing|speak again|be back|go quiet|not speak|let you)",
        "i am (quiet|silent|here|leaving)",
        "(no|without|fewer) (words|voice)",
        "for (a|some) (while|time)",
        "(take|have) (a|some|your) (while|time)",
        "(longer|long) (one|quiet|time|stretch)",
    ),
    "de": ("(stille|still|ruhe|ruhig|schweige|schweigen|pause|minute|minuten|sekunden|leise)",),
    "es": ("(silencio|callo|pausa|minuto|minutos|segundos)",),
    "fr": ("(silence|silencieux|tais|pause|minute|minutes|secondes)",),
    "it": ("(silenzio|taccio|pausa|minuto|minuti|secondi)",),
    "nl": ("(stil|stilte|zwijg|pauze|minuut|minuten|seconden)",),
    "pt": ("(silêncio|calo|pausa|minuto|minutos|segundos)",),
}
_VOICE_STOPS = (
    "(voice|words|i) (will|is going to|am going to|may)? ... (~stop|~fade|~end|~thin|~go|~fall|~grow|~come|fewer)",
    "(nothing|no) more (words|to say|will be said)",
    "the last words",
)


def _silence(heard: Heard) -> Iterator[Finding]:
    least, grave = _UNANNOUNCED[heard.is_deep]
    stopped = False
    for quiet in heard.quiets:
        stopped = stopped or _voice_has_stopped(heard, quiet)
        long = format_duration(-(-quiet.frames // RATE) * RATE)
        when = f" in the recording of {format_duration(heard.length)}" if heard.length else ""
        if _is_announced(heard, quiet) or stopped:
            sits = "sit" in quiet.made_of or stopped or "breathe" in quiet.made_of
            if quiet.frames > _ANNOUNCED and not sits:
                yield Finding(f"a silence of {long}{when}, outside of a `sit:`", quiet.source)
        elif quiet.frames > least:
            severity = ERROR if quiet.frames > grave else WARNING
            what = f"an unannounced silence of {long}{when}; up to {format_duration(least)} is fine"
            yield Finding(what, quiet.source, severity=severity)


def _is_announced(heard: Heard, quiet: Quiet) -> bool:
    if quiet.made_of & _OF_ITSELF:
        return True
    before = _just_before(heard, quiet)
    phrases = _SAYS_QUIET.get(heard.language, ())
    return any(said.announces or said.sentence.has(phrases) for said in before)


def _just_before(heard: Heard, quiet: Quiet) -> tuple[Said, ...]:
    if quiet.after is None:
        return ()
    last = quiet.after.number
    return heard.said[max(0, last + 1 - _LINES_BEFORE) : last + 1]


def _voice_has_stopped(heard: Heard, quiet: Quiet) -> bool:
    """In a practice for sleep, whether a line has said that the voice will stop."""
    sleep = heard.practice.purpose == "sleep"
    return bool(sleep and quiet.after and quiet.after.sentence.has(_VOICE_STOPS))


SILENCE = Rule(
    "silence",
    WARNING,
    WARNING,
    "nothing announces a silence of over 20 s (deep: 12 s; an error over 60 s, deep: 30 s), or one "
    "that is announced lasts over 120 s outside of a `sit`, at any length that the script declares",
    "A long silence without a word can feel like being left.",
    "Announce it (“I'll be quiet for {quiet}”), make it a `sit:`, or put a line in; longer lengths "
    "come from `only:` blocks and announced sits, not from ever longer gaps.",
    _silence,
    fails=(
        Example(script="steps:\n- Here is a sound.\n- pause: 25s\n- And another.\n"),
        Example(script="depth: deep\nsteps: [A sound., pause: 13s, Another.]\n", depth="deep"),
    ),
    passes=(
        Example(script="steps:\n- I'll be quiet for {quiet}.\n- pause: 40s\n- And another.\n"),
        Example(script="steps:\n- Here is a sound.\n- pause: 18s\n- And another.\n"),
    ),
)

_PACES = {True: (15, 70), False: (40, 90)}
"""Words a minute, by whether it is for sleep."""

_SHORT = 120 * RATE
"""Of less than this, breathing and sits left out, no pace is taken: a few lines more or less would turn it."""


def _pace(heard: Heard) -> Iterator[Finding]:
    cues = [item for item in heard.plan.items if isinstance(item, BreathPhase)]
    cued = sum(len(u.text.split()) for item in cues for u in said_in(item))
    words = sum(len(said.text.split()) for said in heard.said) - cued
    slow, fast = _PACES[heard.practice.purpose == "sleep"]
    frames = heard.timeline.frames - _kept_still(heard)
    pace = words * 60 * RATE / frames
    if frames >= _SHORT and not slow <= round(pace) <= fast:
        at = f" at {format_duration(heard.length)}" if heard.length else ""
        what = (
            f"{pace:.0f} words a minute{at}, without sits and breathing; {slow} to {fast} is usual"
        )
        yield Finding(what, heard.place)


def _kept_still(heard: Heard) -> Frames:
    """The time of sits and of breathing, which have a pace of their own."""
    events = heard.timeline.events
    return sum(event.frames for event in events if isinstance(event, Sit | Breath))


PACE = Rule(
    "pace",
    INFORMATION,
    INFORMATION,
    "the whole, without its sits and breathing, has fewer than 40 or more than 90 words a minute "
    "(sleep: 15 to 70); not under two minutes",
    "Too many words leave no time to notice anything; too few can feel like being left.",
    "Widen or narrow the gaps, or move words into `only:` blocks for the longer lengths.",
    _pace,
    fails=(Example(script="steps:\n- One word.\n- pause: 3m\n- And another.\n"),),
    passes=(
        Example(script="steps:\n- One word.\n- pause: 5s\n- And another.\n"),
        Example(
            script="steps:\n- Breathe as you like.\n- breathe: {in: 4s, out: 6s, rounds: 20}\n"
        ),
    ),
)

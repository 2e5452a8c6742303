"""How long a line will probably take to say, for looking ahead without speaking."""

from __future__ import annotations

from collections.abc import Mapping

from ..units import Frames, frames_from_seconds
from ..voices.profile import Profile
from .layout import Spoken
from .plan import Plan

_SECONDS_A_LETTER = 10.4
"""At one word a minute; divided by the pace. Measured over the shipped practices with espeak-ng."""

_SECONDS_A_SENTENCE = 0.0


def estimate(plan: Plan, cast: Mapping[str, Profile]) -> list[Spoken]:
    """The probable length of each utterance, from its letters and its voice's pace."""
    paces = {profile.name: profile.pace for profile in cast.values()}
    return [Spoken("", _length(u.spoken, paces[u.voice])) for u in plan.utterances]


def _length(text: str, pace: int) -> Frames:
    letters = sum(1 for character in text if character.isalnum())
    return frames_from_seconds(_SECONDS_A_SENTENCE + letters * _SECONDS_A_LETTER / pace)

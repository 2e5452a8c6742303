"""Voices that speak another language than the script. It loads no audio: `check` asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import Problem
from ..language.words import base_of
from ..script.load import Script
from ..timeline.plan import GUIDE
from ..voices.profile import Profile


def foreign_voices(cast: Mapping[str, Profile], script: Script) -> tuple[Problem, ...]:
    """A warning for each voice that speaks another language than `script` is written in. A role but the
    guide to which the script itself gives such a voice has it on purpose."""
    written, named = script.practice.language, script.practice.named_voices
    foreign = {
        profile.name: profile.language
        for role, profile in cast.items()
        if base_of(profile.language) != base_of(written)
        and (role == GUIDE or named.get(role) != profile.name)
    }
    return tuple(
        Problem(
            f"the voice '{name}' speaks {language}, and this script is written in {written}",
            f"`voicehome voices list` shows the voices that speak {written}. If the script is in another "
            "language, say so in its `language:`.",
            severity="warning",
        )
        for name, language in foreign.items()
    )

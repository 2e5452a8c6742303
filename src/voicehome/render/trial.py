"""A few words in one voice, to hear what it is like."""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import Problem, ScriptError, VoiceError
from ..language.samples import sample
from ..script.load import script_from_bytes
from ..speech.registry import engine_names
from ..voices.profile import find_profile, voice_folders
from .drafting import draft
from .programme import Draft


def trial(name: str, text: str | None, beside: Path) -> Draft:
    """A practice in which the voice called `name`, looked for in `beside`'s folder `voices` first, says
    `text`, or a few words in its language.

    `text` may hold pauses, such as [2s]. Raises VoiceError when there is no such voice, or no words
    for it; ScriptError when `text` can't be spoken.
    """
    profile = find_profile(name, voice_folders(beside), engine_names())
    words = text or sample(profile.language)
    if words is None:
        message = f"'{name}' speaks {profile.language}, and there are no words to try that with"
        hint = f"Give some: voicehome voices try {name} 'What it is to say.'"
        raise VoiceError(Problem(message, hint))
    practice = {
        "title": f"The voice {name}",
        "language": profile.language,
        "steps": [{"say": words}],
    }
    data = json.dumps(practice, ensure_ascii=False).encode(errors="replace")  # JSON is YAML
    try:
        return draft(script_from_bytes(data, beside / "trial.yaml"), {"guide": name}, {})
    except ScriptError as error:  # nobody wrote the file that it points into
        raise ScriptError(*(Problem(p.message, p.hint) for p in error.problems)) from error

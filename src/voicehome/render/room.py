"""Whether files can hold what a practice will be, asked before anything is spoken."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from ..audio import AudioFormat
from ..encode.formats import Format, check_length
from ..errors import ScriptError
from ..units import Frames
from .drafting import preview
from .programme import Draft
from .textures import channels_of, textures_of


def check_room(draft: Draft, formats: Iterable[Format]) -> None:
    """Raise EncodeError where a file of one of `formats` would end before the practice does, and
    SoundError when a bed can't be made.

    Where no length is asked for it is estimated, so what is near the limit is found by the encoder only.
    """
    ending = [format for format in formats if format.most_bytes is not None]
    if ending and (frames := _frames(draft)):
        audio = AudioFormat(channels_of(textures_of(draft.plan)), frames)
        for format in ending:
            check_length(format, audio)


def _frames(draft: Draft) -> Frames:
    """How long it will be; 0 where that can't be known: what is spoken will tell what is wrong."""
    if draft.wish.length is not None:
        return draft.wish.length
    with contextlib.suppress(ScriptError):
        return preview(draft).timeline.frames
    return 0

"""Which bell is struck, wherever a script can say so."""

from __future__ import annotations

from typing import Annotated

from ..errors import nearest
from ..reading.fields import FieldError, from_text
from ..sound.bells import BELLS

BOWL = "bowl"
"""What is struck where nothing is said."""


def _kind(text: str) -> str:
    if text not in BELLS:
        close = nearest(text[:60], BELLS)
        hint = f"Did you mean {close}?" if close else f"Bells: {', '.join(BELLS)}"
        raise FieldError(f"there is no bell called '{text[:60]}'", hint)
    return text


BellKind = Annotated[str, from_text(_kind, {"enum": list(BELLS)})]
"""The name of one of `BELLS`."""

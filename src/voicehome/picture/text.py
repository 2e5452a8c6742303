"""Text in the picture: made safe for XML, measured, shortened to the room there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from ..units import RATE, Frames

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JOINER, _RIGHT_TO_LEFT = "\u200d", "\u200f"

_WIDTHS = (
    (0.34, "ijlIJ .,:;'|/\\·"),
    (0.41, "frt!()[]-"),
    (0.55, 'csz?"*_`–'),
    (0.64, "abdeghknopquvxyEFLPSTY0123456789${}"),
    (0.79, "ABCDGHKNOQRUVXZ&"),
    (0.86, "wM#+<=>^~−"),
    (1.0, "mW%@—…"),
)
_EM = {character: width for width, group in _WIDTHS for character in group}
"""Parts of an em, by DejaVu Sans: of the fonts that a picture may be shown in, the broadest."""


def clean(text: str) -> str:
    """`text` on one line, without what XML can't hold."""
    return " ".join(_NOT_XML.sub("", text).split())


def xml(text: str) -> str:
    """`text` cleaned and escaped, for content and attributes alike."""
    return escape(clean(text))


def width_of(text: str, size: float) -> float:
    """How wide `text` may be, nearly always less: no font is at hand here to ask."""
    return size * sum(_em(character) for character in text)


def shorten(text: str, room: float, size: float) -> str:
    """`text`, or as much of it as fits `room` with an ellipsis; empty where it would say nothing."""
    if width_of(text, size) <= room:
        return text
    left = room - width_of("…", size)
    kept: list[str] = []
    for cluster in _clusters(text):
        left -= width_of(cluster, size)
        if left < 0:
            break
        kept.append(cluster)
    short = "".join(kept).rstrip()
    if len(kept) < 3 or not short:
        return ""
    # The mark keeps the ellipsis at the end of text that runs to the left.
    return short + "…" + (_RIGHT_TO_LEFT if _runs_left(short) else "")


def length_in_words(frames: Frames) -> str:
    """`1 h 5 min`, `2 min 30 s`, to the second."""
    seconds = (frames + RATE // 2) // RATE
    parts = [(seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def _em(character: str) -> float:
    if _is_mark(character):
        return 0.0
    bare = unicodedata.normalize("NFD", character)[0]
    if bare in _EM:
        return _EM[bare]
    code = ord(character)
    if code >= 0x1F000:
        return 1.4
    return 0.85 if code < 0x700 else 1.15


def _is_mark(character: str) -> bool:
    """Whether it takes no room of its own, but belongs to the character before it."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf")


def _clusters(text: str) -> Iterator[str]:
    """What must not be cut apart: a letter with its marks, an emoji of several characters."""
    cluster = ""
    for character in text:
        if cluster and not _belongs(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _belongs(cluster: str, character: str) -> bool:
    if cluster.endswith(_JOINER) or _is_mark(character) or unicodedata.category(character) == "Mc":
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # a skin tone
        return True
    return _is_regional(character) and len(cluster) == 1 and _is_regional(cluster)


def _is_regional(character: str) -> bool:
    """Half of a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _runs_left(text: str) -> bool:
    directions = (unicodedata.bidirectional(character) for character in text)
    strong = [d for d in directions if d in ("L", "R", "AL")]
    return bool(strong) and strong[-1] != "L"

"""Pauses as people write them: `(pause 10 seconds)`, `[PAUSE:5]`, `[long pause]`, `10s of silence`."""

from __future__ import annotations

import re
from fractions import Fraction

from ..reading.fields import read_stretch
from ..units import MAX_FRAMES, format_duration, frames_from_seconds

PAUSE = "5s"
"""A pause of which nobody says how long it is."""

_HOW_LONG = {
    **dict.fromkeys(("short", "brief", "little", "small", "slight", "quick", "beat"), "2s"),
    **dict.fromkeys(("", "a", "another", "medium"), PAUSE),
    **dict.fromkeys(("long", "longer"), "15s"),
    **dict.fromkeys(("very long", "extended", "extra long"), "30s"),
}
_TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
_WORDS = {
    **{word: Fraction(n) for n, word in enumerate(re.findall(r"\w+", _TO_TWELVE), start=1)},
    **dict.fromkeys(("a", "an"), Fraction(1)),
    **dict.fromkeys(("a couple", "a couple of"), Fraction(2)),
    **dict.fromkeys(("a few", "few", "several"), Fraction(3)),
    "half a": Fraction(1, 2),
    "fifteen": Fraction(15),
    "twenty": Fraction(20),
    "thirty": Fraction(30),
    "forty": Fraction(40),
    "forty-five": Fraction(45),
    "sixty": Fraction(60),
}
_SECONDS = {"ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60), "h": Fraction(3600)}

_NAME = r"(?:pauses?|pausa|silence|silent|quiet|break|rest|wait|beat)"
_NEEDS_A_LENGTH = re.compile("quiet|wait|rest|break")
"""Words that mean more than a pause, unless they say how long."""

_NUMBER_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,6}}(?:[.,]\d{{1,3}})?|(?:{_NUMBER_WORD})\b)"
# Of seconds and minutes, the beginning says enough, in several languages.
_UNIT = r"(?:ms|milliseconds?|s(?:e[ckg][a-z]*)?|m(?:in[a-z]*)?|h(?:ours?|rs?)?|breaths?)"
_AMOUNT = re.compile(rf"({_NUMBER})[\s-]*({_UNIT})\b\.?")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|—|to|\.\.)\s*({_NUMBER})[\s-]*({_UNIT})\b\.?")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_ADJECTIVE = "|".join(word for word in _HOW_LONG if word not in ("", "a", "another"))
_BEFORE = re.compile(
    rf"{_NAME}\b(?:\s+here)?\s*[:=,–—-]?\s*(?:for\b|of\b)?\s*(?:about\b|for\b)?\s*(.*)"
)
_BETWEEN = re.compile(rf"(?:a\s+)?(?:{_ADJECTIVE})\s+{_NAME}\s*[,:–—-]?\s*(?:of|for|about|\s)*(.+)")
_AFTER = re.compile(rf"(.*?)\s*\b(?:of\s+)?{_NAME}")
_MOST = 60
"""Characters of a pause; what is longer is a sentence."""


def read_pause(text: str) -> str | None:
    """A pause that says it is one, as a script has it: `10s`, `10s..15s`, `3 breaths`; else None.

    A number without a unit is seconds; a pause without a number has a length by its words.
    """
    text = _plain(text)
    if len(text) > _MOST:
        return None
    if text == "beat":
        return _HOW_LONG[text]
    for shape in (_BEFORE, _AFTER, _BETWEEN):
        if found := shape.fullmatch(text):
            how = found[1].strip(" ,")
            length = _HOW_LONG.get(how.removeprefix("a "))
            if length and not _NEEDS_A_LENGTH.search(text):
                return length
            if length := read_length(how) or read_length(f"{how} s"):
                return length
    return None


def read_length(text: str) -> str | None:
    """A length of time, as a script has it; None for anything else."""
    text = _plain(text)
    if len(text) > _MOST:
        return None
    return _stretch(text) or _range(text) or _clock(text) or _sum(text)


def _plain(text: str) -> str:
    return " ".join(text[: 4 * _MOST].casefold().split()).strip(" .!*_")


def _stretch(text: str) -> str | None:
    """What a script would say itself, such as `8s..20s..40s`."""
    try:
        read_stretch(text)
    except ValueError:
        return None
    text = re.sub(r"\b1 breaths\b", "1 breath", text)
    return re.sub(r"\s*(\.\.)\s*|(?<=\d)\s+(?=[a-z])(?!breath)", r"\1", text)


def _range(text: str) -> str | None:
    found = _RANGE.fullmatch(text)
    if not found:
        return None
    least, most = (_written(_amount(found[n], found[3])) for n in (1, 2))
    if least is None or most is None:
        if found[3].startswith("breath"):
            return _stretch(f"{_count(found[1])} breaths..{_count(found[2])} breaths")
        return None
    return _stretch(f"{least}..{most}")


def _clock(text: str) -> str | None:
    found = _CLOCK.fullmatch(text)
    return _written(Fraction(int(found[1]) * 60 + int(found[2]))) if found else None


def _sum(text: str) -> str | None:
    """`1 minute and 30 seconds`, `half a minute`, `three breaths`."""
    amounts = _AMOUNT.findall(text)
    if not amounts or re.sub(r"[\s,]|\band\b", "", _AMOUNT.sub("", text)):
        return None
    if len(amounts) == 1 and amounts[0][1].startswith("breath"):
        return _stretch(f"{_count(amounts[0][0])} breaths")
    seconds = [_amount(number, unit) for number, unit in amounts]
    known = [amount for amount in seconds if amount is not None]
    return _written(sum(known, start=Fraction(0))) if len(known) == len(seconds) else None


def _amount(number: str, unit: str) -> Fraction | None:
    """Seconds; None for breaths, which are as long as the voice's."""
    if unit.startswith("breath"):
        return None
    name = "ms" if unit.startswith(("ms", "milli")) else unit[0]
    return _number(number) * _SECONDS[name]


def _number(text: str) -> Fraction:
    return _WORDS[text] if text in _WORDS else Fraction(text.replace(",", "."))


def _count(text: str) -> str:
    return f"{float(_number(text)):g}"


def _written(seconds: Fraction | None) -> str | None:
    if seconds is None:
        return None
    frames = frames_from_seconds(seconds)
    return format_duration(frames) if frames <= MAX_FRAMES else None

"""Lengths of time in words, as they announce a silence: never far from what it will really be."""

from __future__ import annotations

from fractions import Fraction

from ..units import RATE, Frames
from .numbers import number_in_words
from .words import Forms, Unit, Words, is_known, words_of

_MINUTE, _HOUR = 60, 3600

# Up to each of these lengths, in seconds, one that is not round is said to the nearest of so many:
# from five seconds on at most 10% off.
_STEPS = ((25, 1), (60, 5), (90, 10), (150, 15), (10 * _MINUTE, 30), (_HOUR, _MINUTE))
_LONG_STEP = 5 * _MINUTE


def in_words(frames: Frames, language: str) -> str:
    """A length of time: "ten minutes", "a minute and a half", "forty-five seconds".

    A round length is said as it is: whole seconds below a minute, fives of seconds below five
    minutes, half minutes below an hour, whole minutes from there. Any other is rounded, with
    "about": "about two minutes". At least a second, for nobody announces less.
    """
    words = words_of(language)
    seconds = Fraction(frames, RATE)
    if _is_round(seconds):
        return _exactly(int(seconds), words, language)
    return words.about.format(_exactly(_rounded(seconds), words, language))


def _is_round(seconds: Fraction) -> bool:
    if seconds < _MINUTE:
        step = 1
    elif seconds < 5 * _MINUTE:
        step = 5
    else:
        step = 30 if seconds < _HOUR else _MINUTE
    return seconds >= 1 and seconds % step == 0


def _rounded(seconds: Fraction) -> int:
    step = next((step for below, step in _STEPS if seconds < below), _LONG_STEP)
    return max(1, int(seconds / step + Fraction(1, 2)) * step)


def _exactly(seconds: int, words: Words, language: str) -> str:
    if seconds < _MINUTE:
        return _said(words.seconds, words.seconds.whole, seconds, language)
    if seconds < _HOUR:
        return _parted(seconds, _MINUTE, words.minutes, words.seconds, language)
    return _parted(seconds // _MINUTE, _MINUTE, words.hours, words.minutes, language)


def _parted(count: int, in_one: int, unit: Unit, smaller: Unit, language: str) -> str:
    """So many of `unit`, each `in_one` of the `smaller`: whole, and a half, or and some of those."""
    whole, rest = divmod(count, in_one)
    if rest == 0:
        return _said(unit, unit.whole, whole, language)
    if unit.half and rest * 2 == in_one:
        return _said(unit, unit.half, whole, language)
    assert unit.more is not None  # every file has it where there is a smaller unit
    more = _said(smaller, smaller.whole, rest, language)
    return _said(unit, unit.more, whole, language, more)


def _said(unit: Unit, forms: Forms, n: int, language: str, more: str = "") -> str:
    number = number_in_words(n, language) if is_known(language) else str(n)
    return forms.get(n, forms["n"]).format(n=_agreeing(number, unit), more=more)


def _agreeing(number: str, unit: Unit) -> str:
    """`number` as it ends beside this unit: veintiuno → veintiún minutos, veintiuna horas."""
    for ending in sorted(unit.agree, key=len, reverse=True):
        if number.endswith(ending):
            return number.removesuffix(ending) + unit.agree[ending]
    return number

"""Lengths of time as people write them elsewhere, and how they are written here."""

from __future__ import annotations

import re

_UNITS = (
    (r"milliseconds?|msecs?|ms", "ms"),
    (r"seconds?|secs?|s", "s"),
    (r"minutes?|mins?|m", "m"),
    (r"hours?|hrs?|h", "h"),
)
_ABOUT_IT = re.compile(r"(?:pause|wait|rest|silence|hold)?:?\s*(?:for\s+)?")
_ONE = r"[0-9]{1,9}(?:\.[0-9]{1,9})?(?:ms|s|m|h)(?:[0-9]{1,9}(?:\.[0-9]{1,9})?(?:ms|s|m|h))*"


def as_written_here(text: str) -> str | None:
    """`10 sec`, `1,5s`, `5s-10s` or `[pause 3s]` as `10s`, `1.5s`, `5s..10s`, `3s`; None for what is
    no length, or more than least, natural and most."""
    words = text.strip(" \t\n()[]").lower()
    words = words[_ABOUT_IT.match(words).end() :]  # type: ignore[union-attr]  # it matches anything
    words = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", words)
    for unit, here in _UNITS:
        words = re.sub(rf"(?<=[0-9])\s*(?:{unit})(?![a-z])\.?(?!\.)", here, words)
    words = re.sub(r"(?<=[0-9a-z])\s*(?:\.{2,}|…|[-–—]|to)\s*(?=[0-9])", "..", words)
    words = re.sub(r"\s+|\band\b", "", words)
    lengths = words.split("..")
    if last := re.search(r"[a-z]+$", lengths[-1]):  # 5-10s
        lengths = [n + last[0] if re.fullmatch(r"[0-9.]+", n) else n for n in lengths]
    if len(lengths) > 3 or not all(re.fullmatch(_ONE, length) for length in lengths):
        return None
    return "..".join(lengths)

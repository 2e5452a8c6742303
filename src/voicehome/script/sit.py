"""`sit:`, its bells, and how long it must be to have them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from ..errors import nearest
from ..reading.editor import matching
from ..reading.fields import FieldError, ListOf, from_text, invalid, read_duration, read_stretch
from ..units import DURATION, RATE, STRETCH, Frames, Stretch, format_duration
from .bell_kind import BellKind
from .step import Single

_SHARES = {
    "halfway": (Fraction(1, 2),),
    "thirds": (Fraction(1, 3), Fraction(2, 3)),
    "quarters": (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)),
}


_A_PLACE = matching(
    rf"{'|'.join(_SHARES)}|(?:every )?\s*(?:{DURATION})\s*",
    f"Write {', '.join(_SHARES)}, every 5m, or a time such as 2m.",
)
_AT_LEAST = matching(rf">= \s*(?:{DURATION})\s*", "Write it like when: '>= 3m'.")

CLOSEST = 5 * RATE
"""Bells that come again and again are at least so far apart."""


@dataclass(frozen=True, slots=True)
class SitBell:
    """Bells in a sit: at `shares` of it, or `after` so many frames, or `every` so many."""

    shares: tuple[Fraction, ...] = ()
    after: Frames = 0
    every: Frames = 0

    def places(self, frames: Frames) -> list[Frames]:
        """Where they ring in a sit of so many frames, from its start; none at its end."""
        if self.every:
            return list(range(self.every, frames, self.every))
        places = [int(frames * share) for share in self.shares] or [self.after]
        return [place for place in places if place < frames]


def _sit_bell(text: str) -> SitBell:
    """Read `halfway`, `thirds`, `quarters`, `every 5m`, or a time such as `2m`. Raises FieldError."""
    if text in _SHARES:
        return SitBell(shares=_SHARES[text])
    first, _, rest = text.partition(" ")
    try:
        if first == "every":
            return SitBell(every=_at_least(CLOSEST, rest))
        return SitBell(after=_at_least(1, text))
    except ValueError as error:
        close = nearest(text[:40], _SHARES)
        hint = f"Write {', '.join(_SHARES)}, every 5m, or a time such as 2m."
        if close:
            raise FieldError(
                f"'{text[:40]}' is no place for a bell", f"Did you mean {close}?"
            ) from error
        raise FieldError(f"'{text[:40]}' is no place for a bell: {error}", hint) from error


def _at_least_so_long(text: str) -> Frames:
    """Read `>= 3m`, for sits of at least three minutes. Raises FieldError."""
    sign, _, rest = text.partition(" ")
    if sign != ">=":
        raise FieldError(f"'{text[:40]}' can't be read", "Write it like when: '>= 3m'.")
    return read_duration(rest)


def _at_least(least: Frames, text: str) -> Frames:
    frames = read_duration(text)
    if frames < least:
        raise ValueError(
            f"{format_duration(least)} is the least" if frames else "it needs a length"
        )
    return frames


def _sit(text: str) -> Stretch | None:
    return None if text == "rest" else read_stretch(text)


_A_SIT = matching(
    rf"rest|\s*(?:{STRETCH})\s*", "Write a length of time like 2m or 1m..2m..4m, or rest."
)


class Sit(Single):
    """A long silence on purpose; `rest` takes whatever the asked length leaves (None here).

    `bells` of this `kind` ring in it, unless it is shorter than `when`.
    """

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | {
        "bell": "Bells in a sit are written bells: [halfway]."
    }
    sit: Annotated[Stretch | None, from_text(_sit, _A_SIT)] = Field(
        description="A long silence on purpose; rest takes whatever the asked length leaves.",
        examples=["1m..2m..4m", "rest"],
    )
    bells: ListOf[Annotated[SitBell, from_text(_sit_bell, _A_PLACE)]] = Field(
        (),
        max_length=12,
        description="Bells in the silence: halfway, thirds, quarters, every so often, or at a time.",
        examples=[["halfway"], ["every 5m"], ["2m", "4m"]],
    )
    when: Annotated[Frames, from_text(_at_least_so_long, _AT_LEAST)] = Field(
        0,
        description="How long the silence must be at least to have its bells.",
        examples=[">= 3m"],
    )
    kind: BellKind | None = Field(
        None, description="What is struck; a bowl where you don't say.", examples=["small-bowl"]
    )

    @model_validator(mode="after")
    def _has_bells_of_its_kind(self) -> Sit:
        if self.kind and not self.bells:
            hint = "Write bells: [halfway], or leave this out."
            raise invalid("no bell rings in this silence", hint, key="kind")
        return self

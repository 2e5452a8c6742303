"""Sounds that a script asks for: bells, one's own files, and the background that lies under it all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from ..errors import nearest
from ..reading.document import Mapping, Text
from ..reading.fields import (
    Duration,
    FieldError,
    Located,
    Words,
    a_count,
    from_text,
    invalid,
    read_duration,
)
from ..sound.bells import BELL_LEVEL, BELLS
from ..units import RATE, Frames, parse_decibels
from .line import Spoken
from .step import Single

BOWL = "bowl"
"""What `bell` strikes."""

BELL_WAIT = 4 * RATE
"""The time a stroke takes before the next thing; its tail rings on over that."""

PLAYED_LEVEL = -6.0
BED_LEVEL = -26.0
"""In dB beside the voice, where a script does not say."""

BED_FADE = 6 * RATE

NO_BED = "none"


def _wait(text: str) -> Frames | None:
    """How long a sound is waited for; None, for `yes`, is until its end."""
    if text in ("yes", "no"):
        return None if text == "yes" else 0
    try:
        return read_duration(text)
    except ValueError as error:
        hint = "Write no, to go on at once; yes; or how long, such as 2s."
        raise FieldError(f"'{text[:40]}' does not say how long to wait", hint) from error


def _bell_wait(text: str) -> Frames:
    wait = _wait(text)
    return BELL_WAIT if wait is None else wait


def _level(text: str) -> float:
    level = parse_decibels(text)
    if not -60 <= level <= 6:
        hint = "What is softer than the voice has a minus: -26 dB."
        raise FieldError("a level beside the voice's is from -60 dB to 6 dB", hint)
    return level


BesideVoice = Annotated[float, from_text(_level)]
"""A level in dB beside the voice's loudness."""

Wait = Annotated[Frames | None, from_text(_wait)]


def _kind(text: str) -> str:
    if text not in BELLS:
        close = nearest(text[:60], BELLS)
        hint = f"Did you mean {close}?" if close else f"Bells: {', '.join(BELLS)}"
        raise FieldError(f"there is no bell called '{text[:60]}'", hint)
    return text


def _strokes(value: Any) -> Any:
    """People write what the bell is where it says how often it rings."""
    if value == "":
        raise invalid("nothing is written here", "Write how often it rings: bell: 1")
    if isinstance(value, Mapping) or value in BELLS:
        kind = value if isinstance(value, Text) else BOWL
        hint = f"Write - bell: 1, and what belongs to it below, in the column of bell: kind: {kind}"
        raise invalid("how often it rings is expected here", hint)
    return value


class Bell(Single):
    """One stroke of a bell, or several; `wait` is the time that each takes before the next thing."""

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | {
        "sound": "Which bell it is, is called kind: here.",
        "volume": "Write level: -8 dB, which is beside the voice.",
    }
    bell: Annotated[int, a_count(1, 12), BeforeValidator(_strokes)]
    kind: Annotated[str, from_text(_kind)] = BOWL
    level: BesideVoice = BELL_LEVEL
    wait: Annotated[Frames, from_text(_bell_wait)] = BELL_WAIT


class Play(Single):
    """A sound file of one's own, from the script's folder or a folder `sounds`.

    `or` is spoken where the file is missing; with `wait: no`, the next thing begins over it.
    """

    play: Words
    level: BesideVoice = PLAYED_LEVEL
    from_: Duration = Field(0, alias="from")
    to: Duration | None = None
    times: Annotated[int, a_count(1, 100)] = 1
    fade: Duration = 0
    wait: Wait = None
    or_: Spoken | None = Field(None, alias="or")
    _path: Path | None = PrivateAttr(default=None)

    @property
    def path(self) -> Path | None:
        """The file that the loader found; None where there is none, and `or` is spoken."""
        return self._path

    @model_validator(mode="after")
    def _goes_forward(self) -> Play:
        if self.to is not None and self.to <= self.from_:
            raise invalid("this ends before it begins", "Write a later `to:`.", key="to")
        return self


class Bed(Located):
    """The background from here on; what is not named stays as it was."""

    written_like: ClassVar[str] = "background: {sound: rain, level: -30 dB, fade: 10s}"
    elsewhere: ClassVar[dict[str, str]] = {
        "volume": "Write level: -30 dB, which is beside the voice.",
        "wait": "It takes no time: what follows begins at once.",
    }
    sound: Words | None = None
    level: BesideVoice | None = None
    fade: Duration = BED_FADE
    _path: Path | None = PrivateAttr(default=None)

    @property
    def path(self) -> Path | None:
        """One's own file, which the loader found; None for a built-in sound."""
        return self._path

    @model_validator(mode="after")
    def _says_something(self) -> Bed:
        if self.sound is None and self.level is None:
            raise invalid("this changes nothing", "Write sound: rain, or level: -30 dB.")
        return self


def _bed(value: Any) -> Any:
    """`background: rain` is short for `background: {sound: rain}`."""
    if not isinstance(value, Text):
        return value
    bed = Mapping({Text("sound"): value})
    bed.source = value.source
    return bed


ABed = Annotated[Bed, BeforeValidator(_bed)]


class Background(Single):
    """Another background from here on, crossfaded."""

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | dict.fromkeys(
        ("sound", "level", "fade"), f"Write all of it together: {Bed.written_like}"
    )
    background: ABed

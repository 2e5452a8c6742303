"""Sounds that a script asks for: bells, one's own files, and the background that lies under it all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from ..errors import nearest
from ..reading.document import Mapping, Text
from ..reading.editor import SeenAs, matching
from ..reading.fields import (
    Duration,
    FieldError,
    Located,
    Words,
    a_count,
    expect_text,
    from_text,
    invalid,
    read_duration,
)
from ..sound.beds import BedSettings
from ..sound.bells import BELL_LEVEL, BELLS
from ..units import DURATION, RATE, Frames, parse_decibels
from .bed_settings import NO_BED as NO_BED
from .bed_settings import a_sound, beds_with, is_bed_name, kind_of, with_settings
from .bell_kind import BOWL, BellKind
from .line import Spoken
from .step import Single

BELL_WAIT = 4 * RATE
"""The time a stroke takes before the next thing; its tail rings on over that."""

PLAYED_LEVEL = -6.0
BED_LEVEL = -26.0
"""In dB beside the voice, where a script does not say."""

BED_FADE = 6 * RATE


_HOW_OFTEN = ("", "once", "twice", "three", "four", "five", "six", "seven", "eight", "nine")


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


_A_LEVEL = matching(
    r"\s*(?:-(?:0?[0-5]?[0-9](?:\.[0-9]{1,6})?|0?60(?:\.0{1,6})?)"
    r"|\+?0{0,2}(?:[0-5](?:\.[0-9]{1,6})?|6(?:\.0{1,6})?))\s*dB\s*",
    "Write a level beside the voice's, from -60 dB to 6 dB, like -12 dB.",
)
BesideVoice = Annotated[float, from_text(_level, _A_LEVEL)]
"""A level in dB beside the voice's loudness."""

_A_WAIT = matching(rf"yes|no|\s*(?:{DURATION})\s*", "Write yes, no, or a length of time like 2s.")
Wait = Annotated[Frames | None, from_text(_wait, _A_WAIT)]


def _strokes(value: Any) -> Any:
    """People write what the bell is where it says how often it rings."""
    if value == "":
        raise invalid("nothing is written here", "Write how often it rings: bell: 1")
    if isinstance(value, Text) and (words := value.lower().split()) and words[0] in _HOW_OFTEN:
        hint = f"Write bell: {_HOW_OFTEN.index(words[0])}"
        raise invalid("how often it rings is written as a number", hint)
    if isinstance(value, Mapping) or (isinstance(value, Text) and value[:1].isalpha()):
        kind = _kind_meant(value) if isinstance(value, Text) else BOWL
        hint = f"Write - bell: 1, and what belongs to it below, in the column of bell: kind: {kind}"
        raise invalid("how often it rings is expected here", hint)
    return value


def _kind_meant(text: str) -> str:
    """The bell that is meant by "bowl", "singing bowl" or "gongs"."""
    words = [*text.lower().split()[:5], "-".join(text.lower().split())]
    known = [word for word in reversed(words) if word in BELLS]
    return known[0] if known else nearest(words[-1][:60], BELLS) or BOWL


class Bell(Single):
    """One stroke of a bell, or several; `wait` is the time that each takes before the next thing."""

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | {
        "sound": "Which bell it is, is called kind: here.",
        "volume": "Write level: -8 dB, which is beside the voice.",
    }
    bell: Annotated[int, a_count(1, 12), BeforeValidator(_strokes)] = Field(
        description="Strike a bell, so many times. It rings on under what follows.",
        examples=[1, 3],
    )
    kind: BellKind = Field(
        BOWL, description="What is struck; a bowl where you don't say.", examples=[BOWL]
    )
    level: BesideVoice = Field(
        BELL_LEVEL,
        description=f"How loud it is beside the voice; {BELL_LEVEL:g} dB where you don't say.",
        examples=["-12 dB"],
    )
    wait: Annotated[Frames, from_text(_bell_wait, _A_WAIT)] = Field(
        BELL_WAIT,
        description="The time that each stroke takes before the next thing; four seconds where you "
        "don't say, and none with no.",
        examples=["8s", "no"],
    )


class Play(Single):
    """A sound file of one's own, from the script's folder or a folder `sounds`.

    `or` is spoken where the file is missing; with `wait: no`, the next thing begins over it.
    """

    play: Words = Field(
        description="Play a sound file of your own, from the script's folder or a folder sounds.",
        examples=["chime.wav"],
    )
    level: BesideVoice = Field(
        PLAYED_LEVEL,
        description=f"How loud it is beside the voice; {PLAYED_LEVEL:g} dB where you don't say.",
        examples=["-12 dB"],
    )
    from_: Duration = Field(
        0, alias="from", description="Where in the file to begin.", examples=["5s"]
    )
    to: Duration | None = Field(None, description="Where in the file to end.", examples=["12s"])
    times: Annotated[int, a_count(1, 100)] = Field(
        1, description="How many times it is played; once where you don't say.", examples=[3]
    )
    fade: Duration = Field(
        0, description="How long it takes to come up, and to fade away.", examples=["500ms"]
    )
    wait: Wait = Field(
        None,
        description="Whether what follows waits for its end (yes, where you don't say), begins over "
        "it at once (no), or after a time.",
        examples=["no", "2s"],
    )
    or_: Spoken | None = Field(
        None,
        alias="or",
        description="What is spoken where the file is missing.",
        examples=["There may be a sound somewhere."],
    )
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
    """The background from here on; what is not named stays as it was.

    Beside these keys stand the settings of the sound that is named.
    """

    written_like: ClassVar[str] = "background: {sound: rain, level: -30 dB, fade: 10s}"
    elsewhere: ClassVar[dict[str, str]] = {
        "volume": "Write level: -30 dB, which is beside the voice.",
        "wait": "It takes no time: what follows begins at once.",
    }
    model_config = ConfigDict(extra="allow", json_schema_extra=with_settings)
    sound: Annotated[Words | None, SeenAs(a_sound)] = Field(
        None,
        description="What lies under the voice: a sound that is built in, a file of your own, or "
        "none.",
        examples=["rain", "sea.flac"],
    )
    level: BesideVoice | None = Field(
        None,
        description=f"How loud it is beside the voice; {BED_LEVEL:g} dB at first.",
        examples=["-30 dB"],
    )
    fade: Duration = Field(
        BED_FADE,
        description="How long the change takes; six seconds where you don't say.",
        examples=["20s"],
    )
    _path: Path | None = PrivateAttr(default=None)
    _settings: BedSettings = PrivateAttr(default=())

    @property
    def path(self) -> Path | None:
        """One's own file, which the loader found; None for a built-in sound."""
        return self._path

    @property
    def settings(self) -> BedSettings:
        """What is set about the sound, by the names of its parameters, in their order."""
        return self._settings

    @classmethod
    def further_keys(cls, mapping: Mapping) -> list[str]:
        sound = mapping.get(Text("sound"))
        kind = kind_of(sound.strip()) if isinstance(sound, Text) else None
        return [parameter.name for parameter in kind.parameters] if kind else []

    @model_validator(mode="after")
    def _are_its_settings(self) -> Bed:
        kind = kind_of(self.sound)
        if not self.model_extra or (kind is None and is_bed_name(self.sound)):
            return self  # of a bed that there is not, the loader speaks
        faults: list[InitErrorDetails] = []
        values = {}
        for key, value in self.model_extra.items():
            parameter = kind.parameter(key) if kind else None
            try:
                if parameter is None and self.sound is None and (beds := beds_with(key)):
                    hint = f"Name it beside this, even if it stays: sound: {beds[0]}"
                    raise invalid(f"'{key}:' is a setting of a sound", hint)
                if parameter is None:
                    faults.append({"type": "extra_forbidden", "loc": (key,), "input": value})
                else:
                    values[key] = parameter.read(expect_text(value))
            except PydanticCustomError as error:
                faults.append({"type": error, "loc": (key,), "input": value})
            except ValueError as error:
                wrong = invalid(str(error))
                faults.append({"type": wrong, "loc": (key,), "input": value})
        if faults:
            raise ValidationError.from_exception_data("Bed", faults)
        ordered = kind.parameters if kind else ()
        self._settings = tuple((p.name, values[p.name]) for p in ordered if p.name in values)
        return self

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


ABed = Annotated[
    Bed, BeforeValidator(_bed), SeenAs(lambda bed: {"oneOf": [*a_sound({})["oneOf"], bed]})
]


class Background(Single):
    """Another background from here on, crossfaded."""

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | dict.fromkeys(
        ("sound", "level", "fade"), f"Write all of it together: {Bed.written_like}"
    )
    background: ABed = Field(
        description="Another background from here on, crossfaded: a sound, or below it a sound, a "
        "level and a fade, of which those that are not named stay as they were.",
        examples=["none"],
    )

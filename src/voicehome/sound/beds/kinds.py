"""Which beds there are, and what can be set about each; no numpy here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...errors import Problem, SoundError, nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from . import Texture

Value = str | float
BedSettings = tuple[tuple[str, Value], ...]
"""What a script sets about a bed: names of parameters with values that `Parameter.read` returned."""

ENTRY_POINT = "voicehome.sounds"
"""Where other packages name theirs: each a `BedKind`."""

_HERE = "voicehome.sound.beds"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be set about a bed: one of `options`, or a number from `least` to `most`.

    `unit` may follow the number in a script, and is there to read; "" for a mere number.
    `description` says what it does, beginning with a small letter.
    """

    name: str
    description: str
    default: Value
    unit: str = ""
    least: float = 0.0
    most: float = 0.0
    options: tuple[str, ...] = ()

    def read(self, text: str) -> Value:
        """The value that a script writes. Raises ValueError with a sentence for the writer."""
        words = text.strip()
        if not words:
            raise ValueError(f"nothing is written here; it takes {self.range}")
        if self.options:
            found = {option.casefold(): option for option in self.options}.get(words.casefold())
            if found is None:
                raise ValueError(f"'{words[:40]}' is not one of {', '.join(self.options)}")
            return found
        number = re.fullmatch(rf"({_NUMBER})\s*(?:{re.escape(self.unit)})?", words)
        if not number or not self.least <= float(number[1]) <= self.most:
            raise ValueError(f"'{words[:40]}' is not a number from {self.range}")
        return float(number[1])

    @property
    def range(self) -> str:
        """What it takes, in words: `20 to 500 Hz`, or its options."""
        if self.options:
            return ", ".join(self.options)
        return f"{self.least:g} to {self.most:g} {self.unit}".rstrip()

    @property
    def written(self) -> str:
        """Its default, as a script would say it."""
        if isinstance(self.default, str):
            return self.default
        return f"{self.default:g} {self.unit}".rstrip()

    @property
    def pattern(self) -> str:
        """A regular expression for text that `read` may take."""
        if self.options:
            return "|".join(map(re.escape, self.options))
        return rf"\s*{_NUMBER}\s*(?:{re.escape(self.unit)})?\s*"

    def allows(self, value: Value) -> bool:
        """Whether `value` is one that `read` could have returned."""
        if self.options or isinstance(value, str):
            return value in self.options
        return self.least <= value <= self.most


_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"


@dataclass(frozen=True, slots=True)
class BedKind:
    """A kind of bed. `make` is "module:function": called with every parameter's value by its name,
    and a seed, the function returns a `Texture`.

    `summary` is one line; `notes` are what a listener has to know beforehand.
    """

    summary: str
    make: str
    parameters: tuple[Parameter, ...] = ()
    notes: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        return next((each for each in self.parameters if each.name == name), None)

    def read(self, written: Mapping[str, str]) -> BedSettings:
        """Settings as they are written, by their names. Raises SoundError with all that is wrong."""
        settings: list[tuple[str, Value]] = []
        problems = []
        for name, text in written.items():
            parameter = self.parameter(name)
            if parameter is None:
                problems.append(self._no_such(name))
                continue
            try:
                settings.append((name, parameter.read(text)))
            except ValueError as error:
                problems.append(Problem(f"{name}: {error}"))
        if problems:
            raise SoundError(*problems)
        return tuple(settings)

    def _no_such(self, name: str) -> Problem:
        names = [each.name for each in self.parameters]
        close = nearest(name[:60], names)
        hint = f"There are: {', '.join(names)}" if names else "It has none."
        hint = f"Did you mean {close}?" if close else hint
        return Problem(f"this bed has no setting '{name[:60]}'", hint)

    def complete(self, settings: BedSettings) -> dict[str, Value]:
        """Every parameter's value, by its name. Raises SoundError for what it does not have."""
        values = {each.name: each.default for each in self.parameters}
        problems = []
        for name, value in settings:
            parameter = self.parameter(name)
            if parameter is None:
                problems.append(self._no_such(name))
            elif not parameter.allows(value):
                message = f"'{name}: {value}' is not a value of this bed's"
                problems.append(Problem(message, f"It takes {parameter.range}."))
            values[name] = value
        if problems:
            raise SoundError(*problems)
        return values

    def maker(self, name: str) -> Callable[[dict[str, Value], int], Texture]:
        """What makes the sound. Raises SoundError where that can't be loaded."""
        module, _, function = self.make.partition(":")
        try:
            made: Any = getattr(import_module(module), function)
        except (ImportError, AttributeError) as error:  # another's package may be half installed
            message = f"the sound '{name}' can't be loaded: {error}"
            raise SoundError(Problem(message, "Install its package again.")) from error
        checked: Callable[[dict[str, Value], int], Texture] = made
        return checked


def width(default: float) -> Parameter:
    """How much the two sides differ: the same for every bed that has sides."""
    about = (
        "how far it spreads between left and right; with 0 it is one channel, and so is the file"
    )
    return Parameter("width", about, default, "%", 0, 100)


_TOP = Parameter("top", "what is higher is taken away, gently", 20_000.0, "Hz", 200, 20_000)
_BOTTOM = Parameter("bottom", "what is lower is taken away", 30.0, "Hz", 20, 500)
_NOISE = (_BOTTOM, _TOP, width(100.0))

_NOTES = (
    "C",
    "C#",
    "Db",
    "D",
    "D#",
    "Eb",
    "E",
    "F",
    "F#",
    "Gb",
    "G",
    "G#",
    "Ab",
    "A",
    "A#",
    "Bb",
    "B",
)
_KEY = Parameter("key", "the note that it stands on", "D", options=_NOTES)
_MODES = ("major", "minor", "dorian", "phrygian", "lydian", "mixolydian", "pentatonic")
_BRIGHT = "how far its overtones reach up"

BEDS: dict[str, BedKind] = {
    "brown": BedKind(
        "Noise that falls by 6 dB an octave: deep and even, like a far waterfall.",
        f"{_HERE}.noise:brown",
        _NOISE,
    ),
    "pink": BedKind(
        "Noise that falls by 3 dB an octave: as strong in each octave, balanced and soft.",
        f"{_HERE}.noise:pink",
        _NOISE,
    ),
    "white": BedKind(
        "Noise that is as strong at every frequency: bright, a hiss.",
        f"{_HERE}.noise:white",
        _NOISE,
    ),
    "rain": BedKind(
        "Rain: drops and their splashes, single ones near by, many farther off.",
        f"{_HERE}.rain:rain",
        (
            Parameter("drops", "how many near drops fall in a second", 14.0, "", 0, 60),
            Parameter("surface", "what it falls on", "leaves", options=("leaves", "roof", "water")),
            width(60.0),
        ),
    ),
    "ocean": BedKind(
        "Waves that come up a beach, break and run back, never twice alike.",
        f"{_HERE}.ocean:ocean",
        (
            Parameter("waves", "how many come in a minute, about", 6.0, "", 2, 15),
            Parameter("foam", "how much they hiss as they run back", 50.0, "%", 0, 100),
            width(70.0),
        ),
    ),
    "stream": BedKind(
        "A brook: bubbles of many sizes over softly running water.",
        f"{_HERE}.stream:stream",
        (
            Parameter("flow", "how many bubbles are heard in a second", 110.0, "", 10, 300),
            Parameter("depth", "from a bright trickle to deep pools", 40.0, "%", 0, 100),
            width(60.0),
        ),
    ),
    "wind": BedKind(
        "Wind that rises in gusts, brighter as it grows, and falls away again.",
        f"{_HERE}.wind:wind",
        (
            Parameter("gusts", "how far it swells and sinks", 50.0, "%", 0, 100),
            Parameter("whistle", "how much it sings around corners", 20.0, "%", 0, 100),
            width(70.0),
        ),
    ),
    "night": BedKind(
        "A summer night: a breath of air, and crickets here and there, very soft.",
        f"{_HERE}.night:night",
        (
            Parameter("crickets", "how many sing", 4.0, "", 0, 8),
            Parameter("warmth", "the warmer it is, the quicker they chirp", 18.0, "°C", 10, 30),
            width(80.0),
        ),
    ),
    "drone": BedKind(
        "One low note with its fifth and octaves, slowly shimmering.",
        f"{_HERE}.tones:drone",
        (_KEY, Parameter("brightness", _BRIGHT, 30.0, "%", 0, 100), width(80.0)),
    ),
    "pad": BedKind(
        "Soft chords of one key that melt into each other.",
        f"{_HERE}.tones:pad",
        (
            _KEY,
            Parameter("mode", "its scale", "major", options=_MODES),
            Parameter("change", "how long a chord lasts", 24.0, "s", 12, 120),
            Parameter("brightness", _BRIGHT, 30.0, "%", 0, 100),
            width(80.0),
        ),
    ),
    "heartbeat": BedKind(
        "A slow heart, heard as if through a pillow; its beats are never quite even.",
        f"{_HERE}.heartbeat:heartbeat",
        (
            Parameter("rate", "beats in a minute", 56.0, "", 30, 100),
            Parameter("softness", "how much of its attack is taken away", 50.0, "%", 0, 100),
        ),
    ),
    "binaural": BedKind(
        "Two pure tones, a little apart, one for each ear, over soft noise.",
        f"{_HERE}.tones:binaural",
        (
            Parameter("tone", "the pitch between the two", 180.0, "Hz", 60, 500),
            Parameter("beat", "how far they are apart", 6.0, "Hz", 0.5, 30),
            Parameter("noise", "how much of it is soft noise", 50.0, "%", 0, 100),
        ),
        notes=(
            "It needs headphones: out of speakers, it is one tone that trembles.",
            "Whoever has epilepsy, or has had seizures, should ask a doctor first, or choose "
            "another sound.",
            "Nothing is promised of it: what is known of its effects is little and mixed.",
        ),
    ),
}
"""The built-in ones, by the name that a script gives them. None of them is ever chosen for a script
that does not name it."""


def _plugins() -> Iterable[EntryPoint]:
    # Imported here: scripts with built-in beds are read without it.
    from importlib.metadata import entry_points

    return entry_points(group=ENTRY_POINT)


def bed_names() -> list[str]:
    """Every bed there is; those of other packages come last."""
    return [*BEDS, *(plugin.name for plugin in _plugins() if plugin.name not in BEDS)]


def find_bed(name: str) -> BedKind:
    """The bed called `name`, built in or of another package.

    Raises SoundError where there is none, with the nearest name, or where it can't be loaded.
    """
    if name in BEDS:
        return BEDS[name]
    for plugin in _plugins():
        if plugin.name == name:
            return _loaded(plugin)
    close = nearest(name[:60], bed_names())
    hint = f"Did you mean {close}?" if close else f"Beds: {', '.join(bed_names())}"
    raise SoundError(Problem(f"there is no bed called '{name[:60]}'", hint))


def _loaded(plugin: EntryPoint) -> BedKind:
    try:
        found = plugin.load()
    except Exception as error:  # another's code may raise anything
        message = f"the sound '{plugin.name}' can't be loaded: {error}"
        raise SoundError(Problem(message, "Install its package again, or remove it.")) from error
    if not isinstance(found, BedKind):
        message = f"the sound '{plugin.name}' is a {type(found).__name__}, and no BedKind"
        raise SoundError(Problem(message, "Its makers have to mend that."))
    return found

"""Which beds there are: the built-in ones, and those of other packages. No numpy here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...errors import Problem, SoundError, nearest
from .kinds import BedKind, Parameter

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINT = "voicehome.sounds"
"""Where other packages name theirs: each a `BedKind`."""

_HERE = "voicehome.sound.beds"


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

"""Keys, modes and the chords in them."""

from __future__ import annotations

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "pentatonic": (0, 2, 4, 7, 9),
}
_FIFTH, _OCTAVE = 7, 12  # semitones
_LOWEST = 7  # semitones over C: keys from G on lie in the octave below


def key_pitch(key: str) -> float:
    """The pitch of a key's note between G₂ and F♯₃, in hertz: A₄ is 440 Hz, in equal steps."""
    note = _STEPS[key[0]] + key.count("#") - key[1:].count("b")
    return 440 * 2 ** (((note - _LOWEST) % _OCTAVE + _LOWEST - 33) / _OCTAVE)


def pitch_of(key: str, semitones: int) -> float:
    """So many semitones over the key's note."""
    return float(key_pitch(key) * 2 ** (semitones / _OCTAVE))


def chords(mode: str) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Two groups of chords, those at rest and those away from it, each as semitones over the key.

    Only such as have a pure fifth, spread so wide that nothing rubs: root, fifth, octave, tenth,
    twelfth. All of their notes are of the mode.
    """
    has_seven = len(_MODES[mode]) == 7
    rest = [0, *_pure(mode, (-2, 2) if has_seven else ())[:1]]
    away = _pure(mode, (3, -3, 1, -1) if has_seven else (-2, 1))[:2]
    return [_chord(mode, degree) for degree in rest], [_chord(mode, degree) for degree in away]


def _pure(mode: str, degrees: tuple[int, ...]) -> list[int]:
    fifth = 4 if len(_MODES[mode]) == 7 else 3  # steps of the scale
    return [d for d in degrees if _note(mode, d + fifth) - _note(mode, d) == _FIFTH]


def _chord(mode: str, degree: int) -> tuple[int, ...]:
    steps = (0, 4, 7, 9, 11) if len(_MODES[mode]) == 7 else (0, 3, 5, 7, 8)
    return tuple(_note(mode, degree + step) for step in steps)


def _note(mode: str, degree: int) -> int:
    octave, step = divmod(degree, len(_MODES[mode]))
    return _OCTAVE * octave + _MODES[mode][step]

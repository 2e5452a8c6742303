"""Recording line by line with a microphone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..audio import Samples
from ..errors import Problem, TakeError
from ..files import private_temporary
from ..meter import Figures, measure
from ..units import RATE
from .cut import Cut, Cutting, span_of
from .flac import as_flac, from_flac, without_rumble
from .pieces import listen
from .shelf import Shelf

SESSION = "microphone"
"""Of a script, all that `takes record` keeps: it is one person at one microphone, at one level."""


class Microphone(Protocol):
    """What records: one channel at `RATE`, from `start` to `stop`."""

    def start(self) -> None: ...

    def stop(self) -> Samples: ...


class _SoundDevice:
    """The system's own choice of microphone, through PortAudio."""

    def __init__(self, sounddevice: Any) -> None:
        self._library = sounddevice
        self._stream: Any = None
        self._blocks: list[Samples] = []

    def start(self) -> None:
        self._blocks = []

        def keep(block: Samples, *_: object) -> None:
            self._blocks.append(block[:, 0].copy())

        try:
            self._stream = self._library.InputStream(
                samplerate=RATE, channels=1, dtype="float32", callback=keep
            )
            self._stream.start()
        except self._library.PortAudioError as error:
            hint = "Is one plugged in, and may this program use it?"
            raise TakeError(Problem(f"the microphone can't be used: {error}", hint)) from error

    def stop(self) -> Samples:
        self._stream.stop()
        self._stream.close()
        return np.concatenate([np.zeros(0, np.float32), *self._blocks])


def open_microphone() -> Microphone:
    """The microphone. Raises TakeError where the extra `record` is not installed."""
    try:
        import sounddevice
    except (ImportError, OSError) as error:  # OSError: PortAudio itself is missing
        hint = (
            "Install it with: pip install 'voicehome[record]' (on Linux: apt install libportaudio2)"
        )
        problem = Problem("recording needs the extra 'record', which is not installed", hint)
        raise TakeError(problem) from error
    return _SoundDevice(sounddevice)


def cut_line(samples: Samples) -> tuple[Cut, Figures]:
    """One line as it was recorded, from the first word to the last. Raises TakeError when nobody can
    be heard."""
    with private_temporary() as folder:
        path = Path(folder) / "line.flac"
        path.write_bytes(as_flac(samples))
        heard = listen(path)
        cutting = Cutting(path, [span_of(heard, 0, len(heard.pieces))])
        (cut,) = cutting.cuts()
        return cut, cutting.figures[0]


def figures_of(shelf: Shelf, session: str) -> list[Figures]:
    """How loud the takes of one session are."""
    return [
        measure(without_rumble(from_flac((shelf.folder / e.file).read_bytes()))[e.start : e.end])
        for e in shelf.entries
        if e.session == session
    ]

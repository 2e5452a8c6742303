"""Running a program that speaks: a list of arguments and no shell, a folder of its own, limits of time
and size, and a sentence for all that goes wrong.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Literal

import numpy as np

from ..errors import SoundError, SpeechError
from ..sound.decode import decoded
from ..voices.programs import Program
from .engine import AudioSegment
from .samples import as_audio, misfit

LARGEST = 64 * 1024**2
"""Bytes of sound for one line: over five minutes at 96 kHz in stereo."""

_MOST_COMPLAINT = 4_096
_LOOK_EVERY = 0.02  # seconds
_UNKNOWN = 0x7FFF0000
"""From here on, what a head says is that the program did not know."""


def sound_of(
    executable: Path, program: Program, values: dict[str, str], limit: float
) -> AudioSegment:
    """What `program` says with these `values`, within `limit` seconds. Raises SpeechError."""
    name = executable.name
    with tempfile.TemporaryDirectory(prefix="voicehome-") as folder:
        text_file, sound_file = Path(folder) / "text.txt", Path(folder) / "sound.wav"
        text = values["text"]
        text_file.write_text(f"{text}\n", encoding="utf-8")
        values = values | {"text-file": str(text_file), "sound-file": str(sound_file)}
        _, *arguments = program.arguments(values)
        given = None if program.places & {"text", "text-file"} else f"{text}\n".encode()
        result = sound_file if "sound-file" in program.places else None
        data = _run([str(executable), *arguments], given, folder, result, limit)
    return _fitting(_audio(data, name), text, name)


def _run(
    command: list[str], given: bytes | None, folder: str, result: Path | None, limit: float
) -> bytes:
    """What the program wrote to the file `result` or, if that is None, to its stdout. Raises SpeechError
    where it fails or goes over a limit."""
    name = Path(command[0]).name
    try:
        # In the worker's own process group: whatever it starts ends with the worker.
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise SpeechError(f"the program {name} can't be started: {error.strerror}") from error
    assert process.stdout and process.stderr
    out, complaint = _Reading(process.stdout, LARGEST), _Reading(process.stderr, _MOST_COMPLAINT)
    if given is not None:
        assert process.stdin
        threading.Thread(target=_give, args=(process.stdin, given), daemon=True).start()
    try:
        _wait(process, out, result, limit, name)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        ended = (
            f"was ended by signal {-process.returncode}"
            if process.returncode < 0
            else f"failed with status {process.returncode}"
        )
        said = complaint.text()
        raise SpeechError(f"the program {name} {ended}{f' and said: {said}' if said else ''}")
    if result is None:
        return out.data()
    return result.read_bytes() if result.is_file() else b""


def _wait(
    process: subprocess.Popen[bytes], out: _Reading, result: Path | None, limit: float, name: str
) -> None:
    """Until the program has ended, and its sound is here."""
    ends = time.monotonic() + limit
    while True:
        over = process.poll() is not None and (result is not None or out.is_over)
        if out.is_too_much or (result and _size(result) > LARGEST):
            raise SpeechError(
                f"the program {name} gave more than {LARGEST >> 20} MB for one line; "
                "its command is likely not right"
            )
        if over:
            return
        if time.monotonic() > ends:
            raise SpeechError(
                f"the program {name} took longer than {limit:.0f} seconds and was ended; "
                "if it needs longer, give it `seconds:` in your settings"
            )
        time.sleep(_LOOK_EVERY)


class _Reading:
    """Reads a pipe to its end while the program runs, and keeps no more than `most` bytes."""

    def __init__(self, pipe: IO[bytes], most: int) -> None:
        self._pipe, self._most = pipe, most
        self._kept = bytearray()
        self.is_too_much = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while piece := self._pipe.read1(65_536):  # type: ignore[attr-defined]
                if len(self._kept) + len(piece) > self._most:
                    self.is_too_much = True
                else:
                    self._kept += piece

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def data(self) -> bytes:
        return bytes(self._kept)

    def text(self) -> str:
        """Its last line, as far as it can be shown."""
        self._thread.join(0.2)
        lines = self.data().decode("utf-8", "replace").strip().splitlines() or [""]
        return "".join(c if c.isprintable() else " " for c in lines[-1])[:200]


def _give(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # it need not read to the end
        pipe.write(data)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _with_its_length(data: bytes, name: str) -> bytes:
    """A WAV file that went through a pipe has a head that could not know how long it becomes: it gets
    its length. Raises SpeechError for a file that is shorter than it says."""
    order: Literal["little", "big"] = "big" if data[:4] == b"FORM" else "little"
    says = int.from_bytes(data[4:8], order)
    if 0 < says < _UNKNOWN:
        if says + 8 > len(data):
            raise SpeechError(f"the program {name} ended too early: its sound is cut off")
        return data
    start = data.find(b"data", 12, 4_096)
    if data[:4] != b"RIFF" or start < 0:
        return data
    size, whole = (
        length.to_bytes(4, "little") for length in (len(data) - start - 8, len(data) - 8)
    )
    return data[:4] + whole + data[8 : start + 4] + size + data[start + 8 :]


def _audio(data: bytes, name: str) -> AudioSegment:
    if not data:
        raise SpeechError(f"the program {name} ended well but gave no sound; look at its command")
    if data[:4] not in (b"RIFF", b"RF64", b"FORM"):
        raise SpeechError(f"the program {name} gave neither WAV nor AIFF; look at its command")
    data = _with_its_length(data, name)
    try:
        with decoded(io.BytesIO(data), "its sound") as sound:
            rate, blocks = sound.rate, list(sound.blocks)
    except SoundError as error:
        said = "; ".join(problem.message for problem in error.problems)
        raise SpeechError(f"the program {name} gave no usable sound: {said}") from error
    if not blocks:
        raise SpeechError(f"the program {name} gave a sound file with no sound in it")
    return as_audio(np.concatenate(blocks), rate)


def _fitting(audio: AudioSegment, text: str, name: str) -> AudioSegment:
    if wrong := misfit(audio, text):
        raise SpeechError(
            f"the program {name} gave {wrong}: its sound has another rate than it says, or other words"
        )
    return audio

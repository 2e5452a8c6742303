"""Workers: processes of their own that hold an engine, so that a crash, a hang or a leak of one
ends nothing but that worker.

Each is a fresh interpreter, not a fork of this process (fork is unsafe beside the audio libraries),
and imports nothing but its engine; requests and answers are pickles through its stdin and stdout.
`multiprocessing` would do the same with a helper process more, and would import the caller's main
module into every worker.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from ..errors import SpeechError, VoicehomeError
from ..files import private_temporary
from .engine import loads_models
from .neural import has_room
from .registry import engine_class

START_SECONDS = 60.0
SECONDS_A_CHARACTER = 0.3
"""A line may take `START_SECONDS`, and this long a character, before its worker counts as hung: some
four times as long as saying it slowly."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a worker is asked to speak."""

    text: str
    settings: Mapping[str, str]
    language: str
    pace: int
    phonemes: tuple[tuple[int, int, str], ...] = ()
    """Characters of `text` (offset, length) that are to sound so, in the engine's notation."""

    @property
    def time_limit(self) -> float:
        """Seconds."""
        return START_SECONDS + SECONDS_A_CHARACTER * len(self.text)


@dataclass(frozen=True, slots=True)
class RawSpeech:
    """`engine.Speech` as it travels: interleaved little-endian samples of `width` bytes at `rate`
    Hz, and (sample, offset, length) of each word."""

    data: bytes
    rate: int
    width: int
    channels: int
    marks: tuple[tuple[int, int, int], ...]


class WorkerDied(Exception):  # noqa: N818 - it is what happened, and never leaves this module
    """The process ended, or was ended because it hung, before it answered."""


class _Worker:
    def __init__(self, engine: str, temporary: str) -> None:
        self.usable = True
        # -P: a folder that someone works in must not shadow a module.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for this process; and see `kill`
            env={**os.environ, "TMPDIR": temporary, "TEMP": temporary, "TMP": temporary},
        )

    def speak(self, request: Request) -> RawSpeech:
        """Raises SpeechError when the engine says why it can't, WorkerDied when it died or hung."""
        assert self._process.stdin and self._process.stdout
        watchdog = threading.Timer(request.time_limit, self.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            _send(self._process.stdin, request)
            answer = pickle.load(self._process.stdout)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            self.usable = False
            raise WorkerDied from error
        finally:
            watchdog.cancel()
        if isinstance(answer, str):
            raise SpeechError(answer)
        assert isinstance(answer, RawSpeech)
        return answer

    def kill(self) -> None:
        """End it and all it has forked, which are one process group."""
        if hasattr(os, "killpg"):  # it may have died and left a fork behind that holds its pipes
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def close(self) -> None:
        self.kill()
        with contextlib.suppress(OSError):  # what was not sent yet is of no use to it now
            self._process.communicate()


class WorkerPool:
    """Workers by engine and by the model that they hold, made when needed and kept for the next line.
    Safe for several threads."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, str], list[_Worker]] = {}
        self._busy: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        # What engines write while they speak goes with the pool, however a worker ends.
        self._places = contextlib.ExitStack()
        self._temporary = str(self._places.enter_context(private_temporary()))

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker, also those in the middle of a line: their threads find them dead."""
        with self._lock:
            self._closed = True
            idle = [worker for workers in self._idle.values() for worker in workers]
            self._idle = {}
            for worker in self._busy:
                worker.kill()
        for worker in idle:
            worker.close()
        self._places.close()

    def speak(self, engine: str, request: Request) -> RawSpeech:
        """Speak once; if the worker dies or hangs, once more in a new one.

        Raises SpeechError with what to do when that fails too.
        """
        for _ in range(2):
            with self._worker(engine, request.settings) as worker, contextlib.suppress(WorkerDied):
                return worker.speak(request)
        raise SpeechError(
            f"the engine '{engine}' crashed or hung on this line, twice; "
            "try other words or another voice"
        )

    @contextlib.contextmanager
    def _worker(self, engine: str, settings: Mapping[str, str]) -> Iterator[_Worker]:
        """A worker for one line; it is kept if it can speak another."""
        speaks = engine_class(engine)
        held, memory = "", 0
        if loads_models(speaks):
            held, memory = speaks.holds(settings), speaks.memory(settings)
        kind = (engine, held)
        worker = self._take(kind, memory)
        try:
            yield worker
        finally:
            with self._lock:
                self._busy.discard(worker)
                keep = worker.usable and speaks.reusable and not self._closed
                if keep:
                    self._idle.setdefault(kind, []).append(worker)
            if not keep:
                worker.close()

    def _take(self, kind: tuple[str, str], memory: int) -> _Worker:
        """An idle worker of this kind, or a new one, which will take `memory` bytes; where there is no
        room, one that holds another model ends for it. Raises SpeechError where none can be started."""
        with contextlib.ExitStack() as going, self._lock:
            if self._closed:
                raise SpeechError("speaking was interrupted")
            if self._idle.get(kind):
                worker = self._idle[kind].pop()
            else:
                holding = [idle for (_, held), idle in self._idle.items() if held and idle]
                if holding and not has_room(memory, sum(map(len, holding))):
                    going.callback(holding[0].pop().close)
                try:
                    worker = _Worker(kind[0], self._temporary)
                except OSError as error:
                    message = f"the system starts no process for the engine '{kind[0]}'"
                    raise SpeechError(f"{message}: {error.strerror}; try again later") from error
            self._busy.add(worker)
        return worker


def _send(stream: IO[bytes], message: Any) -> None:
    pickle.dump(message, stream)
    stream.flush()


def _serve(engine_name: str) -> None:
    """The worker's life: answer each request, until the other side is gone."""
    requests, answers = _take_pipes()
    engine = None
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = pickle.load(requests)
            try:
                engine = engine or engine_class(engine_name)()
                answer: RawSpeech | str = _speak(engine, request)
            except Exception as error:  # an engine may raise anything; it is told with the line
                answer = _reason(error)
            _send(answers, answer)


def _reason(error: Exception) -> str:
    if isinstance(error, VoicehomeError):
        return "; ".join(problem.message for problem in error.problems)
    return str(error) or type(error).__name__


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for ourselves: engines print, and forked children must not read requests.

    Descriptors 0 and 1 stay open, on nothing, for pyttsx3 hangs when it can't print.
    """
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return requests, answers


def _speak(engine: Any, request: Request) -> RawSpeech:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        how = request.settings, request.language, request.pace
        if request.phonemes:
            speech = engine.speak_phonemes(request.text, request.phonemes, *how)
        else:
            speech = engine.speak(request.text, *how)
    audio = speech.audio
    marks = tuple((mark.sample, mark.offset, mark.length) for mark in speech.marks)
    return RawSpeech(audio.raw_data, audio.frame_rate, audio.sample_width, audio.channels, marks)


if __name__ == "__main__":
    # Under its own name, so that the classes pickled here are those the other side knows.
    from voicehome.speech import worker

    worker._serve(sys.argv[1])

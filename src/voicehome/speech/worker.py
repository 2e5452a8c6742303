"""Workers: processes of their own that hold an engine, so that a crash, a hang or a leak of one
ends nothing but that worker.

They are spawned, never forked from here (fork is unsafe beside the audio libraries), and spoken to
through one-way pipes: a duplex pipe would be a socket.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from ..errors import SpeechError
from .registry import engine_class

_SPAWN = multiprocessing.get_context("spawn")

START_SECONDS = 60.0
SECONDS_A_CHARACTER = 0.3
"""A line may take this long a character, and `START_SECONDS`, before its worker counts as hung: about
four times as long as saying it slowly."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a worker is asked to speak."""

    text: str
    settings: Mapping[str, str]
    language: str
    pace: int


@dataclass(frozen=True, slots=True)
class RawSpeech:
    """`engine.Speech` as it travels: interleaved little-endian samples of `width` bytes at `rate` Hz,
    and (sample, offset, length) of each word."""

    data: bytes
    rate: int
    width: int
    channels: int
    marks: tuple[tuple[int, int, int], ...]


class _Worker:
    def __init__(self, engine: str) -> None:
        theirs, self._requests = _SPAWN.Pipe(duplex=False)
        self._answers, answers = _SPAWN.Pipe(duplex=False)
        # A daemon: if this process ends, however it ends, its workers do.
        self._process = _SPAWN.Process(
            target=_serve, args=(engine, theirs, answers), name=f"voicehome {engine}", daemon=True
        )
        self._process.start()
        theirs.close()
        answers.close()

    def speak(self, request: Request) -> RawSpeech:
        """Raises SpeechError when the engine says why it can't, EOFError when the worker died,
        TimeoutError when it hangs."""
        self._requests.send(request)
        if not self._answers.poll(START_SECONDS + SECONDS_A_CHARACTER * len(request.text)):
            raise TimeoutError
        answer = self._answers.recv()
        if isinstance(answer, str):
            raise SpeechError(answer)
        assert isinstance(answer, RawSpeech)
        return answer

    def close(self) -> None:
        self._process.kill()
        self._process.join()
        self._requests.close()
        self._answers.close()


class WorkerPool:
    """Workers by engine, made when needed and kept for the next line. Safe for several threads."""

    def __init__(self) -> None:
        self._idle: dict[str, list[_Worker]] = {}
        self._busy: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker, also those in the middle of a line."""
        with self._lock:
            self._closed = True
            workers = [*self._busy, *(w for idle in self._idle.values() for w in idle)]
            self._idle, self._busy = {}, set()
        for worker in workers:
            worker.close()

    def speak(self, engine: str, request: Request) -> RawSpeech:
        """Speak once; if the worker dies or hangs, once more in a new one.

        Raises SpeechError with what to do when that fails too.
        """
        for _ in range(2):
            worker = self._take(engine)
            try:
                speech = worker.speak(request)
            except (EOFError, OSError, TimeoutError) as error:
                hung = isinstance(error, TimeoutError)
                self._drop(worker)
            except BaseException:
                self._drop(worker)
                raise
            else:
                self._give_back(engine, worker)
                return speech
        raise SpeechError(
            f"the engine '{engine}' {'hung' if hung else 'crashed'} on this line, twice; "
            "try other words or another voice"
        )

    def _take(self, engine: str) -> _Worker:
        with self._lock:
            idle = self._idle.get(engine, [])
            worker = idle.pop() if idle else None
        worker = worker or _Worker(engine)
        with self._lock:
            if not self._closed:
                self._busy.add(worker)
                return worker
        worker.close()
        raise SpeechError("speaking was interrupted")

    def _drop(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.close()

    def _give_back(self, engine: str, worker: _Worker) -> None:
        if not engine_class(engine).reusable:
            self._drop(worker)
            return
        with self._lock:
            if worker in self._busy:
                self._busy.discard(worker)
                self._idle.setdefault(engine, []).append(worker)


def _serve(
    engine_name: str, requests: Connection[Request, Any], answers: Connection[Any, Any]
) -> None:
    """The worker's life: answer each request, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process to handle
    _silence_stdout()
    engine = None
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = requests.recv()
            try:
                engine = engine or engine_class(engine_name)()
                answers.send(_speak(engine, request))
            except (EOFError, BrokenPipeError):
                raise
            except Exception as error:
                answers.send(str(error) or type(error).__name__)


def _speak(engine: Any, request: Request) -> RawSpeech:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        speech = engine.speak(request.text, request.settings, request.language, request.pace)
    audio = speech.audio
    marks = tuple((mark.sample, mark.offset, mark.length) for mark in speech.marks)
    return RawSpeech(audio.raw_data, audio.frame_rate, audio.sample_width, audio.channels, marks)


def _silence_stdout() -> None:
    """Engines print; results are the main process's to write. The descriptor stays open, for pyttsx3
    hangs when it can't print."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - it lives as long as the process

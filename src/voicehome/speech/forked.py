"""Work done in a fork of this process, so that what it changes here is gone with it.

Only for workers: they have one thread and none of the audio libraries.
"""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable
from typing import TypeVar

from ..errors import SpeechError, VoicehomeError

T = TypeVar("T")

CAN_FORK = hasattr(os, "fork")


def in_a_child(work: Callable[[], T]) -> T:
    """Run `work` in a fork of this process and give back what it returns.

    Raises SpeechError with the reason when it raised, or died.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            with os.fdopen(writer, "wb") as answer:
                answer.write(_result(work))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        data = answer.read()
    os.waitpid(child, 0)
    if not data:
        raise SpeechError("the engine ended without a sound")
    result: T
    result, reason = pickle.loads(data)
    if reason is not None:
        raise SpeechError(reason)
    return result


def _result(work: Callable[[], T]) -> bytes:
    try:
        return pickle.dumps((work(), None))
    except BaseException as error:
        return pickle.dumps((None, _reason(error)))


def _reason(error: BaseException) -> str:
    if isinstance(error, VoicehomeError):
        return "; ".join(problem.message for problem in error.problems)
    return str(error) or traceback.format_exc(limit=1)

"""What the engines of neural voices share in their workers: sessions of onnxruntime, and checks of
what comes out.

A model draws its noise from a generator that belongs to its session. It is seeded when the session
is made, and goes on from there: no call sets it back. So where there is fork (on Linux), each line
is spoken by a fork of the worker that has just loaded its model, as espeak-ng's are: the same line
sounds the same whatever came before. A session with several threads does not survive a fork; there
are as many workers as cores instead. Elsewhere, and on a graphics card, noise differs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime

from ..errors import SpeechError
from .forked import in_a_child
from .neural import memory_for, memory_here, repeats

T = TypeVar("T")

_SEED = 1
_QUIET = 0.003
"""Below this, of a full scale of 1, a sample counts as silence: -50 dB."""

SECONDS_A_SOUND = 0.09
_MOST_TIMES_AS_LONG = 2.5
_MOST_SECONDS_MORE = 0.8
"""A phrase of so many sounds lasts about as many times `SECONDS_A_SOUND` at a model's own rate. One
that is more than `_MOST_TIMES_AS_LONG` times as long and `_MOST_SECONDS_MORE` seconds has something
in it that nobody wrote."""

ADD_AGAIN = "remove the voice and add it again"


def alike(settings: Mapping[str, str], work: Callable[[], T]) -> T:
    """Run `work` with a session as it was when it was made, where that can be done."""
    return in_a_child(work) if repeats(settings) else work()


def open_session(path: Path, inputs: Iterable[str], settings: Mapping[str, str]) -> Any:
    """A session with the model at `path`, which takes at least `inputs`. Raises SpeechError."""
    free = memory_here()
    if free is not None and free < memory_for(path):
        raise SpeechError(
            f"the model {path.name} needs about {memory_for(path) >> 20} MB of memory, and "
            f"{free >> 20} MB are free; close other programs, or choose a smaller voice"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _threads(settings)
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    wanted = "CUDAExecutionProvider" if settings.get("device") == "cuda" else "CPUExecutionProvider"
    onnxruntime.set_seed(_SEED)
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=[wanted])
    except MemoryError as error:
        raise SpeechError(f"there is not enough memory for the model {path.name}") from error
    except Exception as error:  # onnxruntime has an exception a kind of failure
        raise SpeechError(
            f"{path.name} is not a whole model that onnxruntime can load; {ADD_AGAIN}"
        ) from error
    if session.get_providers()[0] != wanted:
        raise SpeechError("onnxruntime could not use CUDA; leave out `device: cuda`")
    missing = sorted(set(inputs) - {each.name for each in session.get_inputs()})
    if missing:
        raise SpeechError(f"{path.name} is a model of another kind: it takes no {missing[0]}")
    return session


def _threads(settings: Mapping[str, str]) -> int:
    """So that workers and threads together fill the cores; there are at most four workers."""
    cores = os.cpu_count() or 1
    return 1 if repeats(settings) else max(1, cores // min(cores, 4))


def run(model: str, work: Callable[[], T]) -> T:
    """What a model does, or a SpeechError that says that it failed."""
    try:
        return work()
    except SpeechError:
        raise
    except MemoryError as error:
        raise SpeechError(f"there is not enough memory to speak this with {model}") from error
    except Exception as error:  # onnxruntime has an exception a kind of failure
        reason = str(error).strip().split("\n")[0][:200] or type(error).__name__
        raise SpeechError(
            f"the model {model} failed on this ({reason}); if it does on every line, its files do "
            f"not belong together: {ADD_AGAIN}"
        ) from error


def usable(samples: Any, model: str) -> Any:
    """`samples` as one row of float32. Raises SpeechError for what is no sound."""
    row = np.asarray(samples, dtype=np.float32).ravel()
    if not row.size:
        raise SpeechError(f"the model {model} gave no sound for this; try other words")
    if not np.isfinite(row).all():
        raise SpeechError(f"the model {model} gave numbers that are no sound; {ADD_AGAIN}")
    return row


def first_of_fitting_length(
    takes: Iterable[Callable[[], tuple[T, Any]]], rate: int, expected: float
) -> T:
    """The first take whose sound fits its text. Each gives back a result and its samples, at `rate`
    Hz; a phrase is `expected` seconds long. Raises SpeechError if none fits."""
    for take in takes:
        result, samples = take()
        if _sounding_seconds(samples, rate) <= expected * _MOST_TIMES_AS_LONG + _MOST_SECONDS_MORE:
            return result
    raise SpeechError(
        "the voice made much more sound than this text has, each time; "
        "write the phrase a little longer, or choose another voice"
    )


def _sounding_seconds(samples: Any, rate: int) -> float:
    heard = np.flatnonzero(np.abs(samples) > _QUIET)
    return float(heard[-1] - heard[0] + 1) / rate if heard.size else 0.0

"""Making many recordings at a time, over any `concurrent.futures.Executor`."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from ..errors import Problem
from ..files import content_key
from ..speech.neural import memory_here
from .build import Told, tell_nobody
from .make import Made, make
from .order import Order
from .there import DIED

_TRIES = 2
"""How often a recording is tried whose process dies; it may have been another's fault."""

_TIDYING = 3.0
"""Seconds to tidy up in."""

_SELDOM = 0.1
"""Seconds between two reports of one stage."""


_MEMORY = 400_000_000
"""Bytes that a process takes at the most while it makes a recording, beside a voice's model, about:
`tests/bench/render.py` measures it."""


def default_jobs(model: int = 0) -> int:
    """One recording a core, for encoding is the greatest part of the work, and takes one; and no more
    than half of the memory that is free holds. `model`: what the largest model of a voice takes, in
    bytes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    free = memory_here()
    most = 256 if free is None else int(free / 2 / (_MEMORY + model))
    return max(1, min(cores or 1, most))


def run(
    orders: Sequence[Order], jobs: int, told: Told = tell_nobody, fail_fast: bool = False
) -> Generator[Made, None, None]:
    """What comes of each order, as it is ready, `jobs` of them made at a time in processes of their own.

    With `fail_fast`, nothing is begun any more once something has failed. Closing the iterator, or an
    interruption, ends what is being made; of that, nothing is left.
    """
    left, tries = list(orders), dict.fromkeys((order.job.stem for order in orders), 0)
    while left:
        with _processes(min(jobs, len(left)), left, told) as pool:
            for order in left:
                tries[order.job.stem] += 1
            for made in over(pool, left, fail_fast):
                left = [order for order in left if order.job.stem != made.stem]
                yield made
                if made.problems and fail_fast:
                    return
        for order in [order for order in left if tries[order.job.stem] >= _TRIES]:
            left.remove(order)
            yield Made(order.job.stem, problems=(DIED,))


def over(executor: Executor, orders: Sequence[Order], fail_fast: bool) -> Iterator[Made]:
    """The same over any executor; of orders whose process died, nothing comes."""
    futures = {executor.submit(_make, order): order for order in orders}
    waiting: set[Future[Made]] = {*futures}
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda f: futures[f].job.stem):
            try:
                made = future.result()
            except BrokenProcessPool:
                continue
            except Exception as error:
                made = Made(futures[future].job.stem, problems=(_stumbled(error),))
            yield made
            if made.problems and fail_fast:
                for other in waiting:
                    other.cancel()
                return


def _stumbled(error: Exception) -> Problem:
    """A mistake of ours, which is to keep no other recording from being made. What it says may hold
    somebody's words; `render` shows it to who asks."""
    message = f"voicehome stumbled over it ({type(error).__name__})"
    return Problem(message, "That is a mistake in voicehome: please tell its makers.")


@contextlib.contextmanager
def _processes(jobs: int, orders: Sequence[Order], told: Told) -> Iterator[ProcessPoolExecutor]:
    """Fresh interpreters, which tell how far they are; none outlives the block, whatever ends it."""
    context = multiprocessing.get_context("spawn")
    # Not a queue: a process that is killed may take its lock along, and all others wait for ever. What is
    # shorter than 512 bytes goes through a pipe whole (POSIX, PIPE_BUF).
    heard, reports = context.Pipe(duplex=False)
    stems = {_short(order): order.job.stem for order in orders}
    listener = threading.Thread(target=_listen, args=(heard, stems, told), daemon=True)
    listener.start()
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(reports,))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        _end_children()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        reports.send(None)
        listener.join()


def _end_children() -> None:
    """Tidily if they can; they have `_TIDYING` seconds."""
    children = multiprocessing.active_children()
    for process in children:
        process.terminate()
    deadline = time.monotonic() + _TIDYING
    for process in children:
        process.join(max(deadline - time.monotonic(), 0))
    for process in children:
        process.kill()  # which does nothing to one that has ended


def _short(order: Order) -> str:
    """What an order is called in reports."""
    return content_key([order.job.stem])


def _listen(heard: Connection, stems: Mapping[str, str], told: Told) -> None:
    while (report := heard.recv()) is not None:
        name, *how_far = report
        told(stems[name], *how_far)


_reports: Connection | None = None
"""Where a process of the pool tells how far it is."""


def _begin(reports: Connection) -> None:
    """In each process of the pool. Ctrl-C goes to all of a terminal's processes: the first of them ends
    the others, and they tidy up."""
    global _reports
    _reports = reports
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    """A pool's process waits for work for ever when the first process was killed: end it then, tidily
    if it can."""
    first = multiprocessing.parent_process()
    assert first is not None
    first.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_TIDYING)
    os._exit(1)


class _Leaving(SystemExit):
    """What is being made is to be tidied away, and the process to end."""


_ENDED = 128 + signal.SIGTERM


def _leave(*_: Any) -> NoReturn:
    raise _Leaving(_ENDED)


def _make(order: Order) -> Made:
    last: dict[str, float] = {}

    def report(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if _reports is not None and (done == total or now - last.get(stage, 0) > _SELDOM):
            last[stage] = now
            _reports.send((_short(order), stage, done, total))

    try:
        return make(order, report)
    except _Leaving:  # the pool would take it for what came of this order, and go on
        os._exit(_ENDED)

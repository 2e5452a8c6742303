"""Making recordings on many machines, through a Dask scheduler. The only module that knows Dask.

It is never the default: scripts, answers and takes leave this machine then (see `parcel.py`).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from ..errors import OutputError, Problem, VoicehomeError
from ..files import explain_os_error, staged_together
from ..tag.read import read_id
from .make import Made, make
from .order import Order
from .parcel import Returned, pack
from .place import ELSEWHERE, folder_for, in_words_of_a_build, spread
from .there import DIED, make_there

_PATIENCE = 10
"""Seconds until a scheduler answers, and until it has a worker."""

_AHEAD = 2
"""Parcels on their way for each thread of a worker: it need not wait, and memory holds few."""


def run_there(
    orders: Sequence[Order], address: str, fail_fast: bool = False
) -> Generator[Made, None, None]:
    """What comes of each order, as it is ready, made by the workers of the scheduler at `address`, such
    as tcp://192.168.1.5:8786. What a worker does not finish is done again by another.

    With `fail_fast`, nothing is sent any more once something has failed. Raises OutputError where there
    is no such scheduler, or it has no worker.
    """
    there = [order for order in orders if not order.is_there]
    for order in orders:
        if order.is_there:
            yield make(order)
    if not there:
        return
    with _connected(address) as (client, threads):
        for made in _sent(client, there, threads * _AHEAD):
            yield made
            if made.problems and fail_fast:
                return


@contextlib.contextmanager
def _connected(address: str) -> Iterator[tuple[Any, int]]:
    """A client of the scheduler, and how many threads its workers have."""
    try:
        from distributed import Client
    except ImportError as error:
        hint = "Install it with: pip install 'voicehome[cluster]'"
        raise OutputError(Problem("Dask is not installed here", hint)) from error
    for name in ("distributed", "tornado"):  # the command says what there is to say
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = cast(Any, Client)(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "Give the address that `dask scheduler` prints, such as tcp://192.168.1.5:8786."
        message = f"no Dask scheduler answers at {address}"
        raise OutputError(Problem(message, hint)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            hint = f"Start some: dask worker {address}"
            message = f"the scheduler at {address} has no workers"
            raise OutputError(Problem(message, hint)) from error
        yield client, max(1, sum(client.nthreads().values()))


def _sent(client: Any, orders: Sequence[Order], most: int) -> Iterator[Made]:
    """`most` of them are away at a time."""
    waiting: dict[Future[Returned], tuple[Order, Mapping[str, str]]] = {}
    left = iter(orders)
    # An order is what it is, but a recording may well be asked for again: so it is not pure.
    with client.get_executor(pure=False) as executor:
        try:
            while True:
                for order in left:
                    try:
                        parcel, keys = pack(order)
                    except VoicehomeError as error:
                        yield _failed(order, in_words_of_a_build(error.problems))
                        continue
                    except OSError as error:
                        yield _failed(order, [explain_os_error(error, Path(order.job.script))])
                        continue
                    waiting[executor.submit(make_there, parcel)] = order, keys
                    if len(waiting) >= most:
                        break
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield _received(future, *waiting.pop(future))
        finally:
            for future in waiting:
                future.cancel()


def _failed(order: Order, problems: Sequence[Problem]) -> Made:
    return Made(order.job.stem, problems=tuple(problems))


def _received(future: Future[Returned], order: Order, keys: Mapping[str, str]) -> Made:
    """Put what came back where it belongs, once it is what was asked for."""
    try:
        returned = future.result()
    except CancelledError:
        hint = "Look at the scheduler, and build again: what is made is kept."
        return _failed(order, [Problem("the connection to the scheduler is lost", hint)])
    except Exception as error:  # whatever a worker raises, by whatever means
        return _failed(order, [_DIED_THERE if _was_killed(error) else _unable(error)])
    if returned.made.problems:
        return _failed(order, returned.made.problems)
    try:
        _put(returned, order, keys)
        spread(order)
    except VoicehomeError as error:
        return _failed(order, in_words_of_a_build(error.problems))
    except OSError as error:
        path = Path(order.library) / order.job.stem
        return _failed(order, [explain_os_error(error, path, ELSEWHERE)])
    return returned.made


_DIED_THERE = replace(DIED, hint="The workers may have too little memory: give each fewer threads.")

_CHANGED = Problem(
    "what came back from a worker is not what was written there", "Build again: it is made anew."
)

_OTHER = Problem(
    "a worker made it of something else than this machine would",
    "Install the same voices and the same versions of voicehome and its libraries there.",
)


def _was_killed(error: Exception) -> bool:
    return type(error).__name__ == "KilledWorker"


def _unable(error: Exception) -> Problem:
    """Its message may hold what was sent."""
    message = f"a worker could not do it ({type(error).__name__})"
    return Problem(message, "Is the same version of voicehome installed there?")


def _put(returned: Returned, order: Order, keys: Mapping[str, str]) -> None:
    """Write the files, all or none. Raises OutputError for what is not what it should be."""
    library = Path(order.library)
    wanted = [*replace(order, job=replace(order.job, copies=())).files]
    files = returned.files
    if sorted(files) != sorted(wanted) or any(
        hashlib.sha256(content).hexdigest() != digest for content, digest in files.values()
    ):
        raise OutputError(_CHANGED)
    folder_for(order.job.stem, library)
    with staged_together([library / place for place in wanted]) as staged:
        for place, path in zip(wanted, staged, strict=True):
            path.write_bytes(files[place][0])
            if place in keys and read_id(path) != keys[place]:
                raise OutputError(_OTHER)

"""Speaking while something else goes on: the first lines can be heard while later ones are made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from ..errors import SpeechError
from ..timeline.plan import Utterance
from .cast import Voice
from .store import ClipInfo, ClipStore
from .synthesize import at_line, clip_key, default_jobs, make_clip, speaking
from .worker import WorkerPool


class Ahead:
    """Utterances that are being spoken in the background, the first of them first."""

    def __init__(self, utterances: Sequence[Utterance], clips: Sequence[Future[ClipInfo]]) -> None:
        self._utterances = utterances
        self._clips = clips

    def clips(self, least: int, spoken: Callable[[int, int], None] | None = None) -> list[ClipInfo]:
        """The clips of the first `least` utterances, for which it waits, and of as many after them as
        are there already.

        `spoken` is told (done, least) while it waits. Raises SpeechError naming the first of these
        lines that failed; one after them is left for later.
        """
        found: list[ClipInfo] = []
        for utterance, clip in zip(self._utterances, self._clips, strict=True):
            if len(found) >= least and (not clip.done() or clip.exception()):
                break
            if spoken and not clip.done():
                spoken(len(found), least)
            try:
                found.append(clip.result())
            except SpeechError as error:
                raise SpeechError(*at_line(error, utterance)) from error
        return found


@contextlib.contextmanager
def speaking_ahead(
    utterances: Sequence[Utterance],
    voices: Mapping[str, Voice],
    store: ClipStore,
    jobs: int | None = None,
) -> Iterator[Ahead]:
    """Begin to speak what `store` does not have, `jobs` lines at a time (default: `default_jobs`); what
    is not spoken at the end is left."""
    jobs = jobs or default_jobs(speaking(utterances, voices))
    with ThreadPoolExecutor(jobs) as threads, WorkerPool() as pool:

        def clip(utterance: Utterance, key: str) -> ClipInfo:
            return store.info(key) or make_clip(pool, voices, utterance, key, store)

        keys = [clip_key(utterance, voices) for utterance in utterances]
        lines: dict[str, Future[ClipInfo]] = {}
        for key, utterance in zip(keys, utterances, strict=True):
            if key not in lines:
                lines[key] = threads.submit(clip, utterance, key)
        try:
            yield Ahead(utterances, [lines[key] for key in keys])
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

"""Utterances to stored clips: spoken, resampled once, moved in pitch where a line asks for it,
trimmed to their audible edges, warmed, measured and kept. Engines speak in workers; the rest runs in
threads here, as soon as a line is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

import numpy as np
import soxr

from ..audio import Clip, Samples
from ..errors import OutputError, Problem, Source, SpeechError
from ..meter import measure
from ..timeline.plan import Plan, Utterance
from ..units import RATE, gain_from_decibels, rescale
from .cast import Voice
from .neural import workers_for
from .pitch import shift
from .recorded import make_taken, taken_key
from .store import ClipInfo, ClipMark, ClipStore
from .trim import Trimmed, soften_ends, trim
from .warmth import warm
from .worker import RawSpeech, WorkerPool

_DTYPES: dict[int, type[np.signedinteger[Any]]] = {1: np.int8, 2: np.int16, 4: np.int32}


def _tell_nobody(_done: int, _total: int) -> None:
    pass


def synthesize(
    utterances: Sequence[Utterance],
    voices: Mapping[str, Voice],
    store: ClipStore,
    jobs: int | None = None,
    spoken: Callable[[int, int], None] = _tell_nobody,
    anew: list[Utterance] | None = None,
) -> list[ClipInfo]:
    """The stored clip of each utterance, speaking only what `store` does not have and nobody has said.

    `voices` by profile name, of all that are to speak; `jobs` lines are spoken at a time (default:
    `default_jobs`); `spoken` is told (done, total) after each; `anew` gathers those that had to be
    made. Raises SpeechError naming the lines that failed; the others are kept all the same.
    """
    keys = [clip_key(utterance, voices) for utterance in utterances]
    first_use = dict(reversed(list(zip(keys, utterances, strict=True))))
    infos = {key: info for key in first_use if (info := store.info(key))}
    missing = [(key, u) for key, u in reversed(first_use.items()) if key not in infos]
    known, total = len(infos), len(first_use)
    spoken(known, total)
    if missing:
        jobs = jobs or default_jobs(speaking([u for _, u in missing], voices))
        infos |= _speak_all(missing, voices, store, jobs, lambda n: spoken(known + n, total))
        if anew is not None:
            anew += [utterance for _, utterance in missing]
    return [infos[key] for key in keys]


def load_or_speak(
    info: ClipInfo, plan: Plan, voices: Mapping[str, Voice], store: ClipStore
) -> Clip:
    """The clip that `info` is of, which `plan` says; if it has gone from `store` since, spoken again.

    Raises OutputError when its words come out otherwise than they did, as they do with some voices,
    and SpeechError when they can't be spoken any more.
    """
    try:
        return store.load(info.key)
    except OutputError:
        lost = next(u for u in plan.utterances if clip_key(u, voices) == info.key)
        if synthesize([lost], voices, store) != [info]:
            raise
        return store.load(info.key)


def clip_key(utterance: Utterance, voices: Mapping[str, Voice]) -> str:
    """What the clip of `utterance` is stored under; `voices` by profile name."""
    if utterance.take:
        return taken_key(utterance.take)
    pace, pitch = utterance.delivery.pace, utterance.delivery.pitch
    return voices[utterance.voice].clip_key(utterance.spoken, pace, pitch, utterance.phonemes)


def speaking(utterances: Sequence[Utterance], voices: Mapping[str, Voice]) -> list[Voice]:
    """The voice of each utterance that has no take."""
    return [voices[utterance.voice] for utterance in utterances if not utterance.take]


def default_jobs(voices: Sequence[Voice]) -> int:
    """One a core; more than four only cost memory, for encoding takes longer than speaking. Models
    take longer than encoding, and as many speak at a time as the memory holds."""
    most_memory = max((voice.memory for voice in voices), default=0)
    return workers_for(most_memory) if most_memory else min(os.cpu_count() or 1, 4)


def _speak_all(
    missing: Sequence[tuple[str, Utterance]],
    voices: Mapping[str, Voice],
    store: ClipStore,
    jobs: int,
    spoken: Callable[[int], None],
) -> dict[str, ClipInfo]:
    """Speak these lines, `jobs` at a time; `spoken` is told how many are done.

    When it is interrupted, the workers end first, so that no thread waits for a line any more.
    """
    infos: dict[str, ClipInfo] = {}
    problems: list[Problem] = []
    with ThreadPoolExecutor(min(jobs, len(missing))) as threads, WorkerPool() as pool:
        lines: dict[Future[ClipInfo], Utterance] = {
            threads.submit(make_clip, pool, voices, u, key, store): u for key, u in missing
        }
        done: SimpleQueue[Future[ClipInfo]] = SimpleQueue()
        for line in lines:
            line.add_done_callback(done.put)
        try:
            for number in range(1, len(lines) + 1):
                line = done.get()
                try:
                    infos[line.result().key] = line.result()
                except SpeechError as error:
                    problems += at_line(error, lines[line])
                spoken(number)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
    if problems:
        raise SpeechError(*_each_once(problems))
    return infos


def _each_once(problems: Sequence[Problem]) -> list[Problem]:
    """What is wrong with a voice is wrong on every line: say it once, with the first line."""
    first: dict[str, Problem] = {}
    for problem in sorted(problems, key=lambda p: p.source or Source("", 0)):
        first.setdefault(problem.message, problem)
    more = len(problems) - len(first)
    note = [Problem(f"the same on {more} more line{'s' if more > 1 else ''}")] if more else []
    return [*first.values(), *note]


def at_line(error: SpeechError, utterance: Utterance) -> list[Problem]:
    """What went wrong, with the line that it went wrong on."""
    place = replace(utterance.source, column=1)
    return [
        Problem(f"this line could not be spoken: {p.message}", p.hint, place, utterance.text)
        for p in error.problems
    ]


def make_clip(
    pool: WorkerPool,
    voices: Mapping[str, Voice],
    utterance: Utterance,
    key: str,
    store: ClipStore,
) -> ClipInfo:
    """Make the clip of `utterance`, whether `store` has it or not, and keep it under `key`: spoken, or
    as somebody said it. Raises SpeechError."""
    if utterance.take:
        return make_taken(utterance.take, key, store)
    voice = voices[utterance.voice]
    asked = voice.request(utterance.spoken, utterance.delivery.pace, utterance.phonemes)
    raw = pool.speak(voice.engine, asked)
    samples = soften_ends(soxr.resample(_samples(raw), raw.rate, RATE, "HQ"))
    samples = shift(samples, utterance.delivery.pitch)
    samples *= np.float32(gain_from_decibels(voice.candidate.gain))
    dry = trim(samples)
    if dry is None:
        raise SpeechError("the voice made no sound for it; try other words or another voice")
    clip = Clip(warm(dry.samples, voice.profile.warmth), dry.start, dry.end)
    return store.save(key, clip, measure(clip.samples), _marks(raw, dry))


def _marks(raw: RawSpeech, dry: Trimmed) -> tuple[ClipMark, ...]:
    """The words' starts in frames of the clip, none before or after its audible part."""
    return tuple(
        ClipMark(
            min(max(rescale(sample, raw.rate) - dry.offset, dry.start), dry.end - 1), offset, length
        )
        for sample, offset, length in raw.marks
    )


def _samples(raw: RawSpeech) -> Samples:
    """One channel of float32. Raises SpeechError for audio that is not what it says."""
    dtype = _DTYPES.get(raw.width)
    frame = raw.width * raw.channels
    if dtype is None or raw.rate < 4000 or raw.channels < 1 or len(raw.data) % frame:
        raise SpeechError(
            f"the voice gave audio that can't be used ({raw.rate} Hz, {raw.channels} channels)"
        )
    channels = np.frombuffer(raw.data, dtype).reshape(-1, raw.channels)
    full_scale = 1 << (8 * raw.width - 1)
    samples: Samples = (channels.mean(axis=1) / full_scale).astype(np.float32)
    return samples

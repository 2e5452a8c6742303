"""Recordings for tests: a real engine reads lines as people do, with pauses, slips and a room around."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import av
import numpy as np
import soxr

from voicehome.speech.espeak import Espeak
from voicehome.units import RATE

_ENGINE = cache(Espeak)
_SETTINGS = {"voice": "en-us+m3", "pitch": "35", "range": "40"}


def say(text: str, pace: int = 120) -> np.ndarray:
    """`text` as espeak-ng says it, at `RATE`, without the silence around it."""
    audio = _ENGINE().speak(text, _SETTINGS, "en", pace).audio
    samples = np.array(audio.get_array_of_samples(), np.float32) / 32768
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    return soxr.resample(samples[loud[0] : loud[-1] + 1], audio.frame_rate, RATE, "HQ")


@dataclass
class Reading:
    """What is recorded so far. `spoken` are the last takes of lines: where each begins, and its sound."""

    seed: int = 1
    noise: float = -62.0  # dBFS
    parts: list[np.ndarray] = field(default_factory=list)
    spoken: dict[int, tuple[int, np.ndarray]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.pause(1.5)

    def pause(self, seconds: float) -> None:
        self.parts.append(np.zeros(round(seconds * RATE), np.float32))

    def line(self, number: int, sentences: list[str]) -> None:
        """A line in a pace of its own, then the pause before the next."""
        pace = round(112 * self.random.normal(1, 0.07))
        clips: list[np.ndarray] = []
        for index, sentence in enumerate(sentences):
            if index:
                clips.append(np.zeros(round(self.random.uniform(0.35, 0.9) * RATE), np.float32))
            clips.append(say(sentence, pace))
        whole = np.concatenate(clips)
        self.spoken[number] = (sum(map(len, self.parts)), whole)
        self.parts.append(whole)
        self.pause(self.random.uniform(1.3, 3.5))

    def slip(self, sentence: str) -> None:
        """A beginning that is broken off."""
        clip = say(sentence, 115)
        self.parts.append(clip[: round(len(clip) * self.random.uniform(0.3, 0.7))])
        self.pause(self.random.uniform(1.0, 2.0))

    def cough(self) -> None:
        frames = round(self.random.uniform(0.2, 0.45) * RATE)
        burst = self.random.normal(0, 0.12, frames) * np.hanning(frames)
        self.parts.append(burst.astype(np.float32))
        self.pause(self.random.uniform(0.8, 1.6))

    def sound(self, level: float = -6.0) -> np.ndarray:
        """All of it, softer by `level` dB than the engine, in its room."""
        clean = np.concatenate(self.parts) * np.float32(10 ** (level / 20))
        room = self.random.normal(0, 10 ** (self.noise / 20), len(clean))
        return clean + room.astype(np.float32)


def write(path: Path, sound: np.ndarray, rate: int = RATE, channels: int = 1) -> Path:
    """As a file; its ending says which kind."""
    codec, kind = {".m4a": ("aac", "fltp"), ".wav": ("pcm_s16le", "s16"), ".flac": ("flac", "s16")}[
        path.suffix
    ]
    samples = soxr.resample(sound, RATE, rate, "HQ") if rate != RATE else sound
    layout = {1: "mono", 2: "stereo"}[channels]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        for start in range(0, len(samples), 1024):
            block = samples[start : start + 1024]
            if kind == "s16":
                block = (np.clip(block, -1, 1) * 32767).round().astype(np.int16)
                data = np.repeat(block, channels)[np.newaxis]
            else:
                data = np.repeat(block[np.newaxis], channels, axis=0)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(data), kind, layout)
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path

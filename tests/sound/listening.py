"""What an ear, or a meter, would say of a bed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from voicehome.meter import Figures, measure, programme_loudness
from voicehome.sound.beds import BedSettings, Texture, make_bed
from voicehome.units import RATE


@lru_cache(maxsize=4)
def bed(name: str, settings: BedSettings = (), seed: int = 1) -> Texture:
    return make_bed(name, settings, seed)


@lru_cache(maxsize=8)
def heard(name: str, seconds: int, settings: BedSettings = (), start: int = 0) -> np.ndarray:
    """So many seconds of a bed from second `start` on: float32 of shape (frames, channels)."""
    return take(bed(name, settings), start * RATE, seconds * RATE)


def take(texture: Texture, start: int, frames: int) -> np.ndarray:
    blocks, found = [], 0
    for block in texture.blocks(start):
        blocks.append(block)
        found += len(block)
        if found >= frames:
            return np.concatenate(blocks)[:frames]
    raise AssertionError("a texture has no end")


def mono(sound: np.ndarray) -> np.ndarray:
    return sound.mean(axis=1).astype(np.float64)


def loudness(sound: np.ndarray) -> float:
    """Integrated, in LUFS: BS.1770-5 adds the energies of both sides up."""
    sides = [measure(np.ascontiguousarray(side)).energies for side in sound.T]
    energies = tuple(np.sum(sides, axis=0).tolist())
    return programme_loudness([Figures(energies, 0.0, len(sound))])


def spectrum(sound: np.ndarray, frames: int = 1 << 14) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies in hertz, and the mean power at each (Welch)."""
    window = np.hanning(frames)
    starts = range(0, len(sound) - frames + 1, frames // 2)
    power = [np.abs(np.fft.rfft(sound[s : s + frames] * window)) ** 2 for s in starts]
    return np.fft.rfftfreq(frames, 1 / RATE), np.mean(power, axis=0)


def in_band(sound: np.ndarray, low: float, high: float) -> np.ndarray:
    """Only what lies between two frequencies."""
    waves = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    waves[(hertz < low) | (hertz > high)] = 0
    return np.fft.irfft(waves, len(sound))


def levels(sound: np.ndarray, every: float) -> np.ndarray:
    """In dB, of each `every` seconds."""
    frames = round(every * RATE)
    whole = sound[: len(sound) // frames * frames].reshape(-1, frames)
    return 10 * np.log10(np.mean(whole**2, axis=1) + 1e-12)


def likeness(sound: np.ndarray, shortest: float) -> float:
    """The highest autocorrelation at any lag from `shortest` seconds on; 1.0 is a repetition."""
    sound = sound - sound.mean()
    frames = 1 << (2 * len(sound) - 1).bit_length()
    power = np.abs(np.fft.rfft(sound, frames)) ** 2
    correlation = np.fft.irfft(power, frames)[: len(sound)] / np.sum(sound**2)
    return float(np.abs(correlation[round(shortest * RATE) : len(sound) // 2]).max())


def kurtosis(sound: np.ndarray) -> float:
    """3.0 for even noise; more, where single sounds stand out."""
    sound = sound - sound.mean()
    return float(np.mean(sound**4) / np.mean(sound**2) ** 2)

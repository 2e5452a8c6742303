"""Grains: the short sounds that rain, brooks, crickets and hearts are made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...audio import Samples
from ...units import RATE


def times(seconds: float) -> NDArray[np.float64]:
    """The time of each frame of a sound so long."""
    return np.arange(round(seconds * RATE)) / RATE


def burst(random: np.random.Generator, pitch: float, seconds: float) -> NDArray[np.float64]:
    """A breath of noise around a pitch (hertz) that dies away in `seconds` (by 60 dB)."""
    time = times(seconds)
    noise = np.fft.rfft(random.standard_normal(len(time)))
    hertz = np.fft.rfftfreq(len(time), 1 / RATE)
    noise *= np.exp(-0.5 * (np.log2(np.maximum(hertz, 1.0) / pitch) / 0.6) ** 2)
    sound: NDArray[np.float64] = np.fft.irfft(noise, len(time)) * _dying(time, seconds)
    return sound / max(float(np.abs(sound).max()), 1e-9)


def ring(
    pitch: float, seconds: float, rising: float = 0.0, attack: float = 0.0005
) -> NDArray[np.float64]:
    """A tone that dies away in `seconds` (by 60 dB). By its end it has risen by `rising`, a share of
    its pitch; `attack`: the seconds in which it comes up."""
    time = times(seconds)
    turns = pitch * (time + rising * time**2 / (2 * seconds))
    tone: NDArray[np.float64] = np.sin(2 * np.pi * turns) * _dying(time, seconds)
    return tone * np.minimum(time / attack, 1.0)


def bubble(pitch: float, ringing: float, rising: float) -> NDArray[np.float64]:
    """A bubble of air under water: a tone that rises as the bubble comes to the surface.

    Minnaert (1933) for the tone, van den Doel, Physically-based models for liquid sounds (2005), for
    its rising. `ringing`: how many turns it takes to fall by 60 dB.
    """
    return ring(pitch, ringing / pitch, rising, attack=2 / pitch)


def together(parts: list[tuple[float, float, NDArray[np.float64]]]) -> Samples:
    """Several sounds as one, each with its delay (seconds) and gain; faded out, to a peak of 1.0."""
    frames = max(round(delay * RATE) + len(sound) for delay, _, sound in parts)
    whole = np.zeros(frames)
    for delay, gain, sound in parts:
        start = round(delay * RATE)
        whole[start : start + len(sound)] += gain * sound
    fade = min(frames // 4, RATE // 200)
    whole[-fade:] *= np.linspace(1, 0, fade)
    whole -= whole.mean() * np.hanning(frames) * frames / np.hanning(frames).sum()
    samples: Samples = (whole / np.abs(whole).max()).astype(np.float32)
    return samples


def _dying(time: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    falling: NDArray[np.float64] = 10 ** (-3 * time / seconds)
    return falling


def sides(place: float, count: int) -> tuple[float, ...]:
    """The gain of each side for what is at `place`, −1.0 (left) to 1.0: the power stays the same."""
    if count == 1:
        return (1.0,)
    angle = (place + 1) * np.pi / 4
    return (float(np.cos(angle)), float(np.sin(angle)))

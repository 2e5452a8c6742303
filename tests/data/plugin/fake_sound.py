"""A bed of another package: one soft tone on two sides."""

import numpy as np

from voicehome.sound.beds import BedKind, Parameter

RIPPLE = BedKind(
    "One soft tone.",
    "fake_sound:ripple",
    (Parameter("pitch", "how high it is", 220.0, "Hz", 100, 400),),
)


class Ripple:
    channels = 2
    loudness = -23.0
    true_peak = 0.101

    def __init__(self, pitch):
        self.pitch = pitch

    def blocks(self, start):
        while True:
            turns = (start + np.arange(4800)) * self.pitch / 48_000
            tone = 0.1 * np.sin(2 * np.pi * turns).astype(np.float32)
            yield np.stack((tone, tone), axis=1)
            start += 4800


def ripple(values, seed):
    return Ripple(values["pitch"])

"""What a finished file is to measure, by the name of where it goes. Importing this is light."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Target:
    """Where files go, and what they are to measure there.

    `loudness` and `mono_loudness`: integrated loudness of the speech, in LUFS, as any meter reads a
    file of two channels, or of one. `true_peak`: the most there is before the encoder, in dBTP.
    `kbits`: the constant bit rates in kbit/s of the formats that can be asked for, by their name; empty
    where every format will do, at its own rate.
    """

    name: str
    loudness: float
    mono_loudness: float
    true_peak: float
    summary: str
    kbits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def file_loudness(self, channels: int) -> float:
        """Integrated loudness of the speech in a file of so many channels, 1 or 2, in LUFS."""
        return self.mono_loudness if channels == 1 else self.loudness

    def voice_loudness(self, channels: int) -> float:
        """The same of one channel alone, in LUFS. The voice is the same in each, and meters add the
        channels' power up (BS.1770-5): in two it is 3.01 dB softer for the same reading."""
        return self.file_loudness(channels) - 10 * math.log10(channels)


TARGETS = {
    target.name: target
    for target in (
        Target(
            DEFAULT,
            -18.0,
            -18.0,
            -1.0,
            "for one's own library: −18 LUFS, as AES TD1008 has it for speech",
        ),
        Target(
            "podcast",
            -16.0,
            -19.0,
            -1.0,
            "for podcasts: −16 LUFS, or −19 in one channel, which two speakers play 3 dB louder",
        ),
        Target(
            "insight",
            -18.0,
            -18.0,
            -1.0,
            "for platforms such as Insight Timer: MP3 of 128 kbit/s at 48 kHz",
            MappingProxyType({"mp3": 128}),
        ),
    )
}
"""Every target by its name."""

"""What each format may change. Measured on real renders; docs/verify.md has the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..units import RATE, Frames


@dataclass(frozen=True, slots=True)
class Tolerance:
    """`length`: frames that a decoded file may be longer. `edge`: how far a phrase may be heard from its
    place, `pause`: how much a silence may differ, in frames. `peak`: dB that the true peak may rise.
    `floor`: dBFS that silence may reach, None where it must be digital silence. `loudness`: LU from the
    target."""

    length: Frames
    edge: Frames
    pause: Frames
    peak: float
    floor: float | None
    loudness: float = 0.5


_MS = RATE // 1000

EXACT = Tolerance(length=0, edge=_MS // 4, pause=_MS // 2, peak=0.1, floor=None)

LOSSY = {
    "mp3": Tolerance(length=0, edge=5 * _MS, pause=10 * _MS, peak=0.5, floor=-75),
    "aac": Tolerance(length=1_023, edge=5 * _MS, pause=10 * _MS, peak=0.5, floor=-75),
    "opus": Tolerance(length=0, edge=5 * _MS, pause=10 * _MS, peak=0.5, floor=-75),
}
"""By the first letters of what libav calls the codec."""

_EDGE_IN_BED: Frames = 10 * _MS
_PAUSE_IN_BED: Frames = 15 * _MS
"""An edge that a bed covers is heard where the voice rises out of it: in one period of a low voice."""


def tolerance_of(codec: str, has_bed: bool) -> Tolerance:
    """By what libav calls the codec; what keeps every sample is `EXACT`."""
    tolerance = next((t for name, t in LOSSY.items() if codec.startswith(name)), EXACT)
    if not has_bed:
        return tolerance
    edge, pause = max(tolerance.edge, _EDGE_IN_BED), max(tolerance.pause, _PAUSE_IN_BED)
    return replace(tolerance, edge=edge, pause=pause)

"""Curves that sounds begin, end and move along."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..units import Frames


def rise(frames: Frames) -> NDArray[np.float64]:
    """Half a cosine from 0 to almost 1: no corner that could click. Backwards, it is a fall to 0."""
    import numpy as np

    curve: NDArray[np.float64] = np.sin(np.arange(frames) / max(frames, 1) * np.pi / 2) ** 2
    return curve

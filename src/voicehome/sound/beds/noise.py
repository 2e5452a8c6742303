"""Noise by its colours: how fast it falls towards the high notes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .chance import mixed
from .kinds import Value
from .tiles import Hertz, band, noise_tile
from .weave import Wheel, Woven

_HIGHEST = 20_000.0


def white(values: Mapping[str, Value], seed: int) -> Woven:
    return _noise(0.0, values, seed)


def pink(values: Mapping[str, Value], seed: int) -> Woven:
    return _noise(0.5, values, seed)


def brown(values: Mapping[str, Value], seed: int) -> Woven:
    return _noise(1.0, values, seed)


def _noise(fall: float, values: Mapping[str, Value], seed: int) -> Woven:
    """Its amplitude falls as the frequency to the power of `fall`."""
    bottom, top = float(values["bottom"]), float(values["top"])

    def spectrum(hertz: Hertz) -> Hertz:
        # A soft top at the highest would bend the slope that the noise is named for.
        kept = band(hertz, bottom, top if top < _HIGHEST else np.inf)
        return kept * hertz**-fall

    width = float(values["width"]) / 100
    wheel = Wheel(noise_tile(spectrum, mixed(seed, 1)), mixed(seed, 2), width)
    return Woven([wheel], 2 if width else 1)

"""A sound without end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from ..units import Frames

if TYPE_CHECKING:
    from ..audio import Block


class Texture(Protocol):
    @property
    def channels(self) -> int: ...
    @property
    def loudness(self) -> float: ...
    @property
    def loudest(self) -> float: ...
    @property
    def true_peak(self) -> float: ...
    def blocks(self, start: Frames) -> Iterator[Block]: ...

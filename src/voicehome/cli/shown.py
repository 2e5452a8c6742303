"""What may be shown on a terminal: nothing that a stranger's file, or its name, could steer it with."""

from __future__ import annotations

from typing import TextIO

_STEERING = (
    *(code for code in range(0x20) if code not in (0x09, 0x0A)),
    *range(0x7F, 0xA0),
    *range(0x202A, 0x202F),  # what turns the direction of writing around: a name could look another
    *range(0x2066, 0x206A),
)
_INSTEAD = dict.fromkeys(_STEERING, "\N{REPLACEMENT CHARACTER}")


def shown(text: str) -> str:
    """`text`, with a mark in place of each character that steers instead of being read; as long."""
    return text.translate(_INSTEAD)


class Terminal:
    """A stream that leads to a terminal, on which texts are `shown`. `steered` is the stream itself, for
    what has colours and bars."""

    def __init__(self, stream: TextIO) -> None:
        self.steered = stream

    def write(self, text: str) -> int:
        return self.steered.write(shown(text))

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        return getattr(self.steered, name)

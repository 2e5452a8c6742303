"""The formats there are. Importing this is light: no encoder is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import EncodeError, Problem, nearest
from ..units import format_duration

if TYPE_CHECKING:
    from ..audio import AudioFormat


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `summary` is a line for the person who chooses."""

    name: str
    extension: str  # with its dot
    summary: str
    lossy: bool
    most_bytes: int | None = None  # of samples, where the container has an end
    sample_bytes: int = 2
    # Under it, an encoder does not settle in silence, or does not suit speech.
    least_kbits: int = 0


# RIFF counts its bytes in 32 bits; 16 MiB of them are kept for the tags.
_WAV_MOST_BYTES = 2**32 - 2**24

_INSTEAD = {
    "wav": "Choose flac: it keeps every sample too, and has no such end.",
    "stem": "Make the stems of one part, or of a shorter length.",
}

FORMATS = {
    format.name: format
    for format in (
        Format("mp3", ".mp3", "plays everywhere", lossy=True, least_kbits=64),
        Format("m4a", ".m4a", "AAC, for Apple's players; chapters", lossy=True, least_kbits=48),
        Format(
            "m4b", ".m4b", "AAC as an audiobook, which remembers its place", True, least_kbits=48
        ),
        Format(
            "opus", ".opus", "the smallest files, for phones and browsers", True, least_kbits=32
        ),
        Format("flac", ".flac", "every sample kept, in less than half the space", lossy=False),
        Format("wav", ".wav", "every sample kept, for editing", False, _WAV_MOST_BYTES),
    )
}


STEM = Format("stem", ".wav", "one lane of the mix", False, _WAV_MOST_BYTES, sample_bytes=4)
"""WAV of 32-bit floating point, which has no full scale: a lane may pass it where the mix is held. It
can't be asked for as a format."""


def find_format(name: str) -> Format:
    """The format called `name`, in capitals or not, with a dot before it or not.

    Raises EncodeError, with the nearest name, when there is none.
    """
    wanted = name.strip().lower().removeprefix(".")
    if wanted in FORMATS:
        return FORMATS[wanted]
    guess = nearest(wanted, FORMATS)
    hint = f"Did you mean {guess}? " if guess else ""
    raise EncodeError(
        Problem(f"there is no format '{name}'", f"{hint}There are {', '.join(FORMATS)}.")
    )


def check_length(format: Format, audio: AudioFormat) -> None:
    """Raise EncodeError when a file of `format` can't hold the sound that `audio` announces."""
    if audio.frames < 1:
        raise EncodeError(Problem("there is nothing to encode: the programme has no length"))
    size = audio.frames * audio.channels * format.sample_bytes
    if format.most_bytes is not None and size > format.most_bytes:
        raise EncodeError(
            Problem(
                f"{format_duration(audio.frames)} of sound need {size / 2**30:.1f} GiB, "
                f"and a {format.name} file ends at {format.most_bytes / 2**30:.0f} GiB",
                _INSTEAD[format.name],
            )
        )


def check_rate(format: Format, kbits: int | None) -> None:
    """Raise EncodeError when `format` can't be had at `kbits`, in kbit/s."""
    if kbits is not None and kbits < format.least_kbits:
        raise EncodeError(
            Problem(
                f"{format.name} is not made at {kbits} kbit/s",
                f"{format.least_kbits} is the least.",
            )
        )

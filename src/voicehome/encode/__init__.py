"""Blocks in, a staged audio file out, in six formats. No tags here: that is the next room."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .formats import Format, check_length, check_rate

if TYPE_CHECKING:
    from ..audio import AudioFormat, Block
    from ..timeline.events import Chapter

MOST_JOBS = 8
"""More would wait for the mix, which is made by one and costs up to a sixth of the encoding; and each
holds two or three pieces of some 18 s."""


def encode(
    path: Path,
    format: Format,
    audio: AudioFormat,
    blocks: Iterable[Block],
    chapters: Sequence[Chapter] = (),
    kbits: int | None = None,
    jobs: int | None = None,
) -> None:
    """Write `blocks` to `path` as a complete, untagged file of `format`, whatever `path` is called.

    `blocks` are float32 of shape (frames, channels), nominal −1…1 at `units.RATE`, and together
    exactly what `audio` announces. `chapters`, in order of their start, are written only where the
    container must have them from the beginning (m4a, m4b): elsewhere they are tags. `kbits` is the
    bit rate of a lossy format in kbit/s, where it is not to be the usual one; `jobs`, how many pieces
    of a lossy format are encoded at once (default: one a core), `MOST_JOBS` at the most.

    Blocks are taken as they are needed, so memory does not grow with the sound, except for the MP4
    index: some 13 MB an hour. A job takes some 13 MB in stereo. The same blocks give the same bytes,
    however they are cut, and with any number of jobs.

    Raises EncodeError when the format can't hold the sound or have that bit rate, the blocks are not
    what was announced or the encoder fails, and OSError when the file can't be written. What is at
    `path` is then of no use.
    """
    check_length(format, audio)
    check_rate(format, kbits)

    # The encoders' libraries load here, not at import: listing the formats must stay quick.
    from . import lavc, mp3
    from .blocks import checked

    sound = checked(audio, blocks)
    jobs = min(jobs or os.cpu_count() or 1, MOST_JOBS)
    if format.name == "mp3":
        mp3.write(path, audio, sound, kbits, jobs)
    else:
        lavc.write(path, format.name, audio, sound, chapters, kbits, jobs)

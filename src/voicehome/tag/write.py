"""Writes tags into a finished, still staged file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mutagen import MutagenError
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from ..errors import EncodeError
from . import id3, mp4, vorbis
from .fields import Tags

# A staged file has no suffix to go by, so the class is named.
_WRITERS: dict[str, Callable[[Path, Tags], None]] = {
    "mp3": lambda path, tags: id3.write(MP3(path), tags),
    "wav": lambda path, tags: id3.write(WAVE(path), tags),
    "stem": lambda path, tags: id3.write(WAVE(path), tags),
    "m4a": lambda path, tags: mp4.write(MP4(path), tags),
    "m4b": lambda path, tags: mp4.write_audiobook(MP4(path), tags),
    "flac": lambda path, tags: vorbis.write_flac(FLAC(path), tags),
    "opus": lambda path, tags: vorbis.write_opus(OggOpus(path), tags),
}


def write_tags(path: Path, format: str, tags: Tags) -> None:
    """Make `tags` the only tags of the file at `path`, whatever it is called.

    `format` is one of mp3, m4a, m4b, opus, flac, wav and stem. The same file and tags give the same
    bytes. The sound is not touched, nor are the chapters that an MP4 has from its encoder.

    Raises OSError when the file can't be written, and EncodeError when it is no such file. What
    is at `path` is then of no use.
    """
    try:
        _WRITERS[format](path, tags)
    except MutagenError as error:
        # mutagen wraps what the system said; `files.staged` wants it bare.
        if isinstance(error.__context__, OSError):
            raise error.__context__ from None
        raise EncodeError(f"the tags can't be written into this {format} file: {error}") from error

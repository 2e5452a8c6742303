"""Knows voicehome's own files again, so that nobody else's is ever overwritten."""

from __future__ import annotations

from pathlib import Path

from mutagen.flac import FLAC
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from . import id3, mp4, vorbis


def made_by_voicehome(path: Path) -> bool:
    """Whether voicehome made the audio file at `path`. Never raises."""
    return read_id(path) is not None


def read_id(path: Path) -> str | None:
    """The `voicehome_id` in the audio file at `path`, of any of the six formats.

    None for any other file, one that can't be read, and where there is none. Never raises.
    """
    try:
        return _id_in(path) if path.is_file() else None
    except Exception:  # a stranger's file may be broken in any way: then it is not ours
        return None


def _id_in(path: Path) -> str | None:
    """What the file is shows in its first bytes, whatever it is called."""
    with path.open("rb") as file:
        head = file.read(12)
    if head.startswith(b"ID3"):
        return str(ID3(path)[id3.ID_KEY])
    if head.startswith(b"fLaC"):
        return str(FLAC(path)[vorbis.ID_KEY][0])
    if head.startswith(b"OggS"):
        return str(OggOpus(path)[vorbis.ID_KEY][0])
    if head.startswith(b"RIFF") and head.endswith(b"WAVE"):
        return str(WAVE(path)[id3.ID_KEY])
    if head[4:8] == b"ftyp":
        return bytes(MP4(path)[mp4.ID_KEY][0]).decode()
    return None

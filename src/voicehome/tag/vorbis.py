"""Vorbis comments, for FLAC and Opus."""

from __future__ import annotations

import base64

from mutagen.flac import FLAC, Picture
from mutagen.id3 import PictureType
from mutagen.oggopus import OggOpus

from .captions import lrc_lines, timestamp
from .fields import Tags
from .shared import constant_padding, emptied_tags

ID_KEY = "VOICEHOME_ID"

# RFC 7845, 5.2.1: R128_TRACK_GAIN is in 1/256 dB, and leads to −23 LUFS, not ReplayGain's −18.
_R128_BELOW_REPLAYGAIN = 5
_R128_STEPS = 256


def write_flac(file: FLAC, tags: Tags) -> None:
    """Replace the tags of an open FLAC file by `tags`."""
    gain = {
        "REPLAYGAIN_TRACK_GAIN": tags.gain_text,
        "REPLAYGAIN_TRACK_PEAK": tags.peak_text,
    }
    file.clear_pictures()
    if tags.cover:
        file.add_picture(_picture(tags.cover))
    _write(file, _comments(tags) | gain)


def write_opus(file: OggOpus, tags: Tags) -> None:
    """Replace the tags of an open Opus file by `tags`."""
    cover = base64.b64encode(_picture(tags.cover).write()).decode() if tags.cover else ""
    _write(
        file,
        _comments(tags) | {"R128_TRACK_GAIN": _r128(tags.gain), "METADATA_BLOCK_PICTURE": cover},
    )


def _write(file: FLAC | OggOpus, comments: dict[str, str]) -> None:
    emptied_tags(file).update({name: text for name, text in comments.items() if text})
    file.save(padding=constant_padding)


def _comments(tags: Tags) -> dict[str, str]:
    return {
        "TITLE": tags.title,
        "ARTIST": tags.artist,
        "ALBUM": tags.album,
        "ALBUMARTIST": tags.album_artist,
        "COMPOSER": tags.voice,
        "TRACKNUMBER": str(tags.track or ""),
        "TRACKTOTAL": str(tags.tracks or ""),
        "GENRE": tags.genre,
        "DATE": tags.date or "",
        # ffmpeg shows both as the comment, and the later one wins: the care note must not be lost.
        "DESCRIPTION": tags.description,
        "COMMENT": tags.comment,
        "LANGUAGE": tags.language,
        "COPYRIGHT": tags.copyright,
        "ENCODER": tags.encoder,
        "LYRICS": lrc_lines(tags.lyrics),
        ID_KEY: tags.voicehome_id,
        **_chapters(tags),
    }


def _chapters(tags: Tags) -> dict[str, str]:
    comments = {}
    for number, chapter in enumerate(tags.chapters):
        comments[f"CHAPTER{number:03}"] = timestamp(chapter.start)
        comments[f"CHAPTER{number:03}NAME"] = chapter.title
    return comments


def _r128(gain: float | None) -> str:
    if gain is None:
        return ""
    return str(round((gain - _R128_BELOW_REPLAYGAIN) * _R128_STEPS))


def _picture(jpeg: bytes) -> Picture:
    picture = Picture()
    picture.type = PictureType.COVER_FRONT
    picture.mime = "image/jpeg"
    picture.data = jpeg
    return picture

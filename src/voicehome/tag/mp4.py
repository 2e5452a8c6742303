"""MP4 atoms, as Apple's players read them. The chapters are the encoder's, and are left alone."""

from __future__ import annotations

from typing import Any

from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from .fields import Tags
from .shared import constant_padding, emptied_tags

ID_KEY = "----:org.voicehome:id"

_AUDIOBOOK = 2
_SHORT_DESCRIPTION_BYTES = 255


def write(file: MP4, tags: Tags) -> None:
    """Replace the tags of an open file by `tags`."""
    _save(file, _atoms(tags))


def write_audiobook(file: MP4, tags: Tags) -> None:
    """The same, and what makes players remember one's place in it."""
    _save(file, _atoms(tags) | {"stik": [_AUDIOBOOK]})


def _save(file: MP4, atoms: dict[str, Any]) -> None:
    emptied_tags(file).update({name: value for name, value in atoms.items() if value})
    file.save(padding=constant_padding)


def _atoms(tags: Tags) -> dict[str, Any]:
    return {
        "\xa9nam": tags.title,
        "\xa9ART": tags.artist,
        "\xa9alb": tags.album,
        "aART": tags.album_artist,
        "\xa9wrt": tags.voice,
        "trkn": [(tags.track, tags.tracks or 0)] if tags.track else None,
        "\xa9gen": tags.genre,
        "\xa9day": tags.date,
        "\xa9cmt": tags.comment,
        "desc": _shortened(tags.description),
        "ldes": tags.description,
        "cprt": tags.copyright,
        "\xa9too": tags.encoder,
        "pgap": True,
        # Plain: Apple's players would show the times as they stand.
        "\xa9lyr": "\n".join(text for _, text in tags.lyrics if text),
        "covr": [MP4Cover(tags.cover, MP4Cover.FORMAT_JPEG)] if tags.cover else None,
        "----:com.apple.iTunes:LANGUAGE": _free_form(tags.language),
        "----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN": _free_form(tags.gain_text),
        "----:com.apple.iTunes:REPLAYGAIN_TRACK_PEAK": _free_form(tags.peak_text),
        ID_KEY: _free_form(tags.voicehome_id),
    }


def _free_form(text: str) -> list[MP4FreeForm]:
    return [MP4FreeForm(text.encode())] if text else []


def _shortened(text: str) -> str:
    """`text` with an ellipsis where it has more bytes than a short description may."""
    if len(text.encode()) <= _SHORT_DESCRIPTION_BYTES:
        return text
    ellipsis = "…"
    room = _SHORT_DESCRIPTION_BYTES - len(ellipsis.encode())
    return text.encode()[:room].decode(errors="ignore").rstrip() + ellipsis

"""A sound on its own as a file."""

from __future__ import annotations

from pathlib import Path

from ..audio import AudioFormat
from ..encode import encode
from ..encode.formats import Format
from ..errors import OutputError
from ..files import staged
from ..sound.audition import Audition
from ..tag.fields import Tags
from ..tag.read import made_by_voicehome
from ..tag.write import write_tags
from .outputs import in_the_way


def write_sound(sound: Audition, title: str, path: Path, format: Format, overwrite: bool) -> None:
    """Write `sound` to `path`, tagged as voicehome's own. Raises OutputError where something else is
    there, unless `overwrite`, and where the file can't be written."""
    if problem := in_the_way(path, made_by_voicehome, overwrite):
        raise OutputError(problem)
    with staged(path) as temporary:
        encode(temporary, format, AudioFormat(sound.channels, sound.frames), sound.blocks)
        tags = Tags(title=title, frames=sound.frames, voicehome_id=f"sound {title}", genre="")
        write_tags(temporary, format.name, tags)

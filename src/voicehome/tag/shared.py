"""What all tag formats share."""

from __future__ import annotations

from typing import Any

from mutagen import FileType, PaddingInfo


def emptied_tags(file: FileType) -> Any:
    """The tags of an open file, with nothing in them: what an encoder says of itself goes too."""
    if file.tags is None:
        file.add_tags()
    tags: Any = file.tags
    tags.clear()
    return tags


def constant_padding(_info: PaddingInfo) -> int:
    """1 KiB free behind the tags, so that an editor need not move the sound for a small change.

    Always as much: mutagen's own choice may change from version to version, and the bytes with it.
    """
    return 1_024

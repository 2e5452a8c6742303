"""ID3v2.3 in UTF-16, which Windows reads too, for MP3 and WAV."""

# mypy: allow-untyped-calls
from __future__ import annotations

from collections.abc import Iterator

from mutagen import id3
from mutagen.mp3 import MP3
from mutagen.wave import WAVE

from ..timeline.events import Chapter
from ..units import Frames, milliseconds
from .captions import lrc_lines
from .fields import Tags
from .languages import three_letters
from .shared import constant_padding, emptied_tags

ID_KEY = "TXXX:voicehome_id"

_UTF16 = id3.Encoding.UTF16
_UNKNOWN_LANGUAGE = "XXX"  # ID3v2.3, 3.3: "if the language is not known"
_NO_OFFSET = 0xFFFFFFFF  # chapters are given by time, not by bytes
_MOST_IN_TABLE = 255  # a CTOC counts its entries in one byte


def write(file: MP3 | WAVE, tags: Tags) -> None:
    """Replace the tags of an open file by `tags`."""
    frames = emptied_tags(file)
    for frame in [*_texts(tags), *_lyrics(tags), *_chapters(tags), *_cover(tags)]:
        frames.add(frame)
    frames.update_to_v23()
    file.save(v1=0, v2_version=3, padding=constant_padding)


def _texts(tags: Tags) -> Iterator[id3.Frame]:
    texts = {
        id3.TIT2: tags.title,
        id3.TIT3: tags.description,
        id3.TPE1: tags.artist,
        id3.TPE2: tags.album_artist,
        id3.TALB: tags.album,
        id3.TCOM: tags.voice,
        id3.TRCK: _track(tags),
        id3.TCON: tags.genre,
        id3.TDRC: tags.date,
        id3.TLAN: three_letters(tags.language),
        id3.TCOP: tags.copyright,
        id3.TSSE: tags.encoder,
    }
    for frame, text in texts.items():
        if text:
            yield frame(encoding=_UTF16, text=text)
    own_texts = {
        "voicehome_id": tags.voicehome_id,
        "DESCRIPTION": tags.description,
        "REPLAYGAIN_TRACK_GAIN": tags.gain_text,
        "REPLAYGAIN_TRACK_PEAK": tags.peak_text,
    }
    for name, text in own_texts.items():
        if text:
            yield id3.TXXX(encoding=_UTF16, desc=name, text=text)
    if tags.comment:
        yield id3.COMM(encoding=_UTF16, lang=_language(tags), desc="", text=tags.comment)


def _track(tags: Tags) -> str:
    if tags.track is None:
        return ""
    return f"{tags.track}/{tags.tracks}" if tags.tracks else str(tags.track)


def _lyrics(tags: Tags) -> Iterator[id3.Frame]:
    """Twice: LRC text, which most players read, and the frame that was meant for it."""
    if tags.lyrics:
        language = _language(tags)
        timed = [(text, milliseconds(start)) for start, text in tags.lyrics]
        yield id3.USLT(encoding=_UTF16, lang=language, desc="", text=lrc_lines(tags.lyrics))
        # Format 2: times in milliseconds. Type 1: lyrics.
        yield id3.SYLT(encoding=_UTF16, lang=language, format=2, type=1, desc="", text=timed)


def _language(tags: Tags) -> str:
    return three_letters(tags.language) or _UNKNOWN_LANGUAGE


def _chapters(tags: Tags) -> Iterator[id3.Frame]:
    """A CHAP a chapter, and the table of contents that some players ask for."""
    if not tags.chapters:
        return
    names = _element_ids(tags.chapters)
    ends = [*(chapter.start for chapter in tags.chapters[1:]), tags.frames]
    for name, chapter, end in zip(names, tags.chapters, ends, strict=True):
        yield _chapter(name, chapter, end)
    yield from _tables(names)


def _tables(names: list[str]) -> Iterator[id3.CTOC]:
    """The table of contents. Where it would list more than it can, it lists tables of as many as each
    can: an entry may be a table itself (ID3v2 Chapter Frame Addendum 1.0, 3.2)."""
    whole = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    if len(names) <= _MOST_IN_TABLE:
        yield id3.CTOC(element_id="toc", flags=whole, child_element_ids=names)
        return
    starts = range(0, len(names), _MOST_IN_TABLE)
    groups = {f"toc{start + 1}": names[start : start + _MOST_IN_TABLE] for start in starts}
    yield id3.CTOC(element_id="toc", flags=whole, child_element_ids=list(groups))
    for (name, held), start in zip(groups.items(), starts, strict=True):
        title = id3.TIT2(encoding=_UTF16, text=f"{start + 1}–{start + len(held)}")
        ordered = id3.CTOCFlags.ORDERED
        yield id3.CTOC(element_id=name, flags=ordered, child_element_ids=held, sub_frames=[title])


def _chapter(name: str, chapter: Chapter, end: Frames) -> id3.CHAP:
    return id3.CHAP(
        element_id=name,
        start_time=milliseconds(chapter.start),
        end_time=milliseconds(end),
        start_offset=_NO_OFFSET,
        end_offset=_NO_OFFSET,
        sub_frames=[id3.TIT2(encoding=_UTF16, text=chapter.title)],
    )


def _element_ids(chapters: tuple[Chapter, ...]) -> list[str]:
    """A name a chapter, padded so that all CHAP frames are equally long.

    mutagen writes frames by size, and some readers take chapters in the order of the file.
    """
    sizes = [len(chapter.title.encode("utf-16-le")) for chapter in chapters]
    longest = max(sizes, default=0)
    return [f"chapter{number:04}{'.' * (longest - size)}" for number, size in enumerate(sizes)]


def _cover(tags: Tags) -> Iterator[id3.Frame]:
    if tags.cover:
        yield id3.APIC(
            encoding=id3.Encoding.LATIN1,
            mime="image/jpeg",
            type=id3.PictureType.COVER_FRONT,
            desc="",
            data=tags.cover,
        )

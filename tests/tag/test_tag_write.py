"""Written by us, read back by mutagen, in the words of each format."""

from __future__ import annotations

import base64
import dataclasses
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from voicehome.errors import EncodeError
from voicehome.tag.captions import lrc_lines
from voicehome.tag.fields import Tags
from voicehome.tag.write import write_tags
from voicehome.timeline.events import Chapter
from voicehome.units import RATE

Copy = Callable[[str], Path]


def id3_of(path: Path) -> ID3:
    if path.read_bytes().startswith(b"RIFF"):
        found = WAVE(path).tags
        assert isinstance(found, ID3)
        return found
    return ID3(path, translate=False)


@pytest.mark.parametrize("name", ["mp3", "wav"])
def test_id3(name: str, copy_of: Copy, tags: Tags) -> None:
    path = copy_of(name)
    write_tags(path, name, tags)
    found = id3_of(path)
    assert found["TIT2"].text == [tags.title]
    assert found["TPE1"].text == [tags.artist]
    assert found["TALB"].text == [tags.album]
    assert found["TPE2"].text == [tags.album_artist]
    assert found["TCOM"].text == [tags.voice]
    assert found["TRCK"].text == ["3/12"]
    assert found["TCON"].text == ["Meditation"]
    assert found["TIT3"].text == found["TXXX:DESCRIPTION"].text == [tags.description]
    assert found["COMM::deu"].text == [tags.comment]
    assert found["TLAN"].text == ["deu"]
    assert found["TCOP"].text == [tags.copyright]
    assert found["TSSE"].text == [tags.encoder]
    assert found["TXXX:voicehome_id"].text == [tags.voicehome_id]
    assert found["TXXX:REPLAYGAIN_TRACK_GAIN"].text == ["-2.50 dB"]
    assert found["TXXX:REPLAYGAIN_TRACK_PEAK"].text == ["0.891251"]
    assert (found["APIC:"].mime, found["APIC:"].type) == ("image/jpeg", 3)
    assert found["APIC:"].data == tags.cover


def test_id3_is_2_3_in_utf_16_with_the_scripts_date(copy_of: Copy, tags: Tags) -> None:
    path = copy_of("mp3")
    write_tags(path, "mp3", tags)
    found = ID3(path, translate=False)
    assert found.version == (2, 3, 0)
    assert found["TIT2"].encoding == found["COMM::deu"].encoding == 1
    assert found["TYER"].text == ["2024"] and found["TDAT"].text == ["0105"]
    assert "TDRC" not in found
    assert b"TAG" not in path.read_bytes()[-128:-125], "no ID3v1"


@pytest.mark.parametrize("name", ["mp3", "wav"])
def test_id3_lyrics_in_both_frames(name: str, copy_of: Copy, tags: Tags) -> None:
    path = copy_of(name)
    write_tags(path, name, tags)
    found = id3_of(path)
    assert found["USLT::deu"].text == (
        "[00:00.00]Willkommen.\n[00:00.50]Spür den Boden 🌿\n[00:01.00]\n[00:02.01]Danke.\n"
    )
    synced = found["SYLT::deu"]
    assert (synced.format, synced.type) == (2, 1)
    assert synced.text == [
        ("Willkommen.", 0),
        ("Spür den Boden 🌿", 500),
        ("", 1_000),
        ("Danke.", 2_010),
    ]


@pytest.mark.parametrize("name", ["mp3", "wav"])
def test_id3_chapters_stand_in_order_in_the_file(name: str, copy_of: Copy, tags: Tags) -> None:
    path = copy_of(name)
    write_tags(path, name, tags)
    found = id3_of(path)
    table = found["CTOC:toc"]
    listed = [found[f"CHAP:{child}"] for child in table.child_element_ids]
    assert [(c.start_time, c.end_time) for c in listed] == [(0, 1001), (1001, 2000), (2000, 3000)]
    assert [c.sub_frames["TIT2"].text[0] for c in listed] == [c.title for c in tags.chapters]
    data = path.read_bytes()
    places = [data.index(b"CHAP" + _frame_size(data, child)) for child in table.child_element_ids]
    assert places == sorted(places)


def _frame_size(data: bytes, element_id: str) -> bytes:
    """The rest of a CHAP frame's header and its element id, as they stand in the file."""
    at = data.index(b"\x00\x00" + element_id.encode() + b"\x00\x00")
    return data[at - 4 : at + 2] + element_id.encode()


def test_id3_lists_more_than_255_chapters_in_several_tables(copy_of: Copy, tags: Tags) -> None:
    many = tuple(Chapter(f"Chapter {n}", n * 48) for n in range(1000))
    path = copy_of("mp3")
    write_tags(path, "mp3", dataclasses.replace(tags, chapters=many))
    found = ID3(path)
    tables = [found[f"CTOC:{name}"] for name in found["CTOC:toc"].child_element_ids]
    assert [table.sub_frames["TIT2"].text[0] for table in tables] == [
        "1–255",
        "256–510",
        "511–765",
        "766–1000",
    ]
    assert [int(table.flags) for table in (found["CTOC:toc"], *tables)] == [3, 1, 1, 1, 1]
    listed = [found[f"CHAP:{name}"] for table in tables for name in table.child_element_ids]
    assert [chapter.sub_frames["TIT2"].text[0] for chapter in listed] == [c.title for c in many]


def test_wav_stays_a_valid_riff(copy_of: Copy, untagged: dict[str, Path], tags: Tags) -> None:
    """Chunks follow one another to the very end, and the sound is byte for byte what it was."""
    for comment in ("odd", "even."):
        path = copy_of("wav")
        write_tags(
            path,
            "wav",
            dataclasses.replace(tags, comment=comment, cover=b"\xff\xd8" + b"x" * len(comment)),
        )
        data = path.read_bytes()
        assert struct.unpack("<4sI4s", data[:12]) == (b"RIFF", len(data) - 8, b"WAVE")
        chunks, at = {}, 12
        while at < len(data):
            name, size = struct.unpack("<4sI", data[at : at + 8])
            chunks[name] = data[at + 8 : at + 8 + size]
            at += 8 + size + size % 2
        assert at == len(data)
        assert list(chunks) == [b"fmt ", b"data", b"id3 "]
        assert untagged["wav"].read_bytes().endswith(chunks[b"data"])


@pytest.mark.parametrize("name", ["m4a", "m4b"])
def test_mp4(name: str, copy_of: Copy, tags: Tags) -> None:
    path = copy_of(name)
    write_tags(path, name, tags)
    found = MP4(path)
    assert found["\xa9nam"] == [tags.title]
    assert found["\xa9ART"] == [tags.artist]
    assert found["\xa9alb"] == [tags.album]
    assert found["aART"] == [tags.album_artist]
    assert found["\xa9wrt"] == [tags.voice]
    assert found["trkn"] == [(3, 12)]
    assert found["\xa9gen"] == ["Meditation"]
    assert found["\xa9day"] == ["2024-05-01"]
    assert found["\xa9cmt"] == [tags.comment]
    assert found["desc"] == found["ldes"] == [tags.description]
    assert found["cprt"] == [tags.copyright]
    assert found["\xa9too"] == [tags.encoder]
    assert found["pgap"] is True
    assert found.get("stik") == ([2] if name == "m4b" else None)
    assert found["\xa9lyr"] == ["Willkommen.\nSpür den Boden 🌿\nDanke."]
    assert bytes(found["covr"][0]) == tags.cover
    assert bytes(found["----:com.apple.iTunes:LANGUAGE"][0]) == b"de-AT"
    assert bytes(found["----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN"][0]) == b"-2.50 dB"
    assert bytes(found["----:com.apple.iTunes:REPLAYGAIN_TRACK_PEAK"][0]) == b"0.891251"
    assert bytes(found["----:org.voicehome:id"][0]) == tags.voicehome_id.encode()


def test_mp4_cuts_the_short_description_only(copy_of: Copy, tags: Tags) -> None:
    path = copy_of("m4a")
    write_tags(path, "m4a", dataclasses.replace(tags, description="ü" * 200))
    found = MP4(path)
    assert found["desc"] == ["ü" * 126 + "…"]
    assert found["ldes"] == ["ü" * 200]


@pytest.mark.parametrize("name", ["flac", "opus"])
def test_vorbis_comments(name: str, copy_of: Copy, tags: Tags) -> None:
    path = copy_of(name)
    write_tags(path, name, tags)
    found = {
        k.upper(): v for k, v in (FLAC if name == "flac" else OggOpus)(path).tags.as_dict().items()
    }
    picture = found.pop("METADATA_BLOCK_PICTURE", None)
    assert (picture is not None) == (name == "opus")
    gain = (
        {"R128_TRACK_GAIN": ["-1920"]}
        if name == "opus"
        else {"REPLAYGAIN_TRACK_GAIN": ["-2.50 dB"], "REPLAYGAIN_TRACK_PEAK": ["0.891251"]}
    )
    assert found == gain | {
        "TITLE": [tags.title],
        "ARTIST": [tags.artist],
        "ALBUM": [tags.album],
        "ALBUMARTIST": [tags.album_artist],
        "COMPOSER": [tags.voice],
        "TRACKNUMBER": ["3"],
        "TRACKTOTAL": ["12"],
        "GENRE": ["Meditation"],
        "DATE": ["2024-05-01"],
        "COMMENT": [tags.comment],
        "DESCRIPTION": [tags.description],
        "LANGUAGE": ["de-AT"],
        "COPYRIGHT": [tags.copyright],
        "ENCODER": [tags.encoder],
        "LYRICS": [lrc_lines(tags.lyrics)],
        "VOICEHOME_ID": [tags.voicehome_id],
        "CHAPTER000": ["00:00:00.000"],
        "CHAPTER000NAME": ["Ankommen"],
        "CHAPTER001": ["00:00:01.001"],
        "CHAPTER001NAME": ["Der Atem: ein Überblick"],
        "CHAPTER002": ["00:00:02.000"],
        "CHAPTER002NAME": ["静"],
    }


def test_vorbis_pictures(copy_of: Copy, tags: Tags) -> None:
    flac, opus = copy_of("flac"), copy_of("opus")
    write_tags(flac, "flac", tags)
    write_tags(opus, "opus", tags)
    embedded = OggOpus(opus)["METADATA_BLOCK_PICTURE"][0]
    for picture in (FLAC(flac).pictures[0], Picture(base64.b64decode(embedded))):
        assert (picture.type, picture.mime, picture.data) == (3, "image/jpeg", tags.cover)


def test_what_is_empty_is_left_out(format_name: str, copy_of: Copy) -> None:
    path = copy_of(format_name)
    write_tags(path, format_name, Tags(title="T", frames=RATE, voicehome_id="x", genre=""))
    if format_name in ("mp3", "wav"):
        assert set(id3_of(path)) == {"TIT2", "TLAN", "TXXX:voicehome_id"}
    elif format_name == "flac":
        assert set(FLAC(path).tags.as_dict()) == {"title", "language", "voicehome_id"}
    elif format_name == "opus":
        assert set(OggOpus(path).tags.as_dict()) == {"title", "language", "voicehome_id"}
    else:
        own = {"----:com.apple.iTunes:LANGUAGE", "----:org.voicehome:id"}
        assert set(MP4(path)) - {"stik"} == {"\xa9nam", "pgap"} | own


def test_the_unknown_language_is_said_to_be_unknown(copy_of: Copy, tags: Tags) -> None:
    path = copy_of("mp3")
    write_tags(path, "mp3", dataclasses.replace(tags, language="x-klingon"))
    found = ID3(path)
    assert found["COMM::XXX"].text == [tags.comment]
    assert "TLAN" not in found


def test_tags_replace_what_was_there(format_name: str, copy_of: Copy, tags: Tags) -> None:
    path, fresh = copy_of(format_name), Tags(title="Neu", frames=RATE, voicehome_id="y")
    write_tags(path, format_name, tags)
    write_tags(path, format_name, fresh)
    data = path.read_bytes()
    assert tags.cover is not None and tags.cover not in data
    for encoding in ("utf-8", "utf-16-le"):
        assert tags.artist.encode(encoding) not in data
        assert tags.voicehome_id.encode(encoding) not in data


def test_same_bytes_each_time(format_name: str, copy_of: Copy, tags: Tags) -> None:
    files = set()
    for _ in range(2):
        path = copy_of(format_name)
        write_tags(path, format_name, tags)
        files.add(path.read_bytes())
    assert len(files) == 1


def test_another_kind_of_file_is_refused(format_name: str, tmp_path: Path, tags: Tags) -> None:
    path = tmp_path / "x.part"
    path.write_bytes(b"This is no sound at all." * 100)
    with pytest.raises(EncodeError, match=f"this {format_name} file"):
        write_tags(path, format_name, tags)


def test_no_file_is_an_os_error(format_name: str, tmp_path: Path, tags: Tags) -> None:
    with pytest.raises(FileNotFoundError):
        write_tags(tmp_path / "gone", format_name, tags)

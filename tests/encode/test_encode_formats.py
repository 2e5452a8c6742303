from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from voicehome.audio import AudioFormat
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS, check_length, find_format
from voicehome.errors import EncodeError
from voicehome.units import MAX_FRAMES, RATE


def test_there_are_six_and_each_has_its_own_extension() -> None:
    assert list(FORMATS) == ["mp3", "m4a", "m4b", "opus", "flac", "wav"]
    assert [format.extension for format in FORMATS.values()] == [f".{name}" for name in FORMATS]
    assert {name for name, format in FORMATS.items() if not format.lossy} == {"flac", "wav"}


@pytest.mark.parametrize("name", ["mp3", "MP3", ".mp3", " mp3 "])
def test_a_format_is_found_however_it_is_written(name: str) -> None:
    assert find_format(name) is FORMATS["mp3"]


def test_a_misspelt_format_brings_the_nearest() -> None:
    with pytest.raises(EncodeError, match="there is no format 'falc'") as caught:
        find_format("falc")
    assert caught.value.problems[0].hint.startswith("Did you mean flac?")


def test_an_unknown_format_brings_them_all() -> None:
    with pytest.raises(EncodeError) as caught:
        find_format("realaudio")
    assert caught.value.problems[0].hint == "There are mp3, m4a, m4b, opus, flac, wav."


def test_listing_the_formats_loads_no_encoder() -> None:
    code = (
        "import sys, voicehome.encode, voicehome.encode.formats\n"
        "print(sorted({'numpy', 'av', 'pedalboard', 'mutagen'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_wav_beyond_its_end_is_refused_before_a_block_is_taken(tmp_path: Path) -> None:
    def never() -> object:
        raise AssertionError("a block was asked for")
        yield

    path = tmp_path / "x.part"
    with pytest.raises(EncodeError, match=r"720m of sound need 7\.7 GiB") as caught:
        encode(path, FORMATS["wav"], AudioFormat(2, MAX_FRAMES), never())  # type: ignore[arg-type]
    assert "flac" in caught.value.problems[0].hint
    assert not path.exists()


def test_only_wav_has_an_end() -> None:
    for format in FORMATS.values():
        check_length(format, AudioFormat(1, MAX_FRAMES))
        if format.name != "wav":
            check_length(format, AudioFormat(2, MAX_FRAMES))


def test_wav_leaves_room_for_its_tags() -> None:
    most = (2**32 - 2**24) // 4
    check_length(FORMATS["wav"], AudioFormat(2, most))
    with pytest.raises(EncodeError):
        check_length(FORMATS["wav"], AudioFormat(2, most + 1))
    assert most > 6 * 3600 * RATE


def test_nothing_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match="nothing to encode"):
        encode(tmp_path / "x.part", FORMATS["mp3"], AudioFormat(1, 0), [])

"""The catalogue that is shipped, and what one may not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from test_voices_add import NAME, listing

from voicehome.errors import VoiceError
from voicehome.voices.catalogue import Catalogue, load_catalogue


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def test_every_source_is_safe_and_fixed(shipped: Catalogue) -> None:
    for name, source in shipped.sources.items():
        assert source.base.startswith("https://"), name
    assert re.search(r"/[0-9a-f]{40}$", shipped.sources["piper"].base)


def test_every_voice_of_piper_has_a_model_its_settings_and_its_card(shipped: Catalogue) -> None:
    for name, voice in shipped.voices.items():
        if voice.engine == "piper":
            assert [f.name for f in voice.files] == [
                f"{name}.onnx",
                f"{name}.onnx.json",
                "MODEL_CARD",
            ]
            code, speaker, quality = name.split("-")
            assert voice.folder == f"{code[:2]}/{code}/{speaker}/{quality}"
            assert voice.language == code.replace("_", "-")
            assert 60_000_000 < voice.files[0].size < 120_000_000
            assert 4_000 < voice.files[1].size < 8_000
            assert 200 < voice.files[2].size < 600


def test_no_digest_stands_there_twice(shipped: Catalogue) -> None:
    digests = [d for v in shipped.voices.values() for f in v.files for d in (f.sha256, f.md5) if d]
    assert len(digests) == len(set(digests))


def test_languages_that_breathing_is_spoken_in_have_a_voice(shipped: Catalogue) -> None:
    languages = {voice.language[:2] for voice in shipped.voices.values()}
    assert languages >= {"en", "de", "fr", "es", "pt", "it", "nl"}


def test_kokoro_is_there(shipped: Catalogue) -> None:
    names = [file.name for file in shipped.find("kokoro").files]
    assert names == ["kokoro-v1.0.onnx", "voices-v1.0.bin"]


def test_an_unknown_name_gets_the_nearest(shipped: Catalogue) -> None:
    with pytest.raises(VoiceError, match="Did you mean en_US-kristin-medium"):
        shipped.find("en_us-kristin")
    with pytest.raises(VoiceError, match="To see them all: voicehome voices add"):
        shipped.find("zzzz")


def test_a_mirror_takes_the_sources_place(
    shipped: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = shipped.find("en_US-kristin-medium")
    monkeypatch.setenv("VOICEHOME_VOICES_MIRROR", "http://mirror.lan:8000/voices/")
    there = shipped.folder_address(voice)
    assert there == "http://mirror.lan:8000/voices/piper/en/en_US/kristin/medium"


BAD_ADDRESSES = [
    "file:///etc",
    "ftp://x.org",
    "https://",
    "https://me:secret@x.org",
    "https://x.org/?a=b",
    "https://x.org/#a",
    "https://x.org/a b",
    "https://x.org/\x00",
    "//x.org",
    "x.org",
    "https://exämple.org",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_mirror_must_be_an_address(
    shipped: Catalogue, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("os.environ", {"VOICEHOME_VOICES_MIRROR": address})
    with pytest.raises(VoiceError, match="VOICEHOME_VOICES_MIRROR can't be used"):
        shipped.folder_address(shipped.find("kokoro"))


def read(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path)


def test_a_catalogue_of_ones_own(tmp_path: Path) -> None:
    assert read(tmp_path, listing()).find(NAME).size == 256_058


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_own_catalogue_needs_proper_addresses_too(tmp_path: Path, address: str) -> None:
    with pytest.raises(VoiceError, match=r"mine\.yaml"):
        read(tmp_path, listing(base=address))


HOSTILE = [
    "../evil.onnx",
    "/etc/passwd",
    "a/b.onnx",
    "a\\b.onnx",
    "..",
    ".hidden",
    "-rf",
    "CON",
    "nul.onnx",
    "x.onnx.",
    "a:b",
    "a?b",
    "a%2fb",
    "a b",
    "naïve.onnx",
    "about.yaml",
    "x" * 300,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(VoiceError, match="can't be the name of a file here"):
        read(tmp_path, listing(files={name: b"x"}))


def changed(**changes: object) -> str:
    root = yaml.safe_load(listing())
    for key, value in changes.items():
        root["voices"][NAME][key] = value
    return yaml.safe_dump(root)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (changed(folder="a/../../b"), "can't be the name of a file here"),
        (changed(folder="/"), "can't be the name of a file here"),
        (changed(source="nowhere"), "comes from 'nowhere'"),
        (changed(files=[]), "this list is empty"),
        (changed(files=[{"name": "x", "size": 1}]), "no way to check this file"),
        (changed(files=[{"name": "x", "size": 0, "md5": "0" * 32}]), "size"),
        (changed(files=[{"name": "x", "size": 5 * 1024**3, "md5": "0" * 32}]), "size"),
        (changed(files=[{"name": "x", "size": 1, "md5": "0" * 31}]), "32 digits"),
        (changed(files=[{"name": "x", "size": 1, "sha256": "G" * 64}]), "64 digits"),
        (
            changed(files=[{"name": n, "size": 1, "md5": "0" * 32} for n in ("x", "X")]),
            "two files of this voice have the same name",
        ),
        (changed(licence_from="hearsay"), "licence_from"),
        (listing().replace(NAME, "../x"), "voices here are called like"),
        ("", "this file is empty"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(VoiceError) as raised:
        read(tmp_path, text)
    assert said in str(raised.value)
    assert "mine.yaml" in str(raised.value)

"""Bringing a voice's files together: all of them and the right ones, or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

import pytest
import yaml
from voices_site import Site, cut, sending, status

from voicehome.errors import DownloadError, OutputError, VoiceError
from voicehome.voices import add
from voicehome.voices.add import add_from_folder, add_from_network
from voicehome.voices.catalogue import Listed, load_catalogue
from voicehome.voices.download import ATTEMPTS
from voicehome.voices.installed import (
    installed,
    installed_names,
    models_folder,
    remove_voice,
    staging,
)

NAME = "en_XX-pebble-medium"
FILES = {
    f"{NAME}.onnx": bytes(range(256)) * 1000,
    f"{NAME}.onnx.json": b'{"audio": {"sample_rate": 22050}}',
    "MODEL_CARD": b"* License: public domain\n",
}
FOLDER = "/piper/en/en_XX/pebble/medium/"


def listing(*, base: str = "http://127.0.0.1:9", files: dict[str, bytes] = FILES) -> str:
    """A catalogue with one voice of these files."""
    return yaml.safe_dump(
        {
            "sources": {"piper": {"base": base}},
            "voices": {
                NAME: {
                    "source": "piper",
                    "folder": "en/en_XX/pebble/medium",
                    "engine": "piper",
                    "language": "en",
                    "licence": "public domain",
                    "files": [
                        {
                            "name": name,
                            "size": len(data),
                            "md5": hashlib.md5(data).hexdigest(),
                            **(
                                {"sha256": hashlib.sha256(data).hexdigest()}
                                if name != "MODEL_CARD"
                                else {}
                            ),
                        }
                        for name, data in files.items()
                    ],
                }
            },
        }
    )


@pytest.fixture
def voice(tmp_path: Path, site: Site) -> Listed:
    path = tmp_path / "catalogue.yaml"
    path.write_text(listing())
    site.files = {FOLDER + name: data for name, data in FILES.items()}
    return load_catalogue(path).find(NAME)


def bring(site: Site, voice: Listed) -> Path:
    return add_from_network(NAME, voice, site.address + FOLDER.rstrip("/"), lambda *_: None)


def refused(site: Site, voice: Listed) -> str:
    with pytest.raises(DownloadError) as raised:
        bring(site, voice)
    assert installed(NAME) is None
    assert not (models_folder() / NAME).exists()
    return str(raised.value)


def test_a_voice_is_fetched_and_found(site: Site, voice: Listed) -> None:
    assert installed(NAME) is None
    place = bring(site, voice)
    assert installed(NAME) == place
    assert installed_names() == [NAME]
    assert {p.name: p.read_bytes() for p in place.iterdir() if p.name != "about.yaml"} == FILES
    assert [path for path, _ in site.asked] == [FOLDER + name for name in FILES]


def test_what_it_is_stands_beside_it(site: Site, voice: Listed) -> None:
    about = yaml.safe_load((bring(site, voice) / "about.yaml").read_text())
    assert about["licence"] == "public domain"
    assert about["engine"] == "piper"
    assert about["source"] == site.address + FOLDER.rstrip("/")
    assert about["files"] == [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in FILES.items()
    ]


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_only_its_owner_reads_it(site: Site, voice: Listed) -> None:
    place = bring(site, voice)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_progress_runs_from_nothing_to_all(site: Site, voice: Listed) -> None:
    told: list[tuple[int, int]] = []
    address = site.address + FOLDER.rstrip("/")
    add_from_network(NAME, voice, address, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (voice.size, voice.size)


def test_nothing_is_found_before_all_files_are_there(site: Site, voice: Listed) -> None:
    site.acts = [cut(10**9), status(404)]
    assert "it is not there" in refused(site, voice)
    assert (staging(NAME) / f"{NAME}.onnx").exists()
    site.asked.clear()
    bring(site, voice)
    assert [path for path, _ in site.asked] == [FOLDER + name for name in list(FILES)[1:]]


def test_a_wrong_file_is_not_installed(site: Site, voice: Listed) -> None:
    wrong = FILES[f"{NAME}.onnx"][::-1]
    site.files[f"{FOLDER}{NAME}.onnx"] = wrong
    message = refused(site, voice)
    assert f"its SHA-256 is {hashlib.sha256(wrong).hexdigest()}" in message
    assert list(staging(NAME).glob("*.onnx")) == []


def test_a_wrong_file_with_only_an_md5_is_not_installed(site: Site, voice: Listed) -> None:
    site.files[f"{FOLDER}MODEL_CARD"] = FILES["MODEL_CARD"][::-1]
    assert "its MD5 is" in refused(site, voice)


def test_a_beginning_of_another_file_is_fetched_anew(site: Site, voice: Listed) -> None:
    """Between two days the file changed, and the server says nothing that would tell."""
    site.etag = ""
    site.files[f"{FOLDER}{NAME}.onnx"] = FILES[f"{NAME}.onnx"][::-1]
    site.acts = [cut(1000), *[cut(0)] * (ATTEMPTS - 1)]
    refused(site, voice)
    site.files[f"{FOLDER}{NAME}.onnx"] = FILES[f"{NAME}.onnx"]
    site.asked.clear()
    place = bring(site, voice)
    assert (place / f"{NAME}.onnx").read_bytes() == FILES[f"{NAME}.onnx"]
    assert site.ranges()[:2] == ["bytes=1000-", None]


def test_a_file_damaged_while_it_waited_is_fetched_anew(site: Site, voice: Listed) -> None:
    site.acts = [cut(10**9), status(500)]
    refused(site, voice)
    path = staging(NAME) / f"{NAME}.onnx"
    path.write_bytes(b"\0" * path.stat().st_size)
    assert (bring(site, voice) / path.name).read_bytes() == FILES[path.name]


def test_a_server_that_answers_pages_is_refused(site: Site, voice: Listed) -> None:
    site.acts = [sending(b"<html>Please log in</html>", Content_Length=26)]
    assert "has 26 bytes, not the 256,000" in refused(site, voice)


def test_strangers_in_the_waiting_folder_are_not_installed(site: Site, voice: Listed) -> None:
    staging(NAME).mkdir(parents=True)
    (staging(NAME) / "stranger.onnx").write_bytes(b"x")
    assert not (bring(site, voice) / "stranger.onnx").exists()


def test_a_voice_that_lost_a_file_is_no_voice_and_can_be_added_again(
    site: Site, voice: Listed
) -> None:
    place = bring(site, voice)
    (place / f"{NAME}.onnx.json").unlink()
    assert installed(NAME) is None
    bring(site, voice)
    assert installed(NAME) == place


@pytest.mark.parametrize("damage", ["", "[]", "files: 3", "files: [3]", "files: [{name: x}]", "{"])
def test_a_voice_whose_description_is_damaged_is_no_voice(
    site: Site, voice: Listed, damage: str
) -> None:
    place = bring(site, voice)
    (place / "about.yaml").write_text(damage)
    assert installed(NAME) is None


def test_a_file_cut_short_later_is_seen(site: Site, voice: Listed) -> None:
    place = bring(site, voice)
    with (place / f"{NAME}.onnx").open("r+b") as file:
        file.truncate(10)
    assert installed(NAME) is None


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".x.part", "x" * 101, "a b", "a\n"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    (models_folder() / name).mkdir(parents=True, exist_ok=True)
    assert installed(name) is None
    with pytest.raises(VoiceError, match="was added here"):
        remove_voice(name)


def test_a_full_disk_is_said_before_anything_comes(
    site: Site, voice: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage("/")._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    with pytest.raises(OutputError, match=r"0 MB are needed in .*, and 1 are free"):
        bring(site, voice)
    assert site.asked == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no full device")
def test_a_disk_that_fills_up_leaves_no_voice(site: Site, voice: Listed) -> None:
    staging(NAME).mkdir(parents=True)
    (staging(NAME) / f"{NAME}.onnx.json").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="the disk is full"):
        bring(site, voice)
    assert installed(NAME) is None
    assert (staging(NAME) / f"{NAME}.onnx").read_bytes() == FILES[f"{NAME}.onnx"]


def test_a_place_that_cannot_be_made_is_said(
    site: Site, voice: Listed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("VOICEHOME_DATA", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="VOICEHOME_DATA"):
        bring(site, voice)


def test_two_at_once_end_with_one_voice(
    site: Site, voice: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is done while this one checks its last file."""
    check, beside = add._keep_only, []

    def meanwhile(voice: Listed, folder: Path) -> None:
        if not beside:
            beside.append(1)
            bring(site, voice)
        check(voice, folder)

    monkeypatch.setattr(add, "_keep_only", meanwhile)
    assert bring(site, voice) == installed(NAME)


class TestFromAFolder:
    @pytest.fixture
    def by_hand(self, tmp_path: Path) -> Path:
        folder = tmp_path / "by hand"
        folder.mkdir()
        for name, data in FILES.items():
            (folder / name).write_bytes(data)
        (folder / "something else.txt").write_bytes(b"x")
        return folder

    def test_files_are_copied_and_nothing_is_asked_for(
        self, site: Site, voice: Listed, by_hand: Path
    ) -> None:
        place = add_from_folder(NAME, voice, site.address, by_hand)
        assert installed(NAME) == place
        assert not (place / "something else.txt").exists()
        assert {p.name for p in by_hand.iterdir()} == {*FILES, "something else.txt"}
        assert site.asked == []

    def test_all_that_is_missing_is_said_at_once(self, voice: Listed, by_hand: Path) -> None:
        for name in list(FILES)[1:]:
            (by_hand / name).unlink()
        with pytest.raises(DownloadError) as raised:
            add_from_folder(NAME, voice, "https://x.org/pebble", by_hand)
        assert [p.hint for p in raised.value.problems] == [
            f"It comes from https://x.org/pebble/{name}" for name in list(FILES)[1:]
        ]

    def test_all_that_is_wrong_is_said_at_once(self, voice: Listed, by_hand: Path) -> None:
        (by_hand / f"{NAME}.onnx").write_bytes(FILES[f"{NAME}.onnx"][::-1])
        (by_hand / "MODEL_CARD").write_bytes(b"short")
        with pytest.raises(DownloadError) as raised:
            add_from_folder(NAME, voice, "https://x.org", by_hand)
        first, second = (p.message for p in raised.value.problems)
        assert "its SHA-256 is" in first
        assert "it has 5 bytes, not 25" in second
        assert installed(NAME) is None


def test_a_voice_is_removed(site: Site, voice: Listed) -> None:
    bring(site, voice)
    remove_voice(NAME)
    assert installed(NAME) is None
    assert list(models_folder().iterdir()) == []


def test_what_was_fetched_so_far_is_removed(site: Site, voice: Listed) -> None:
    site.acts = [cut(1000), *[cut(0)] * (ATTEMPTS - 1)]
    refused(site, voice)
    remove_voice(NAME)
    assert list(models_folder().iterdir()) == []


def test_removing_what_is_not_there_says_what_is(site: Site, voice: Listed) -> None:
    bring(site, voice)
    with pytest.raises(VoiceError, match=f"Did you mean {NAME}"):
        remove_voice("en_XX-peble-medium")

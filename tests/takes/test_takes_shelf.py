"""Where takes are kept: privately, whole or not at all, and what is said of words that changed."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voicehome.errors import OutputError, TakeError
from voicehome.files import data_folder, user_folder
from voicehome.script.find import shipped
from voicehome.takes.flac import as_flac, from_flac
from voicehome.takes.runs import take_key
from voicehome.takes.shelf import (
    INDEX,
    SPEECH_LUFS,
    Recorded,
    Shelf,
    load_shelf,
    put,
    remove,
    takes_folder,
)
from voicehome.units import RATE


def sound(seed: int = 1) -> bytes:
    samples = np.random.default_rng(seed).normal(0, 0.1, RATE // 2)
    return as_flac(samples.astype(np.float32))


def recorded(text: str, seed: int = 1, **more: object) -> Recorded:
    return Recorded(text, sound(seed), 100, 20_000, **more)  # type: ignore[arg-type]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "03-my-own.yaml"
    path.write_text("title: Mine\nsteps:\n  - Hello.\n")
    return path


@pytest.fixture
def shelf(script: Path) -> Shelf:
    return put(load_shelf(script), [recorded("Hello.", 1), recorded("Bye.", 2)], "s", lambda: -25.0)


def files(shelf: Shelf) -> set[str]:
    return {path.name for path in shelf.folder.iterdir()}


def test_takes_stand_beside_the_script_and_are_private(script: Path, shelf: Shelf) -> None:
    assert shelf.folder == script.parent / "takes" / "my-own"
    assert stat.S_IMODE(shelf.folder.stat().st_mode) == 0o700
    for path in shelf.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "hello" not in path.name.lower()
    assert load_shelf(script) == shelf


def test_those_of_a_shipped_practice_are_in_the_users_own_folder() -> None:
    practice = next(iter(shipped().values()))
    folder = takes_folder(practice)
    assert folder.is_relative_to(user_folder("takes"))
    assert not folder.is_relative_to(data_folder("scripts"))


def test_one_gain_for_a_recording(shelf: Shelf) -> None:
    (take,) = shelf.takes(take_key("hello"), "gentle")
    assert take.gain == pytest.approx(SPEECH_LUFS + 25)
    assert (take.start, take.end, take.frames, take.warmth) == (100, 20_000, 19_900, "gentle")
    assert take.path.read_bytes() == sound(1)


def test_a_take_replaces_the_first_of_its_words_or_comes_after(shelf: Shelf) -> None:
    before = files(shelf)
    replaced = put(shelf, [recorded("Hello!", 3)], "t", lambda: -20.0)
    assert [e.text for e in replaced.entries] == ["Hello!", "Bye."]
    assert len(files(shelf)) == len(before) and files(shelf) != before
    both = put(replaced, [recorded("Hello.", 4, another=True)], "t", lambda: -20.0)
    assert [e.digest for e in both.of(take_key("Hello."))] == [
        both.entries[0].digest,
        both.entries[2].digest,
    ]


def test_removing_deletes_files_and_forgets_recordings(script: Path, shelf: Shelf) -> None:
    left = remove(shelf, shelf.of(take_key("Hello.")))
    assert files(left) == {INDEX, left.entries[0].file}
    assert remove(left, left.entries).loudness == {}
    assert files(left) == {INDEX}
    assert load_shelf(script).entries == ()


def test_the_same_sound_for_two_texts_is_deleted_with_the_last(shelf: Shelf) -> None:
    both = put(shelf, [recorded("Hello again.", 1)], "s", lambda: -25.0)
    left = remove(both, both.of(take_key("Hello.")))
    assert (left.folder / left.of(take_key("Hello again."))[0].file).exists()


def test_interrupted_everything_is_as_it_was(script: Path, shelf: Shelf) -> None:
    before = {path: path.read_bytes() for path in shelf.folder.iterdir()}

    def takes() -> Iterator[Recorded]:
        yield recorded("New.", 5)
        yield recorded("Hello.", 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(shelf, takes(), "t", lambda: -20.0)
    assert {path: path.read_bytes() for path in shelf.folder.iterdir()} == before
    assert load_shelf(script) == shelf


def test_words_that_changed_are_found_again(shelf: Shelf) -> None:
    kept = put(shelf, [recorded("There may be a window, or a door.", 6)], "s", lambda: -25.0)
    now = "There may be a window, or a lamp, or a door."
    assert kept.earlier_words(now, set()) == "There may be a window, or a door."
    assert kept.earlier_words("Something else altogether.", set()) is None
    present = {take_key("There may be a window, or a door.")}
    assert kept.earlier_words(now, present) is None


@pytest.mark.parametrize(
    "change",
    [
        "not json",
        "[]",
        '{"takes": []}',
        '{"takes": [{"text": "x"}], "sessions": {}}',
        '{"takes": 3, "sessions": {}}',
    ],
)
def test_a_damaged_list_is_an_error_that_names_it(change: str, script: Path, shelf: Shelf) -> None:
    (shelf.folder / INDEX).write_text(change)
    with pytest.raises(TakeError, match=r"takes\.json, the list of your takes, is damaged"):
        load_shelf(script)


@pytest.mark.parametrize(
    ("key", "value"),
    [("file", "../../secret.flac"), ("start", -1), ("session", "another"), ("end", 5)],
)
def test_a_list_can_name_no_other_files_and_no_nonsense(
    key: str, value: object, script: Path, shelf: Shelf
) -> None:
    data = json.loads((shelf.folder / INDEX).read_text())
    data["takes"][0][key] = value
    (shelf.folder / INDEX).write_text(json.dumps(data))
    with pytest.raises(TakeError):
        load_shelf(script)


def test_a_folder_that_cannot_be_made(script: Path) -> None:
    (script.parent / "takes").write_text("a file")
    with pytest.raises(OutputError, match="can't write"):
        put(load_shelf(script), [recorded("Hello.")], "s", lambda: -25.0)


def test_flac_keeps_every_sample_to_24_bits() -> None:
    samples = np.random.default_rng(1).uniform(-1.2, 1.2, 10_001).astype(np.float32)
    again = from_flac(as_flac(samples))
    assert len(again) == len(samples)
    assert np.abs(again - np.clip(samples, -1, 1)).max() < 2**-22
    assert as_flac(samples) == as_flac(samples)

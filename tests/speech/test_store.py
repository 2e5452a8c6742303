from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pytest

from voicehome.audio import Clip
from voicehome.errors import OutputError
from voicehome.meter import measure
from voicehome.speech.store import ClipMark, ClipStore

KEY = "ab" + "0" * 62


def a_clip(level: float = 0.5) -> Clip:
    samples = np.random.default_rng(3).uniform(-level, level, 9_000).astype(np.float32)
    return Clip(samples, 240, 8_000)


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    store = ClipStore(tmp_path / "clips")
    clip, marks = a_clip(), (ClipMark(240, 0, 5), ClipMark(4_000, 6, 3))
    saved = store.save(KEY, clip, measure(clip.samples), marks)
    assert store.info(KEY) == saved
    assert saved.marks == marks
    loaded = store.load(KEY)
    assert (loaded.dry_start, loaded.dry_end) == (240, 8_000)
    assert np.abs(loaded.samples - clip.samples).max() < 0.5 / 32767


def test_a_whisper_is_kept_as_finely_as_a_shout(tmp_path: Path) -> None:
    store, quiet = ClipStore(tmp_path), a_clip(0.001)
    store.save(KEY, quiet, measure(quiet.samples), ())
    assert np.abs(store.load(KEY).samples - quiet.samples).max() < 0.001 / 32767


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = ClipStore(tmp_path / "clips")
        clip = a_clip()
        store.save(KEY, clip, measure(clip.samples), ())
    finally:
        os.umask(before)
    for path in (tmp_path / "clips").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "clips").stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"not a clip", None])
def test_a_damaged_clip_counts_as_missing(tmp_path: Path, damage: bytes | None) -> None:
    store, clip = ClipStore(tmp_path), a_clip()
    store.save(KEY, clip, measure(clip.samples), ())
    path = next(tmp_path.rglob("*.npz"))
    path.write_bytes(path.read_bytes()[:5000] if damage is None else damage)
    assert store.info(KEY) is None


def test_a_clip_that_vanished_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Render once more"):
        ClipStore(tmp_path).load(KEY)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="file"):
        ClipStore(tmp_path / "file" / "clips")

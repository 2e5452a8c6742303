"""What is handed over is its owner's alone at every moment, and known again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from voicehome.library.handing import hand_over, is_handed
from voicehome.library.manifest import Manifest
from voicehome.library.survey import Survey
from voicehome.project.model import Project


@pytest.fixture
def found(tmp_path: Path) -> Survey:
    library = tmp_path / "library"
    (library / "people/ann").mkdir(parents=True)
    (library / "people/ann/One.mp3").write_bytes(b"sound")
    return Survey(Project.model_construct(), library, Manifest(), Manifest())


def test_nobody_else_can_read_it_at_any_moment(
    found: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    replace = Path.replace

    def seen(path: Path, target: Path) -> Path:
        modes.append(path.stat().st_mode & 0o777)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", seen)
    path, _ = hand_over(found, "ann", tmp_path / "ann.zip")
    path.chmod(0o644)  # whoever could read the one before
    hand_over(found, "ann", path)
    assert modes == [0o600, 0o600]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_written_through(found: Survey, tmp_path: Path) -> None:
    (tmp_path / "link.zip").symlink_to(tmp_path / "ann.zip")
    hand_over(found, "ann", tmp_path / "link.zip")
    assert (tmp_path / "link.zip").is_symlink()
    assert is_handed(tmp_path / "ann.zip")


def test_a_zip_of_a_kind_that_cannot_be_read_is_not_ours(found: Survey, tmp_path: Path) -> None:
    path, _ = hand_over(found, "ann", tmp_path / "ann.zip")
    assert is_handed(path)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 6] = 99  # the version that it takes to extract it
    path.write_bytes(data)
    with pytest.raises(NotImplementedError):
        zipfile.ZipFile(path)
    assert not is_handed(path)

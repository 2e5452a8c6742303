"""What came to a project or went, and whether it touches what was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicehome.library.changes import Changes
from voicehome.library.manifest import Manifest
from voicehome.library.world import Seen

FOLDER = Path("/somewhere/sounds/project")
SEEN = Seen(1, 1, 1, "digest")


@pytest.mark.parametrize(
    ("came", "touches"),
    [
        ("new.yaml", False),
        ("scripts/new.yml", False),
        ("parts/new.yaml", True),
        ("voices/deep/new.yaml", True),
        ("voicehome.yaml", True),  # it may say how words are pronounced
        ("../new.yaml", True),
    ],
)
def test_a_practice_alone_touches_no_other(came: str, touches: bool) -> None:
    before = Manifest({str(FOLDER / "one.yaml"): SEEN})
    now = before.world | {str((FOLDER / came).resolve()): SEEN}
    assert Changes(before, now, FOLDER).anything is touches

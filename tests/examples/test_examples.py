"""Every example runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_render_a_practice(tmp_path: Path) -> None:
    command = [sys.executable, EXAMPLES / "render_a_practice.py", tmp_path / "it.flac"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (tmp_path / "it.flac").exists()
    assert len(done.stdout.splitlines()) > 10

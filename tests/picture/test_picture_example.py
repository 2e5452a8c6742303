"""The example runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "draw_a_timeline.py"


def test_draw_a_timeline(tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLE, tmp_path / "it.svg"], check=True)
    assert ElementTree.parse(tmp_path / "it.svg").getroot().get("role") == "img"

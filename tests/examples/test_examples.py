"""Every example runs."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
from pathlib import Path

import av

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_render_a_practice(tmp_path: Path) -> None:
    command = [sys.executable, EXAMPLES / "render_a_practice.py", tmp_path / "it.flac"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (tmp_path / "it.flac").exists()
    assert len(done.stdout.splitlines()) > 10


def test_draw_the_sounds(tmp_path: Path) -> None:
    command = [sys.executable, EXAMPLES / "draw_the_sounds.py", tmp_path, "chime", "stream"]
    subprocess.run(command, capture_output=True, text=True, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chime.svg", "stream.svg"]
    svg = (tmp_path / "stream.svg").read_text()
    assert 5000 < len(svg) < 60_000
    [data] = re.findall(r"base64,([^\"]+)", svg)
    with av.open(io.BytesIO(base64.b64decode(data))) as picture:
        image = next(picture.decode(video=0)).to_ndarray(format="gray").astype(float)
    assert image.shape == (150, 440)
    bubbles, above = image[45:90].mean(), image[:15].mean()
    assert bubbles > 2 * above

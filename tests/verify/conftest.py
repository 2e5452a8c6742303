"""One script, spoken once with the voice that people hear, bell and room included."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from voicehome.encode.formats import FORMATS
from voicehome.render import Output, draft, speak, write
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore, default_store_folder
from voicehome.verify.decode import opened

from .faults import Programme

SCRIPT = """
title: Measured
language: en
parts:
  - part: First
    steps:
      - Take a look around. [3s] There is time for that.
      - pause: 1500ms
      - Perhaps a sound. [2s]
  - part: Second
    steps:
      - What is under your feet? It may be a carpet, a tile, or nothing much.
      - pause: 10s
      - Are we there? [800ms] Yes, and here.
      - bell
      - The bell rings on under this line.
      - pause: 4s
      - And that is all.
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rendered in every format, with its timeline beside each."""
    folder = tmp_path_factory.mktemp("measured")
    (folder / "script.yaml").write_text(SCRIPT, encoding="utf-8")
    prepared = draft(load_script(folder / "script.yaml"), {}, {})
    store = ClipStore(default_store_folder())
    programme = speak(prepared, store, jobs=1)
    outputs = [Output(folder / f"Measured.{name}", FORMATS[name]) for name in FORMATS]
    write(programme, outputs, store, folder / "Measured.timeline.json")
    return folder


@pytest.fixture
def programme(folder: Path, tmp_path: Path) -> Programme:
    with opened(folder / "Measured.flac") as recording:
        import numpy as np

        sound = np.concatenate(list(recording.blocks()))
    timeline = json.loads((folder / "Measured.timeline.json").read_text(encoding="utf-8"))
    return Programme(sound, timeline, tmp_path)


@pytest.fixture
def stereo(programme: Programme) -> Programme:
    """The same in two channels, and as loud to a meter, which adds them up."""
    softer = 10 ** (-3.01 / 20)
    level = programme.timeline["edge_level"] * softer
    return replace(
        programme,
        sound=programme.sound.repeat(2, axis=1) * softer,
        timeline=programme.timeline | {"edge_level": level},
    )

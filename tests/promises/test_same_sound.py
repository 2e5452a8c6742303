"""The shipped practices sound as they did when tests/golden/sounds.json was written: with the `tone` voice
in every role, at the shortest length of each, to the sample.

Where events lie is the same everywhere. Sound is worked out in floating point, so another numpy or
another kind of processor may round one sample in a million otherwise: where it differs and what it was made
with does too, the test says so instead of failing.

Each fifth is tried; `--all-sounds` tries them all, as CI does. `--renew-golden` writes them all anew.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import platform
import wave
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy
import pytest

from voicehome.encode.formats import FORMATS
from voicehome.render import Output, draft, speak, write
from voicehome.script.find import shipped
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore
from voicehome.timeline.expand import Wish

MANIFEST = Path(__file__).parents[1] / "golden" / "sounds.json"


def made_with() -> dict[str, str]:
    """What rounding may depend on."""
    features = numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])  # type: ignore
    packages = {name: version(name) for name in ("numpy", "soxr", "pedalboard")}
    return {**packages, "processor": " ".join([platform.machine(), *features])}


def hashes(name: str, folder: Path) -> dict[str, str]:
    """Of a shipped practice: where its events lie, and its samples."""
    script = load_script(shipped()[name])
    store, path = ClipStore(folder / "clips"), folder / f"{name}.wav"
    wish = Wish(min(script.practice.length))
    roles = draft(script, {}, {}, wish).cast
    programme = speak(draft(script, dict.fromkeys(roles, "tone"), {}, wish), store)
    write(programme, [Output(path, FORMATS["wav"])], store)
    with wave.open(str(path)) as sound:
        samples = sound.readframes(sound.getnframes())
    path.unlink()
    events = programme.timeline.as_data()["events"]
    for event in events:
        event.pop("source", None)  # which has the path that practices are installed at
    timeline = json.dumps([programme.timeline.frames, events], sort_keys=True)
    return {"timeline": short(timeline.encode()), "sound": short(samples)}


def short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def test_the_shipped_practices_sound_as_they_did(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    renew = request.config.getoption("--renew-golden")
    every = renew or request.config.getoption("--all-sounds")
    names = list(shipped())[:: 1 if every else 5]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        seen = dict(zip(names, pool.map(hashes, names, [tmp_path] * len(names)), strict=True))
    if renew:
        manifest = {"made with": made_with(), "practices": seen}
        MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    kept = manifest["practices"]
    assert kept.keys() == shipped().keys()
    differ = {what: [n for n in names if seen[n][what] != kept[n][what]] for what in seen[names[0]]}
    assert differ["timeline"] == []
    if differ["sound"] and made_with() != manifest["made with"]:
        pytest.skip(f"{differ['sound']} sound otherwise with {made_with()}: listen, and renew")
    assert differ["sound"] == []

"""A real programme in a real file, and the same with a fault put in on purpose."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voicehome.audio import AudioFormat
from voicehome.encode import encode
from voicehome.encode.formats import FORMATS
from voicehome.timeline.events import Chapter
from voicehome.verify import Report, from_data, verify_file

RATE = 48_000


@dataclass(frozen=True)
class Programme:
    """A decoded recording, shape (frames, channels), and the timeline that it was made from."""

    sound: np.ndarray
    timeline: dict[str, Any]
    folder: Path

    def report(
        self, sound: np.ndarray | None = None, format: str = "flac", **changes: Any
    ) -> Report:
        """Encode `sound` (this one's own if None) and measure it, with `changes` to its timeline."""
        heard = np.ascontiguousarray(self.sound if sound is None else sound, dtype=np.float32)
        path = self.folder / f"made{FORMATS[format].extension}"
        timeline = copy.deepcopy(self.timeline) | changes
        audio = AudioFormat(heard.shape[1], len(heard))
        chapters = [Chapter(c["title"], c["start"]) for c in self.timeline["chapters"]]
        encode(path, FORMATS[format], audio, [heard], chapters)
        return verify_file(path, from_data(json.loads(json.dumps(timeline))))

    def gaps(self, least: float = 1.0) -> list[tuple[int, int]]:
        """Silences between phrases of at least so many seconds: where they begin and end, tails left out."""
        speech = [e for e in self.timeline["events"] if e["kind"] == "speech"]
        ends = [(e["start"] + e["frames"] + e["tail"]) for e in speech]
        gaps = zip(ends, (e["start"] for e in speech[1:]), strict=False)
        return [(a, b) for a, b in gaps if b - a >= least * RATE]

    def with_bed(self, under: float, seed: int = 1) -> np.ndarray:
        """This one with a steady noise `under` dB under −18 LUFS, faded at both ends."""
        return self.sound + self.noise(under, seed)

    def noise(self, under: float, seed: int = 1) -> np.ndarray:
        """White noise of −18 LUFS less `under`: K-weighting makes it 3.7 dB louder than it is."""
        random = np.random.default_rng(seed)
        level = 10 ** ((-18 - under - 3.7 + 0.691) / 20)
        noise = random.normal(0, level, self.sound.shape).astype(np.float32)
        fade = np.minimum(np.arange(len(noise)), np.arange(len(noise))[::-1]) / (2 * RATE)
        return noise * np.minimum(fade, 1)[:, np.newaxis].astype(np.float32)

    def bed_events(self, under: float) -> dict[str, Any]:
        """The timeline's changes for such a bed."""
        event = {"kind": "background", "start": 0, "frames": 0, "sound": "noise", "level": -under}
        levels = [[0, None], [2 * RATE, -under]]
        levels += [[len(self.sound) - 2 * RATE, -under], [len(self.sound), None]]
        return {"events": [event, *self.timeline["events"]], "bed": {"levels": levels}}


def off(report: Report) -> set[str]:
    """What misses its target; these files have no tags, which is not what is looked at."""
    return {measure.name for measure in report.missed} - {"Tags", "Chapters"}


def note(report: Report, name: str) -> str:
    measure = report.measure(name)
    assert measure
    return measure.note

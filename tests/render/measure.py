"""Measuring finished files with independent code: PyAV decodes, numpy looks."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import av
import numpy as np


def decode(path: Path) -> np.ndarray:
    """The first channel as float32, as every player gets it (gapless headers honoured)."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "mono", 48_000)
        frames = [f for frame in container.decode(audio=0) for f in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def timeline_of(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def edges(sound: np.ndarray, start: int, end: int, level: float) -> tuple[int, int]:
    """The first frame over `level` from `start` on and the one after the last before `end`."""
    loud = np.flatnonzero(np.abs(sound[start:end]) > level)
    return start + int(loud[0]), start + int(loud[-1]) + 1


def speech_edges(sound: np.ndarray, timeline: dict, level: float) -> list[tuple[int, int]]:
    """Where each utterance is found, looking from the middle of the pause before it to that after:
    `level` is that of a line which is neither softer nor louder."""
    speech = [event for event in timeline["events"] if event["kind"] == "speech"]
    borders = [0]
    for before, after in itertools.pairwise(speech):
        borders.append((before["start"] + before["frames"] + after["start"]) // 2)
    borders.append(len(sound))
    levels = [level * 10 ** (event["level"] / 20) for event in speech]
    between = itertools.pairwise(borders)
    return [edges(sound, a, b, at) for (a, b), at in zip(between, levels, strict=True)]


def expected_edges(timeline: dict) -> list[tuple[int, int]]:
    speech = [event for event in timeline["events"] if event["kind"] == "speech"]
    return [(event["start"], event["start"] + event["frames"]) for event in speech]


def loudness(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by ffmpeg's ebur128."""
    graph = av.filter.Graph()
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        source = graph.add_abuffer(template=stream)
        meter = graph.add("ebur128", "peak=true:metadata=1")
        sink = graph.add("abuffersink")
        graph.link_nodes(source, meter, sink).configure()
        integrated, peak = -70.0, -99.0
        for frame in (*container.decode(audio=0), None):
            graph.push(frame)
            while True:
                try:
                    metadata = graph.pull().metadata
                except (av.error.BlockingIOError, av.error.EOFError):
                    break
                integrated = float(
                    metadata.get("lavfi.r128.I", integrated)
                )  # not in a short last one
                peaks = [v for k, v in metadata.items() if k.startswith("lavfi.r128.true_peaks_ch")]
                peak = max([peak, *(20 * np.log10(max(float(p), 1e-5)) for p in peaks)])
    return integrated, peak

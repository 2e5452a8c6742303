"""Models with the interfaces of Piper's and Kokoro's, and nothing learned: each sound is a tone, as
long as its share. The real packages load them and speak with them, so that all but the voice is tried.

As a program: `python tests/speech/neural_models.py FOLDER` installs both in FOLDER, for VOICEHOME_DATA.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import yaml
from onnx import TensorProto, helper

PIPER, KOKORO = "en_US-tone-medium", "kokoro"
PIPER_RATE, KOKORO_RATE = 22_050, 24_000
HOP = 256
LONG_SOUND, SHORT_SOUND = 6.0, 1.0
"""Frames of `HOP` samples: of a letter, and of anything else."""


class Graph:
    """A graph that is written down node by node; names of nodes' outputs are what is passed on."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value: Any) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(onnx.numpy_helper.from_array(np.asarray(value), name))
        return name

    def number(self, value: float) -> str:
        return self.constant(np.float32(value))

    def row(self, name: str, size: int = -1) -> str:
        return self.op("Reshape", name, self.constant(np.array([size], np.int64)))

    def scalar(self, name: str, index: int = 0) -> str:
        return self.op("Gather", self.row(name), self.constant(np.int64(index)))

    def floats(self, name: str) -> str:
        return self.op("Cast", name, to=TensorProto.FLOAT)

    def lengths(self, ids: str, first_letter: int, factor: str) -> str:
        """Frames of each sound, not rounded."""
        is_letter = self.op("GreaterOrEqual", ids, self.constant(np.int64(first_letter)))
        frames = self.op("Where", is_letter, self.number(LONG_SOUND), self.number(SHORT_SOUND))
        return self.op("Mul", frames, factor)

    def and_last(self, lengths: str, more: str) -> str:
        """`more` frames to the last sound."""
        before = self.constant(np.array([0], np.int64))
        count = self.op("Shape", lengths)
        last = self.op("Sub", count, self.constant(np.array([1], np.int64)))
        zeros = self.op("ConstantOfShape", last)
        added = self.op("Concat", zeros, self.op("Unsqueeze", more, before), axis=0)
        return self.op("Add", lengths, added)

    def sound(self, ids: str, lengths: str, hertz: str, rate: int, noise: str) -> str:
        """A tone of its own for each sound, over `hertz`, with `noise`. `lengths` are whole."""
        ends = self.op("CumSum", lengths, self.constant(np.int64(0)))
        frames = self.op("Range", self.number(0), self.scalar(ends, -1), self.number(1))
        second = self.constant(np.array([1], np.int64))
        passed = self.op("GreaterOrEqual", frames, self.op("Unsqueeze", ends, second))
        index = self.op(
            "ReduceSum",
            self.op("Cast", passed, to=TensorProto.INT64),
            self.constant(np.array([0], np.int64)),
            keepdims=0,
        )
        tone = self.op("Mul", self.floats(self.op("Gather", ids, index)), self.number(2.0))
        steps = self.op("Mul", self.op("Add", tone, hertz), self.number(2 * np.pi / rate))
        each = self.op(
            "Mul", self.op("Unsqueeze", steps, second), self.constant(np.ones((1, HOP), np.float32))
        )
        phase = self.op("CumSum", self.row(each), self.constant(np.int64(0)))
        wave = self.op("Mul", self.op("Sin", phase), self.number(0.3))
        hiss = self.op("Mul", self.op("RandomNormalLike", wave), noise)
        return self.op("Add", wave, self.op("Mul", hiss, self.number(0.02)))

    def model(self, inputs: list[Any], outputs: list[Any]) -> bytes:
        graph = helper.make_graph(self.nodes, "tones", inputs, outputs, self.constants)
        opset = [helper.make_opsetid("", 17)]
        model = helper.make_model(graph, opset_imports=opset, ir_version=9)
        onnx.checker.check_model(model)
        return model.SerializeToString()


def piper_model(
    speakers: int = 1,
    alignments: bool = False,
    more_frames: float = 0.0,
    more_noisy_frames: float = 0.0,
    loud: float = 1.0,
    ballast: int = 0,
) -> bytes:
    """Piper's interface. `more_frames` are in every clip, `more_noisy_frames` in those with noise;
    `loud` may be NaN; `ballast` is a number of floats that only take room."""
    g = Graph()
    ids = g.row("input")
    noise, scale, noise_w = (g.scalar("scales", i) for i in range(3))
    lengths = g.lengths(ids, 14, scale)
    spread = g.op("Mul", g.op("Abs", g.op("RandomNormalLike", lengths)), noise_w)
    lengths = g.op("Add", lengths, g.op("Mul", spread, g.number(0.2)))
    noisy = g.op("Mul", g.op("Sign", noise), g.number(more_noisy_frames))
    lengths = g.and_last(lengths, g.op("Add", noisy, g.number(more_frames)))
    whole = g.op("Ceil", lengths)
    hertz = g.number(150.0)
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if speakers > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
        voices = g.constant(np.linspace(100, 400, speakers, dtype=np.float32))
        hertz = g.op("Gather", voices, g.scalar("sid"))
    wave = g.op("Mul", g.sound(ids, whole, hertz, PIPER_RATE, noise), g.number(loud))
    if ballast:
        weights = g.constant(np.zeros(ballast, np.float32))
        wave = g.op("Add", wave, g.op("Gather", weights, g.scalar(ids)))
    shape = g.constant(np.array([1, 1, 1, -1], np.int64))
    g.nodes.append(helper.make_node("Reshape", [wave, shape], ["output"]))
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])]
    if alignments:
        outputs.append(helper.make_tensor_value_info(whole, TensorProto.FLOAT, ["phonemes"]))
    return g.model(inputs, outputs)


def piper_config(speakers: int = 1, language: str = "en-us", **changed: Any) -> dict[str, Any]:
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    names = {f"speaker{n}": n for n in range(speakers)} if speakers > 1 else {}
    return {
        "audio": {"sample_rate": PIPER_RATE, "quality": "medium"},
        "espeak": {"voice": language},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {k: v for k, v in DEFAULT_PHONEME_ID_MAP.items() if len(k) == 1},
        "num_symbols": 256,
        "num_speakers": speakers,
        "speaker_id_map": names,
        "hop_length": HOP,
        **changed,
    }


def kokoro_model(durations: bool = False, more_frames: float = 0.0, ballast: int = 0) -> bytes:
    """Kokoro's interface; `durations` as newer exports have them."""
    g = Graph()
    ids = g.row("tokens")
    lengths = g.lengths(ids, 21, g.op("Reciprocal", g.scalar("speed")))
    whole = g.op("Ceil", g.and_last(lengths, g.number(more_frames)))
    hertz = g.op("Mul", g.scalar("style"), g.number(100.0))
    wave = g.sound(ids, whole, hertz, KOKORO_RATE, g.number(1.0))
    if ballast:
        weights = g.constant(np.zeros(ballast, np.float32))
        wave = g.op("Add", wave, g.op("Gather", weights, g.scalar(ids)))
    g.nodes.append(helper.make_node("Identity", [wave], ["audio"]))
    outputs = [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["time"])]
    if durations:
        g.nodes.append(helper.make_node("Cast", [whole], ["duration"], to=TensorProto.INT64))
        outputs.append(helper.make_tensor_value_info("duration", TensorProto.INT64, ["phonemes"]))
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    return g.model(inputs, outputs)


def kokoro_voices(**hertz: float) -> bytes:
    """Styles of people, each of whom hums at a height of their own."""
    data = io.BytesIO()
    styles = {name: np.full((510, 1, 256), h / 100, np.float32) for name, h in hertz.items()}
    np.savez(data, **styles)
    return data.getvalue()


def install(folder: Path, name: str, files: dict[str, bytes], engine: str = "piper") -> Path:
    """Put a voice into `folder`, the one for VOICEHOME_DATA, as `voices add` does."""
    place = folder / "models" / name
    place.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        (place / file).write_bytes(data)
    listed = [
        {"name": file, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for file, data in files.items()
    ]
    about = {"engine": engine, "language": "en-US", "licence": "CC0", "files": listed}
    (place / "about.yaml").write_text(yaml.safe_dump(about))
    return place


def install_piper(
    folder: Path,
    model: bytes | None = None,
    config: dict[str, Any] | None = None,
    name: str = PIPER,
) -> Path:
    files = {
        f"{name}.onnx": piper_model() if model is None else model,
        f"{name}.onnx.json": json.dumps(config or piper_config()).encode(),
    }
    return install(folder, name, files)


def install_kokoro(folder: Path, model: bytes | None = None, name: str = KOKORO) -> Path:
    people = kokoro_voices(af_heart=150, af_nicole=250, bm_george=100)
    files = {"kokoro-v1.0.onnx": model or kokoro_model(), "voices-v1.0.bin": people}
    return install(folder, name, files, "kokoro")


if __name__ == "__main__":
    for put in (install_piper, install_kokoro):
        print(put(Path(sys.argv[1])))

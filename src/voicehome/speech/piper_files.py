"""The files of a Piper voice: where they are, and what its config says, checked before a worker
reads it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..files import read_within
from .neural import installed_folder, own_file

_LARGEST_CONFIG = 1024**2
_MARKERS = ("_", "^", "$")  # between sounds, before and after them
_SPEAKS = ("espeak", "text")
"""How text becomes sounds in the voices that can be used; for others piper fetches files."""

_SAME_SOUND = {"ʤ": "dʒ", "ʧ": "tʃ", "g": "ɡ"}
_NO_SOUND = frozenset("͜͡.‿|()")


class ConfigError(ValueError):
    """A voice's config can't be used; says why."""


@dataclass(frozen=True, slots=True)
class Config:
    """What is asked of a voice's config outside of its worker."""

    language: str
    """As espeak-ng calls it, such as en-us."""

    speakers: int
    speaker_ids: Mapping[str, int]
    sounds: frozenset[str]
    """The signs that it has a number for."""

    def speaker(self, wanted: str) -> int | None:
        """The number of the speaker called so, or with this number; None if there is none."""
        if wanted in self.speaker_ids:
            return self.speaker_ids[wanted]
        if wanted.isascii() and wanted.isdigit() and int(wanted) < self.speakers:
            return int(wanted)
        return None

    def notation(self, ipa: str) -> str:
        """`ipa` as the voice has it. Raises ValueError for a sound that it lacks."""
        signs = unicodedata.normalize("NFD", ipa)
        told = "".join(
            sign if sign in self.sounds else _SAME_SOUND.get(sign, sign)
            for sign in signs
            if sign not in _NO_SOUND
        )
        lacking = next((sign for sign in told if sign not in self.sounds), None)
        if lacking:
            raise ValueError(f"this voice has no sound for {lacking}")
        return told


def model_file(wanted: str) -> Path | None:
    """The model called `wanted`: a voice that was added, or a file of one's own in the folder of
    voices, such as mine/aunt.onnx. None if it isn't here."""
    folder = installed_folder(wanted)
    if folder:
        file = folder / f"{wanted}.onnx"
        return file if file.is_file() else None
    return own_file(wanted) if wanted.endswith(".onnx") else None


def config_file(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def read_config(model: Path) -> Config:
    """The config beside a model. Raises ConfigError."""
    path = config_file(model)
    try:
        status = path.stat()
    except OSError as error:
        raise ConfigError(f"{path.name} is missing: it belongs beside {model.name}") from error
    return _read(path, status.st_mtime_ns)


@cache
def _read(path: Path, _changed: int) -> Config:
    try:
        data = json.loads(read_within(path, _LARGEST_CONFIG).decode())
        return _config(data)
    except OSError as error:
        raise ConfigError(f"can't read {path.name}: {error.strerror}") from error
    except ConfigError as error:
        raise ConfigError(f"{path.name} {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(
            f"{path.name} is not the config of a Piper voice; add the voice again"
        ) from error


def _config(data: Any) -> Config:
    rate, ids = int(data["audio"]["sample_rate"]), data["phoneme_id_map"]
    if not 8_000 <= rate <= 48_000:
        raise ConfigError(f"says that the voice has {rate} Hz, which none has")
    if any(marker not in ids for marker in _MARKERS):
        raise ConfigError("is not whole: the signs around sounds are missing")
    kind = data.get("phoneme_type", "espeak")
    if kind not in _SPEAKS:
        raise ConfigError(f"is of a voice that reads '{kind}', which can't be used offline here")
    speakers = {str(name): int(number) for name, number in data.get("speaker_id_map", {}).items()}
    count = int(data["num_speakers"])
    int(data["num_symbols"])  # piper needs it too
    return Config(str(data["espeak"]["voice"]), count, speakers, frozenset(ids))

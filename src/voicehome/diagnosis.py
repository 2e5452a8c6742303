"""What works on this machine: each engine, each encoder and the cache, tried for real."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import __version__
from .errors import VoicehomeError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. What is `optional` may be missing without anything failing."""

    what: str
    works: bool
    detail: str
    optional: bool = False


def findings() -> Iterator[Finding]:
    """Try everything that rendering needs, one thing after another."""
    yield Finding("voicehome", True, f"{__version__} on Python {platform.python_version()}")
    yield from _engines()
    yield from _voices()
    yield from _encoders()
    yield _cache()
    yield _play()


def _engines() -> Iterator[Finding]:
    from .speech.engine import loads_models
    from .speech.registry import engine_class, engine_names
    from .speech.worker import Request, WorkerPool

    with WorkerPool() as pool:
        for name in engine_names():
            try:
                engine = engine_class(name)
                settings = engine.settings_to_try() if loads_models(engine) else {}
                problems = engine.problems(settings, "en")
                if not problems:
                    speech = pool.speak(name, Request("Hello.", settings, "en", 120))
                    detail = f"speaks at {speech.rate} Hz"
                    if loads_models(engine):
                        detail += f"; {engine.steadiness(settings)}"
                    yield Finding(f"engine {name}", True, detail)
            except Exception as error:  # whatever it is, it is what was to be found out
                problems = [str(error)]
            if problems:
                yield Finding(f"engine {name}", False, "; ".join(problems), optional=True)


def _voices() -> Iterator[Finding]:
    from .speech.cast import choose_voice
    from .voices.profile import voice_folders, voices_in

    for profile in voices_in(voice_folders(Path.cwd())):
        try:
            detail = f"speaks with {choose_voice(profile).engine}"
            yield Finding(f"voice {profile.name}", True, detail)
        except VoicehomeError as error:
            yield Finding(f"voice {profile.name}", False, str(error))


def _encoders() -> Iterator[Finding]:
    import numpy as np

    from .audio import AudioFormat
    from .encode import encode
    from .encode.formats import FORMATS
    from .units import RATE

    second = (np.sin(np.arange(RATE) / 20) / 4).astype(np.float32)[:, np.newaxis]
    with tempfile.TemporaryDirectory(prefix="voicehome-") as folder:
        for format in FORMATS.values():
            path = Path(folder) / "try"
            try:
                encode(path, format, AudioFormat(1, RATE), [second])
                yield Finding(f"format {format.name}", True, format.summary)
            except Exception as error:  # a library may be missing or broken
                yield Finding(f"format {format.name}", False, str(error))


def _cache() -> Finding:
    from .files import write_private
    from .speech.store import ClipStore, default_store_folder

    folder = default_store_folder()
    try:
        ClipStore(folder)
        probe = folder / "probe"
        write_private(probe, b"")
        probe.unlink()
    except (VoicehomeError, OSError) as error:
        return Finding("clip cache", False, str(error))
    return Finding("clip cache", True, f"{folder}, readable by you only")


def _play() -> Finding:
    from .errors import PlayError
    from .play.speakers import usual_device

    try:
        return Finding("playing", True, usual_device(), optional=True)
    except PlayError as error:
        [problem] = error.problems
        missing = problem.message.removeprefix("playing ")
        return Finding("playing", False, f"{missing}: {problem.hint}", optional=True)

"""What works on this machine: each engine, each encoder and the cache, tried for real."""

from __future__ import annotations

import platform
import sys
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


_STEP_UP = {
    (
        "linux",
        "flite",
    ): ". A step up from espeak-ng in one line: stone and river then speak with it, "
    "and any practice with --voice flite"
}
"""What is easily had, by system and engine."""


def findings() -> Iterator[Finding]:
    """Try everything that rendering needs, one thing after another."""
    yield Finding("voicehome", True, f"{__version__} on Python {platform.python_version()}")
    yield _settings()
    yield from _engines()
    yield from _voices()
    yield from _encoders()
    yield _cache()
    yield _play()


def _settings() -> Finding:
    from .files import settings_file
    from .voices.programs import own_settings

    path = settings_file()
    try:
        engines = ", ".join(own_settings().engines)
    except VoicehomeError as error:
        return Finding("your settings", False, str(error))
    if engines:
        return Finding("your settings", True, f"{path}, with {engines}")
    return Finding("your settings", True, f"none; they would be {path}")


def _engine_names() -> list[str]:
    from .speech.registry import BUILT_IN, engine_names

    try:
        return engine_names()
    except VoicehomeError:  # said with the settings
        return [*BUILT_IN]


def _engines() -> Iterator[Finding]:
    from .speech.engine import loads_models
    from .speech.registry import engine_class
    from .speech.worker import Request, WorkerPool

    with WorkerPool() as pool:
        for name in _engine_names():
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
                detail = "; ".join(problems) + _STEP_UP.get((sys.platform, name), "")
                yield Finding(f"engine {name}", False, detail, optional=True)


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
    from .files import private_temporary
    from .units import RATE

    second = (np.sin(np.arange(RATE) / 20) / 4).astype(np.float32)[:, np.newaxis]
    with private_temporary() as folder:
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

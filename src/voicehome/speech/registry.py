"""The engines by name: the built-in ones here, programs that speak (`voices/programs.py`), others
through the entry point `voicehome.engines`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import Problem, VoiceError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.metadata import EntryPoint

    from ..voices.programs import Program
    from .engine import Engine

BUILT_IN = {
    "espeak": "voicehome.speech.espeak:Espeak",
    "kokoro": "voicehome.speech.kokoro:KokoroVoices",
    "piper": "voicehome.speech.piper:PiperVoices",
    "pyttsx3": "voicehome.speech.system:SystemVoices",
    "tone": "voicehome.speech.tone:Tone",
}


def _plugins() -> Iterable[EntryPoint]:
    # Imported here: workers of built-in engines start without it.
    from importlib.metadata import entry_points

    return entry_points(group="voicehome.engines")


def _programs() -> Mapping[str, Program]:
    # Imported here: workers of built-in engines start without the room that reads YAML.
    from ..voices.programs import programs

    return programs()


def engine_names() -> list[str]:
    """Every engine there is, whether it can speak here or not. Raises SettingsError."""
    return [*BUILT_IN, *_programs(), *(plugin.name for plugin in _plugins())]


def engine_class(name: str) -> type[Engine]:
    """The engine called `name`. Raises VoiceError with the nearest name."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        engine: type[Engine] = getattr(import_module(module), attribute)
        return engine
    if program := _programs().get(name):
        from .program import program_engine

        return program_engine(name, program)
    for plugin in _plugins():
        if plugin.name == name:
            try:
                found: type[Engine] = plugin.load()
            except Exception as error:  # another's code may raise anything
                message = f"the speech engine '{name}' can't be loaded: {error}"
                raise VoiceError(Problem(message, "Install it again, or remove it.")) from error
            return found
    close = nearest(name, engine_names())
    hint = f"Did you mean {close}?" if close else f"Engines: {', '.join(engine_names())}"
    raise VoiceError(Problem(f"there is no speech engine called '{name}'", hint))

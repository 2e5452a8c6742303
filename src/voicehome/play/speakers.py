"""Sound out of the speakers, through PortAudio: the extra `play` brings the package sounddevice.

sounddevice's wheels for macOS and Windows hold PortAudio; on Linux the system has to bring it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..audio import Block
from ..errors import PlayError, Problem
from ..units import RATE

if TYPE_CHECKING:
    from . import Device

_BUFFER = 0.3
"""Seconds that are handed over before they are heard: the next stage of a stream may take as long."""

_INSTEAD = "Or make a file and open it in any player: voicehome render SCRIPT"


def speakers(name: str | None = None) -> Device:
    """The sound device of this number, with this in its name, or the usual one.

    Raises PlayError when sounddevice or PortAudio is not installed, or there is no such device.
    """
    sounddevice = _load()
    device = int(name) if name and name.isdigit() else name
    try:
        sounddevice.query_devices(device, "output")
    except (sounddevice.PortAudioError, ValueError) as error:
        raise PlayError(_no_device(sounddevice, name)) from error

    def play(blocks: Iterable[Block]) -> None:
        blocks = iter(blocks)
        first = next(blocks, None)
        if first is None:
            return
        try:
            with sounddevice.OutputStream(
                samplerate=RATE,
                channels=first.shape[1],
                dtype="float32",
                latency=_BUFFER,
                device=device,
            ) as stream:
                _play(stream, chain([first], blocks))
        except sounddevice.PortAudioError as error:
            message = f"the sound device stopped playing: {_reason(error)}"
            raise PlayError(Problem(message, f"Try it again. {_INSTEAD}")) from error

    return play


def usual_device() -> str:
    """What the usual sound device calls itself. Raises PlayError as `speakers` does."""
    sounddevice = _load()
    try:
        return str(sounddevice.query_devices(None, "output")["name"])
    except sounddevice.PortAudioError as error:
        raise PlayError(_no_device(sounddevice, None)) from error


def _play(stream: Any, blocks: Iterable[Block]) -> None:
    """At its end the stream plays what it holds; interrupted, it drops that."""
    try:
        for block in blocks:
            stream.write(block)
    except BaseException:
        stream.abort()
        raise


def _load() -> Any:
    try:
        import sounddevice
    except ImportError as error:
        message = "playing needs the package sounddevice"
        hint = f"pip install 'voicehome[play]'. {_INSTEAD}"
        raise PlayError(Problem(message, hint)) from error
    except OSError as error:  # so it says that PortAudio is missing
        how = {"linux": "apt install libportaudio2, or what your system calls it"}
        hint = f"{how.get(sys.platform, 'Install sounddevice again')}. {_INSTEAD}"
        raise PlayError(Problem("playing needs the library PortAudio", hint)) from error
    return sounddevice


def _no_device(sounddevice: Any, name: str | None) -> Problem:
    if name is None:
        return Problem("there is no sound device here that could play", f"Connect one. {_INSTEAD}")
    known = [
        f"{number}: {device['name']}"
        for number, device in enumerate(sounddevice.query_devices())
        if device["max_output_channels"]
    ]
    there = f"There are: {'; '.join(known)}" if known else f"There is none at all. {_INSTEAD}"
    return Problem(f"there is no one sound device '{name}' that could play", there)


def _reason(error: Exception) -> str:
    return str(error.args[0]) if error.args else str(error)

"""What espeak-ng makes of texts, in the IPA: reads (voice, text, flags) from stdin as JSON, one list,
and prints one list of what it says. Run in a process of its own, for espeak-ng is one global state."""

import ctypes
import json
import sys
import tempfile
from pathlib import Path

import espeakng_loader

SYNCHRONOUS, DONT_EXIT, IPA = 2, 0x8000, 2

espeak = ctypes.CDLL(espeakng_loader.get_library_path())
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.fopen.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
libc.fclose.argtypes = [ctypes.c_void_p]
espeak.espeak_SetPhonemeTrace.argtypes = [ctypes.c_int, ctypes.c_void_p]
ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    lambda *_: 0
)


def trace(voice: str, text: str, flags: int, path: Path) -> str:
    assert espeak.espeak_SetVoiceByName(voice.encode()) == 0, voice
    file = libc.fopen(str(path).encode(), b"w")
    espeak.espeak_SetPhonemeTrace(IPA, file)
    encoded = text.encode()
    espeak.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, flags, None, None)
    espeak.espeak_Synchronize()
    espeak.espeak_SetPhonemeTrace(0, None)
    libc.fclose(file)
    return path.read_text(encoding="utf-8").strip()


espeak.espeak_Initialize(SYNCHRONOUS, 200, espeakng_loader.get_data_path().encode(), DONT_EXIT)
espeak.espeak_SetSynthCallback(ignore)
with tempfile.TemporaryDirectory() as folder:
    asked = json.load(sys.stdin)
    print(json.dumps([trace(*each, Path(folder) / "trace") for each in asked]))

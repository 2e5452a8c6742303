"""An engine of a third party, which fails in every way that engines do. What it does is its text."""

import os
import time
from pathlib import Path

from pydub import AudioSegment

from voicehome.speech.engine import Speech


class Fake:
    name = "fake"
    reusable = True

    @classmethod
    def problems(cls, settings, language):
        return []

    @classmethod
    def fingerprint(cls, settings):
        return "fake 1"

    def speak(self, text, settings, language, pace):
        print("engines print things")
        if "crash once" in text:
            marker = Path(settings["marker"])
            if not marker.exists():
                marker.touch()
                os._exit(3)
        elif "crash" in text:
            os._exit(3)
        if "hang" in text:
            time.sleep(3600)
        if "raise" in text:
            raise RuntimeError("no such phoneme")
        if "silent" in text:
            return Speech(AudioSegment.silent(1000, frame_rate=16000))
        if "nothing" in text:
            return Speech(AudioSegment(data=b"", sample_width=2, frame_rate=16000, channels=1))
        tone = bytes(range(256)) * 64
        return Speech(AudioSegment(data=tone, sample_width=2, frame_rate=16000, channels=2))

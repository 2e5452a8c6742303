"""voicehome renders practice scripts written in YAML into tagged audio with exactly timed pauses."""

__version__ = "0.1.0"

"""What kinds of files a library has, by their endings, as browsers and podcast players are told."""

from __future__ import annotations

_KINDS = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".opus": "audio/ogg; codecs=opus",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
    ".m3u8": "application/vnd.apple.mpegurl; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".lrc": "text/plain; charset=utf-8",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
}


def mime_of(ending: str) -> str:
    """The kind of a file of a library. Raises KeyError for any other."""
    return _KINDS[ending.lower()]


def is_of_a_library(ending: str) -> bool:
    """Whether a library has files of this kind."""
    return ending.lower() in _KINDS

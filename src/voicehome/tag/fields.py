"""What a finished file says of itself, whatever its format. Importing this is light."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..timeline.events import Chapter
from ..units import Frames

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_JPEG = b"\xff\xd8"
_UNFIT = {"Cc": " ", "Cs": ""}  # Unicode's categories of controls and surrogates
_MULTI_LINE = {"comment", "description"}


class LyricLine(NamedTuple):
    """What is to be read from `start` on. An empty text clears the line before it."""

    start: Frames
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags of one file. What is empty or None is left out of the file.

    On construction, control characters and line breaks become spaces, except for line breaks in
    `comment` and `description`; lone surrogates are dropped. Raises ValueError for a value outside
    the ranges below.
    """

    title: str
    frames: Frames
    """The length of the programme, 1 or more: it ends the last chapter."""
    voicehome_id: str
    """The key of what the file was made from. Finding one marks a file as voicehome's own."""

    artist: str = ""
    """Who made the practice."""
    album: str = ""
    """The series it belongs to."""
    album_artist: str = ""
    voice: str = ""
    """The voice that speaks, as a listener would call it. It goes where composers go."""
    track: int | None = None
    """The place in the series, 1 or more."""
    tracks: int | None = None
    """How many the series has, `track` or more."""
    genre: str = "Meditation"
    date: str | None = None
    """The script's date, never today's: `2024`, `2024-05` or `2024-05-01`."""
    comment: str = ""
    """The care note. May have several lines."""
    description: str = ""
    """A summary. May have several lines; cut to 255 bytes where MP4 wants a short one as well."""
    language: str = "en"
    """A BCP 47 tag, such as `en` or `pt-BR`."""
    copyright: str = ""
    encoder: str = ""
    """The program and its version, such as `voicehome 0.1.0`."""
    lyrics: tuple[LyricLine, ...] = ()
    """In order of their start."""
    gain: float | None = None
    """ReplayGain 2.0: what brings the programme to −18 LUFS, in dB, −100…100."""
    peak: float | None = None
    """The programme's highest peak, 0 or more; 1 is full scale."""
    chapters: tuple[Chapter, ...] = ()
    """In order of their start. MP4 has its chapters from the encoder: there these are unused."""
    cover: bytes | None = None
    """A baseline JPEG, whole: 1,400 pixels wide at most and under 300 kB, or some players balk."""

    def __post_init__(self) -> None:
        self._clean()
        complaints = self._complaints()
        if complaints:
            raise ValueError("; ".join(complaints))

    @property
    def gain_text(self) -> str:
        """As ReplayGain tags hold it: `-3.20 dB`; empty without a gain."""
        return "" if self.gain is None else f"{self.gain:.2f} dB"

    @property
    def peak_text(self) -> str:
        """As ReplayGain tags hold it: `0.891251`; empty without a peak."""
        return "" if self.peak is None else f"{self.peak:.6f}"

    def _clean(self) -> None:
        cleaned: dict[str, Any] = {
            "lyrics": tuple(LyricLine(start, one_line(text)) for start, text in self.lyrics),
            "chapters": tuple(Chapter(one_line(c.title), c.start) for c in self.chapters),
        }
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, str):
                clean = _printable if name in _MULTI_LINE else one_line
                cleaned[name] = clean(value)
        for name, value in cleaned.items():
            object.__setattr__(self, name, value)  # frozen from here on

    def _complaints(self) -> list[str]:
        track = 1 if self.track is None else self.track
        tracks = track if self.tracks is None else self.tracks
        rules = {
            "a file's id can't be empty": self.voicehome_id != "",
            "a programme has one frame at least": self.frames >= 1,
            f"there is no track {track} of {tracks}": 1 <= track <= tracks,
            f"{self.date} is not a date like 2024-05-01": _DATE.fullmatch(self.date or "2024"),
            "a gain lies between -100 and 100 dB": self.gain is None or -100 <= self.gain <= 100,
            "a peak is 0 or more": self.peak is None or self.peak >= 0,
            "a cover is a JPEG": self.cover is None or self.cover.startswith(_JPEG),
        }
        return [complaint for complaint, holds in rules.items() if not holds]


def one_line(text: str) -> str:
    """`text` on one line, with single spaces between its words and nothing that no tag can hold."""
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    """`text` without lone surrogates; a control character becomes a space, a line break stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(c if c == "\n" else _UNFIT.get(unicodedata.category(c), c) for c in text)

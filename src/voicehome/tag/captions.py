"""Text that follows the voice: LRC for music players, WebVTT for browsers and video players.

Written beside the audio under the same stem, with a line by which voicehome knows its own file
again: what a person has written is never overwritten. To keep a file that one has edited, it is
enough to delete that line.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from ..timeline.events import Caption, Speech, Timeline
from ..units import RATE, Frames, milliseconds
from .fields import LyricLine, one_line

LONG_SILENCE: Frames = 8 * RATE
"""Before a silence longer than this, the line that was spoken is cleared."""

LINGER: Frames = RATE
"""How long a line still stands after it was spoken, when it is cleared."""

# A cue stays for 0.3 s a word and 1 s at least. The first is the BBC's Subtitle Guidelines'
# (4.1, target minimum timing); the second is ours, so that one soft word does not flash by.
_READING_A_WORD: Frames = 3 * RATE // 10
_READING_LEAST: Frames = RATE

_LRC_MARK = "[re:voicehome]"
_VTT_MARK = "NOTE Made by voicehome"
_HEAD_BYTES = 1_024  # the mark stands among a file's first lines


def lyric_lines(timeline: Timeline) -> tuple[LyricLine, ...]:
    """One line an utterance, at its start, and an empty one where a long silence begins."""
    return tuple(_lyric_lines(timeline))


def _lyric_lines(timeline: Timeline) -> Iterator[LyricLine]:
    for event, until in _shown_and_next_start(timeline):
        yield LyricLine(event.start, one_line(event.text))
        end = event.start + event.frames
        if until - end > LONG_SILENCE:
            yield LyricLine(end + LINGER, "")


def lrc(
    lines: Sequence[LyricLine],
    title: str = "",
    artist: str = "",
    album: str = "",
    frames: Frames = 0,
) -> str:
    """An LRC file; `frames` is the length of the programme. What is empty is left out."""
    minutes, seconds = divmod(frames // RATE, 60)
    length = f"{minutes:02}:{seconds:02}" if frames else ""
    fields = {"ti": title, "ar": artist, "al": album, "length": length}
    head = [f"[{key}:{_without_brackets(value)}]" for key, value in fields.items() if value]
    return "\n".join([_LRC_MARK, *head, "", lrc_lines(lines)])


def lrc_lines(lines: Sequence[LyricLine]) -> str:
    """The lines of an LRC file without its head, as tags hold them: `[01:02.50]text`.

    Minutes go beyond 59, for LRC has no hours; times are cut to hundredths of a second.
    """
    return "".join(f"[{_lrc_time(start)}]{_without_brackets(text)}\n" for start, text in lines)


def vtt(timeline: Timeline) -> str:
    """A WebVTT file: one cue an utterance, as long as it is heard or as reading it takes.

    A cue never runs into the next one, nor beyond the end of the programme. What begins together stands
    in one, a line each: a cue must end after it begins.
    """
    cues = []
    for start, found in groupby(_shown_and_next_start(timeline), lambda each: each[0].start):
        together = list(found)
        _, until = together[-1]
        lines = [html.escape(one_line(event.text), quote=False) for event, _ in together]
        end = max(_cue_end(event, until) for event, _ in together)
        if text := "\n".join(filter(None, lines)):
            cues.append(f"{timestamp(start)} --> {timestamp(end)}\n{text}\n")
    return "\n".join(["WEBVTT\n", f"{_VTT_MARK}\n", *cues])


def timestamp(position: Frames) -> str:
    """`01:02:03.456`, to the nearest millisecond, as WebVTT and Vorbis chapters write it."""
    seconds, thousandths = divmod(milliseconds(position), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def is_ours(path: Path) -> bool:
    """Whether voicehome wrote the LRC or VTT file at `path`. False when it can't be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return False
    return not {_LRC_MARK, _VTT_MARK}.isdisjoint(head.splitlines())


def _shown_and_next_start(timeline: Timeline) -> Iterator[tuple[Speech | Caption, Frames]]:
    """All that is to be read, with where the next begins; for the last, where the programme ends."""
    shown = [
        event
        for event in timeline.events
        if isinstance(event, Caption) or (isinstance(event, Speech) and event.shown)
    ]
    for event, following in pairwise([*shown, None]):
        assert event is not None
        yield event, following.start if following else timeline.frames


def _cue_end(event: Speech | Caption, until: Frames) -> Frames:
    reading = max(_READING_LEAST, _READING_A_WORD * len(event.text.split()))
    return min(event.start + max(event.frames, reading), until)


def _lrc_time(position: Frames) -> str:
    seconds, hundredths = divmod(milliseconds(position) // 10, 100)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:02}:{seconds:02}.{hundredths:02}"


def _without_brackets(text: str) -> str:
    """A bracket in a line would be read as a time or a field."""
    return one_line(text).replace("[", "(").replace("]", ")")

"""What a finished file says beside its sound: chapters, tags, and when its words are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..files import read_within
from ..units import RATE, Frames, format_clock
from .decode import Facts
from .expected import Expected, seconds
from .report import OFF, TOLD, Measure, judged

_MS: Frames = RATE // 1000
_LRC_STEP: Frames = RATE // 100  # LRC knows hundredths of a second, cut
_NEEDED = ("title", "genre", "language", "encoder", "voicehome_id")
_LRC_LINE = re.compile(r"^\[(\d+:\d\d(?:\.\d+)?)\](.*)$", re.MULTILINE)
_VTT_CUE = re.compile(r"^((?:\d+:)?\d\d:\d\d\.\d{3}) --> .*\n(.*)$", re.MULTILINE)
_MOST_TEXT = 20_000_000


def labels(
    facts: Facts, loudness: float, path: Path, expected: Expected | None
) -> Iterator[Measure]:
    """All of these; `loudness` is the voice's in LUFS."""
    yield _chapters(facts, expected)
    yield _tags(facts)
    if expected and math.isfinite(loudness) and (gain := _gain(facts, loudness)):
        yield gain
    if expected:
        yield from _shown_words(facts, path, expected)


def _chapters(facts: Facts, expected: Expected | None) -> Measure:
    """Titles, and starts to the millisecond, which is all that most formats hold."""
    found = facts.chapters
    if expected is None:
        starts = [start for start, _ in found]
        if not found:
            return Measure("Chapters", "none", "", TOLD, 0)
        good = starts == sorted(starts) and starts[0] == 0
        return Measure("Chapters", str(len(found)), "in order, the first at 0", judged(good))
    wrong = _wrong_chapter(found, expected.chapters)
    target = f"{len(expected.chapters)}, within 1 ms"
    return Measure("Chapters", str(len(found)), target, judged(not wrong), len(found), note=wrong)


def _wrong_chapter(
    found: Sequence[tuple[Frames, str]], expected: Sequence[tuple[Frames, str]]
) -> str:
    if len(found) != len(expected):
        return f"{len(found)} instead of {len(expected)}"
    for number, ((at, title), (start, name)) in enumerate(zip(found, expected, strict=True), 1):
        if abs(at - start) > _MS:
            return f"chapter {number} begins at {_clock(at)}, not at {_clock(start)}"
        # A container may have cut a very long title.
        if not _bare(name).startswith(_bare(title)) or (name.strip() and not title.strip()):
            return f"chapter {number} is called '{title}', not '{name}'"
    return ""


def _tags(facts: Facts) -> Measure:
    """What every file of voicehome's says of itself."""
    there = facts.tags.keys() | ({"voicehome_id"} if "id" in facts.tags else set())
    there |= {"genre"} if "genre" in facts.tags else set()
    missing = [name for name in _NEEDED if name not in there]
    note = f"no {', '.join(missing)}" if missing else ""
    found = f"{len(_NEEDED) - len(missing)} of {len(_NEEDED)}"
    target = "what each file has"
    return Measure("Tags", found, target, judged(not missing), note=note)


def _gain(facts: Facts, loudness: float) -> Measure | None:
    """By how much players turn the file up or down: to −18 LUFS (ReplayGain 2.0), to −23 in Opus
    (RFC 7845)."""
    if text := facts.tags.get("r128_track_gain"):
        number, whole = re.fullmatch(r"-?\d+", text), -23.0
        said = int(number[0]) / 256 if number else None
    elif text := facts.tags.get("replaygain_track_gain"):
        number, whole = re.match(r"[+-]?\d+(\.\d+)?", text), -18.0
        said = float(number[0]) if number else None
    else:
        return None
    if said is None:
        return Measure("Gain tag", text, "", OFF, note="it is no number")
    wanted = whole - loudness
    note = "" if abs(said - wanted) <= 1 else f"the sound asks for {_signed(wanted)} dB"
    found, target = f"{_signed(said)} dB", f"{_signed(wanted)} dB, within 1"
    return Measure("Gain tag", found, target, judged(not note), said, "dB", note)


def _shown_words(facts: Facts, path: Path, expected: Expected) -> Iterator[Measure]:
    """Lyrics inside the file, and the .lrc and .vtt beside it: each line at its time."""
    inside = next((text for name, text in facts.tags.items() if name.startswith("lyrics")), "")
    if times := _lines(_LRC_LINE, inside):
        yield _compared("Lyrics inside", times, expected, _LRC_STEP)
    for ending, pattern, step in ((".lrc", _LRC_LINE, _LRC_STEP), (".vtt", _VTT_CUE, _MS)):
        beside = path.with_suffix(ending)
        if text := _text(beside):
            yield _compared(f"Words in {ending}", _lines(pattern, text), expected, step)


def _compared(
    name: str, found: Sequence[tuple[Frames, str]], expected: Expected, step: Frames
) -> Measure:
    wrong = ""
    if len(found) != len(expected.shown):
        wrong = f"{len(found)} instead of {len(expected.shown)}"
    for (at, text), (start, said) in zip(found, expected.shown, strict=False):
        if not wrong and not -_MS <= start - at <= step + _MS:
            wrong = f"'{text[:30]}' stands at {_clock(at)}, and is said at {_clock(start)}"
        if not wrong and _bare(text) != _bare(said):
            wrong = f"at {_clock(start)} stands '{text[:30]}'"
    target = f"{len(expected.shown)}, within {step // _MS} ms"
    return Measure(name, f"{len(found)} lines", target, judged(not wrong), len(found), note=wrong)


def _lines(pattern: re.Pattern[str], text: str) -> list[tuple[Frames, str]]:
    """Each line that has words, with its time."""
    found = pattern.findall(text.replace("\r\n", "\n"))
    return [(seconds(at), words.strip()) for at, words in found if words.strip()]


def _text(path: Path) -> str:
    try:
        return read_within(path, _MOST_TEXT).decode()
    except (OSError, ValueError):
        return ""


def _bare(text: str) -> str:
    """Letters and digits alone: formats escape and replace the rest."""
    unescaped = re.sub(r"&(amp|lt|gt);", "", text)
    return "".join(c for c in unescaped.casefold() if c.isalnum())


def _clock(at: Frames) -> str:
    return format_clock(at, 3)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")

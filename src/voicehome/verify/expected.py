"""What a finished file should hold, as its timeline says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Problem, VerifyError
from ..files import read_within
from ..units import RATE, Frames, frames_from_seconds

_MOST_BYTES = 200_000_000
_HINT = "`voicehome render … --timeline FILE.json` writes one."


@dataclass(frozen=True, slots=True)
class Phrase:
    """`start` and `end` are its audible part, `tail_end` where its last echo ends. `edges`: for each
    level (linear) where it first and last passes it, lowest level first. `words`: their starts."""

    start: Frames
    end: Frames
    tail_end: Frames
    level: float  # dB beside the voice's own
    text: str
    shown: bool
    words: tuple[Frames, ...]
    edges: tuple[tuple[float, Frames, Frames], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The programme's frames from `start` to just before `end`."""

    start: Frames
    end: Frames


@dataclass(frozen=True, slots=True)
class Expected:
    """`sounding`: where anything but the bed sounds, in order and apart from each other. `onsets`: where
    bells, tones and files begin. `shown`: when each text is shown that can be read along. `bed`: its
    planned level as (frame, dB beside the voice, None for silence), empty where there is none or its plan
    is not told; `has_bed` says whether there is one."""

    path: str
    frames: Frames
    phrases: tuple[Phrase, ...]
    sounding: tuple[Span, ...]
    onsets: tuple[Frames, ...]
    shown: tuple[tuple[Frames, str], ...]
    chapters: tuple[tuple[Frames, str], ...]
    has_bed: bool
    bed: tuple[tuple[Frames, float | None], ...]
    target: str
    """The target it was rendered for, or empty."""

    def silences(self, guard: Frames) -> Iterator[Span]:
        """Where nothing but the bed sounds, `guard` frames away from what does."""
        at = 0
        for span in (*self.sounding, Span(self.frames, self.frames)):
            start = at + guard if at else 0
            end = span.start - (guard if span.start < self.frames else 0)
            if end > start:
                yield Span(start, end)
            at = max(at, span.end)


def find_timeline(path: Path) -> Path | None:
    """The timeline that stands beside a finished file: `NAME.timeline.json`, or `NAME.json`."""
    for ending in (".timeline.json", ".json"):
        beside = path.with_suffix(ending)
        if beside.is_file():
            return beside
    return None


def read_timeline(path: Path) -> Expected:
    """The timeline in the file at `path`. Raises VerifyError when it is none."""
    try:
        data = json.loads(read_within(path, _MOST_BYTES).decode())
    except OSError as error:
        message = f"can't read the timeline {path}: {error.strerror or error}"
        raise VerifyError(Problem(message, _HINT)) from error
    except (ValueError, RecursionError) as error:
        raise VerifyError(Problem(f"{path} is no timeline: it is not JSON", _HINT)) from error
    return from_data(data, str(path))


def from_data(data: Any, path: str = "") -> Expected:
    """A timeline as `render --timeline` writes it; `path` is for messages. Raises VerifyError for anything
    else, one of a plan too: only what was rendered says where it is heard."""
    try:
        if data["version"] != 1:
            message = f"{path} is a timeline of a later voicehome (version {data['version']})"
            raise VerifyError(Problem(message, "Measure it with that one."))
        if data["rate"] != RATE:
            raise ValueError
        if any(event["kind"] == "speech" and "heard" not in event for event in data["events"]):
            message = f"{path} does not say where phrases are heard"
            raise VerifyError(
                Problem(message, f"It is of a plan, or of an earlier version. {_HINT}")
            )
        return _expected(data, path)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise VerifyError(Problem(f"{path} is no timeline of voicehome's", _HINT)) from error


def _expected(data: Any, path: str) -> Expected:
    frames, level = int(data["frames"]), float(data.get("edge_level") or 0.001)
    events = data["events"]
    phrases = tuple(_phrase(event, level) for event in events if event["kind"] == "speech")
    onsets = [e for e in events if e["kind"] in ("bell", "sound") or _is_tone(e)]
    spans = [Span(p.start, p.tail_end) for p in phrases]
    spans += [Span(e["start"], e["start"] + e["frames"]) for e in onsets]
    bed = (data.get("bed") or {}).get("levels") or []
    return Expected(
        path=path,
        frames=frames,
        phrases=phrases,
        sounding=tuple(_merged(spans, frames)),
        onsets=tuple(int(event["start"]) for event in onsets),
        shown=tuple(
            (int(e["start"]), " ".join(str(e["text"]).split()))
            for e in events
            if e["kind"] == "caption" or (e["kind"] == "speech" and e.get("shown", True))
        ),
        chapters=tuple((int(c["start"]), str(c["title"])) for c in data.get("chapters") or ()),
        has_bed=any(e["kind"] == "background" and e["sound"] != "none" for e in events),
        bed=tuple((int(at), None if db is None else float(db)) for at, db in bed),
        target=str((data.get("target") or {}).get("name") or ""),
    )


def _is_tone(event: Any) -> bool:
    return bool(event["kind"] == "breath" and event.get("cue") == "tone")


def _phrase(event: Any, edge_level: float) -> Phrase:
    start, end = int(event["start"]), int(event["start"]) + int(event["frames"])
    level = float(event.get("level") or 0.0)
    return Phrase(
        start=start,
        end=end,
        tail_end=end + int(event["tail"]),
        level=level,
        text=str(event["text"]),
        shown=bool(event.get("shown", True)),
        words=tuple(int(word["start"]) for word in event.get("words") or ()),
        edges=tuple(
            (float(factor) * edge_level * 10 ** (level / 20), int(first), int(last))
            for factor, first, last in event["heard"]
        ),
    )


def _merged(spans: list[Span], frames: Frames) -> Iterator[Span]:
    current: Span | None = None
    for span in sorted(spans, key=lambda span: span.start):
        if current and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current:
            yield Span(current.start, min(current.end, frames))
        current = span
    if current:
        yield Span(current.start, min(current.end, frames))


def seconds(value: str) -> Frames:
    """`01:02:03.456` or `62:03.45` as frames."""
    total = 0.0
    for part in value.split(":"):
        total = total * 60 + float(part)
    return frames_from_seconds(total)

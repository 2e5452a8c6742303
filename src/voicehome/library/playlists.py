"""Playlists: extended M3U in UTF-8, with relative paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import PurePosixPath

from ..files import safe_name
from ..script.themes import called
from ..tag.fields import one_line
from .mark import MARK
from .names import PLAYLISTS
from .shelf import Practice, Recording, Shelf

_SESSION = 20 * 60
_SESSION_OFF = 5 * 60
"""Seconds that a session of about twenty minutes may be shorter or longer."""

_SESSION_MOST = 3
_SESSION_AMONG = 40
"""Recordings that a session is looked for among, the first in the course: some ten thousand ways."""


def playlists(shelf: Shelf, covers: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each playlist: its place in the library, and its text. `covers` are places of pictures by the
    folder that they stand for; "" is the library itself."""
    everything = [p.main for p in shelf.practices]
    lists: list[tuple[str, str, Sequence[Recording]]] = [
        ("All practices", "All practices", [r for p in shelf.practices for r in p.recordings]),
        ("The course", "The course, in its order", everything),
        ("About 20 minutes", "A session of about 20 minutes", session(shelf.practices)),
    ]
    lists += [
        (f"Series - {series}", series, [p.main for p in practices])
        for series, practices in shelf.series.items()
        if series
    ]
    lists += [
        (f"Theme - {called(theme)}", called(theme), [p.main for p in practices])
        for theme, practices in shelf.themes.items()
    ]
    taken: set[str] = set()
    for name, title, recordings in lists:
        if recordings:
            place = safe_name(name)
            while place.casefold() in taken:
                place += " 2"
            taken.add(place.casefold())
            yield f"{PLAYLISTS}/{place}.m3u8", m3u8(shelf, title, recordings, covers)


def m3u8(shelf: Shelf, title: str, recordings: Sequence[Recording], covers: dict[str, str]) -> str:
    """One playlist, for a file that lies in `PLAYLISTS`."""
    lines = ["#EXTM3U", f"# {MARK}", f"#PLAYLIST:{one_line(title)}"]
    if shelf.by:
        lines.append(f"#EXTART:{one_line(shelf.by)}")
    if series := _one_series(recordings):
        lines.append(f"#EXTALB:{one_line(series)}")
    folders = {str(PurePosixPath(recording.stem).parent) for recording in recordings}
    picture = covers.get(folders.pop()) if len(folders) == 1 else None
    if image := picture or covers.get("."):
        lines.append(f"#EXTIMG:../{image}")
    for recording in recordings:
        entry = recording.entry
        by = f"{one_line(entry['by'])} - " if entry["by"] else ""
        lines.append(f"#EXTINF:{round(recording.seconds)},{by}{one_line(entry['title'])}")
        lines.append(f"../{recording.first_audio}")
    return "\n".join(lines) + "\n"


def _one_series(recordings: Sequence[Recording]) -> str | None:
    series = {recording.entry["series"] for recording in recordings}
    return series.pop() if len(series) == 1 else None


def session(practices: Sequence[Practice]) -> Sequence[Recording]:
    """One to three recordings of different practices, in the course's order, that come closest to
    twenty minutes together; fewer are better than more. None that goes deep, is for sleep or for
    when it is urgent: these want to be chosen. Empty where nothing comes close.
    """
    among = [
        (practice.id, recording)
        for practice in practices
        if practice.entry["depth"] != "deep"
        and practice.entry["purpose"] in ("practice", "morning")
        for recording in practice.recordings
        if recording.entry["variation"] == practice.main.entry["variation"]
    ][:_SESSION_AMONG]
    best: tuple[float, Sequence[Recording]] = (_SESSION_OFF, ())
    for count in range(1, _SESSION_MOST + 1):
        for chosen in combinations(among, count):
            if len({name for name, _ in chosen}) < count:
                continue
            recordings = [recording for _, recording in chosen]
            off = abs(sum(recording.seconds for recording in recordings) - _SESSION)
            # A minute nearer is worth one more recording.
            if off + 60 * (count - 1) < best[0]:
                best = off + 60 * (count - 1), recordings
    return best[1]

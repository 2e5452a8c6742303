"""The recordings that are there, as listeners look for them: by practice, by series, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..script.find import short_name
from .jobs import PEOPLE, PRACTICES
from .survey import Survey


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording that is there. `stem`, the values of `audio` (by format) and `captions` are places
    below `Shelf.root`, with `/`."""

    entry: Mapping[str, Any]
    stem: str
    audio: Mapping[str, str]
    captions: str | None

    @property
    def seconds(self) -> float:
        return float(self.entry["seconds"])

    @property
    def first_audio(self) -> str:
        """The file of the format that the project names first."""
        return next(iter(self.audio.values()))


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice with its recordings, one at least: the one for lists first."""

    id: str
    entry: Mapping[str, Any]
    recordings: Sequence[Recording]

    @property
    def title(self) -> str:
        return str(self.entry["title"])

    @property
    def series(self) -> str | None:
        series = self.entry["series"]
        return str(series) if series else None

    @property
    def main(self) -> Recording:
        """Of several lengths, voices and variations, the one that lists have."""
        return self.recordings[0]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library, or what one person has of it, in the order of the course. `root` is its folder."""

    root: Path
    title: str
    by: str
    practices: Sequence[Practice]
    is_private: bool = False

    @property
    def series(self) -> dict[str | None, list[Practice]]:
        """By series, those without one last."""
        found: dict[str | None, list[Practice]] = {}
        for practice in sorted(self.practices, key=lambda practice: practice.series is None):
            found.setdefault(practice.series, []).append(practice)
        return found

    @property
    def themes(self) -> dict[str, list[Practice]]:
        """By theme, in the order of the alphabet."""
        found: dict[str, list[Practice]] = {}
        for practice in self.practices:
            for theme in practice.entry["themes"]:
                found.setdefault(theme, []).append(practice)
        return dict(sorted(found.items()))


def shelves(found: Survey) -> Iterator[Shelf]:
    """The library, then what each person has; none where nothing is there yet."""
    if practices := _practices(found, ""):
        yield _shelf(found, found.library, practices)
    for person in found.project.people:
        folder = f"{PEOPLE}/{person.name}/"
        if practices := _practices(found, folder):
            yield _shelf(found, found.library / folder, practices, is_private=True)


def _shelf(
    found: Survey, root: Path, practices: Sequence[Practice], is_private: bool = False
) -> Shelf:
    project = found.project
    makers = {practice.entry["by"] for practice in practices}
    by = project.artist or (makers.pop() if len(makers) == 1 else None) or ""
    title = project.feed.title if project.feed else by
    return Shelf(root, title or PRACTICES, by, practices, is_private)


def _practices(found: Survey, folder: str) -> list[Practice]:
    by_script: dict[str, list[Recording]] = {}
    for script, recording in _recordings(found, folder):
        by_script.setdefault(script, []).append(recording)
    taken: set[str] = set()
    practices = []
    for script, recordings in sorted(by_script.items()):
        ordered = sorted(recordings, key=_for_lists)
        name = short_name(Path(script))
        while name in taken:
            name += "-2"
        taken.add(name)
        practices.append(Practice(name, ordered[0].entry, ordered))
    return _in_order(practices)


def _recordings(found: Survey, folder: str) -> Iterator[tuple[str, Recording]]:
    """Those whose place begins with `folder`, with their scripts. Of what could not be made anew, or
    was not asked for, what is there from before counts."""
    for item in found.items:
        job = item.order.job
        kept = item.record
        if kept is None or not kept.entry:
            kept = found.manifest.records.get(job.stem)
        if kept is None or not kept.entry:
            continue
        for stem in (job.stem, *job.copies):
            if stem.startswith(folder) and (folder or not stem.startswith(f"{PEOPLE}/")):
                recording = _recording(found.library, kept.entry, job.stem, stem, folder)
                if recording.audio:
                    yield job.script, recording


def _recording(
    library: Path, entry: Mapping[str, Any], made: str, stem: str, folder: str
) -> Recording:
    """What was made at `made` and lies at `stem`, as seen from `folder`."""
    audio = {n: f"{stem}{place.removeprefix(made)}" for n, place in entry["audio"].items()}
    words = f"{stem}.vtt"
    here = {
        n: place.removeprefix(folder) for n, place in audio.items() if (library / place).is_file()
    }
    captions = words.removeprefix(folder) if (library / words).is_file() else None
    return Recording(entry, stem.removeprefix(folder), here, captions)


def _for_lists(recording: Recording) -> tuple[object, ...]:
    entry = recording.entry
    return entry["variation"], not entry["is_usual"], recording.seconds, recording.stem


def _in_order(practices: Sequence[Practice]) -> list[Practice]:
    """Series by the least of their numbers, in each by number, then by title."""

    def number(practice: Practice) -> float:
        return practice.entry["number"] or float("inf")

    least: dict[str | None, float] = {}
    for practice in practices:
        least[practice.series] = min(least.get(practice.series, float("inf")), number(practice))
    return sorted(
        practices,
        key=lambda p: (
            least[p.series],
            p.series is None,
            p.series or "",
            number(p),
            p.title,
            p.id,
        ),
    )

"""Which recordings there are to make, and where each of them goes. Nothing is read and nothing is made."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..files import safe_name
from ..project.model import ALL, AUDIOBOOKSHELF, USUAL, Lengths, Person, Project
from ..script.find import short_name
from ..units import Frames, format_duration
from .facts import Facts
from .names import CHAPTERS, LOADED, PLAYLISTS

PEOPLE = "people"
"""The folder of the library in which each person has a folder of their own."""

_TAKEN = (PEOPLE, PLAYLISTS.casefold(), LOADED, CHAPTERS)
"""Folders of a library that hold something else than practices."""

LIBRARY, PRACTICES = "library", "Practices"
"""What a library is called whose project says nothing: its picture, and its page."""


_MOST = 150
_MOST_TWICE = 80
"""Bytes of a recording's name, and of one that its folder has, too: paths are not to grow too long."""


@dataclass(frozen=True, slots=True)
class Job:
    """One recording of a script, in all formats.

    `length` is None for the script's usual one. `answers` are those that this script asks for, by
    name, as somebody gave them. `stem` is where it goes in the library, without an ending; `copies`
    are further places, of people for whom it is the same.
    """

    script: str
    voices: tuple[tuple[str, str], ...]
    length: Frames | None
    variation: int
    person: str | None
    answers: tuple[tuple[str, str], ...]
    stem: str
    copies: tuple[str, ...] = ()

    @property
    def heard(self) -> tuple[object, ...]:
        """All that decides what is heard, beside what files say."""
        return self.script, self.voices, self.length, self.variation, self.answers


def jobs_of(
    project: Project,
    scripts: Sequence[Facts],
    answers: Mapping[str, Mapping[str, str]],
    are_left_out: Callable[[Job], bool] = lambda _: False,
) -> list[Job]:
    """Every recording that `project` asks for of `scripts`, each once: what is the same for several
    people is one job with copies. `answers` are what people gave, by their name; `are_left_out` tells
    of a job whether none of its answers is heard."""
    wanted = list(_in_general(project, scripts))
    for person in project.people:
        for job in _for_person(project, person, scripts, answers.get(person.name, {})):
            is_anybodys = bool(job.answers) and are_left_out(job)
            wanted.append(replace(job, answers=()) if is_anybodys else job)
    merged: dict[tuple[object, ...], Job] = {}
    placed = _apart(_in_one_spelling(wanted))
    for job in _in_own_folders(placed) if project.layout == AUDIOBOOKSHELF else placed:
        first = merged.setdefault(job.heard, job)
        if first is not job:
            merged[job.heard] = replace(first, copies=(*first.copies, job.stem))
    return list(merged.values())


def _in_general(project: Project, scripts: Sequence[Facts]) -> Iterator[Job]:
    voices = tuple(sorted(project.voices.items()))
    for facts in scripts:
        for length in _lengths(project.lengths, facts):
            for variation in project.variations:
                stem = _stem(project, facts, length, variation)
                yield Job(facts.path, voices, length, variation, None, (), stem)


def _for_person(
    project: Project, person: Person, scripts: Sequence[Facts], answers: Mapping[str, str]
) -> Iterator[Job]:
    voices = tuple(sorted({**project.voices, **person.voices}.items()))
    for facts in scripts:
        if person.scripts and not any(is_meant(facts.path, wanted) for wanted in person.scripts):
            continue
        given = tuple(sorted((n, answers[n]) for n in facts.asks if n in answers))
        for length in _lengths(person.lengths or project.lengths, facts):
            for variation in project.variations:
                stem = f"{PEOPLE}/{person.name}/{_stem(project, facts, length, variation)}"
                yield Job(facts.path, voices, length, variation, person.name, given, stem)


def is_known(wanted: str, scripts: Sequence[Facts]) -> bool:
    """Whether a short name or a pattern is that of any script."""
    return any(is_meant(facts.path, wanted) for facts in scripts)


def is_meant(path: str, wanted: str) -> bool:
    """Whether a short name or a pattern is that of the script at `path`."""
    name = short_name(Path(path))
    return fnmatch.fnmatchcase(name, wanted) or PurePosixPath(path).match(wanted)


def _lengths(lengths: Lengths, facts: Facts) -> Sequence[Frames | None]:
    """None is the usual length, by whichever way it is asked for: so it has one name."""
    usual = facts.lengths[:1]
    if lengths == USUAL:
        return [None]
    asked = facts.lengths or (None,) if lengths == ALL else lengths
    assert not isinstance(asked, str)
    return list(dict.fromkeys(None if (length,) == usual else length for length in asked))


def _stem(project: Project, facts: Facts, length: Frames | None, variation: int) -> str:
    """`Artist/Series/NN - Title (10m)`. Audiobookshelf takes the folder around a series for its author,
    so there always is one."""
    number = f"{facts.number:02d} - " if facts.number is not None else ""
    is_named_twice = project.layout == AUDIOBOOKSHELF
    suffix = in_brackets(length, variation)
    most = _MOST_TWICE if is_named_twice else _MOST
    title = safe_name(f"{number}{facts.title}", most - len(suffix.encode()))
    by = facts.by or project.artist or (PRACTICES if is_named_twice and facts.series else None)
    places = [safe_name(name, 80) for name in (by, facts.series) if name]
    places.append(safe_name(f"{title}{suffix}"))
    if places[0].casefold() in _TAKEN and (len(places) > 1 or is_named_twice):
        places[0] = f"_{places[0]}"
    return "/".join(places)


def in_brackets(length: Frames | None, variation: int) -> str:
    """What a title is followed by where it is not the usual recording: ` (10m, variation 2)`."""
    more = [format_duration(length)] if length is not None else []
    more += [f"variation {variation}"] if variation != 1 else []
    return f" ({', '.join(more)})" if more else ""


def _in_one_spelling(jobs: Sequence[Job]) -> Iterator[Job]:
    """Folders that some system would take for one, such as `Days` and `days`, are one everywhere: as it
    is spelled first."""
    spelled: dict[str, str] = {}
    for job in jobs:
        *folders, name = job.stem.split("/")
        for depth in range(1, len(folders) + 1):
            folders[depth - 1] = spelled.setdefault(
                "/".join(folders[:depth]).casefold(), folders[depth - 1]
            )
        yield replace(job, stem="/".join([*folders, name]))


def _apart(given: Iterable[Job]) -> Iterator[Job]:
    """Jobs whose places some system would take for one get their scripts' names, and numbers if these
    are the same, too."""
    jobs = list(given)
    places = Counter(job.stem.casefold() for job in jobs)
    taken: Counter[str] = Counter()
    for job in jobs:
        stem = job.stem
        if places[stem.casefold()] > 1:
            stem = f"{stem} ({PurePosixPath(job.script).stem})"
        taken[stem.casefold()] += 1
        again = taken[stem.casefold()]
        yield replace(job, stem=stem if again == 1 else f"{stem} {again}")


def _in_own_folders(given: Iterable[Job]) -> Iterator[Job]:
    """Each in a folder that is called as it is: for Audiobookshelf, all sound in a folder, or below it, is
    one book. So one that is called as a folder of others gets its script's name as well."""
    jobs = list(given)
    folders = {str(folder).casefold() for job in jobs for folder in PurePosixPath(job.stem).parents}
    for job in jobs:
        folder = PurePosixPath(job.stem)
        if str(folder).casefold() in folders:
            folder = folder.with_name(f"{folder.name} ({PurePosixPath(job.script).stem})")
        yield replace(job, stem=str(folder / folder.name))

"""Lengths that can't be: where they were asked for, and which a build will stumble over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..errors import LengthError, Problem, Source, VoicehomeError
from ..project.model import Project
from .jobs import Job
from .judge import Item


def where_asked(project: Project, job: Job, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """What is wrong with the length of `job`, with the line of the project file that asks for it;
    nothing is added where the script itself does."""
    source = _asked_by(project, job)
    if source is None:
        return tuple(problems)
    way_out = f"Ask for another length in {source.path} line {source.line}; or, in the script:"
    return tuple(replace(p, source=source, hint=f"{way_out}\n  {p.hint}") for p in problems)


def _asked_by(project: Project, job: Job) -> Source | None:
    """The person's `lengths`, or the project's, where they name the length."""
    person = next((known for known in project.people if known.name == job.person), None)
    asker, lengths = person or project, person.lengths if person else None
    if lengths is None:
        asker, lengths = project, project.lengths
    is_named = not isinstance(lengths, str) and job.length in lengths
    return asker.mapping.place_of("lengths") if is_named else None


def unlikely(project: Project, items: Sequence[Item]) -> Iterator[tuple[str, Problem]]:
    """Of what is to be made, the recordings that probably can't be as long as they are to be, by their
    places, with what is wrong: how long lines take is estimated, and nothing is spoken."""
    from ..render import preview
    from .make import drafted

    for item in items:
        job = item.order.job
        try:
            preview(drafted(job))
        except LengthError as error:
            for problem in where_asked(project, job, error.problems):
                message = f"probably, {problem.message}"
                yield job.stem, replace(problem, message=message, severity="warning")
        except VoicehomeError:  # making it will say so
            continue

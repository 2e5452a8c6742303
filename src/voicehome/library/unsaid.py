"""Whether somebody's answers are heard at all in a recording: where not, it is everybody's."""

from __future__ import annotations

from dataclasses import replace

from ..errors import VoicehomeError
from ..files import content_key
from .changes import Changes
from .jobs import Job
from .manifest import Manifest


class Unsaid:
    """Compares plans with and without answers; `now` remembers what came of it, and `before` did."""

    def __init__(self, now: Manifest, before: Manifest, changes: Changes) -> None:
        self._now = now
        self._before = before
        self._changes = changes

    def are_left_out(self, job: Job) -> bool:
        """Whether the plan of `job` is the same as if nobody had answered anything."""
        key = content_key([str(part) for part in job.heard])
        known = self._before.unsaid.get(key)
        if known is None or self._changes.touch(self._before.scripts.get(job.script)):
            known = _same_without(job)
        self._now.unsaid[key] = known
        return known


def _same_without(job: Job) -> bool:
    from .make import drafted

    try:
        return drafted(job).plan == drafted(replace(job, answers=())).plan
    except VoicehomeError:  # it can't do without, or not even with: that is for others to say
        return False

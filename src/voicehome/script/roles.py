"""Roles: which voices are named and never heard, and which roles are probably misspelt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..errors import Source, nearest
from ..reading import document as values
from ..reading.document import Text
from .delivery import Delivered
from .model import Practice
from .names import Fault
from .outline import Standing
from .steps import Group, Say

GUIDE = "guide"
"""The role of lines without one."""


def role_of(standing: Standing) -> tuple[str, Source] | None:
    """The role that a step names with `as:`, and where."""
    match standing.step:
        case Say() as line:
            return _named(line)
        case Group(group=settings):
            return _named(settings)
    return None


def odd_roles(practice: Practice, named: Mapping[str, Source]) -> Iterator[Fault]:
    """Voices of roles that no line has, and roles without a voice that look like one with. `named`
    are the roles of all steps, each with its first place."""
    roles = dict(named)
    for part in practice.parts or ():
        if found := _named(part):
            roles.setdefault(*found)
    voiced = practice.voices.keys() - {GUIDE}
    written = practice.mapping.get(Text("voices"))
    place = written.place_of if isinstance(written, values.Mapping) else practice.mapping.place_of
    for role in practice.voices:
        if role in voiced and role not in roles:
            close = nearest(role, [known for known in roles if known not in voiced])
            hint = f"Did you mean {close}?" if close else f"Give a line to it with as: {role}"
            yield f"`voices:` has '{role}', and no line is said by it", hint, place(role)
    heard = sorted(role for role in voiced | {GUIDE} if role in roles)
    for role, source in roles.items():
        close = nearest(role, heard)
        if role not in practice.voices and role != GUIDE and close:
            message = f"'{role}' has no voice of its own, and '{close}' has"
            yield message, f"Did you mean {close}?", source


def _named(what: Delivered) -> tuple[str, Source] | None:
    return (what.as_, what.mapping.place_of("as")) if what.as_ else None

"""What every step is: one thing, named by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..reading.fields import Located

if TYPE_CHECKING:
    from .steps import Step

STEP_KEYS = (
    "say",
    "pause",
    "sit",
    "breathe",
    "echo",
    "bell",
    "play",
    "background",
    "use",
    "group",
    "for",
    "repeat",
    "choose",
    "shuffle",
    "only",
    "show",
    "direction",
)

UNDER_STEPS = dict.fromkeys(STEP_KEYS, "It is a step: it stands under `steps:`, after `- `.")


def below(key: str, names: list[str]) -> dict[str, str]:
    """The hint for keys that stand beside `key:` and belong inside of it."""
    return dict.fromkeys(names, f"Indent it further, so that it stands below `{key}:`.")


class Single(Located):
    """A step, which is one thing only."""

    elsewhere: ClassVar[dict[str, str]] = {
        key: f"It is a step of its own: begin a new line with - {key}: …" for key in STEP_KEYS
    }

    @property
    def inner(self) -> tuple[Step, ...]:
        """The steps that stand inside this one."""
        return ()

    @property
    def turns(self) -> int:
        """How often what stands inside is heard."""
        return 1

"""The care rules by name: the built-in ones here, others through the entry point `voicehome.care`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...errors import Problem, VoicehomeError
from ..rule import Rule
from .balance import BACKDRAFT, HEDGES, INVITATIONS
from .body import ALTERNATIVES, EYES, SIGHT_ONLY
from .breath import BREATH_ONLY, HOLDS
from .claims import BLAME, MINIMISING, PROMISES
from .commands import COMMANDS, HYPNOTIC, SURRENDER
from .cues import BED_LEVEL, SLEEP_BELL, STARTLE
from .frame import FIRST_STEPS, GROUNDED, NOTES, OPENING, PERMISSION, REMINDERS, RETURN
from .memory import CONFRONT, NO_RELIVING
from .names import ENDEARMENTS
from .quiet import PACE, SILENCE

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

BUILT_IN: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        OPENING,
        PERMISSION,
        REMINDERS,
        EYES,
        GROUNDED,
        RETURN,
        NOTES,
        NO_RELIVING,
        CONFRONT,
        HOLDS,
        BREATH_ONLY,
        COMMANDS,
        SURRENDER,
        HYPNOTIC,
        SILENCE,
        INVITATIONS,
        HEDGES,
        BLAME,
        MINIMISING,
        PROMISES,
        ENDEARMENTS,
        ALTERNATIVES,
        SIGHT_ONLY,
        BACKDRAFT,
        BED_LEVEL,
        STARTLE,
        SLEEP_BELL,
        PACE,
        FIRST_STEPS,
    )
}
"""In the order in which `check --rules` lists them."""


def all_rules() -> dict[str, Rule]:
    """The built-in rules and those of others, by name.

    Raises VoicehomeError when another's can't be loaded, is none, or has a name that is taken.
    """
    rules = dict(BUILT_IN)
    for plugin in _plugins():
        for rule in _loaded(plugin):
            if rule.name in rules:
                message = (
                    f"'{plugin.name}' brings a care rule '{rule.name}', and there is one already"
                )
                raise VoicehomeError(Problem(message, "Remove one of them."))
            rules[rule.name] = rule
    return rules


def _plugins() -> Iterable[EntryPoint]:
    from importlib.metadata import entry_points

    return entry_points(group="voicehome.care")


def _loaded(plugin: EntryPoint) -> Iterable[Rule]:
    """What an entry point names: a Rule, or several."""
    try:
        found = plugin.load()
    except Exception as error:  # another's code may raise anything
        message = f"the care rules of '{plugin.name}' can't be loaded: {error}"
        raise VoicehomeError(Problem(message, "Install it again, or remove it.")) from error
    rules = [found] if isinstance(found, Rule) else found
    if not isinstance(rules, list | tuple) or not all(isinstance(rule, Rule) for rule in rules):
        message = f"'{plugin.name}' under voicehome.care is neither a Rule nor a list of them"
        raise VoicehomeError(Problem(message, "Install it again, or remove it."))
    return rules

"""Care: rules for wording and pacing that keep a practice safe to listen to.

A `Rule` is some words and one function over a practice as it is heard at one length (`Heard`). They
find patterns, not harm: passing is no clinical review. docs/care.md says what each asks, and why.
"""

from __future__ import annotations

from .examine import examine, unknown_rules, without_words
from .heard import Heard
from .hearings import hearings
from .listening import hear
from .rule import Example, Finding, Rule
from .rules import all_rules

__all__ = [
    "Example",
    "Finding",
    "Heard",
    "Rule",
    "all_rules",
    "examine",
    "hear",
    "hearings",
    "unknown_rules",
    "without_words",
]

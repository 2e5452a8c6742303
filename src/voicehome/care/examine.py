"""A script under the care rules: what they find, at every length that it is heard at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..errors import Problem, Source, VoicehomeError, nearest
from ..script.load import Script
from .heard import Heard
from .rule import SEVERITIES, Finding, Rule


def examine(
    script: Script, hearings: Sequence[Heard], rules: Mapping[str, Rule]
) -> tuple[Problem, ...]:
    """What the rules find in `script`, as heard at each of its lengths, in the order of its lines.

    One finding a rule and source line, the gravest; none of rules that the script ignores. Raises
    VoicehomeError when a rule fails on its own.
    """
    ignored = {each.rule for each in script.practice.ignore}
    problems: list[Problem] = []
    for rule in rules.values():
        usual = rule.severity(script.practice.depth)
        if usual is None or rule.name in ignored or not rule.speaks(_language(script)):
            continue
        gravest: dict[tuple[str, int], tuple[int, Finding]] = {}
        for finding in _found(rule, hearings):
            rank = SEVERITIES.index(finding.severity or usual)
            place = (finding.source.path, finding.source.line)
            if place not in gravest or rank < gravest[place][0]:
                gravest[place] = (rank, finding)
        for rank, finding in gravest.values():
            problems.append(_problem(script, rule, finding, SEVERITIES[rank]))
    return tuple(
        sorted(problems, key=lambda problem: problem.source or script.practice.title.source)
    )


def unknown_rules(script: Script, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """The names under `ignore:` that no rule has."""
    for ignored in script.practice.ignore:
        if ignored.rule not in rules:
            close = nearest(ignored.rule, rules)
            hint = f"Did you mean {close}?" if close else "`voicehome check --rules` lists them."
            place = ignored.mapping.place_of("rule")
            problem = Problem(f"there is no care rule '{ignored.rule}'", hint, place)
            yield script.shown(problem)


def without_words(script: Script, rules: Mapping[str, Rule]) -> list[str]:
    """The names of the rules that have no words for the script's language."""
    return [rule.name for rule in rules.values() if not rule.speaks(_language(script))]


def _language(script: Script) -> str:
    return script.practice.language.lower().partition("-")[0]


def _found(rule: Rule, hearings: Sequence[Heard]) -> Iterator[Finding]:
    for heard in hearings:
        try:
            yield from rule.look(heard)
        except VoicehomeError:
            raise
        except Exception as error:  # a rule may be another's code
            message = f"the care rule '{rule.name}' failed: {type(error).__name__}: {error}"
            raise VoicehomeError(
                Problem(message, "It can be ignored for now: see `ignore:`.")
            ) from error


def _problem(script: Script, rule: Rule, finding: Finding, severity: str) -> Problem:
    place = _place(script, finding)
    hint = f"{rule.why}\n  {rule.do}"
    return script.shown(Problem(finding.what, hint, place, severity=severity, rule=rule.name))


_MOST_LINES = 40
"""How far below a line's beginning the words of a finding are looked for."""


def _place(script: Script, finding: Finding) -> Source:
    """Where the words of a finding stand, at or below its line, whatever lies between them."""
    source = finding.source
    words = re.findall(r"[^\W_]+", finding.words)
    document = next((d for d in script.documents if d.label == source.path), None)
    if not words or document is None:
        return source
    lines = document.lines[source.line - 1 : source.line - 1 + _MOST_LINES]
    text = "\n".join([lines[0][source.column - 1 :], *lines[1:]])
    between = r"(?:\[[^\]]*\]|[\W_])+?"
    match = re.search(rf"\b{between.join(map(re.escape, words))}\b", text)
    if match is None:
        return source
    before = text[: match.start()]
    if "\n" not in before:
        return replace(source, column=source.column + match.start())
    column = match.start() - before.rfind("\n")
    return Source(source.path, source.line + before.count("\n"), column)

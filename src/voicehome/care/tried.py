"""Trying rules on sentences and small scripts: their examples, and sets of labelled sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..script.answers import resolve_answers
from ..script.load import script_from_bytes
from ..timeline.estimate import estimate
from ..timeline.expand import Wish, make_plan
from ..timeline.layout import lay_out
from ..timeline.plan import GUIDE
from ..voices.profile import find_cast
from .heard import Heard
from .listening import hear
from .rule import Example, Rule

_VOICE = "tone"


def heard_from(text: str) -> Heard:
    """A script's text as it would be heard, at its first length. Raises VoicehomeError."""
    script = script_from_bytes(text.encode(), Path("example.yaml"))
    cast = find_cast({GUIDE: _VOICE}, Path(), [_VOICE])
    length = next(iter(script.practice.length), None)
    plan = make_plan(script, cast, resolve_answers(script, {}), Wish(length))
    return hear(script, plan, lay_out(plan, estimate(plan, cast), length), length)


def fires(rule: Rule, example: Example) -> bool:
    """Whether the rule finds anything in the example."""
    if example.script:
        heard = heard_from(f"title: An example\n{example.script}")
    else:
        heard = heard_from(_script_of(example.says, [GUIDE] * len(example.says), example.depth))
    return rule.severity(example.depth) is not None and any(True for _ in rule.look(heard))


def fired(
    rules: Mapping[str, Rule],
    sentence: str,
    before: str = "",
    after: str = "",
    role: str = GUIDE,
    depth: str = "gentle",
) -> set[str]:
    """The names of those rules that find something in `sentence`, said by `role` between two others of
    the guide's."""
    texts = [text for text in (before, sentence, after) if text]
    roles = [role if text == sentence else GUIDE for text in texts]
    heard = heard_from(_script_of(texts, roles, depth))
    line = _FIRST_LINE + texts.index(sentence)
    return {
        rule.name
        for rule in rules.values()
        if rule.severity(depth) is not None
        and any(finding.source.line == line for finding in rule.look(heard))
    }


_FIRST_LINE = 4


def _script_of(texts: Sequence[str], roles: Sequence[str], depth: str) -> str:
    """A script with each text on a line of its own, from line `_FIRST_LINE` on."""
    lines = [
        "- say: " + json.dumps(text, ensure_ascii=False)
        if role == GUIDE
        else "- " + json.dumps({"say": text, "as": role}, ensure_ascii=False)
        for text, role in zip(texts, roles, strict=True)
    ]
    return "\n".join(["title: An example", f"depth: {depth}", "steps:", *lines, ""])

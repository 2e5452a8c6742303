"""Every care rule does on its examples what they say."""

from __future__ import annotations

import pytest

from voicehome.care.rules import BUILT_IN
from voicehome.care.tried import fires


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_rule_fires_on_what_it_is_for_and_on_nothing_else(name: str) -> None:
    rule = BUILT_IN[name]
    assert rule.fails
    assert rule.passes
    assert [e for e in rule.fails if not fires(rule, e)] == []
    assert [e for e in rule.passes if fires(rule, e)] == []

"""The labelled sentences: what the rules make of them stands in docs/care.md, and stays that good."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from documents import ROOT


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("care_bench", ROOT / "tests/bench/care.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["care_bench"] = module
    spec.loader.exec_module(module)
    return module


def test_the_sentences_are_many_each_once_and_name_rules_that_there_are(bench: ModuleType) -> None:
    labels = bench.labelled()
    said = [(label["say"], label.get("as"), label.get("before")) for label in labels]
    assert len(labels) >= 400
    assert len(said) == len(set(said))
    assert {name for label in labels for name in label.get("fires", ())} <= set(bench.JUDGED)


def test_the_table_in_the_docs_is_what_is_measured(bench: ModuleType) -> None:
    counts, _ = bench.measured(bench.labelled())
    text = (ROOT / "docs/care.md").read_text(encoding="utf-8")
    renew = "renew it with what this prints: python tests/bench/care.py"
    assert bench.table(counts) in text, renew
    right = sum(counts[name]["right"] for name in bench.JUDGED)
    false = sum(counts[name]["false"] for name in bench.JUDGED)
    missed = sum(counts[name]["missed"] for name in bench.JUDGED)
    assert right / (right + false) >= 0.95
    assert right / (right + missed) >= 0.9

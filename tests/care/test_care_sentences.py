"""The labelled sentences: what the rules make of them stands in docs/care.md, and stays that good."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from documents import ROOT, blocks

from voicehome.care.tried import fires
from voicehome.cli.main import cli


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
    said = [
        (label["say"], label.get("as"), label.get("before"), label.get("after")) for label in labels
    ]
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


def test_the_docs_have_every_rule(bench: ModuleType) -> None:
    text = (ROOT / "docs/care.md").read_text(encoding="utf-8")
    assert bench.rules_table() in text, "renew it: python tests/bench/care.py --rules"


def test_the_scripts_in_the_docs_are_as_they_say(tmp_path: Path) -> None:
    shown = next(b for b in blocks("docs/care.md") if b.language == "yaml")
    path = tmp_path / "shown.yaml"
    path.write_text(shown.text, encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", str(path), "--strict"])
    assert (done.exit_code, done.stdout) == (0, f"{path}: fine\n")


def test_the_rule_in_the_docs_does_what_it_says() -> None:
    shown = next(b for b in blocks("docs/care.md") if b.language == "python")
    made: dict[str, Any] = {}
    exec(shown.text, made)
    rule = made["NO_TEA"]
    assert [fires(rule, example) for example in (*rule.fails, *rule.passes)] == [True, False]

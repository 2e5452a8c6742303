"""Precision and recall of the care rules on the labelled sentences: python tests/bench/care.py

With --wrong, every sentence that a rule gets wrong is printed, too. With --rules, the rules. The names of
files choose among the sets: sentences-3.yaml
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from voicehome.care.rules import BUILT_IN
from voicehome.care.sentence import Sentence
from voicehome.care.tried import fired

SENTENCES = Path(__file__).parent.parent / "data/care"
JUDGED = tuple(
    name for name in BUILT_IN if name in {
        "commands", "surrender", "hypnotic", "blame", "minimising", "promises", "endearments",
        "alternatives", "eyes", "no-reliving", "confront", "holds", "sight-only",
    }
)  # fmt: skip
"""The rules that a sentence can be judged by; the others look at a whole script."""

KINDS = {"bare": "a bare imperative", "hedge": "a hedge"}


def labelled(pattern: str = "sentences-*.yaml") -> list[dict[str, Any]]:
    """The labelled sentences; each is a mapping as the files' first lines say."""
    found: list[dict[str, Any]] = []
    for path in sorted(SENTENCES.glob(pattern)):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def judged(label: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The labels that a sentence has, and those that voicehome gives it."""
    wanted = set(label.get("fires", ())) | ({KINDS[label["is"]]} if "is" in label else set())
    rules = {name: BUILT_IN[name] for name in JUDGED}
    depth = "deep" if label.get("deep") else "gentle"
    given = fired(
        rules,
        label["say"],
        label.get("before", ""),
        label.get("after", ""),
        label.get("as", "guide"),
        depth,
    )
    if "as" not in label:
        sentence = Sentence(label["say"])
        kinds = {"bare": sentence.is_bare_imperative, "hedge": sentence.hedges}
        given |= {KINDS[kind] for kind, holds in kinds.items() if holds}
    return wanted, given


def measured(labels: list[dict[str, Any]]) -> tuple[dict[str, Counter[str]], list[str]]:
    """For each label how often it was right, false and missed; and a line for each wrong one."""
    counts = {name: Counter[str]() for name in (*JUDGED, *KINDS.values())}
    wrong = []
    for label in labels:
        wanted, given = judged(label)
        for name in wanted | given:
            kind = "right" if name in wanted & given else "missed" if name in wanted else "false"
            counts[name][kind] += 1
            if kind != "right":
                wrong.append(f"{kind:6} {name:18} {label['say']}")
    return counts, wrong


def table(counts: dict[str, Counter[str]]) -> str:
    """Markdown, a row a rule and one for all; a share of nothing is a dash."""
    rows = [
        "| rule | sentences | found | false alarms | precision | recall |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    rules = Counter[str]()
    for name in JUDGED:
        rules += counts[name]
    for name, count in [("all of these rules", rules), *counts.items()]:
        right, false, missed = count["right"], count["false"], count["missed"]
        precision, recall = _share(right, right + false), _share(right, right + missed)
        named = f"`{name}`" if name in JUDGED else name
        rows.append(f"| {named} | {right + missed} | {right} | {false} | {precision} | {recall} |")
    return "\n".join(rows) + "\n"


def rules_table() -> str:
    """Markdown, a row a rule: how grave it is, when it fires, and why."""
    rows = ["| rule | severity | it fires when | why |", "|---|---|---|---|"]
    for rule in BUILT_IN.values():
        deep = f"deep: {rule.deep}"
        grave = deep if rule.usual is None else f"{rule.usual}, {deep}"
        severity = rule.usual if rule.usual == rule.deep else grave
        rows.append(f"| `{rule.name}` | {severity} | {rule.fires} | {rule.why} |")
    return "\n".join(rows) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


if __name__ == "__main__":
    if "--rules" in sys.argv:
        print(rules_table())
        sys.exit()
    patterns = [word for word in sys.argv[1:] if not word.startswith("-")]
    labels = labelled(*patterns)
    counts, wrong = measured(labels)
    print(f"{len(labels)} sentences\n\n{table(counts)}")
    if "--wrong" in sys.argv:
        print("\n".join(wrong))

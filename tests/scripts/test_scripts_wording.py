"""No two shipped practices sound alike: sentences, and beginnings of sentences, used too often."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from practices_measured import at_all_lengths, in_language

SHARED = "scripts/parts/"

A_SENTENCE = 4
"""Words from which on a sentence is remembered."""

PRACTICES_WITH_A_SENTENCE = 2
PRACTICES_WITH_A_BEGINNING = 11  # of 26; only the plainest, such as "there may be", come near it
BEGINNINGS_IN_A_PRACTICE = 5


def own_sentences(name: str) -> Iterator[list[str]]:
    """What a practice says in its own words at any length, each once, as words without signs."""
    found = {
        event.text
        for seen in at_all_lengths(name)
        for event in seen.speech
        if SHARED not in event.source.path
    }
    plain = {
        tuple(re.sub(r"[^\w’' ]", " ", text.replace("’", "'").lower()).split()) for text in found
    }
    return (list(words) for words in sorted(plain))


def test_no_sentence_goes_from_practice_to_practice() -> None:
    where: dict[str, set[str]] = defaultdict(set)
    for name in in_language("en"):
        for words in own_sentences(name):
            if len(words) >= A_SENTENCE:
                where[" ".join(words)].add(name)
    assert {s: names for s, names in where.items() if len(names) > PRACTICES_WITH_A_SENTENCE} == {}


def test_no_sentence_begins_like_too_many_others() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for name in in_language("en"):
        for words in own_sentences(name):
            if len(words) >= A_SENTENCE:
                where[" ".join(words[:3])].append(name)
    practices = {b: set(n) for b, n in where.items() if len(set(n)) > PRACTICES_WITH_A_BEGINNING}
    assert practices == {}
    often = {
        beginning: name
        for beginning, names in where.items()
        for name in set(names)
        if names.count(name) > BEGINNINGS_IN_A_PRACTICE
    }
    assert often == {}

"""No two shipped practices sound alike: sentences, and beginnings of sentences, used too often."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise, product

from practices_measured import Measured, at_all_lengths, in_language, script

SHARED = "scripts/parts/"

A_SENTENCE = 4
"""Words from which on a sentence is remembered."""

PRACTICES_WITH_A_SENTENCE = 2
PRACTICES_WITH_A_BEGINNING = 11  # of 26; only the plainest, such as "there may be", come near it
BEGINNINGS_IN_A_PRACTICE = 5
SHARED_BY_TWO_FRAMES = 3  # sentences of an opening, or of a return


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


def test_no_two_practices_open_or_return_alike() -> None:
    """Shared parts put their sentences together by the title of the practice; this is what came of it.

    Where two practices have drawn too much alike, let one of them say something of its own."""
    frames = {
        (name, kind): [_of_kind(seen, name, kind) for seen in at_all_lengths(name)[::3]]
        for name in in_language("en")
        for kind in ("opening", "return")
    }
    alike = {
        (one, other, kind): shared
        for ((one, kind), mine), ((other, also), theirs) in combinations(frames.items(), 2)
        if kind == also
        for a, b in product(mine, theirs)
        if len(shared := a & b) > SHARED_BY_TWO_FRAMES
    }
    assert not alike, "\n".join(f"{k}: {v}" for k, v in alike.items())


def _of_kind(seen: Measured, name: str, kind: str) -> set[str]:
    """The sentences in its parts of that kind, shared ones as well, in the first variation."""
    kinds = {part.part[0]: part.kind for part in script(name).practice.parts or ()}
    chapters = [(c.start, kinds.get(c.title)) for c in seen.timeline.chapters]
    ends = pairwise([*chapters, (seen.timeline.frames, None)])
    spans = [(start, end) for (start, found), (end, _) in ends if found == kind]
    return {
        event.text
        for event in seen.speech
        if len(event.text.split()) >= A_SENTENCE
        and any(start <= event.start < end for start, end in spans)
    }

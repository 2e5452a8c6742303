"""Who is told what: the grammar, on sentences that are easy to take for something else."""

from __future__ import annotations

import pytest

from voicehome.care.sentence import Sentence


def at(text: str, word: str) -> tuple[Sentence, int]:
    sentence = Sentence(text)
    return sentence, [w.text for w in sentence.words].index(word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Let go.", "let"),
        ("Breathe out, and let go of the day.", "let"),
        ("Slowly, gently, let your shoulders go.", "let"),
        ("When the bell rings, let go.", "let"),
        ("You need to let go.", "let"),
        ("It is time to let go.", "let"),
        ("I want you to let go.", "let"),
        ("You are letting go.", "letting"),
        ("Letting go of the week.", "letting"),
        ("Allow yourself to let go.", "let"),
        ("Don't rush, just let go.", "let"),
    ],
)
def test_an_instruction(text: str, word: str) -> None:
    sentence, index = at(text, word)
    assert sentence.instructs(index)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Don't let go.", "let"),
        ("You don't have to let go.", "let"),
        ("There is nothing to let go of.", "let"),
        ("If you like, let go.", "let"),
        ("You could let go.", "let"),
        ("Perhaps let go a little.", "let"),
        ("They let go of your hand.", "let"),
        ("She sat down and let go of the rope.", "let"),
        ('They said "let go", and you held on.', "let"),
        ("Someone told you to let go.", "let"),
        ("Can you let go?", "let"),
        ("Letting go is not the aim.", "letting"),
        ("You can go on without letting go.", "letting"),
        ("Notice what lets go by itself.", "lets"),
        ("Notice the urge to let go.", "let"),
        ("I let go of nothing.", "let"),
    ],
)
def test_no_instruction(text: str, word: str) -> None:
    sentence, index = at(text, word)
    assert not sentence.instructs(index)


@pytest.mark.parametrize(
    ("text", "asserted"),
    [
        ("You are safe.", True),
        ("You are safe here, aren't you?", True),
        ("Now that you are safe, look around.", True),
        ("Nothing bad happened, and you are safe.", True),
        ("Are you safe?", False),
        ("If you are safe, look around.", False),
        ("Nobody can know whether you are safe.", False),
        ("A recording can't tell you that you are safe.", False),
        ("You are not safe.", False),
        ("They said that you are safe.", False),
        ("They may say “you are safe”.", False),
    ],
)
def test_a_statement_is_asserted_or_not(text: str, asserted: bool) -> None:
    sentence = Sentence(text)
    words = [word.text for word in sentence.words]
    index = next((i for i in range(len(words)) if words[i : i + 2] == ["you", "are"]), 0)
    assert sentence.asserts(index, 2) is asserted


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Look around.", True),
        ("And now listen.", True),
        ("When the bell rings, look up.", True),
        ("Don't force the breath.", True),
        ("Look around, if you like.", False),
        ("You might look around.", False),
        ("Rest is allowed.", False),
        ("Sound travels far at night.", False),
        ("Thank you for coming.", False),
        ("Welcome back.", False),
        ("Feet on the floor.", False),
        ("What do you notice?", False),
    ],
)
def test_a_bare_imperative_or_not(text: str, bare: bool) -> None:
    assert Sentence(text).is_bare_imperative is bare


@pytest.mark.parametrize("text", ["", "…", "?!", "—", "12", "“", "'", "You"])
def test_whatever_stands_there_it_is_read(text: str) -> None:
    sentence = Sentence(text)
    assert not sentence.is_bare_imperative
    assert not any(sentence.instructs(index) for index in range(len(sentence.words)))

"""What a recording calls the listener: endearments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..english import NEGATORS, among
from ..heard import Found, Heard
from ..rule import ENGLISH, WARNING, Finding, Rule, at, says
from .claims import to_the_listener

_NAMES = (
    "good (girl|boy|child|kid)",
    "(my|dear|sweet|brave|little|precious|beautiful|lovely|gentle|poor) (little|sweet|dear|brave)? (child|girl|boy|soul|heart|one|angel|love|lamb|thing|treasure|baby)",
    "(lovely|angel|princess|champ|buddy|treasure|my love|my dear)",
    "(sweetie|sweetheart|darling|honey|sweet one|dear one|dearest|beloved|precious|precious one|baby|my dear|my love|my child|my friend|little one|dear heart|poppet|pumpkin|kiddo|my darling|poor thing|brave girl|brave boy|clever girl|clever boy)",
)
_IN_BETWEEN = among("a an my such really the so very brave good little")
_NOT_BEFORE = among("a an the each every any which no some another this that of")


def _endearments(heard: Heard) -> Iterator[Finding]:
    for found in heard.find(_NAMES, to_the_listener(heard)):
        sentence, index = found.sentence, found.index
        if sentence.is_quoted(index) or sentence.is_reported(index) or _is_denied_here(found):
            continue
        if _is_address(found):
            yield at(found, "“{}” is an endearment")


def _is_denied_here(found: Found) -> bool:
    """Whether the name itself is denied. A no before a comma is not about it: 'don't worry, darling'."""
    words = found.sentence.words[: found.index]
    since = max((n + 1 for n, word in enumerate(words) if word.mark), default=0)
    return any(word.text in NEGATORS and word.text != "no" for word in words[since:])


def _is_address(found: Found) -> bool:
    """Whether the listener is called so: it stands between marks, or after `you are a`."""
    words = found.sentence.words
    last = found.index + found.length - 1
    before = found.before
    after = [word.text for word in words[last + 1 : last + 3]]
    called = [word for word in before if word not in _IN_BETWEEN]
    if called[-2:] == ["you", "are"] or called[-1:] == ["be"] or after == ["you", "are"]:
        return True
    if before and before[-1] in _NOT_BEFORE and not words[found.index - 1].mark:
        return False
    begins = not before or bool(words[found.index - 1].mark) or _only_called(before)
    ends = last == len(words) - 1 or bool(words[last].mark)
    listed = any(word.text in ("or", "smell", "taste") for word in words)
    return begins and ends and not listed


def _only_called(before: Sequence[str]) -> bool:
    return before[-1] in (
        "hello", "hi", "hey", "oh", "yes", "no", "now", "there", "my", "welcome", "done", "it",
        "come", "rest", "sleep", "breathe", "easy", "goodnight", "night", "well", "thanks", "sorry",
    )  # fmt: skip


ENDEARMENTS = Rule(
    "endearments",
    WARNING,
    WARNING,
    "good girl, good boy, sweetie, little one, and the like",
    "They may be the very words that came with the hurt, and closeness is the listener's to offer.",
    "Use the name that the listener gave ({name}), or none.",
    _endearments,
    ENGLISH,
    fails=says("Good girl.", "Hello, sweetie.", "Rest now, little one."),
    passes=says("A large sigh, or a little one.", "Hello, you.", "Honey on bread."),
)

"""The whole of the wording: how much is told, how much is hedged, and what kindness may stir."""

from __future__ import annotations

from collections.abc import Iterator

from ..heard import Heard, Said, is_guide
from ..rule import ENGLISH, INFORMATION, WARNING, Example, Finding, Rule

_MOST_IMPERATIVE = 0.40
_MOST_HEDGED = 0.70
_FEW = 8
"""Of fewer sentences, no share is taken."""


def _counted(heard: Heard) -> list[Said]:
    """The guide's sentences, each once, without affirmations: those said in the first person, or with
    room to say them oneself."""
    counted: dict[tuple[object, str], Said] = {}
    for said in heard.said:
        words = said.sentence.words
        own = bool(words) and words[0].text in ("i", "my")
        if is_guide(said) and not said.echoed and not own and len(words) > 1:
            counted.setdefault((said.source, said.text), said)
    return list(counted.values())


def _invitations(heard: Heard) -> Iterator[Finding]:
    lines = _counted(heard)
    told = [said for said in lines if said.sentence.is_bare_imperative]
    if len(lines) >= _FEW and len(told) > _MOST_IMPERATIVE * len(lines):
        share = f"{len(told)} of {len(lines)} sentences"
        yield Finding(f"{share} are bare imperatives, such as “{told[0].text}”", heard.place)


_TOLD = ["Look around.", "Notice a colour.", "Listen.", "Take your time.", "Feel your feet."]
_OFFERED = ["You might look around.", "Perhaps there is a colour.", "If you like, listen."]
_SAID = ["There is a floor.", "It is evening.", "The room is quiet.", "Sounds come and go."]

INVITATIONS = Rule(
    "invitations",
    WARNING,
    WARNING,
    "over 40% of the sentences are bare imperatives (affirmations are not counted)",
    "A row of orders, however soft the voice, leaves no room to choose.",
    "Vary: “you might”, “if it suits you”, “one option is”, or say what there is to notice.",
    _invitations,
    ENGLISH,
    fails=(Example((*_TOLD, *_SAID)),),
    passes=(Example((*_TOLD[:2], *_OFFERED, *_SAID)),),
)


def _hedges(heard: Heard) -> Iterator[Finding]:
    lines = _counted(heard)
    hedged = [said for said in lines if said.sentence.hedges]
    if len(lines) >= _FEW and len(hedged) > _MOST_HEDGED * len(lines):
        yield Finding(f"{len(hedged)} of {len(lines)} sentences hedge", heard.place)


HEDGES = Rule(
    "hedges",
    INFORMATION,
    INFORMATION,
    "over 70% of the sentences hedge",
    "Kindness can become fog.",
    "Say some things plainly: what is there, what comes next.",
    _hedges,
    ENGLISH,
    fails=(Example((*_OFFERED * 3, *_SAID[:2], "Perhaps it rains.", "It might be late.")),),
    passes=(Example((*_OFFERED, *_SAID, *_TOLD)),),
)

_KIND = (
    "(kindness|compassion|tenderness|affection)",
    "(kind|loving|tender|warm|gentle|friendly) (word|words|voice|sentence|sentences|wish|gaze|look|hand)",
    "you (are|were) (loved|welcome|enough|wanted|not alone|worth)",
    "i am (here|with you|glad|sorry)",
    "(loved|cherished|cared for|comforted)",
)
_STINGS = (
    "(~sting|smart|smarts|prickle|prickles|~hurt|sore|wince|tender place|ache|aches|raw|burn|burns|bitter)",
    "(too much|hard to hear|hard to take|uncomfortable|difficult|strange|odd|awkward|untrue)",
    "(tears|sadness|sad|grief|anger|angry|numb|blank|blankness|nothing at all|resist|refuse)",
)


def _backdraft(heard: Heard) -> Iterator[Finding]:
    offered = heard.find(_KIND)
    if offered and not heard.says(_STINGS, heard.said):
        what = f"kindness is offered (“{offered[0].words}”), with no word for when it stings"
        yield Finding(what, offered[0].said.source)


BACKDRAFT = Rule(
    "backdraft",
    None,
    INFORMATION,
    "in a deep practice, kindness is offered with no word for when it stings",
    "Where there was little of it, kindness often hurts first, and that can seem like a failure.",
    "Say that this is common, and that one can keep a distance: “If the kindness stings, nothing has "
    "gone wrong.”",
    _backdraft,
    ENGLISH,
    fails=(Example(("Here is some kindness.",), depth="deep"),),
    passes=(Example(("Here is some kindness.", "It may sting."), depth="deep"),),
)

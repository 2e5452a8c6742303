"""What must stay with a therapist: reliving, and meeting the person who did harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..english import among
from ..heard import Found, Heard, Said
from ..rule import ENGLISH, ERROR, Finding, Rule, at, says

_RECALL = (
    "~relive (it|that|this|the|what|every|those|all|your|again)",
    "every (single|last|little)? detail",
    "all the details",
    "in (full|great|vivid|as much) detail",
    "(the|your|that) (very)? (worst|most painful|hardest|most frightening|most traumatic|darkest) (memory|moment|thing|time|night|day)",
    "(~go|~travel|~return|~take yourself|~bring yourself|~step|~put yourself|~let yourself go|~think) back (in time)? to (the|that|when|where|a|your|this) (very)? (moment|day|night|time|scene|event|memory|trauma|you were hurt|it happened|it hurt|the abuse|accident)",
    "back to when (you were|it|they|he|she) ... (hurt|happened|hit|left|abused|attacked|alone|afraid|frightened)",
    "(~see|~feel|~hear|~live|~play) it all (again|over again|happen)",
    "what (exactly|precisely) happened",
    "(exactly|precisely) what happened",
    "(~remember|~recall|~replay|~re-live|~re-experience|~rewind) (exactly|everything|it all|the whole|the scene|the abuse|the trauma|what they did|what he did|what she did|how it felt when)",
    "~re-experience",
    "(scene|memory|moment|event|film|day|night|it) (~play|~unfold|~replay|~run) ... (again|in your mind|before you)",
    "(~put|~take|~place) yourself back (in|into|to|there)",
    "(~go|~step|~travel|~sink|~move) back (in|into|inside|to) that (very)? (room|bedroom|house|kitchen|day|night|moment|scene|memory|time|place)",
    "what (did|was it that) (they|he|she) (do|did|say|said) to you",
    "~feel (it|that|again|all of it) ... (again|what you felt|as you did)",
    "~feel what you felt",
    "be back (there|in that)",
    "(~watch|~see) it happen",
    "as vividly",
    "worst thing",
    "~stay (in|inside|with) (the|that|this) (memory|scene)",
    "~remember what (they|he|she) did",
    "~replay (it|the|that)",
)
_MEMORY = among("""
    memory memories remember recall happened night day then childhood past trauma scene abuse event hurt
    did said moment back
    """)


def _no_reliving(heard: Heard) -> Iterator[Finding]:
    for found in _not_denied(heard, _RECALL):
        if "detail" in found.match.text and not _of_a_memory(heard, found):
            continue
        yield at(found, "“{}” asks for detailed recall")


def _not_denied(heard: Heard, phrases: Sequence[str]) -> Iterator[Found]:
    """Where something is asked or offered, once a sentence."""
    seen: set[int] = set()
    for found in heard.find(phrases, [s for s in heard.said if not s.from_inside]):
        sentence, index = found.sentence, found.index
        apart = sentence.is_quoted(index) or sentence.is_negated(index) or _of_others(found.said)
        if not apart and found.said.number not in seen:
            seen.add(found.said.number)
            yield found


def _of_others(said: Said) -> bool:
    """Whether a sentence is a statement about others, or about what this practice is."""
    sentence = said.sentence
    if any(clause.kind == "imperative" for clause in sentence.clauses):
        return False
    words = {word.text for word in sentence.words}
    return not words & {"you", "your", "yourself", "us", "we"} and any(
        clause.kind == "statement" for clause in sentence.clauses
    )


def _of_a_memory(heard: Heard, found: Found) -> bool:
    words = {w.text for said in heard.around(found.said) for w in said.sentence.words}
    own = {w.text for w in found.sentence.words}
    return bool(own & _MEMORY) or bool(words & {"memory", "happened", "trauma", "abuse"})


NO_RELIVING = Rule(
    "no-reliving",
    ERROR,
    ERROR,
    "the wording asks for detailed recall: relive, every detail, the worst memory, “go back to the "
    "moment”",
    "Memory comes in a flood where it was overwhelming; a recording can't help anyone out of it.",
    "Keep to small doses: a headline, a mild example, from a distance, with the way back open.",
    _no_reliving,
    ENGLISH,
    fails=says("Go back to the moment it happened.", "Bring to mind your worst memory."),
    passes=says("There is no need to relive anything.", "Notice every detail of the leaf."),
)

_ONE = "(person|people|one|ones|man|woman|someone|somebody|parent|adult|relative|boy|girl)"
_HARM = "(let you down|hurt|harmed|abused|hit|did this|did that|did it|did harm|attacked|betrayed|wronged|frightened|neglected|left|raped|bullied|beat|failed|humiliated|shamed)"
_CONFRONT = (
    f"(~picture|~imagine|~see|~visualise|~visualize|~sense|~face|~meet|~invite|bring) ... {_ONE} (who|that) (has|have|once)? {_HARM}",
    f"(~picture|~imagine|~see|~visualise|~visualize|~face|~meet) (who|whoever|those who) (once|has)? {_HARM}",
    f"(face|eyes|voice) of the {_ONE} (who|that) {_HARM}",
    "(~picture|~imagine|~see|~visualise|~face|~meet|~confront) (your)? (the)? (abuser|perpetrator|attacker|bully)",
    f"{_ONE} (who|that) (has|have|once)? {_HARM}",
    f"(those|ones|everyone|everybody|anyone|all) (who|that) (has|have|had|once|ever)? {_HARM}",
    f"whoever (has|had|once|ever)? {_HARM}",
    "(abuser|abusers|perpetrator|perpetrators|attacker|attackers)",
    "~confront (them|him|her|the|your|those|whoever)",
    "you ~face (him|her|them)",
    "~say to (him|her|them) (now)? what",
    "(father|mother|uncle|brother|parent|abuser) (comes|walks|steps) in",
    "(~go|~return|~step|~walk|~take yourself|~be) ... (room|house|place|home|street|school|bed) where you were (hurt|hit|harmed|abused|left|alone|beaten|attacked)",
    "(~go|~return|~step|~walk|~take yourself|~be) ... (room|house|place|home) (where|in which) (it|that|this|everything|things) (all|once)? happened",
    "(~tell|~show) (them|him|her) (exactly)? what (they|he|she) did",
    "~look (them|him|her) in the (eye|eyes)",
    "(them|him|her) standing (right)? (in front of|before) you",
    "(~picture|~imagine|~see) (them|him|her) (standing|sitting|there|as they hurt)",
)

_WHO = frozenset(_ONE.strip("()").split("|")) | among("""
    abuser abusers perpetrator perpetrators attacker attackers those ones everyone everybody anyone all
    whoever
    """)
_AWAY = among("leave left keep set put outside away without forgive")
_FAMILY = (
    "(~picture|~imagine|~see|~visualise|~visualize|~sense|~face|~hear|~remember|~recall|~invite|to mind) (your|the) (parents|parent|mother|father|mum|mom|dad|family|brother|uncle|stepfather|stepmother|grandfather|caretaker|caretakers)",
)
_BACK_THEN = (
    "(back then|in those days|in the old days|at that age|at that time|that day|that night)",
    "as (they|she|he|it) (was|were|used to|looked|sounded)",
    "(was|were|did|sounded|looked|spoke) then",
    "used to (be|look|sound|speak|do)",
    "when you were (small|little|young|a child|a boy|a girl|growing up|at home)",
)


def _is_kept_away(found: Found) -> bool:
    """'Leave the one who hurt you outside', 'send them home'; 'forgive those who' is for `blame`."""
    words = {word.text for word in found.sentence.words}
    sent_off = "send" in words and bool(words & {"away", "home", "off", "out"})
    return sent_off or bool(set(found.before) & _AWAY)


def _confront(heard: Heard) -> Iterator[Finding]:
    told: set[int] = set()
    for found in _not_denied(heard, _CONFRONT):
        if {"no", "nobody"} & set(found.match.text.split()):
            continue
        bare_mention = found.match.text.split()[0] in _WHO
        if bare_mention and (not found.is_invited or _is_kept_away(found)):
            continue
        told.add(found.said.number)
        yield at(found, "“{}” brings the person or the place of harm near")
    for found in _not_denied(heard, _FAMILY):
        then = found.sentence.has(_BACK_THEN)
        if found.is_invited and then and found.said.number not in told:
            yield at(found, "“{}”, as they were: for some, that is the person who did harm")


CONFRONT = Rule(
    "confront",
    ERROR,
    ERROR,
    "the person who did harm is to be pictured, greeted or wished well, or the room where it happened "
    "entered; a parent pictured as they were then",
    "That is a therapist's work, with someone there to stop it and to help back.",
    "Turn to who was hurt, from a place that is steady and nobody else's; leave the other outside.",
    _confront,
    ENGLISH,
    fails=says("Picture the person who hurt you.", "Return to the room where it happened."),
    passes=says("Nobody asks you to picture who did it.", "Not anywhere that things happened."),
)

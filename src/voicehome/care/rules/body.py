"""The body: eyes, touch, breath, and other ways in than seeing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...timeline.plan import BreathPhase
from ...units import RATE, format_duration
from ..english import among
from ..heard import Found, Heard, Said
from ..rule import ENGLISH, ERROR, INFORMATION, WARNING, Example, Finding, Rule, at, says

_CLOSING = (
    "(~close|~shut) your (eyes|eyelids|lids)",
    "~lower your (eyelids|lids)",
    "~let your (eyes|eyelids|lids) ... (~close|~fall|shut|drop|down)",
    "(your|the) (eyes|eyelids|lids) (gently|softly|slowly)? (~close|~fall|~drop|come down|get heavy)",
    "~let the (eyelids|lids)",
    "(your|with) eyes (gently|softly|lightly|fully)? (closed|shut)",
    "eyes (closed|shut)",
    "(your|the) (eyes|eyelids|lids) to (gently|softly|slowly)? (close|shut|fall|drop)",
    "now that your eyes are (closed|shut)",
    "~keep (those|the) eyes (closed|shut)",
    "~keep (your eyes|them) (closed|shut)",
)
_THEM = ("(~close|~shut) (them|both)",)
_OPEN = (
    "(eyes|lids|them|they|gaze) ... (open|half)",
    "(open|opened|unclosed)",
    "gaze",
    "look (at|around|down|about|somewhere|out|straight|for)",
    "(rest|rests|resting) on",
    "(leave|keep) them",
    "looking",
    "eyes ~rest",
)


def _eyes(heard: Heard) -> Iterator[Finding]:
    everyone = [said for said in heard.said if not said.from_inside]
    told: set[int] = set()
    for found in [*heard.find(_CLOSING, everyone), *heard.find(_THEM, everyone)]:
        near = heard.around(found.said)
        if found.said.number in told or not _invites(found):
            continue
        words = {word.text for said in near for word in said.sentence.words}
        if "them" in found.match.text.split() and not words & {"eyes", "lids", "eyelids"}:
            continue
        if not any(_has_open(said, found) for said in near):
            told.add(found.said.number)
            yield at(found, "“{}” comes without a way to keep the eyes open")


def _has_open(said: Said, found: Found) -> bool:
    return said.sentence.has(_OPEN) and not (
        said.number == found.said.number and "open" in found.match.text
    )


def _invites(found: Found) -> bool:
    """Offered or told; not denied, not of others, not of some other time."""
    sentence, index = found.sentence, found.index
    apart = sentence.is_quoted(index) or sentence.is_reported(index) or sentence.is_negated(index)
    if apart or (sentence.is_conditional(index) and not sentence.is_bare_imperative):
        return False
    words = {word.text for word in sentence.words}
    return bool(words & {"you", "your", "let"}) or sentence.invites(index) or len(words) < 6


EYES = Rule(
    "eyes",
    ERROR,
    ERROR,
    "closing the eyes is invited, and no open-eyed way stands in that sentence, the one before or the "
    "one after",
    "Closed eyes can feel unsafe: who can't see the room can't check it.",
    "Say both: “your eyes can close, or rest on something”.",
    _eyes,
    ENGLISH,
    fails=says("Close your eyes.", "Let your eyes fall shut."),
    passes=says("Your eyes can be open or closed.", "Close your eyes, or look at one spot."),
)

_CLOSE_TO_HARM = "(chest|heart|belly|stomach|abdomen|throat|neck|pelvis|hips|hip|groin|thighs|thigh|lap|mouth|lips|tongue|buttocks|bottom|womb|back of your neck|breast|breasts)"
_WHICH = "(own|lower|upper|whole|left|right|soft|warm|entire)?"
_TOUCH = (
    f"(hand|hands|palm|palms|arms|fingers|fingertips) (gently|softly|lightly)? (on|over|to|against|across|onto) (the|your)? {_WHICH} {_CLOSE_TO_HARM}",
    "(~place|~lay|~put|~rest) (a|one|both|your|the) (hand|hands|palm|palms) ... on ... (yourself|body|arm|cheek|face|shoulder|leg|head|knee)",
    "~wrap your arms",
    "(arms|hands) around (yourself|your)",
    "(~hug|~hold|~stroke|~caress|~touch|~embrace|~massage|~cup|~cradle|~rub) (yourself|your own|your) (face|arm|arms|cheek|cheeks|shoulder|shoulders|skin|hair|head|body)",
    "(~hug|~hold|~stroke|~caress|~embrace|~cradle) yourself",
    "(~give|~offer) yourself a (hug|squeeze|stroke|massage|cuddle)",
    f"(in|into|to|toward|towards|around|behind|at|through) (your|the) {_WHICH} {_CLOSE_TO_HARM}",
    f"(~notice|~feel|~sense|~visit|~scan|~relax|~soften|~explore) (your|the) {_WHICH} {_CLOSE_TO_HARM}",
)
_CLAIMS = (
    "you (now|really)? (feel|are feeling) (so|very|completely|deeply|more|really|now)? (calm|peaceful|relaxed|at peace|at ease|warm|safe|loved|light|heavy|happy|good|better|soothed|comforted|held)",
    "you are (now|so|very|completely|deeply|totally|perfectly)? (calm|peaceful|relaxed|at peace|at ease|soothed)",
    "your (whole|entire)? (body|mind|breath|heart|muscles|arms|legs|shoulders|hands) (now)? (is|are|feels|feel|becomes|become|grows) (so|very|completely|deeply|now)? (calm|peaceful|relaxed|warm|heavy|light|soft|still|at peace|quiet)",
    "(wave|sense|feeling) of (calm|peace|warmth|love|safety|relaxation) ... (washes|flows|spreads|fills|moves|comes|rises|wash|fill)",
    "(calm|peace|warmth|love|light|glow|softness) (washes|flows|spreads|fills|floods|spreading|flowing|filling|washing) (over|through|into|in|you|your)",
    "you have become (so|very)? (calm|relaxed|peaceful|still)",
    "how (calm|relaxed|peaceful|safe|warm|heavy) you",
    "you (notice|feel) (a|the) (deep|warm|gentle|soft)? (calm|peace|warmth|glow|relaxation|stillness)",
)
_ANOTHER_WAY = (
    "or",
    "(if|whether) (you|it|that|this|touch|there|any|not|the body)",
    "(would|could|might) (rather|prefer|choose|also|instead)",
    "(instead|elsewhere|otherwise)",
    "(leave|pass|skip) (it|this|that|them|out|over)",
    "(somewhere|something|anywhere) (else|neutral|other)",
    "no touch",
    "wherever",
    "(optional|either)",
)


def _alternatives(heard: Heard) -> Iterator[Finding]:
    told: set[int] = set()
    everyone = [said for said in heard.said if not said.from_inside]
    for found in heard.find(_TOUCH, everyone):
        near = heard.around(found.said)
        asked = found.is_invited or _hands_alone(found)
        figure = {"it", "in", "your", "heart"} <= {word.text for word in found.sentence.words}
        if asked and not figure and not any(said.sentence.has(_ANOTHER_WAY) for said in near):
            told.add(found.said.number)
            yield at(found, "“{}” comes without another way")
    for found in heard.find(_CLAIMS, everyone):
        sentence = found.sentence
        if found.said.number not in told and found.is_asserted and not sentence.hedges:
            told.add(found.said.number)
            yield at(found, "“{}” says what the listener feels")


def _hands_alone(found: Found) -> bool:
    """'A hand on the belly': without a verb, an invitation as well."""
    sentence = found.sentence
    if not found.match.text.startswith(("hand", "palm", "arm", "finger")):
        return False
    statement = any(clause.kind == "statement" for clause in sentence.clauses)
    denied = sentence.is_negated(found.index) or sentence.is_quoted(found.index)
    return not statement and not denied and not sentence.is_question


ALTERNATIVES = Rule(
    "alternatives",
    WARNING,
    WARNING,
    "touch, or a part of the body close to harm, comes without another way; or “you feel calm” is "
    "claimed",
    "Touch and some places in the body carry memories, and what the listener feels is theirs to say.",
    "Add one: “or on the arm of the chair, or no touch”; turn a claim into a question.",
    _alternatives,
    ENGLISH,
    fails=says("Place a hand on your chest.", "You feel calm."),
    passes=says("Place a hand on your chest, or on the chair.", "Do you feel calm?"),
)

_HOLDING = (
    "(~hold|~pause|~retain|~keep|~suspend|~stop) (your|the|that) breath",
    "~take a breath and (keep|hold) (it)?",
    "~hold (the air|in)",
    "keep the (air|breath) in",
)
_HOLD = ("hold",)
_AFTER_HOLD = among("it here at for again now briefly")
_WITHOUT_IT = (
    "(skip|leave out|leave|without|drop|no) (the|any|a|this|that|it)? (hold|holding|pause|holds|out)",
    "(breathe|breathing) (on|whenever|normally|as you)",
    "(breathe|go) (when|whenever) you",
    "if you (would rather|prefer|like|want)",
    "(let|leave) it (go|out)",
    "(optional|comfortable)",
    "(you can|may|might) (always)? (skip|stop|leave|breathe)",
    "(natural|naturally)",
)
_LONG_HOLD = 7 * RATE
_MANY_ROUNDS = 4
_HELD = ("hold", "rest")


def _holds(heard: Heard) -> Iterator[Finding]:
    yield from _written_holds(heard)
    if heard.language not in ENGLISH:
        return
    everyone = [said for said in heard.said if not said.from_inside]
    plain = [found for found in heard.find(_HOLD, everyone) if _is_of_breath(heard, found)]
    told: set[int] = set()
    for found in [*heard.find(_HOLDING, everyone), *plain]:
        near = heard.around(found.said, 2, 2)
        if found.is_invited and found.said.number not in told and not _opts_out(near):
            told.add(found.said.number)
            yield at(found, "“{}” is a hold that can't be left out")


def _is_of_breath(heard: Heard, found: Found) -> bool:
    """'Hold', 'hold it' or 'hold for four', where breath is spoken of."""
    words = found.sentence.words
    alone = found.index == len(words) - 1 or bool(words[found.index].mark)
    held = alone or words[found.index + 1].text in _AFTER_HOLD
    near = heard.around(found.said, 2, 0)
    return held and any(
        w.text.startswith(("breath", "inhale", "lung", "air"))
        for s in near
        for w in s.sentence.words
    )


def _written_holds(heard: Heard) -> Iterator[Finding]:
    """The holds of each `breathe:`."""
    blocks: dict[object, list[BreathPhase]] = {}
    for item in heard.plan.items:
        if isinstance(item, BreathPhase):
            blocks.setdefault(item.source, []).append(item)
    for phases in blocks.values():
        held = [phase for phase in phases if phase.phase in _HELD]
        if not held:
            continue
        longest = max(phase.frames for phase in held)
        source = held[0].source
        grave = ERROR if heard.is_deep else None
        if longest > _LONG_HOLD:
            what = f"a breath is held for {format_duration(longest)}; the most is 7s"
            yield Finding(what, source, severity=ERROR)
        elif len({p.turn for p in held}) > _MANY_ROUNDS and not _is_box(phases):
            what = f"{len({p.turn for p in held})} rounds with a hold; the most is {_MANY_ROUNDS}"
            yield Finding(what, source, severity=grave)
        elif heard.language in ENGLISH and not _opts_out(_before(heard, held[0])):
            yield Finding("a breath is held, and no words say that it need not be", source)


def _is_box(phases: list[BreathPhase]) -> bool:
    """In, hold, out and rest of one length."""
    first = [phase for phase in phases if phase.turn == phases[0].turn]
    return len(first) == 4 and len({phase.frames for phase in first}) == 1


def _before(heard: Heard, phase: BreathPhase) -> list[Said]:
    """What is said in the two minutes before a breath and the half minute after."""
    starts = [
        e.start for e in heard.timeline.events if e.kind == "breath" and e.source == phase.source
    ]
    start = min(starts, default=0)
    return [s for s in heard.said if start - 120 * RATE <= s.start <= start + 30 * RATE]


def _opts_out(near: Sequence[Said]) -> bool:
    return any(said.sentence.has(_WITHOUT_IT) for said in near)


HOLDS = Rule(
    "holds",
    WARNING,
    ERROR,
    "a breath is held (or rests empty) without words that let it be left out; for more than 7 s; in "
    "more than 4 rounds, outside of box breathing",
    "Holding the breath can bring dizziness and panic, and some hearts and lungs should not.",
    "Say “or leave the hold out, and breathe on”; shorten it; or breathe out longer, without a hold.",
    _holds,
    fails=(
        *says("Breathe in, and hold your breath."),
        Example(script="steps:\n- Breathe.\n- breathe: {in: 4s, hold: 8s, out: 6s, rounds: 3}\n"),
    ),
    passes=(
        *says("Hold the cushion, if you like.", "Hold your breath, or skip the hold."),
        Example(script="steps:\n- Breathe.\n- breathe: {in: 4s, out: 6s, rounds: 8}\n"),
    ),
)

_BREATH = ("(breath|breaths|~breathe|inhale|exhale)", "~breathe (in|out)")
_OTHER_ANCHORS = (
    "(feet|foot|floor|ground|chair|bed|hands|hand|fingers|seat|wall|weight|soles|cushion|blanket)",
    "(sound|sounds|listen|~hear|colour|color|colours|light|window|look|gaze|something you can see)",
    "(texture|touch|sleeve|warmth|temperature|smell|taste|edge|shape|object)",
)


def _breath_only(heard: Heard) -> Iterator[Finding]:
    breaths = heard.find(_BREATH)
    written = [item for item in heard.plan.items if isinstance(item, BreathPhase)]
    if heard.says(_OTHER_ANCHORS, heard.said) or not (len(breaths) > 1 or written):
        return
    source = breaths[0].said.source if breaths else written[0].source
    yield Finding("breath is the only anchor that is offered", source)


BREATH_ONLY = Rule(
    "breath-only",
    WARNING,
    WARNING,
    "breath is the only anchor offered",
    "Breath is not neutral for everyone: attention to it can bring panic.",
    "Offer one outside of it as well: hands, feet, a sound, something to look at.",
    _breath_only,
    ENGLISH,
    fails=(Example(("Notice your breath.", "Stay with the breath.")),),
    passes=(Example(("Notice your breath, or your feet.", "Stay with the breath.")),),
)

_SIGHT = (
    "(~picture|~visualise|~visualize)",
    "see (yourself|a|the|them|him|her|it|your) ... (in your mind|mind's eye|before you|in front of you)",
    "in your mind ('s)? eye",
    "(see|watch) yourself",
    "see (a|an) (light|path|door|meadow|beach|place|figure|child|garden|forest|staircase)",
)
_OTHER_SENSES = (
    "(~sense|~imagine|~feel|~hear|~know|~remember|~think)",
    "(words|feeling|sense|sound|smell|texture|hunch|idea|thought|only|without)",
    "(no|not) (picture|image|pictures|images)",
    "or (take|just|only|simply|not|leave|have|let|say)",
)


def _sight_only(heard: Heard) -> Iterator[Finding]:
    told: set[int] = set()
    for found in heard.find(_SIGHT, [said for said in heard.said if not said.from_inside]):
        of_the_mind = "mind" in found.match.text and not found.sentence.is_negated(found.index)
        if not (found.is_invited or of_the_mind) or found.said.number in told:
            continue
        near = heard.around(found.said)
        if not any(said.sentence.has(_OTHER_SENSES) for said in near):
            told.add(found.said.number)
            yield at(found, "“{}” is open only to those who see pictures")


SIGHT_ONLY = Rule(
    "sight-only",
    INFORMATION,
    INFORMATION,
    "“picture” or “see” in the mind, with no other way in",
    "Some people see no pictures in their mind.",
    "Add “or sense”, “or just know”, or say that it may come as words or a feeling.",
    _sight_only,
    ENGLISH,
    fails=says("Picture a meadow.", "Visualise a golden light."),
    passes=says("Picture, or sense, a quiet street.", "What can you see from here?"),
)

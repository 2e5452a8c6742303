"""The body: eyes, touch, what it is said to feel, and other ways in than seeing."""

from __future__ import annotations

from collections.abc import Iterator

from ..heard import Found, Heard, Said
from ..rule import ENGLISH, ERROR, INFORMATION, WARNING, Finding, Rule, at, says

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

_CLOSE_TO_HARM = "(pelvic|chest|heart|belly|stomach|abdomen|throat|neck|pelvis|hips|hip|groin|thighs|thigh|lap|mouth|lips|tongue|buttocks|bottom|womb|back of your neck|breast|breasts)"
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
    f"~let (your|the) {_WHICH} {_CLOSE_TO_HARM} (slowly|gently|just)? (sink|drop|open|soften|relax|loosen|move|fall|melt)",
    f"(~notice|~feel|~sense|~visit|~scan|~relax|~soften|~explore|~tilt|~engage|~circle|~squeeze|~contract|~tighten|~rotate|~rock|~lift|~loosen|~release|~open) (your|the) {_WHICH} {_CLOSE_TO_HARM}",
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
_WELL = "(safe|calm|peaceful|relaxed|at peace|at ease|loved|held|happy|secure|protected|whole|grateful|serene|content|joyful|worthy|cherished|better)"
_TOLD_TO_FEEL = (
    f"(feel|be|become|stay|remain) (so|very|completely|totally|fully|perfectly|deeply|really|truly|utterly|now)? {_WELL}",
    "feel (joy|peace|calm|love|bliss|happiness|gratitude|serenity)",
    "(feel|find|know|enjoy) (inner|deep|complete|perfect|total|your inner) (peace|calm|joy|safety|stillness)",
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
        carried = bool({"upright", "up", "high", "straight", "still"} & set(found.after[:2]))
        if (
            asked
            and not (figure or carried)
            and not any(said.sentence.has(_ANOTHER_WAY) for said in near)
        ):
            told.add(found.said.number)
            yield at(found, "“{}” comes without another way")
    for found in heard.find(_CLAIMS, everyone):
        sentence = found.sentence
        if found.said.number not in told and found.is_asserted and not sentence.hedges:
            told.add(found.said.number)
            yield at(found, "“{}” says what the listener feels")
    for found in heard.find(_TOLD_TO_FEEL, everyone):
        enough = "enough" in found.after[:1]
        of_them = "you" in found.before  # a claim, and judged above or as a promise
        if found.said.number not in told and found.is_told and not (enough or of_them):
            told.add(found.said.number)
            yield at(found, "“{}” tells the listener what to feel")


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
    "claimed, or asked for: “feel safe”",
    "Touch and some places in the body carry memories, and what the listener feels is theirs to say.",
    "Add one: “or on the arm of the chair, or no touch”; turn a claim into a question.",
    _alternatives,
    ENGLISH,
    fails=says("Place a hand on your chest.", "You feel calm."),
    passes=says("Place a hand on your chest, or on the chair.", "Do you feel calm?"),
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

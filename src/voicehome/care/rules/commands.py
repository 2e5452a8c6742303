"""Control, in words: commands, giving up control, and trance."""

from __future__ import annotations

from collections.abc import Iterator

from ..english import among
from ..heard import Found, Heard, is_guide
from ..rule import ENGLISH, INFORMATION, WARNING, Finding, Rule, at, says

_VERY = "(really|absolutely|simply|just|now|always|only|truly|definitely|also|still)?"
_DEMANDS = (
    f"you {_VERY} (must|should|shall|ought to)",
    f"you {_VERY} (have|need) to",
    "you have got to",
    f"you (will|are going to|would) {_VERY} (have|need) to",
    "you (had|would) better",
    "you are (to|supposed to|meant to|required to|expected to)",
    "all (that)? you (have|need) to do",
    "what you (have|need) to do",
    "it is (important|essential|crucial|vital|necessary) (that you|to)",
    "(make sure|be sure|do not forget) (that|you|to)",
    "your (only)? (job|task|work|duty) (now|here)? is to",
    f"(shoulders|spine|back|body|eyes|feet|hands|mind|head|chin|breath|legs|arms|jaw) {_VERY} (must|should|need to|needs to|have to|has to|ought to)",
    "i (want|need|ask|am asking|would ask|would like|would love|would want) you to",
)
_FORBIDDEN = (
    f"you {_VERY} (must|should|shall|ought) not",
    "you are not (to|allowed to|supposed to)",
    "you (can|may) not (stop|move|leave|open|pause|speak|talk|skip|peek)",
)
_STILL = (
    "(stay|keep|sit|lie|hold|remain|stand|be) (very|perfectly|completely|absolutely|quite)? still",
    "do not (move|stop|speak|talk|skip|peek|open|leave|pause|get up|fidget)",
    "do as i (say|tell you)",
    "do not you dare",
    "no (moving|talking|peeking|stopping|skipping|fidgeting|slouching|slumping)",
    "~keep your eyes (closed|shut)",
)
_UPRIGHT = "(straight|upright|tall|erect|still|up|down|flat|aligned|together|high|in place|where it is|where they are)"
_POSTURE = (
    f"(~keep|~hold) (your|the) (back|spine|head|neck|chin|chest|shoulders|legs|knees|feet|hands|arms|body|posture|torso) (nice and|very|perfectly|as|long and)? {_UPRIGHT}",
    "(~sit|~stand) (up)? (nice and|very|perfectly|as)? (straight|upright|tall|erect)",
    "~straighten (your|the) (back|spine|shoulders|neck)",
    "~hold your posture",
    "do not (slouch|slump|lean back|curl up|hunch)",
)
_ALWAYS = ("always",)
_FREE = (
    "you (must|should|shall) (not)? have",
    "you (must|should|shall) (not)? know",
    "(want|need|like|love|ask) you to (know|have|feel free)",
    "you (have|need) to (lose|fear|hide|gain)",
    "(think|thinks|believe|feel|feels|felt|suspect) (that)? you (must|should|have to|need to|ought to)",
    f"you (must|should|shall) {_VERY} (feel free|feel able|be free|be able|be left|be allowed|be let)",
    "you (must|should|shall|need) (only|just|never) (to)? ... (what|as|if|when|whatever)",
)
"""Said of the past, to let somebody know, or to leave them free: no command."""

_UNNEEDED = among("nothing nobody nowhere none no anything anyone whatever what as than")


def _commands(heard: Heard) -> Iterator[Finding]:
    guide = [said for said in heard.said if is_guide(said)]
    free = {(f.said.number, f.index + n) for f in heard.find(_FREE, guide) for n in range(-2, 4)}
    told: set[int] = set()
    for found in heard.find((*_DEMANDS, *_FORBIDDEN), guide):
        forbidden = " not" in found.match.text
        if (found.said.number, found.index) in free or found.said.number in told:
            continue
        if found.is_asserted and not (_is_unneeded(found) and not forbidden):
            told.add(found.said.number)
            yield at(found, "“{}” is said to the listener as a command")
    still = [f for f in heard.find(_POSTURE, guide) if "or" not in f.after]
    for found in [*heard.find(_STILL, guide), *still]:
        forbids = found.match.text.startswith("do not") and found.sentence.is_bare_imperative
        forbids = forbids or (found.match.text.startswith("no ") and found.index == 0)
        tells = (found.is_told or forbids) and not found.sentence.is_quoted(found.index)
        if tells and found.said.number not in told:
            told.add(found.said.number)
            yield at(found, "“{}” tells the listener what to do with their body")
    for found in heard.find(_ALWAYS, guide):
        clause = found.sentence.clauses[0]
        if found.index <= clause.head and found.sentence.is_bare_imperative:
            yield at(found, "“{}” makes a rule of it")


def _is_unneeded(found: Found) -> bool:
    """'Nothing you have to do', 'whatever you need to hear', 'as long as you need to'."""
    words = found.sentence.words[: found.index]
    last = found.index + found.length - 1
    ends = last == len(found.sentence.words) - 1 or bool(found.sentence.words[last].mark)
    if found.match.text.endswith(" to") and ends:
        return True
    if found.match.text.startswith("what"):
        return False
    if words and words[-1].text == "that":
        words = words[:-1]
    return bool(words) and not words[-1].mark and words[-1].text in _UNNEEDED


COMMANDS = Rule(
    "commands",
    WARNING,
    WARNING,
    "must, should, have to, need to, always, “I want you to”, “stay still” or “keep your back straight” "
    "is said to the listener as an instruction",
    "Control was often part of the harm, and being told what to do can bring it back.",
    "Offer it: “you might”, “one option is”, “if it suits you”; or say what is there to be noticed.",
    _commands,
    ENGLISH,
    fails=says(
        "You must keep your back straight.",
        "I want you to listen closely.",
        "Stay still until the bell.",
    ),
    passes=says(
        "You don't have to do any of this.",
        "They must have been lonely.",
        "You should have been protected.",
        "You can always stop.",
    ),
)

_CARRIED = "(tension|tensions|tightness|worry|worries|thought|thoughts|fear|fears|pain|sadness|stress|feeling|feelings|anger|grief|shame|hurt|control|muscle|muscles|struggle|fight|resistance|defences|defenses|guard|armour|armor|burden|burdens|need)"
_GIVING_UP = (
    "~let go",
    "~let (it|them|this|that|everything|yourself|all) (all|just)? go",
    "~let (the|your|my|all|any|every|each|this|that|these|those|whatever) ... go",
    f"(~let|~allow) (the|your|this|that|all|any|every|each|these|those|all the|all your) (old|last)? {_CARRIED} (to)? (just|all|simply|slowly|gently)? (melt|dissolve|leave|drain|drop|fade|slip|wash|evaporate|disappear|float|flow|fall)",
    f"(~drop|~abandon|~lay down) (your|the|all|all your|every|any) {_CARRIED}",
    f"~give up (your|the|all|all your|every|any) {_CARRIED}",
    "~surrender",
    "~submit to",
    "~set (it|them|yourself|the past|the pain|the child|your pain|your past) free",
    "~yield (to|into)",
    "~give in to",
    "~give up control",
    "~push",
    "~force",
)
_LOOSENING = ("~relax", "~release", "~loosen")
_OF_A_CHAIR = ("~let go of the (cushion|chair|wall|cup|hand|blanket|door|book)",)


def _surrender(heard: Heard) -> Iterator[Finding]:
    guide = [said for said in heard.said if is_guide(said)]
    told: dict[int, tuple[Found, str | None]] = {}
    for phrases, severity in ((_GIVING_UP, None), (_LOOSENING, INFORMATION)):
        for found in heard.find(phrases, guide):
            as_a_state = found.match.text in (
                "relaxed",
                "released",
                "loosened",
            )  # alternatives has it
            if found.is_told and not (as_a_state or _goes_somewhere(found)):
                told.setdefault(found.said.number, (found, severity))
    for found, severity in told.values():
        yield at(found, "“{}” is asked for as if it could be done on demand", severity)


_SOMEWHERE = among("to where wherever on back by along ahead around about past first")


def _goes_somewhere(found: Found) -> bool:
    """'Let your eyes go to the window', 'let that thought go by': nothing is given up."""
    return found.match.text.endswith(" go") and bool(_SOMEWHERE & set(found.after[:1]))


SURRENDER = Rule(
    "surrender",
    WARNING,
    WARNING,
    "let go, surrender, push or force is an instruction; relax and release count as information",
    "To give up control was once not a choice, and a body that is told to relax often can't.",
    "Offer something smaller that can be done or left: “the shoulders could drop a little, or not”.",
    _surrender,
    ENGLISH,
    fails=says("Let everything go.", "Relax your jaw.", "You need to surrender to it."),
    passes=says(
        "There is nothing to force.",
        "If you like, let the shoulders drop and go back up.",
        "You don't have to let go of anything.",
        "They never let go of your hand.",
    ),
)

_TRANCE = (
    "deeper and (even)? (deeper|further)",
    "(heavier|sleepier|drowsier) and (heavier|sleepier|drowsier)",
    "(more and more|increasingly) (drowsy|sleepy|heavy|tired|relaxed)",
    "you (are|feel|will feel|are feeling) (now)? (getting|becoming|growing|feeling)? (very|so|so very|more|more and more)? (sleepy|drowsy)",
    "your (whole)? (body|eyes|eyelids|lids|arms|legs|limbs|head) ... (heavier|heavier and heavier)",
    "deeper (still|now|down|yet)",
    "(~relax|~sink|~drift|~fall|~go) (more and more|ever|even|ever more|even more|more|further)? (deeply|deeper|down)",
    "(fast|deeply|sound) asleep",
    "(at|on) the count of",
    "when i (snap|clap|say sleep)",
    "when i (reach|get to) (one|zero|five|ten)",
    "(eyes|lids|eyelids) (will|can) not open",
    "you (can|will) not (open|lift|move) (your|them)",
    "(eyes|eyelids|lids) (are|feel) (getting|becoming|growing|so|very) ... (heavy|heavier)",
    "(eyes|eyelids|lids) (~grow|~get|~become) ... (heavy|heavier)",
    "(sleepier|drowsier) with",
    "so heavy that you (can not|can)",
    "when i count (to|down|from|back|backwards)",
    "i (will|am going to|shall) count (you)? (down|back|backwards|from)",
    "(~sink|~drift|~go|~fall) (even|ever)? deeper",
    "(ten|nine|eight|seven|six|five|four|three|two|one) ... deeper",
    "with (every|each) (number|count|word) ... (deeper|further|you)",
    "under my (voice|spell)",
    "into (a)? (deep|deeper) (trance|sleep)",
    "you (are|will be) (now)? in (a)? (deep)? trance",
)


_HEARERS = among("you your we us our body mind breath head eyes lids limbs arms legs each every")
"""Of whom it may be said without a you: the rest goes deeper for itself, as a root does."""


def _hypnotic(heard: Heard) -> Iterator[Finding]:
    seen: set[int] = set()
    for found in heard.find(_TRANCE, [said for said in heard.said if not said.from_inside]):
        sentence = found.sentence
        words = [word.text for word in sentence.words]
        elsewhere = sentence.words[found.index].text in ("sank", "fell", "went") or (
            "deeper" in found.match.text
            and not {"you", "your"} & set(words)
            and any(word in ("fell", "grew", "was", "were", "ran") for word in words)
        )
        conditional = sentence.is_conditional(found.index) and "when i" not in found.match.text
        denied = sentence.is_negated(found.index) and "that you" not in found.match.text
        elsewhere = elsewhere or (words[found.index].endswith("es") and not _HEARERS & set(words))
        if sentence.is_quoted(found.index) or denied or conditional or elsewhere:
            continue
        if not sentence.is_question and found.said.number not in seen:
            seen.add(found.said.number)
            yield at(found, "“{}” sounds like being put into a trance")


HYPNOTIC = Rule(
    "hypnotic",
    WARNING,
    WARNING,
    "“deeper and deeper”, “you are getting sleepy”, counting down into trance",
    "It takes the listener somewhere they did not choose to go, and that can frighten.",
    "Say what may be noticed, and leave the pace to them; a count can be for things to see.",
    _hypnotic,
    ENGLISH,
    fails=says("You are going deeper and deeper.", "You are getting sleepy."),
    passes=says("The lake is deeper than it looks.", "If you get sleepy, that is all right."),
)

"""What a recording says of the listener and their life: promises, blame, making small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..heard import Found, Heard, Said
from ..rule import ENGLISH, ERROR, WARNING, Finding, Rule, at, says


def to_the_listener(heard: Heard) -> list[Said]:
    """What is said to the listener from outside: not by a belief, a younger self or the like."""
    return [said for said in heard.said if not said.from_inside]


def _asserted(heard: Heard, phrases: Sequence[str]) -> Iterator[Found]:
    """Where one of the phrases is said as a fact, once a sentence."""
    seen: set[int] = set()
    for found in heard.find(phrases, to_the_listener(heard)):
        if found.said.number not in seen and found.is_asserted:
            seen.add(found.said.number)
            yield found


_LEFT = "(here|now|left|really|any more|absolutely|at all|in this room)?"
_AFRAID = "(afraid|scared|frightened|anxious|worried|nervous)"
_WILL = "(will|is going to|are going to|is sure to)"
_SURELY = "(now|soon|then|quickly|easily|gently|slowly|deeply|surely|always|also|simply)?"
_THIS = "(this|it|that|practice|recording|exercise|meditation|session|breathing|breath|technique|method|sound|music|words|voice)"
_BE_WELL = "(sleep|fall asleep|relax|heal|recover|rest|forget|calm down|feel|let go|be calm|settle|cope|get better|get through|overcome|move on)"
_HURT = "(pain|fear|fears|hurt|sadness|stress|tension|worry|worries|anxiety|shame|grief|sorrow|trauma|troubles)"

_PROMISES = (
    "you are (now|here|completely|perfectly|always|totally|so|truly)? (safe|protected)",
    "you are (now)? (completely|perfectly|totally|entirely) safe",
    "you will (always|now)? be (safe|protected|fine|ok|okay|all right|healed|free|loved)",
    "(it is|this is) (completely|perfectly)? safe here",
    "(you|this|it|that|time|everything|practice|wound|wounds|pain) (will|shall|is going to|are going to) ... (~heal|~cure)",
    "(will|going to) (~heal|~cure) (you|your|the|this|all)",
    "(everything|it|things|all) (will|is going to) (all)? be (okay|ok|fine|all right|alright|well|better)",
    "you will (soon|never|always)? (feel|be) (better|fine|ok|okay|all right|whole|happy)",
    "by the end ... you will",
    "i will (never|always) (leave|be|stay|let|abandon|go)",
    "i will never",
    "i am always (here|with)",
    "i will not (leave|go away|abandon)",
    "you will never (again)? (be|feel|suffer)",
    "you will never have to (be|feel|face|go through)",
    "i will not ever",
    "i am (never|not) (going to leave|leaving)",
    "(danger|threat) is (gone|past|over)",
    "you have nothing to (fear|worry about|be afraid of)",
    "nothing (bad|terrible|wrong) (will|can) (happen|come)",
    "(will|is going to) make (everything|it|you|things|all of it|all of this) (all)? (better|well|whole|right|okay)",
    "(heart|soul|wound|wounds|pain|body|hurt|child) (will|shall) (one day|soon)? (mend|heal|recover)",
    "you (will|shall) (soon|one day)? (mend|heal|recover)",
    "(fear|fears|pain|sadness|worry|worries|troubles|doubts|stress|tension|hurt|grief|shame|panic|anxiety) (will|is going to) (soon)? (be gone|go away|disappear|vanish|end|leave|stop|dissolve|melt)",
    "time (heals|will heal)",
    "i promise",
    "(this|it) is guaranteed",
    "(that|it|this) is (really|finally|truly) over",
    "(that|it|this|all that|all of that|the danger|the worst) is (all|long|really)? (over now|behind you|in the past)",
    "(that|it|this) is (all|long) over",
    "(it|that|this) is all in the past",
    "(the danger|the worst|all that|all of that) is (now|long)? over",
    "(it|that) (can|will) (not|never) (come back|happen again|hurt you)",
    # That there is nothing to fear.
    f"there is {_LEFT} (nothing|no reason|no cause) {_LEFT} to be {_AFRAID}",
    f"there is {_LEFT} (nothing|no reason|no cause) {_LEFT} to (fear|worry about|panic)",
    f"you have (nothing|no reason|no cause) to be {_AFRAID}",
    "there is (now|really|absolutely)? no (longer)? (any|more|real)? (danger|threat|risk)",
    "there is nothing (here|left|in here|in this room|around you)? (that|which|who) (can|could|will) (hurt|harm|reach|frighten|touch) you",
    "(fear|danger|harm|pain) has no (place|power)",
    f"you (need not|do not need to|do not have to) be {_AFRAID} (of anything)? (any more|anymore|ever|again|here)",
    f"nothing {_LEFT} is (dangerous|a danger|a threat|threatening|unsafe)",
    "you are (now|long)? (out of danger|beyond harm)",
    f"{_THIS} (heals|cures|calms|soothes|relaxes|frees|transforms) (you|your|anxiety|fear|pain|trauma|the)",
    # What listening will do.
    f"{_THIS} {_WILL} help (you)? (to)? {_BE_WELL}",
    f"{_WILL} {_SURELY} (calm|soothe|relax|comfort|free|transform|restore|strengthen|settle|ease|quieten|lighten) (you|your)",
    f"{_WILL} (bring|give|grant|offer) you (inner|deep|some|lasting|real|a deep|a sense of)? (peace|calm|rest|relief|comfort|strength|sleep|joy|healing|confidence|safety|love|hope)",
    f"{_WILL} (take|wash|carry|melt|wipe|drive) (away)? (your|the|all|all your|any) {_HURT} (away)?",
    f"you will {_SURELY} (fall asleep|sleep|drift off|relax|find peace|recover|wake up refreshed|wake refreshed)",
    f"you will {_SURELY} (feel|be|become|grow) (so|much|a little|a bit|completely|more|deeply)? (lighter|calmer|freer|stronger|happier|safer|relaxed|calm|peaceful|refreshed|rested|at peace|at ease|confident)",
)
_NO_HARM = (
    "(nothing|no one|nobody|none of it|no harm) (can|will|could) (ever)? (hurt|harm|touch|reach|come to|happen to) (you)?",
    "(they|he|she|it|anyone|anybody|anything|this) (can|could|will) (not|never|no longer) (hurt|harm|reach|touch) you",
)


def _promises(heard: Heard) -> Iterator[Finding]:
    for found in _asserted(heard, _PROMISES):
        enough = "enough" in found.after[:1] or {"may", "might", "perhaps"} & set(found.before)
        if not enough:
            yield at(found, "“{}” is a promise")
    for found in heard.find(_NO_HARM, to_the_listener(heard)):
        sentence = found.sentence
        said_so = not (sentence.is_question or sentence.is_quoted(found.index))
        apart = sentence.is_reported(found.index) or sentence.is_conditional(found.index)
        if said_so and not apart:
            yield at(found, "“{}” is a promise")


PROMISES = Rule(
    "promises",
    WARNING,
    ERROR,
    "“will heal”, “will cure”, “you are safe”, “I will never leave”, “nothing can hurt you”, “that is "
    "over now”",
    "A recording cannot know: harm may be going on, and a promise that does not hold hurts again.",
    "Say what is so just now, or ask: “safe enough for the next minutes?”, “this may help a little”.",
    _promises,
    ENGLISH,
    fails=says("You are safe.", "This practice will heal you.", "Nothing can hurt you here."),
    passes=says("Is this room safe enough?", "I can't know whether you are safe."),
)

_MINIMISING = (
    "(they|he|she|parents|parent|mother|father|family|people|everyone|everybody) (all|only|just|really|probably)? (~do|were doing|was doing) (their|his|her|the) (very)? best",
    "(did|doing) the best (that)? (they|he|she) (could|knew)",
    "(~do|doing) (only)? what (they|he|she) (could|knew)",
    "(they|he|she) (knew no|did not know any|could not know any) better",
    "(they|he|she|parents|mother|father) (always|still|did|really)? (~love|~care) ... in (their|his|her) (own)? way",
    "at least (you|they|it|he|she|there|nobody)",
    "time (heals|will heal)",
    "(every|each) (hurt|wound|pain|struggle|challenge|hardship|scar|blow) ... (lesson|gift|blessing|teacher|reason|meaning)",
    "make you (a)? (much)? (stronger|better|wiser|tougher|kinder)",
    "made you (a)? (much)? (stronger|better|wiser|tougher|kinder)",
    "(it is|that is|this is|that was) (all|now)? (in the past|behind you|water under the bridge|history)",
    "you are (probably|just|only|simply|perhaps)? (being)? (exaggerating|overreacting|dramatic|oversensitive|too sensitive|imagining)",
    "(not|no) (such|that|so)? (a)? big (of)? (a)? deal",
    "taught you (a|an) (valuable|important)? lesson",
    "(be|feel) (grateful|thankful) (that|for what|to them)",
    "everything ~happen for a reason",
    "~happen for a reason",
    "(it|that|this|they|pain|which|what happened|suffering|hardship) (has|have)? (only|all|just)? ~make you (so|even|much|all the)? (stronger|tougher|better|wiser|who you are)",
    "not kill you",
    "(others|other people|some people|many|some) (have|had|have had) (had)? (it)? (far|much|so)? (worse)",
    "(it|things) (could|might) have been (far|much)? worse",
    "(was|is) not (that|so|all that) bad",
    "there is (always)? (a|some) (gift|lesson|blessing|reason|silver lining) (in|behind)",
    "blessing in disguise",
    "look on the bright side",
    "(they|he|she|parents|mother|father|family) (only|all|just|surely)? meant well",
    "(~go|gone|been) through (far|much|so much)? worse",
    "without (it|that|this|them) you would not be",
    "they (did not|never) (mean|meant) (to|it|any)",
    "it was (all)? (so)? (a)? long (time)? ago",
)
_NEGATIVE_THEMSELVES = (
    "not know any",
    "knew no",
    "big",
    "not kill",
    "not that",
    "not so",
    "not all that",
    "not mean",
    "never meant",
)


def _minimising(heard: Heard) -> Iterator[Finding]:
    seen: set[int] = set()
    for found in heard.find(_MINIMISING, to_the_listener(heard)):
        sentence, number = found.sentence, found.said.number
        own = any(part in found.match.text for part in _NEGATIVE_THEMSELVES)
        denied = not own and sentence.is_negated(found.index)
        apart = (
            sentence.is_quoted(found.index)
            or sentence.is_reported(found.index)
            or sentence.is_question
            or (sentence.is_conditional(found.index) and not own)
            or _after_people_say(found)
        )
        if number not in seen and not denied and not apart:
            seen.add(number)
            yield at(found, "“{}” makes what happened smaller")


def _after_people_say(found: Found) -> bool:
    before = found.before
    return bool({"say", "tell", "think", "believe", "hear"} & set(before)) and bool(
        {"people", "some", "others", "they", "anyone", "someone", "everybody"} & set(before)
    )


MINIMISING = Rule(
    "minimising",
    WARNING,
    ERROR,
    "“they did their best”, “everything happens for a reason”, “it made you stronger”",
    "It says that the pain does not count.",
    "Leave the reasons open, and let it have been what it was: “that was hard”, “that was wrong”.",
    _minimising,
    ENGLISH,
    fails=says("They did their best.", "Everything happens for a reason.", "It made you stronger."),
    passes=says("Nobody has to believe that they did their best.", "You did your best."),
)

_BLAME = (
    "you are (so|still|a bit|a little|deeply)? (broken|damaged|defective)",
    "your (broken|damaged) (self|parts|heart|soul|child)",
    "(the|a) (broken|damaged) (part|parts|child|self|you|person) (of you|in you|inside)?",
    "(~fix|~repair) (you|yourself|what is wrong with you|what is broken)",
    "(in|inside|of) you ... (is|are) (broken|damaged|defective|wrong)",
    "wrong with you",
    "~get over (it|this|them|him|her|that|what|the past|your past|your childhood|the hurt|the pain)",
    "you (caused|deserved|attracted|provoked|invited|allowed|manifested|chose|created|let) (this|it|that|them|these|those|your parents|what happened|the abuse)",
    "you asked for (it|this|that)",
    "(~be|~play) (a|the) victim",
    "you (brought|~bring) (this|it|that) (on|upon) yourself",
    "your own (fault|doing|making)",
    "(is|was|are|were) (all|partly)? your ('s)? fault",
    "(mother|father|parents|parent|mum|mom|dad|family|caretaker|caretakers) ('s)? (is|are|was|were) to blame",
    "(mother|father|parents|parent|mum|mom|dad|family) ('s)? fault",
    "blame (your|them|him|her) (mother|father|parents|parent|mum|mom|dad|family)?",
    "your (mother|father|parents|mum|mom|dad|family) (ruined|destroyed|broke|damaged|wrecked|failed|betrayed|abandoned|neglected|made you)",
    "your (mother|father|parents|mum|mom|dad|family) (was|were|is|are) (a|the)? (monster|monsters|abusers|abuser|narcissist|narcissists|toxic|bad people|cruel|evil)",
)
_FORGIVE = ("~forgive (them|him|her|those|everyone|everybody|whoever|anyone|your|the|what|all|it)",)


def _blame(heard: Heard) -> Iterator[Finding]:
    told: set[int] = set()
    for found in _asserted(heard, _BLAME):
        told.add(found.said.number)
        yield at(found, "“{}” puts blame where it can hurt")
    everyone = to_the_listener(heard)
    told_to = [
        found
        for found in heard.find(("forgive",), everyone)
        if found.is_told and "yourself" not in found.after
    ]
    urged = [
        found
        for found in heard.find(_FORGIVE, everyone)
        if found.is_asserted and "to" in found.before
    ]
    for found in [*told_to, *urged]:
        if found.said.number not in told:
            told.add(found.said.number)
            yield at(found, "“{}” asks for forgiveness")


BLAME = Rule(
    "blame",
    WARNING,
    WARNING,
    "broken, fix you, forgive them, get over it, or blame of a parent",
    "Nobody is broken, and nobody owes forgiveness; blame of a parent may tear at a bond still needed.",
    "Name what was missing, or wrong, and whose task it would have been; leave forgiving to them.",
    _blame,
    ENGLISH,
    fails=says("This will help to fix you.", "Forgive them.", "Your mother is to blame for it."),
    passes=says("You were never broken.", "You don't owe anyone forgiveness.", "A broken cup."),
)

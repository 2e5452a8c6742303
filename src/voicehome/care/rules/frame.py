"""The frame: how a practice opens, offers choice, keeps steady ground around its middle, and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...timeline.plan import PartStart
from ...units import RATE, Frames, format_clock
from ..heard import Heard, Said
from ..rule import ENGLISH, ERROR, WARNING, Example, Finding, Rule

_WHAT = (
    "(this|here|it) is (a|an|about|for|time|some)",
    "(these|here) are",
    "this (practice|exercise|recording|meditation|one|time)",
    "(a|the) (practice|exercise|meditation|way|visit)",
    "(we|you) (will|are going to)",
    "practice (in|of|for|called)",
    "is called",
    "welcome to",
    "over the next",
)
_HOW_LONG = ("(minute|minutes|hour|hours|half an hour)",)
_QUIET = (
    "(silence|silences|quiet|silent|pause|pauses|gaps)",
    "(voice|words) (will)? (~stop|~pause|~thin|~grow|~fade)",
    "(without|no) words",
)
CHOICE = (
    "(optional|voluntary|up to you|your choice)",
    "you (can|may|could|might|are free to|are welcome to) (always|also|of course|simply)? (stop|pause|skip|leave|switch|pass|turn|end|rest|come back|go back|look|change|stay|open|return|ignore|drop)",
    "(stop|stopping|pause|pausing|skip|skipping|leave|leaving|switching) ... (fine|allowed|welcome|any time|anytime|whenever|at any|all right|okay|ok|possible|too|not a failure|way of)",
    "(switch|turn) (this|it) off",
    "(leave|pass) (it|this|that|anything|any|them|parts) (out|over|aside|for)",
    "(anything|any of this|any part|each of these|none of it) ... (left out|skipped|optional|leave|skip)",
    "whenever you (like|want|wish|choose)",
    "at any (point|time|moment)",
)
_FIRST_MINUTES = 90 * RATE


def _opening_lines(heard: Heard) -> Sequence[Said]:
    """What is said in the opening; in a script without parts, in its first minute and a half."""
    if heard.has_parts:
        return heard.in_kind("opening")
    return [said for said in heard.said if said.start < _FIRST_MINUTES]


def _opening(heard: Heard) -> Iterator[Finding]:
    if heard.practice.purpose == "urgent" or heard.is_sketch:
        return
    lines = _opening_lines(heard)
    if not lines:
        yield Finding("there is no part of `kind: opening`", heard.place)
        return
    if heard.language not in ENGLISH:
        return
    titled = any(heard.plan.title.casefold() in said.text.casefold() for said in lines)
    missing = [
        what
        for what, there in (
            ("what this is", titled or heard.says(_WHAT, lines)),
            ("how long it takes ({length})", heard.says(_HOW_LONG, lines)),
            ("that there will be silence", heard.says(_QUIET, lines)),
        )
        if not there
    ]
    if missing:
        said = " and ".join([", ".join(missing[:-1]), missing[-1]] if missing[1:] else missing)
        yield Finding(f"the opening does not say {said}", lines[0].source)


_OPENED = """\
parts:
- part: Hello
  kind: opening
  steps:
  - This is a practice in listening. It takes ten minutes, with some silences.
  - You can stop at any point.
  - sit: 2m
- part: Back
  kind: return
  steps: [There may be a colour to look at. And a sound.]
"""
_BARE = """\
parts:
- part: Hello
  kind: opening
  steps: [Hello.]
- part: Middle
  steps: [Here is a sound., {sit: 2m}]
"""

OPENING = Rule(
    "opening",
    WARNING,
    ERROR,
    "the opening does not say what this is, how long it takes, and that there will be silence (urgent "
    "practices are exempt)",
    "People brace less for what they know is coming.",
    "Say all three in a part of `kind: opening`, or use: parts/opening.yaml",
    _opening,
    fails=(Example(script=_BARE),),
    passes=(Example(script=_OPENED),),
)


def _permission(heard: Heard) -> Iterator[Finding]:
    if heard.practice.purpose == "urgent" or heard.is_sketch:
        return
    middle = _middle(heard)
    if not heard.says(CHOICE, [said for said in heard.said if said.start <= middle]):
        what = "nothing before the middle says that stopping, pausing or skipping is fine"
        yield Finding(what, heard.place)


def _middle(heard: Heard) -> Frames:
    """When the first middle part begins; in a script without parts, half of its time."""
    if heard.has_parts:
        return min(
            (part.start for part in heard.parts if part.kind == "middle"),
            default=heard.timeline.frames // 2,
        )
    return heard.timeline.frames // 2


PERMISSION = Rule(
    "permission",
    ERROR,
    ERROR,
    "nothing before the middle says that stopping, pausing or skipping is fine (urgent practices are "
    "exempt)",
    "Choice is the core of trauma sensitivity, and it has to be said to be had.",
    "Say it in the opening: “Every part is optional. You can skip things, pause, or stop.”",
    _permission,
    ENGLISH,
    fails=(Example(script=_BARE),),
    passes=(Example(script=_OPENED),),
)

_EVERY = 5 * 60 * RATE


def _reminders(heard: Heard) -> Iterator[Finding]:
    last: Said | None = None
    for said in [*filter(_offers, heard.said), *heard.said[-1:]]:
        begin = last.end if last else 0
        if said.start - begin > _EVERY:
            after = heard.said[(last.number if last else 0) + 1]
            clocks = f"{format_clock(begin)} to {format_clock(said.start)}"
            yield Finding(f"no choice is offered from {clocks}", after.source)
        last = said


def _offers(said: Said) -> bool:
    """Whether the listener is given a choice, if only whether to do what is spoken of."""
    return said.sentence.has(CHOICE) or said.sentence.offers


_LONG_TALK = "".join(f"- Here is a {n} sound.\n- pause: 50s\n" for n in ("near", "far", "low"))

REMINDERS = Rule(
    "reminders",
    None,
    WARNING,
    "in a deep practice, more than five minutes pass without a choice being offered again",
    "The permission given at the start fades, most of all when it gets hard.",
    "Offer one in between: to go on, to stay with the room, to leave it for today.",
    _reminders,
    ENGLISH,
    fails=(Example(script=f"depth: deep\nsteps:\n{_LONG_TALK * 3}", depth="deep"),),
    passes=(
        Example(
            script=f"depth: deep\nsteps:\n{_LONG_TALK}- You can stop here, too.\n{_LONG_TALK}",
            depth="deep",
        ),
    ),
)


def _grounded(heard: Heard) -> Iterator[Finding]:
    kinds = [item for item in heard.plan.items if isinstance(item, PartStart)]
    for number, part in enumerate(kinds):
        if part.kind != "middle":
            continue
        before = any(p.kind == "grounding" for p in kinds[:number])
        after = any(p.kind in ("grounding", "return") for p in kinds[number + 1 :])
        if not before:
            yield Finding("this part of the middle has no `kind: grounding` before it", part.source)
        elif not after:
            what = "this part of the middle has no `kind: grounding` or `return` after it"
            yield Finding(what, part.source)
    if not kinds:
        yield Finding("a deep practice has parts, with grounding before its middle", heard.place)


GROUNDED = Rule(
    "grounded",
    None,
    ERROR,
    "in a deep practice, a middle part has no grounding before it, or no grounding or return after it",
    "First something steady, then a small approach, then the way back: in this order it holds.",
    "Add a part of `kind: grounding` before it, and one, or the return, after it.",
    _grounded,
    fails=(Example(script=f"depth: deep\n{_BARE}", depth="deep"),),
    passes=(
        Example(
            script="depth: deep\nparts:\n- {part: Ground, kind: grounding, steps: [Feet.]}\n"
            "- {part: Middle, steps: [Here.]}\n- {part: Back, kind: return, steps: [Look up.]}\n",
            depth="deep",
        ),
    ),
)

_SENSES = {
    "sight": (
        "(look|looks|looked|looking|see|seeing|seen|colour|color|colours|colors|light|lamp|shape|edge|gaze|eyes|window|corner|corners|shadow|bright|dark|largest|smallest|furthest|nearest thing|make out|visible|watch)",
    ),
    "sound": (
        "(sound|sounds|~hear|~listen|hearing|ears|noise|noises|hum|humming|ticking|tick|buzzing|ringing|traffic|birds|voices)",
    ),
    "touch": (
        "(feel|~touch|touching|hands|hand|palm|cloth|wood|smooth|rough|finger|shoulder|movement|fingers|feet|foot|toes|floor|chair|texture|weight|warm|cool|sleeve|surface|ground|skin|press|soles|~stretch|move|moving|shoulders)",
    ),
    "smell and taste": ("(smell|scent|taste|sip|water|drink|tea|air)",),
}


def _return(heard: Heard) -> Iterator[Finding]:
    if heard.practice.purpose == "sleep" or heard.is_sketch:
        return
    lines = heard.in_kind("return")
    if not heard.has_parts:
        lines = [said for said in heard.said if said.start >= heard.timeline.frames * 2 // 3]
    elif not any(part.kind == "return" for part in heard.parts):
        yield Finding("there is no part of `kind: return`", heard.place)
        return
    if heard.language not in ENGLISH:
        return
    senses = [name for name, words in _SENSES.items() if heard.says(words, lines)]
    if len(senses) < 2:
        there = f"only {senses[0]}" if senses else "none of the senses"
        source = lines[0].source if lines and heard.has_parts else heard.place
        yield Finding(f"the return comes back through {there}", source)


RETURN = Rule(
    "return",
    ERROR,
    ERROR,
    "no part of `kind: return` comes back to the room through at least two senses (sleep is exempt)",
    "Nobody is left in the deep end.",
    "End with what can be seen, heard or touched in the room, or use: parts/return.yaml",
    _return,
    fails=(Example(script=_BARE),),
    passes=(Example(script=_OPENED),),
)


def _notes(heard: Heard) -> Iterator[Finding]:
    if not heard.practice.care and not heard.is_sketch:
        yield Finding("there is no `care:` note", heard.place)


NOTES = Rule(
    "notes",
    WARNING,
    ERROR,
    "`care:` is missing",
    "With a word on what it touches, people can choose whether today is the day.",
    "Say to the listener what it does or touches on, and what can be left out: care: Works with the "
    "breath, and offers a hand to follow instead.",
    _notes,
    fails=(Example(script="steps: [Hello., {sit: 2m}]\n"),),
    passes=(
        Example(script="care: A rest, with touch as an option.\nsteps: [Hello., {sit: 2m}]\n"),
    ),
)


def _first_steps(heard: Heard) -> Iterator[Finding]:
    if not heard.practice.first:
        yield Finding("no easier practice is named in `first:`", heard.place)


FIRST_STEPS = Rule(
    "first-steps",
    None,
    WARNING,
    "a deep practice names no easier one in `first:`",
    "A resource has to be there before it is needed.",
    "Name what is good to know before: first: [arriving-in-the-room, a-calm-place]",
    _first_steps,
    fails=(Example(script="depth: deep\nsteps: [Hello.]\n", depth="deep"),),
    passes=(Example(script="depth: deep\nfirst: [a-calm-place]\nsteps: [Hello.]\n", depth="deep"),),
)

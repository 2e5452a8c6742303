"""From a script to a Draft: what is said, by whom, and, as far as can be told unspoken, when."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..errors import LengthError, Problem, ScriptError, TakeError, VoiceError
from ..project.file import find_project
from ..script.answers import resolve_answers
from ..script.load import Script
from ..sound.take import Take
from ..speech.registry import engine_names
from ..takes.runs import missing, with_takes
from ..takes.shelf import Shelf, load_shelf
from ..targets import DEFAULT, TARGETS, Target
from ..timeline.elastic import OutOfReach
from ..timeline.estimate import estimate
from ..timeline.events import Timeline
from ..timeline.expand import NATURAL, Wish, make_plan
from ..timeline.layout import lay_out, lengths_of, reach_of
from ..timeline.place import Spoken
from ..timeline.plan import GUIDE, Plan
from ..timeline.reach import out_of_reach
from ..units import MAX_FRAMES, format_clock
from ..voices.profile import DEFAULT_VOICE, find_cast
from .programme import Draft, Preview

AS_IT_IS = Wish()

_MOST_LOOKS = 6
"""How often announced silences are looked at again: two are enough but for a rounding's edge."""


def draft(
    script: Script,
    voices: Mapping[str, str],
    answers: Mapping[str, str],
    wish: Wish = AS_IT_IS,
    *,
    mine_only: bool = False,
    target: Target = TARGETS[DEFAULT],
) -> Draft:
    """Choose the voices and fill in the answers; lines that somebody has recorded are theirs.

    `voices`: profile by role, over the script's own. Where `wish` has no length, it is the first of
    the script's `length:`, or what comes of natural pauses, as with `NATURAL`; one part alone is asked
    for no length. With `mine_only`, no voice may say what nobody has recorded. `target` is what the file
    is to measure. Raises VoiceError, AnswerError, ProjectError, ScriptError, TakeError.
    """
    if wish.length is None and wish.part is None:
        wish = replace(wish, length=next(iter(script.practice.length), None))
    elif wish.length == NATURAL:
        wish = replace(wish, length=None)
    resolved = resolve_answers(script, answers)
    roles = {GUIDE: DEFAULT_VOICE, **script.practice.named_voices, **voices}
    cast = find_cast(roles, script.path.parent, engine_names(), script.practice.language)
    project = find_project(script.path.parent)
    plan = make_plan(script, cast, resolved, wish, project)
    spoken = {
        GUIDE,
        *script.practice.named_voices,
        *(utterance.role for utterance in plan.utterances),
    }
    if unused := [role for role in voices if role not in spoken]:
        hint = f"The roles of this script: {', '.join(sorted(spoken))}"
        raise VoiceError(*(Problem(f"no line is spoken by '{role}'", hint) for role in unused))
    shelf = load_shelf(script.path)
    drafted = Draft(script, resolved, cast, plan, wish, shelf, project, mine_only, target)
    drafted = replace(drafted, plan=_with_takes(drafted, plan))
    if mine_only:
        drafted = preview(drafted).draft
        refuse_gaps(drafted)
    return drafted


def _with_takes(draft: Draft, plan: Plan) -> Plan:
    def takes(key: str, role: str) -> Sequence[Take]:
        return draft.takes.takes(key, draft.cast.get(role, draft.cast[GUIDE]).warmth)

    return with_takes(plan, takes)


def without_takes(draft: Draft) -> Draft:
    """The draft as the machine's voices alone would say it."""
    plan = make_plan(draft.script, draft.cast, draft.answers, draft.wish, draft.project)
    return replace(draft, plan=plan, takes=Shelf(draft.takes.folder))


def refuse_gaps(draft: Draft) -> None:
    """Raise TakeError, naming every line, where something is said that nobody has recorded."""
    gaps = [
        draft.script.shown(Problem(f"nobody has recorded '{run.text}'", source=run.source))
        for run in missing(draft.plan).values()
    ]
    if gaps:
        hint = "`voicehome takes sheet … --lines missing` gives you a sheet to read them from."
        raise TakeError(*gaps, Problem("without these takes, a voice would have to speak", hint))


def preview(draft: Draft) -> Preview:
    """The Timeline as it will probably be, the lengths of lines estimated. Raises LengthError when
    the length asked for is out of reach."""
    draft, spoken = settled(draft, lambda plan: estimate(plan, draft.cast))
    return Preview(draft, laid_out(draft, spoken), reach_of(draft.plan, spoken))


def settled(
    draft: Draft, speak: Callable[[Plan], Sequence[Spoken]]
) -> tuple[Draft, Sequence[Spoken]]:
    """The draft with every announced silence called what it will be, and what its lines take.

    Saying it takes time itself, which changes the silence: so it is looked at again, until nothing
    changes any more.
    """
    for _ in range(_MOST_LOOKS):
        spoken = speak(draft.plan)
        if not draft.plan.announced:
            return draft, spoken
        with _naming_what_is_in_reach(draft):
            quiets = draft.plan.quiets(lengths_of(draft.plan, spoken, draft.wish.length))
        plan = make_plan(draft.script, draft.cast, draft.answers, draft.wish, draft.project, quiets)
        plan = _with_takes(draft, plan)
        if plan == draft.plan:
            return draft, spoken
        draft = replace(draft, plan=plan)
    return draft, speak(draft.plan)


@contextlib.contextmanager
def _naming_what_is_in_reach(draft: Draft) -> Iterator[None]:
    """A length out of reach becomes a LengthError that says which are in it."""
    try:
        yield
    except OutOfReach as reach:
        raise LengthError(out_of_reach(draft.plan, draft.wish.length or 0, reach)) from reach


def laid_out(draft: Draft, spoken: Sequence[Spoken]) -> Timeline:
    """Everything at its frame, where the lines take what they are `spoken` in. Raises ScriptError when
    the length asked for, or more than twelve hours, is out of reach."""
    with _naming_what_is_in_reach(draft):
        timeline = lay_out(draft.plan, spoken, draft.wish.length)
    if timeline.frames > MAX_FRAMES:
        message = f"this would be {format_clock(timeline.frames)} long"
        hint = "A recording is twelve hours long at the most: make several practices of it."
        place = draft.script.practice.title.source
        raise ScriptError(draft.script.shown(Problem(message, hint, place)))
    return timeline

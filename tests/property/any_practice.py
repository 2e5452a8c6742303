"""Practices made at random out of the whole language, as plain data: mappings, lists and texts.

What they say agrees with what they ask, most of the time; that is all that is known of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
Steps = list[Any]

SENTENCES = (
    "Rest here.",
    "Is there a sound?",
    "Nothing to do, nothing to fix.",
    "Let it be…",
    "Dr. Wu",
)
LENGTHS = ("0s", "500ms", "3s", "11s", "1m", "1 breath", "0.5 breaths")
STRETCHES = (*LENGTHS, "2s..6s", "0s..10s", "5s..20s..1m", "1 breath..3 breaths", "0s..1s..10m")
BREATHS = ("500ms", "1s", "2.5s", "4s", "4s to 6s", "7s to 3s", "1s to 1.5s")
ASKS: Data = {
    "name": {"ask": "Who?", "or": "you"},
    "place": {"ask": "Where?", "or": "leave out"},
    "touch": {"ask": "May I?", "choices": ["yes", "no"], "or": "no"},
    "parts": {"ask": "Which?", "several": ["jaw", "left hand", "feet"], "or": ["jaw", "feet"]},
    "other": {"ask": "How?", "pronouns": "they"},
}
CONDITIONS = (
    *("name", "not place", "touch is yes", "touch is no or name", "parts is jaw", "parts"),
    *("length >= 10m", "length < 1m and name", "name >= 13", "not parts is feet"),
)
KINDS = ("opening", "grounding", "middle", "return", "ending")


@dataclass(frozen=True)
class Around:
    """What is known where a step stands: the names that lines may say, and how deep it is."""

    names: tuple[str, ...] = ("name", "place", "touch", "parts", "other", "they", "are", "length")
    depth: int = 0
    loops: int = 0

    def inside(self, *names: str) -> Around:
        more = 1 if names else 0
        return replace(
            self, names=(*names, *self.names), depth=self.depth + 1, loops=self.loops + more
        )


def chosen(*what: Any) -> st.SearchStrategy[Any]:
    """One of these."""
    return st.sampled_from(what)


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Data]:
    """A mapping with some of these keys; `_` stands for a hyphen that is none."""
    return st.fixed_dictionaries(
        {}, optional={key.strip("_"): value for key, value in keys.items()}
    )


sentence_counts = chosen(1, 1, 2, 3)
seldom = chosen(*[False] * 24, True)
pauses_in_lines = chosen(None, *STRETCHES)
sentences = chosen(*SENTENCES)


@cache
@st.composite
def words(draw: st.DrawFn, around: Around) -> str:
    """Words without pauses."""
    name = draw(chosen(None, None, None, *around.names))
    found: str = draw(sentences)
    return f"{{{name}}}, {found}" if name else found


@cache
@st.composite
def lines(draw: st.DrawFn, around: Around) -> str:
    """A line with its pauses, and now and then an announcement."""
    said = [draw(words(around)) for _ in range(draw(sentence_counts))]
    if draw(seldom):
        said.append("I am quiet for {quiet}.")
    pause = draw(pauses_in_lines)
    return f" [{pause}] ".join(said) if pause else " ".join(said)


MANNERS = {
    "slower": chosen("10%", "50%"),
    "softer": chosen("3 dB", "20 dB"),
    "lower": chosen("1 semitone", "6 semitones"),
    "as": chosen("guide", "younger"),
}
ramps = some(faster=chosen("15%"), softer=chosen("8 dB"), higher=chosen("0.5 semitones"))
beds = chosen("rain", "none", "pad", {"sound": "pad", "key": "E", "mode": "minor"}) | some(
    sound=chosen("ocean", "wind"), level=chosen("-30 dB", "0 dB"), fade=chosen("0s", "20s")
)
levels = chosen("-3 dB", "-40 dB", "6 dB")


phases = st.fixed_dictionaries(
    {"in": chosen(*BREATHS), "out": chosen(*BREATHS)},
    optional={name: chosen(*BREATHS) for name in ("sip", "hold", "rest")},
)
told = st.fixed_dictionaries({"spoken": chosen("1", "9"), "count": chosen("yes", "no")})
rounds = some(rounds=chosen("1", "2", "4"), cue=chosen("words", "bell", "none", "tone"))


@cache
@st.composite
def breaths(draw: st.DrawFn, around: Around) -> Data:
    breath = {**draw(phases), **draw(rounds)}
    if draw(st.booleans()):
        said = {name: draw(words(around)) for name in ("in", "out") if draw(st.booleans())}
        breath |= draw(told)
        breath |= {"words": said} if said else {}
    return {"breathe": breath}


sits = st.builds(
    lambda length, more: {"sit": length, **more},
    chosen(*STRETCHES, *STRETCHES, "rest"),
    some(
        bells=st.lists(
            chosen("halfway", "thirds", "quarters", "every 5s", "2s", "9h"), min_size=1, max_size=3
        ),
        when=chosen(">= 30s", ">= 0s"),
    ),
)
announced_silences = st.builds(
    lambda line, silence: {"group": {"steps": [line, silence]}},
    chosen("I am quiet for {quiet}.", "{quiet}: I am quiet for {quiet}. Listen."),
    chosen({"pause": "30s"}, {"pause": "5s..20s..2m"}, {"sit": "1m..2m..9m", "bells": ["halfway"]}),
)
bells = chosen("bell") | st.builds(
    lambda strokes, more: {"bell": strokes, **more},
    chosen("1", "2"),
    some(kind=chosen("bowl"), level=levels, wait=chosen("no", "yes", "0s", "2s")),
)
echoes = st.sampled_from(["echo", {"echo": "0"}, {"echo": "2"}])
spoken = some(**{**MANNERS, "shown": chosen("no")})


@cache
def leaves(around: Around) -> st.SearchStrategy[Any]:
    """A step that holds no others."""
    say = st.builds(lambda line, more: {"say": line, **more}, lines(around), spoken)
    pause = st.builds(lambda length: {"pause": length}, chosen(*STRETCHES))
    background = st.builds(lambda bed: {"background": bed}, beds)
    show = st.builds(lambda text: {"show": text}, words(around) | chosen("🌿", "…"))
    line = lines(around)
    return st.one_of(
        *(line, line, line, say, pause, pause, sits, announced_silences, breaths(around)),
        *(echoes, bells, background, show, st.just({"direction": "Slowly."})),
    )


@cache
def holders(around: Around) -> st.SearchStrategy[Data]:
    """A step that holds others."""
    inside, item = steps(around.inside()), f"item-{around.loops}"
    alternatives = st.lists(inside | leaves(around.inside()), min_size=1, max_size=4)
    written = st.lists(words(around), min_size=1, max_size=3)
    settings = {**MANNERS, "gap": chosen(*STRETCHES), "ramp": ramps}
    return st.one_of(
        st.builds(lambda more, held: {"group": {**more, "steps": held}}, some(**settings), inside),
        st.builds(
            lambda found, held: {"for": item, "in": found, "steps": held},
            written | st.just("parts"),
            steps(around.inside(item)),
        ),
        st.builds(lambda n, held: {"repeat": n, "steps": held}, chosen("1", "2", "3"), inside),
        st.builds(lambda held: {"choose": held}, alternatives),
        st.builds(lambda held: {"shuffle": held}, inside),
        st.builds(
            lambda condition, held, more: {"only": condition, "steps": held, **more},
            chosen(*CONDITIONS),
            inside,
            some(else_=inside),
        ),
        st.builds(
            lambda given: {"use": "parts/opening.yaml", "with": {"minutes": given}}, words(around)
        ),
    )


@cache
def steps(around: Around = Around()) -> st.SearchStrategy[Steps]:
    step = leaves(around)
    if around.depth < 3:
        held = st.deferred(lambda: holders(around))
        step = st.one_of(step, step, step, held)
    return st.lists(step, min_size=1, max_size=5 - around.depth)


top = some(background=chosen("rain", "none"), gap=chosen(*STRETCHES))
parts = st.lists(st.tuples(steps(), chosen(*KINDS)), min_size=1, max_size=3).map(
    lambda found: [
        {"part": f"Part {number}", "kind": kind, "steps": [f"This is part {number}.", *held]}
        for number, (held, kind) in enumerate(found)
    ]
)


def practice(more: Data, body: Data) -> Data:
    return {"title": "For {name}", "length": ["10m", "1m"], **more, "asks": ASKS, **body}


with_parts = st.builds(practice, top, parts.map(lambda found: {"parts": found}))
without_parts = st.builds(practice, top, steps().map(lambda held: {"steps": ["Hello.", *held]}))
practices = without_parts | with_parts
answers = some(
    name=chosen("Ada", "Bo [3s] {x}"),
    place=chosen("home"),
    touch=chosen("yes"),
    parts=chosen("feet", "none", "jaw, left hand"),
    other=chosen("she", "xe/xem/xyr"),
)

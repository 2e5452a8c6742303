"""Scripts of any kind, as people could write them: text, lists and mappings, by hypothesis.

All of them ask the same (ASKS) and name a length, so that lines and conditions have something to
speak of.
"""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from voicehome.sound.beds import BEDS
from voicehome.sound.bells import BELLS

ASKS: dict[str, Any] = {
    "name": {"ask": "Who is this for?", "or": "you"},
    "age": {"ask": "How old?", "or": "010"},
    "touch": {"ask": "Is touch all right?", "choices": ["yes", "no"], "or": "no"},
    "places": {"ask": "Which places?", "several": ["jaw", "hands", "7"], "or": ["jaw", "hands"]},
    "friend": {"ask": "And their pronouns?", "pronouns": "they"},
    "weather": {"ask": "What is it like outside?", "or": "leave out"},
}

Tree = dict[str, Any]


def maybe(required: Tree, optional: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Tree]:
    """A mapping with the required keys, and some of the others."""
    return st.fixed_dictionaries(required, optional=optional)


def some(items: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, min_size=1, max_size=most)


names = st.sampled_from(["guide", "younger", "wren", "a", "x-2", "arriving-in-the-room", "none"])
numbers = st.sampled_from(["1", "8", "40", "2.5", "0.75", "030", "59.999"])
units = st.sampled_from(["s", "s", "m", "ms", "min"])
durations = st.builds(
    "{}{}{}".format, numbers, st.sampled_from(["", " "]), units
) | st.sampled_from(["1m30s", "1h", "1 h 2 min 3.5 s", "0s", "90s"])
breaths = st.sampled_from(["1 breath", "3 breaths", "0.5breaths"])
stretches = st.sampled_from(
    ["8s..40s", "8s..20s..40s", "0s..1m", "1500ms .. 2s", "1 breath..3 breaths", "2s..2s..2s"]
)
lengths = durations | breaths | stretches
levels = st.sampled_from(["3 dB", "0dB", "20 dB", "+2.5 dB", "019.25 dB", "-0 dB"])
beside = st.sampled_from(["-60 dB", "6 dB", "-12.5dB", "0 dB", "+5.9 dB", "-026 dB"])
percents = st.sampled_from(["10%", "0%", "50 %", "7.5%", "05%", "50.0%"])
intervals = st.sampled_from(["1 semitone", "2 semitones", "6semitones", "0.5 semitones"])

words = st.sampled_from(
    [
        *(
            "Hello.",
            "You are here",
            "42",
            "3.5",
            "0x1F",
            "1e3",
            "true",
            "FALSE",
            "no",
            "2026-01-05",
        ),
        *(
            "Remember this: you are here.",
            "# one",
            "{{ and }}",
            "“Hello,” says the sea.",
            "Été 🌿 ok",
        ),
        *("'Tis quiet", "- a dash", "* a star", "[ ] x".replace("[ ] ", "( ) "), "pauses", "10:30"),
    ]
)
fillings = st.sampled_from(["{name}", "{age}", "{places}", "{they} {are}", "{length}", "{friend}"])
titles = st.lists(words | fillings, min_size=1, max_size=3).map(" ".join)
pauses = st.sampled_from(["[3s]", "[ 2s..6s ]", "[3 breaths]", "[500ms..1s..2s]", "{quiet}"])
lines = st.builds(
    " ".join, st.tuples(words, titles | pauses | words, st.sampled_from(["", "[1m]", "Stay."]))
).map(str.strip)

manner: dict[str, st.SearchStrategy[Any]] = {
    "slower": percents,
    "softer": levels,
    "higher": intervals,
}
other_manner: dict[str, st.SearchStrategy[Any]] = {
    "faster": percents,
    "louder": levels,
    "lower": intervals,
}
role = {"as": names}
truths = st.sampled_from(["yes", "no"])


def counts(least: int, most: int) -> st.SearchStrategy[str]:
    number = st.integers(least, most)
    return number.map(str) | number.map("0{}".format)


phases = st.sampled_from(["4s", "500ms", "1m", "4s to 6s", "6s to 4.5s"])
phase_lengths = {"sip": phases, "hold": phases, "rest": phases, "rounds": counts(1, 9)}
said = {"words": maybe({}, {"in": titles, "out": titles}), "count": truths}
cues = st.sampled_from(["words", "tone", "bell", "none"])
kinds = st.sampled_from([*BELLS])
in_and_out = {"in": phases, "out": phases}
breath = st.one_of(
    maybe(in_and_out, {**phase_lengths, **said, "cue": st.just("words")}),
    maybe(in_and_out, {**phase_lengths, "cue": cues, "spoken": counts(0, 9)}),
    maybe({**in_and_out, "spoken": counts(1, 9)}, {**phase_lengths, **said, "cue": cues}),
    maybe({**in_and_out, "cue": st.just("bell")}, {**phase_lengths, "kind": kinds}),
)
places = st.sampled_from(["halfway", "thirds", "quarters", "every 5m", "2m", "every  10 s"])
bells = maybe(
    {"bell": counts(1, 12)},
    {"kind": kinds, "level": beside, "wait": truths | durations},
)
sounds = st.sampled_from(["none", *BEDS])


def with_settings(sound: str) -> st.SearchStrategy[dict[str, str]]:
    """A bed with some of what can be set about it."""
    values = {}
    for parameter in BEDS[sound].parameters:
        if parameter.options:
            values[parameter.name] = st.sampled_from(parameter.options)
        else:
            whole = st.integers(math.ceil(parameter.least), int(parameter.most)).map(str)
            values[parameter.name] = whole | whole.map(lambda n, unit=parameter.unit: f"{n} {unit}")
    return maybe({"sound": st.just(sound)}, {"level": beside, **values})


beds = (
    sounds
    | maybe({"sound": sounds}, {"level": beside, "fade": durations})
    | maybe({"level": beside}, {"fade": durations})
    | st.sampled_from([*BEDS]).flatmap(with_settings)
)
tests = st.sampled_from(
    [
        *("name", "not name", "touch is yes", "touch is NO", "age >= 13", "length>=10m"),
        *("length < 1m30s", "not length > 2.5m", "places is jaw", "name is Ada of the Sea"),
    ]
)
conditions = st.builds(
    lambda first, rest: " ".join([first, *(f"{word} {test}" for word, test in rest)]),
    tests,
    st.lists(st.tuples(st.sampled_from(["and", "or"]), tests), max_size=2),
)

leaves = st.one_of(
    lines.filter(lambda line: not line.startswith(("pause", "say"))),
    st.sampled_from(["bell", "echo"]),
    maybe({"say": lines}, {**role, **manner, "shown": truths}),
    maybe({"say": lines}, {**role, **other_manner}),
    maybe({"pause": lengths}, {}),
    maybe(
        {"sit": lengths | st.just("rest")},
        {"bells": some(places), "when": st.just(">= 3m") | durations.map(">= {}".format)},
    ),
    maybe({"sit": lengths, "bells": some(places)}, {"kind": kinds}),
    maybe({"breathe": breath}, {}),
    maybe({"echo": counts(0, 5)}, {}),
    bells,
    maybe(
        {"play": st.just("gone.wav"), "or": titles | st.just("Listen. [3s] There.")},
        {
            "level": beside,
            "from": st.just("1s"),
            "to": st.sampled_from(["2s", "1m"]),
            "times": counts(1, 100),
            "fade": durations,
            "wait": truths | durations,
        },
    ),
    maybe({"background": beds}, {}),
    maybe(
        {"use": st.just("parts/opening.yaml"), "with": maybe({"minutes": titles}, {"x": titles})},
        {},
    ),
    maybe({"show": titles}, {}),
    maybe({"direction": words}, {}),
)


def holders(step: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    inner = {"steps": some(step)}
    return st.one_of(
        maybe(
            {"group": maybe(inner, {**role, **manner, "gap": lengths, "ramp": maybe({}, manner)})},
            {},
        ),
        maybe({"for": st.just("place"), "in": st.just("places") | some(titles), **inner}, {}),
        maybe({"repeat": counts(1, 3), **inner}, {}),
        maybe({"choose": some(step | some(step))}, {}),
        maybe({"shuffle": some(step)}, {}),
        maybe({"only": conditions, **inner}, {"else": some(step)}),
    )


steps = some(st.recursive(leaves, holders, max_leaves=6), 4)

parts = maybe(
    {"part": titles, "steps": steps},
    {
        "kind": st.sampled_from(["opening", "grounding", "middle", "return", "ending"]),
        "gap": lengths,
        **role,
        **manner,
    },
)

about: dict[str, st.SearchStrategy[Any]] = {
    "summary": words,
    "series": words,
    "number": counts(1, 9999),
    "by": words,
    "rights": words,
    "date": st.sampled_from(["2026", "2026-01", "2026-01-05", "2024-02-29"]),
    "language": st.sampled_from(["en", "en-GB", "EN-us"]),
    "depth": st.sampled_from(["gentle", "steady", "deep"]),
    "purpose": st.sampled_from(["practice", "morning", "sleep", "urgent"]),
    "themes": some(names),
    "first": some(names),
    "care": words,
    "background": beds,
    "gap": lengths,
    "pronounce": st.dictionaries(
        st.sampled_from(["Siobhan", "qi", "St. Ives"]),
        st.sampled_from(["shi-VAWN", "/tʃiː/", "42", "a/b"]),
        max_size=2,
    ),
}
top = {"title": titles, "length": st.just(["15m", "10m", "1 h"]), "asks": st.just(ASKS)}
voice = {"voice": names}
voices = {"voices": st.dictionaries(names, names, max_size=2)}
scripts = st.one_of(
    maybe({**top, "steps": steps}, about | voice),
    maybe({**top, "parts": some(parts)}, about | voices),
    maybe({"steps": steps}, {}),
)
"""Practices with steps, with parts, and files of steps that practices use."""

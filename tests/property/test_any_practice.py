"""Whatever practice is made of the whole language: it is read, or what is wrong with it is told; and
if it is read, its time is exact, and its choices are its own.

A usual run takes some seconds. To search for longer: VOICEHOME_FUZZ=20000 pytest tests/property
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from any_practice import ASKS, Around, Data, Steps, answers, practices, steps, with_parts
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from voicehome.errors import ScriptError
from voicehome.files import data_folder
from voicehome.language.durations import in_words
from voicehome.reading.compose import compose
from voicehome.reading.write import to_yaml
from voicehome.render import draft, preview
from voicehome.render.programme import Draft
from voicehome.script.load import Script, script_from_bytes
from voicehome.timeline.elastic import OutOfReach
from voicehome.timeline.estimate import estimate
from voicehome.timeline.events import Pause, Sit, Speech, Timeline
from voicehome.timeline.expand import NATURAL, Wish
from voicehome.timeline.layout import HEAD, TAIL, lay_out, reach_of
from voicehome.timeline.plan import (
    BedChange,
    BreathPhase,
    Echo,
    Gap,
    Plan,
    Silence,
    SitStill,
    Stroke,
    Utterance,
)
from voicehome.units import RATE

EXAMPLES = int(os.environ.get("VOICEHOME_FUZZ", "400")) // 8
AS_IT_IS = Wish()
PATH = data_folder("scripts") / "foundation" / "made-up.yaml"

tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def read(data: Data) -> Script:
    """The script, if there is nothing to say against it; every problem has its line."""
    text = to_yaml(data)
    try:
        return script_from_bytes(text.encode(), PATH)
    except ScriptError as error:
        held_to(error, text)
        raise


def held_to(error: ScriptError, text: str) -> None:
    lines = text.split("\n")
    assert error.problems
    for problem in error.problems:
        assert problem.message and problem.hint
        assert problem.source
        assert problem.excerpt
        if problem.source.path.endswith("made-up.yaml"):
            assert problem.excerpt == lines[problem.source.line - 1]


def drafted(data: Data, given: dict[str, str] | None = None, wish: Wish = AS_IT_IS) -> Draft:
    try:
        return draft(read(data), {"guide": "tone"}, given or {}, wish)
    except ScriptError as error:
        held_to(error, to_yaml(data))
        raise


def drafted_or_none(
    data: Data, given: dict[str, str] | None = None, wish: Wish = AS_IT_IS
) -> Draft | None:
    """None where the script can't be read or planned, and says why."""
    try:
        return drafted(data, given, wish)
    except ScriptError:
        return None


def natural(item: Any, spoken: list[int], said: list[int]) -> int:
    """What an item takes where nothing is stretched; what is spoken comes from `spoken` in order."""
    match item:
        case Utterance():
            said.append(spoken.pop(0))
            return said[-1]
        case Silence() | Gap() | SitStill():
            return item.span.natural
        case Echo():
            took = sum(said[-item.utterances :]) + item.between
            return took + max(took // 4, RATE)
        case BreathPhase():
            del spoken[: len(item.words)]
            return item.frames
        case Stroke():
            return item.wait
    return 0


def rings_on(plan: Plan) -> bool:
    """Whether something may sound beyond the end."""
    return any(
        isinstance(item, Stroke)
        or (isinstance(item, BedChange) and item.sound == "none")
        or (isinstance(item, SitStill) and item.bells)
        or (isinstance(item, BreathPhase) and (item.words or item.cue == "bell"))
        for item in plan.items
    )


@tried
@given(practices, answers)
def test_the_whole_is_its_head_its_parts_and_its_ending(data: Data, given: dict[str, str]) -> None:
    prepared = drafted_or_none(data, given)
    assume(prepared)
    plan = prepared.plan
    spoken = estimate(plan, prepared.cast)
    left, said = [s.frames for s in spoken], []
    length = HEAD + sum(natural(item, left, said) for item in plan.items)
    assert not left
    timeline = lay_out(plan, spoken)
    assert timeline.frames >= length + TAIL
    if not rings_on(plan):
        assert timeline.frames == length + TAIL
    assert [e.text for e in timeline.speech] == [u.text for u in plan.utterances]
    json.dumps(timeline.as_data())
    str(timeline), str(plan)


@tried
@given(practices, answers, st.floats(0, 1))
def test_any_length_in_reach_is_met_within_every_bound(
    data: Data, given: dict[str, str], share: float
) -> None:
    prepared = drafted_or_none(data, given)
    assume(prepared)
    spoken = estimate(prepared.plan, prepared.cast)
    least, most = reach_of(prepared.plan, spoken)
    most = least + 3600 * RATE if most is None else most
    length = least + round(share * (most - least))
    timeline = lay_out(prepared.plan, spoken, length)
    assert timeline.frames == length
    for event in timeline.events:
        if isinstance(event, Pause | Sit):
            assert event.least <= event.frames <= event.most
    for beyond in (least - 1, most + 1):
        if beyond == most + 1 and any(
            isinstance(i, SitStill) and i.rest for i in prepared.plan.items
        ):
            continue
        with pytest.raises(OutOfReach):
            lay_out(prepared.plan, spoken, beyond)


@tried
@given(practices, answers, st.sampled_from([None, 60 * RATE, 600 * RATE, 3600 * RATE]))
def test_what_is_announced_is_what_comes(
    data: Data, given: dict[str, str], length: int | None
) -> None:
    prepared = drafted_or_none(data, given, Wish(length))
    assume(prepared)
    try:
        timeline = preview(prepared).timeline
    except ScriptError as error:
        assert "out of reach" in str(error)
        return
    assert timeline.frames == prepared.wish.length
    if any(isinstance(item, Echo) for item in prepared.plan.items):
        return  # room to speak is no silence that is announced, and joins a pause beside it
    announced = [
        at
        for at, e in enumerate(timeline.events)
        if isinstance(e, Speech) and "I am quiet for" in e.text
    ]
    for at in announced:
        text = timeline.events[at].text
        assert any(in_words(silence, "en") in text for silence in silences_after(timeline, at)), (
            text
        )


def silences_after(timeline: Timeline, at: int) -> list[int]:
    """The lengths of all silences after an event, those side by side as one."""
    found, last_end = [], -1
    for event in timeline.events[at + 1 :]:
        if isinstance(event, Pause | Sit):
            if event.start == last_end:
                found[-1] += event.frames
            else:
                found.append(event.frames)
            last_end = event.start + event.frames
    return found


@tried
@given(practices, answers, st.integers(1, 9))
def test_however_it_is_written_it_is_one_plan(
    data: Data, given: dict[str, str], variation: int
) -> None:
    wish = Wish(variation=variation)
    prepared = drafted_or_none(data, given, wish)
    assume(prepared)
    [document, *_] = prepared.script.documents
    again = to_yaml(compose(document))
    in_braces = json.dumps(data, ensure_ascii=False, indent=1)
    for text in (again, in_braces):
        script = script_from_bytes(text.encode(), PATH)
        plan = draft(script, {"guide": "tone"}, given, wish).plan
        assert str(plan) == str(prepared.plan)


@tried
@given(with_parts, answers)
def test_the_parts_one_by_one_say_what_the_whole_says(data: Data, given: dict[str, str]) -> None:
    """A part alone is asked for no length, and knows how long the silences of the whole are."""
    prepared = drafted_or_none(data, given, Wish(length=NATURAL))
    assume(prepared)
    prepared = preview(prepared).draft
    said: list[str] = []
    for part in data["parts"]:
        alone = drafted_or_none(data, given, Wish(part=part["part"].upper()))
        assume(alone)
        said += [u.spoken for u in preview(alone).draft.plan.utterances]
    assert said == [u.spoken for u in prepared.plan.utterances]


def alternatives(held: list[Steps]) -> Data:
    """A choice in which every alternative says its number first."""
    return {"choose": [[f"Alternative {number}.", *each] for number, each in enumerate(held)]}


def taken(body: Steps, variation: int) -> list[str]:
    """Which alternatives are heard."""
    data = {"title": "T", "asks": ASKS, "length": ["10m"], "steps": body}
    prepared = drafted_or_none(data, {}, Wish(variation=variation))
    assume(prepared)
    spoken = [u.spoken for u in prepared.plan.utterances if u.spoken.startswith("Alternative")]
    return list(dict.fromkeys(spoken))  # an echo may say it again


@tried
@given(steps(), st.lists(steps(Around(depth=2)), min_size=1, max_size=4), steps())
def test_so_many_variations_visit_every_alternative_whatever_stands_around_it(
    before: Steps, held: list[Steps], after: Steps
) -> None:
    block = alternatives(held)
    heard = [taken([*before, block, *after], variation) for variation in range(1, len(held) + 1)]
    assert sorted(heard) == [[f"Alternative {number}."] for number in range(len(held))]
    alone = [taken(["Hello.", {"group": {"steps": [block]}}], v + 1) for v in range(len(held))]
    assert alone == heard

"""Time is exact: properties that hold for any plan and any clips."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.errors import Source
from voicehome.script.cues import BELL_WAIT
from voicehome.script.sit import SitBell
from voicehome.sound.bells import bell_frames
from voicehome.timeline.elastic import OutOfReach, Span
from voicehome.timeline.events import Pause, Speech
from voicehome.timeline.layout import HEAD, TAIL, lay_out
from voicehome.timeline.place import Spoken
from voicehome.timeline.plan import Gap, PartStart, Plan, Silence, SitStill, Stroke, Utterance
from voicehome.timeline.reach import out_of_reach
from voicehome.units import RATE

PLACE = Source("practice.yaml", 1)
utterance = st.just(Utterance("Hi.", "Hi.", "guide", "tone", PLACE))
frames = st.integers(0, 20 * RATE)
spans = st.tuples(frames, frames, frames).map(lambda t: Span(*sorted(t)))
items = st.one_of(
    utterance,
    st.builds(Silence, spans, st.just(PLACE)),
    st.builds(Gap, spans),
    st.just(Stroke("bowl", PLACE)),
    st.builds(PartStart, st.sampled_from(["A", "B"]), st.just("middle"), st.just(PLACE)),
)
plans = st.lists(items, max_size=30).map(lambda found: Plan("T", tuple(found)))


def lengths(plan: Plan, seed: int) -> list[Spoken]:
    return [Spoken(str(i), 1 + (seed * (i + 7)) % (5 * RATE)) for i in range(len(plan.utterances))]


@given(plans, st.integers(1, 10**6))
def test_the_whole_is_the_sum_of_its_parts(plan: Plan, seed: int) -> None:
    spoken = lengths(plan, seed)
    timeline = lay_out(plan, spoken)
    silence = sum(i.span.natural for i in plan.items if isinstance(i, Silence | Gap))
    bells = sum(isinstance(item, Stroke) for item in plan.items)
    length = HEAD + sum(s.frames for s in spoken) + silence + bells * BELL_WAIT + TAIL
    tails = [e.start + e.frames for e in timeline.events]
    assert timeline.frames >= max([length, *tails])
    if not bells:
        assert timeline.frames == length


@given(plans, st.integers(1, 10**6), st.floats(0, 1))
def test_a_length_in_reach_is_met_to_the_frame(plan: Plan, seed: int, share: float) -> None:
    spoken = lengths(plan, seed)
    with pytest.raises(OutOfReach) as reach:
        lay_out(plan, spoken, 0)
    least, most = reach.value.least, reach.value.most
    length = least + round(share * (most - least))
    timeline = lay_out(plan, spoken, length)
    assert timeline.frames == length
    for event in timeline.events:
        if isinstance(event, Pause):
            assert event.least <= event.frames <= event.most


@given(plans, st.integers(1, 10**6))
def test_every_pause_lasts_from_the_sound_before_it_to_the_sound_after_it(
    plan: Plan, seed: int
) -> None:
    timeline = lay_out(plan, lengths(plan, seed))
    now = HEAD
    for event in timeline.events:
        assert event.start == now
        now += event.frames if isinstance(event, Speech | Pause) else BELL_WAIT


@given(plans, st.integers(1, 10**6))
def test_pauses_side_by_side_are_one(plan: Plan, seed: int) -> None:
    events = lay_out(plan, lengths(plan, seed)).events
    pairs = itertools.pairwise(events)
    # a gap is the voice's, a pause the script's: only a pause swallows what stands before it
    assert not any(isinstance(a, Pause) and isinstance(b, Pause) and b.source for a, b in pairs)


@given(plans, st.integers(1, 10**6))
def test_chapters_begin_at_zero_and_go_forward(plan: Plan, seed: int) -> None:
    chapters = lay_out(plan, lengths(plan, seed)).chapters
    starts = [chapter.start for chapter in chapters]
    assert starts == sorted(set(starts))
    assert starts[:1] in ([], [0])
    titles = [chapter.title for chapter in chapters]
    assert len(set(titles)) == len(titles)


def test_a_bell_rings_over_what_follows_and_is_never_cut() -> None:
    first = lay_out(
        Plan("T", (Stroke("bowl", PLACE), *[Utterance("Hi.", "Hi.", "guide", "t", PLACE)])),
        [Spoken("a", RATE)],
    )
    assert (
        first.events[1].start == HEAD + BELL_WAIT < first.events[0].start + first.events[0].frames
    )
    last = lay_out(Plan("T", (Stroke("bowl", PLACE),)), [])
    assert last.frames == max(HEAD + BELL_WAIT + TAIL, HEAD + bell_frames("bowl"))


def test_a_part_without_events_makes_no_chapter_and_equal_titles_are_numbered() -> None:
    part = PartStart("A", "middle", PLACE)
    hello = Utterance("Hi.", "Hi.", "guide", "t", PLACE)
    plan = Plan("T", (part, hello, part, PartStart("Empty", "middle", PLACE), part, hello))
    chapters = lay_out(plan, [Spoken("a", RATE), Spoken("b", RATE)]).chapters
    assert [(c.title, c.start) for c in chapters] == [("A 1", 0), ("A 2", HEAD + RATE)]


def test_the_number_of_a_title_makes_it_no_other_title() -> None:
    hello = Utterance("Hi.", "Hi.", "guide", "t", PLACE)
    parts = [PartStart(title, "middle", PLACE) for title in ("Rest", "Rest", "Rest 2")]
    plan = Plan("T", tuple(item for part in parts for item in (part, hello)))
    chapters = lay_out(plan, [Spoken("a", RATE)] * 3).chapters
    assert [chapter.title for chapter in chapters] == ["Rest 1", "Rest 3", "Rest 2"]


def test_what_is_in_reach_is_said_as_it_is() -> None:
    sit = SitStill(Span.fixed(0), (), 0, True, PLACE)
    rest = out_of_reach(Plan("T", (sit,)), RATE, OutOfReach(17 * RATE, 31 * RATE))
    assert "it can be 17s and longer, so 16s" in rest.message
    assert rest.hint == "Leave something out."
    within = OutOfReach(10 * RATE + 1, 10 * RATE + 9)
    assert "can be about 10s," in out_of_reach(Plan("T", ()), RATE, within).message


def test_only_a_bell_that_rings_makes_the_tail_longer() -> None:
    half, late = SitBell(shares=(Fraction(1, 2),)), SitBell(after=59 * RATE)

    def tail(span: Span, bell: SitBell, bells_from: int = 0) -> int:
        sit = SitStill(span, (bell,), bells_from, False, PLACE)
        return lay_out(Plan("T", (sit,)), []).frames - HEAD - span.natural

    minute = Span.fixed(60 * RATE)
    assert tail(minute, half) == tail(minute, late, 61 * RATE) == TAIL
    assert tail(minute, late) == bell_frames("bowl") - RATE


def test_a_voice_that_needs_room_for_its_pace_has_longer_gaps_of_its_own() -> None:
    """Neither a pause nor a gap that the script asks for is longer."""
    said = Utterance("Hi.", "Hi.", "guide", "tone", PLACE)
    gap = Span(10, 20, 30)
    plan = Plan(
        "T",
        (
            *(said, Gap(gap, in_line=True), said, Gap(gap), said),
            *(Gap(gap, own=False), said, Silence(gap, PLACE), said),
        ),
    )
    pauses = [
        (event.least, event.frames, event.most)
        for event in lay_out(plan, [Spoken("", 100, room=7)] * 5).events
        if isinstance(event, Pause)
    ]
    assert pauses == [(17, 27, 37), (17, 27, 37), (10, 20, 30), (10, 20, 30)]
